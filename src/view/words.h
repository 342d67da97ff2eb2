// SPDX-License-Identifier: MIT
// The words in which all printers speak of the same things.
#pragma once

#include "domain/status_row.h"
#include "json/writer.h"
#include "view/style.h"

#include <cstdint>
#include <optional>
#include <string>

namespace wave::view {

// "done", or "failed*" when it was only seen and is not recorded yet.
std::string state_word(const domain::StatusRow& row);
Colour colour_of(domain::State state);

// Why it stands so: the reason of a failure, else what the agent seems to do, else what drifted.
std::string why(const domain::StatusRow& row);

// "7m", from a time to now; clocks that disagree give "now".
std::string age(int64_t then_ms, int64_t now_ms);

// The short name of a branch's ref.
std::string_view branch_name(std::string_view ref);

// The first characters of an object id.
std::string short_oid(const std::string& oid);

// Nothing for what is empty or zero, so that JSON says null.
std::optional<std::string> some(const std::string& text);
std::optional<int64_t> some(int64_t number);
// RFC 3339, or nothing.
std::optional<std::string> time_of(std::optional<int64_t> wall_ms);

}  // namespace wave::view
