// SPDX-License-Identifier: MIT
// The units that keep `git wave reconcile` or `serve` running for a user who has systemd.
#pragma once

#include <filesystem>
#include <string>

namespace wave::view {

// `program`: this one, absolute.
std::string reconcile_unit(const std::filesystem::path& program);
std::string serve_unit(const std::filesystem::path& program);

}  // namespace wave::view
