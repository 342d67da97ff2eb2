// SPDX-License-Identifier: MIT
// The part of process_runner.h that only reads: variables, and programs in a PATH.
#include "os/process_runner.h"

#include <cstdlib>
#include <string_view>

#include <sys/stat.h>
#include <unistd.h>

namespace wave::os {
namespace {

bool is_program(const std::filesystem::path& path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && access(path.c_str(), X_OK) == 0;
}

}  // namespace

Environment current_environment() {
  Environment out;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string_view text = *entry;
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    out.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return out;
}

std::optional<std::string> variable(const Environment& environment, const std::string& name) {
  for (const auto& [key, value] : environment) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::optional<std::string> variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

std::optional<std::filesystem::path> find_program(const std::string& name,
                                                  const std::string& search_path) {
  if (name.empty()) return std::nullopt;
  if (name.find('/') != std::string::npos) {
    return is_program(name) ? std::optional(std::filesystem::absolute(name)) : std::nullopt;
  }
  std::string_view rest = search_path;
  while (!rest.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
    // An empty or relative entry means the folder we stand in, where an agent may have put
    // anything.
    if (folder.empty() || folder.front() != '/') continue;
    std::filesystem::path path = std::filesystem::path(folder) / name;
    if (is_program(path)) return path;
  }
  return std::nullopt;
}

}  // namespace wave::os
