// SPDX-License-Identifier: MIT
#include "os/paths.h"

#include "error/error.h"
#include "os/failure.h"
#include "os/files.h"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wave::os {
namespace {

constexpr size_t k_socket_path_limit = 108;   // sun_path in unix(7), with its final zero
constexpr size_t k_longest_socket_name = 20;  // "<run>.sock"

const char* const k_hint = "set 'host.socket_dir' to a short path of a folder that is yours alone";

std::optional<fs::path> absolute_variable(const Environment& environment, const std::string& name) {
  const auto value = variable(environment, name);
  // The XDG specification: a relative path is to be ignored.
  if (!value || value->empty() || value->front() != '/') return std::nullopt;
  return fs::path(*value);
}

// Whether XDG_RUNTIME_DIR can be used: after su or in a container it often names a folder that is
// missing or another user's.
bool is_own_folder(const fs::path& path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == geteuid();
}

// Makes the folder and proves that it is ours alone, so that nobody can plant it in /tmp first.
void make_checked(const fs::path& path) {
  if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) fail("make the folder", path, errno);
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0) fail("examine the folder", path, errno);
  if (!S_ISDIR(info.st_mode)) {
    throw Error(fmt::format("'{}' is no folder", path.string()), k_hint);
  }
  if (info.st_uid != geteuid()) {
    throw Error(fmt::format("the folder '{}' belongs to another user", path.string()), k_hint);
  }
  if ((info.st_mode & 077) != 0) {
    throw Error(fmt::format("the folder '{}' is open to other users", path.string()),
                fmt::format("run 'chmod 700 {}'", path.string()));
  }
}

// The folder before "git-wave"; the one in /tmp is ours to make.
fs::path runtime_folder(const Environment& environment) {
  const auto given = absolute_variable(environment, "XDG_RUNTIME_DIR");
  if (given && is_own_folder(*given)) return *given;
  const fs::path fallback = fmt::format("/tmp/git-wave-{}", geteuid());
  make_checked(fallback);
  return fallback;
}

std::string short_hash(const fs::path& common_dir) {
  std::error_code missing;  // then the path as it was given
  const fs::path real = fs::canonical(common_dir, missing);
  return stable_hash(missing ? common_dir.string() : real.string()).substr(0, 8);
}

void check_length(const fs::path& folder) {
  if (folder.native().size() + 1 + k_longest_socket_name < k_socket_path_limit) return;
  throw Error(fmt::format("the path '{}' is too long for sockets in it", folder.string()), k_hint);
}

}  // namespace

std::filesystem::path config_folder(const Environment& environment) {
  if (const auto config = absolute_variable(environment, "XDG_CONFIG_HOME")) {
    return *config / "git-wave";
  }
  if (const auto home = absolute_variable(environment, "HOME")) {
    return *home / ".config" / "git-wave";
  }
  throw Error("the folder of the user's settings is not known: 'HOME' is not set",
              "set HOME or XDG_CONFIG_HOME");
}

std::filesystem::path socket_folder(const std::filesystem::path& common_dir,
                                    const Environment& environment, const std::string& configured) {
  const std::string hash = short_hash(common_dir);
  if (!configured.empty()) {
    const fs::path folder = fs::absolute(configured) / hash;
    check_length(folder);
    make_private_folder(folder.parent_path());
    make_checked(folder);
    return folder;
  }
  const fs::path base = runtime_folder(environment);
  const fs::path folder = base / "git-wave" / hash;
  check_length(folder);
  make_checked(base / "git-wave");
  make_checked(folder);
  return folder;
}

bool is_within(const fs::path& path, const fs::path& folder) {
  const auto [end, ignored] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return end == folder.end();
}

std::filesystem::path self_path() {
  std::error_code failed;
  fs::path path = fs::read_symlink("/proc/self/exe", failed);
  if (failed) fail("read", "/proc/self/exe", failed.value());
  // The kernel says so after an upgrade; the same path then names the new program.
  constexpr std::string_view k_deleted = " (deleted)";
  const std::string& text = path.native();
  if (text.ends_with(k_deleted) && !fs::exists(path)) {
    return text.substr(0, text.size() - k_deleted.size());
  }
  return path;
}

std::filesystem::path libexec_folder() {
  return self_path().parent_path().parent_path() / "libexec" / "git-wave";
}

std::string stable_hash(const std::string& text) {
  uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return fmt::format("{:016x}", hash);
}

}  // namespace wave::os
