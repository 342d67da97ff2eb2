// SPDX-License-Identifier: MIT
// A sandbox and its limits in the record of what is started, as git-wave-format(5) has them.
#pragma once

#include "json/value.h"
#include "json/writer.h"
#include "runner/sandbox.h"

#include <string>
#include <vector>

namespace wave::runner {

void write_words(json::Writer& out, const std::vector<std::string>& words);
std::vector<std::string> read_words(const json::Value& in);

// As members of the object that is being written: each only where there is something to say.
void write_confinement(json::Writer& out, const Sandbox& sandbox, const Limits& limits);
Sandbox read_sandbox(const json::Value& in);
Limits read_limits(const json::Value& in);

}  // namespace wave::runner
