// SPDX-License-Identifier: MIT
// The unit that keeps `git wave reconcile` running for a user who has systemd.
#pragma once

#include <filesystem>
#include <string>

namespace wave::view {

// `program`: this one, absolute.
std::string reconcile_unit(const std::filesystem::path& program);

}  // namespace wave::view
