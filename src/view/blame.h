// SPDX-License-Identifier: MIT
// `git wave blame`: the lines of a file, each behind who it came from.
#pragma once

#include "actions/blame_file.h"
#include "view/style.h"

#include <string>

namespace wave::view {

// `harmless`: for a terminal, which obeys nothing that the file holds.
std::string blame_text(const actions::BlamedFile& blamed, const Style& style, bool harmless);
std::string blame_json(const actions::BlamedFile& blamed);

}  // namespace wave::view
