// SPDX-License-Identifier: MIT
// The modes that git knows for the entries of a tree and of an index; see gitformat-index(5).
#pragma once

namespace wave::git {

constexpr unsigned k_file_mode = 0100644;
constexpr unsigned k_program_mode = 0100755;
constexpr unsigned k_link_mode = 0120000;
constexpr unsigned k_module_mode = 0160000;  // a commit of another repository

}  // namespace wave::git
