// SPDX-License-Identifier: MIT
#include "actions/session_hosts.h"

#include "error/error.h"
#include "os/file_lock.h"
#include "os/files.h"
#include "os/log.h"

#include <algorithm>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_cap = 64 << 10;
constexpr std::chrono::seconds k_patience{5};

fs::path notes_of(const git::Layout& layout) { return layout.wave_dir() / "socket-folders"; }

std::vector<std::string> noted(const git::Layout& layout) {
  std::vector<std::string> out;
  const std::string text = os::read_file(notes_of(layout), os::Links::refuse, k_cap).value_or("");
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

bool holds(const std::vector<std::string>& folders, const fs::path& folder) {
  return std::find(folders.begin(), folders.end(), folder.string()) != folders.end();
}

}  // namespace

void remember_sockets(const git::Layout& layout, const fs::path& folder) {
  try {
    if (holds(noted(layout), folder)) return;
    const auto held = os::FileLock::acquire(layout.wave_dir() / "socket-folders.lock", k_patience);
    std::vector<std::string> folders = noted(layout);
    if (holds(folders, folder)) return;
    folders.push_back(folder.string());
    std::string text;
    for (const std::string& each : folders) text += each + '\n';
    os::write_file(notes_of(layout), text);
  } catch (const Error& error) {
    // A session that is not found later is a dead pane and no more.
    os::log(os::Level::warning, error.what());
  }
}

std::vector<std::unique_ptr<host::Host>> session_hosts(const git::Layout& layout,
                                                       os::ProcessRunner& processes,
                                                       const os::Environment& environment) {
  std::vector<std::unique_ptr<host::Host>> out;
  for (const std::string& folder : noted(layout)) {
    std::error_code ignored;
    if (!fs::is_socket(fs::path(folder) / "tmux", ignored)) continue;
    try {
      out.push_back(host::make_host("tmux", folder, processes, environment));
    } catch (const Error& error) {
      os::log(os::Level::info, error.what());  // tmux was removed: there is nothing to be seen
    }
  }
  return out;
}

}  // namespace wave::actions
