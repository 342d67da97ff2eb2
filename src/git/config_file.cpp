// SPDX-License-Identifier: MIT
#include "git/config_file.h"

#include "git/config_section.h"
#include "git/handle.h"
#include "os/file_lock.h"
#include "os/files.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include <sys/stat.h>
#include <unistd.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::seconds k_patience{30};
constexpr std::chrono::milliseconds k_pause{20};
constexpr int k_attempts = 100;  // two seconds

void apply(git_config* config, const std::string& key, const std::vector<std::string>& values) {
  const int code = git_config_delete_multivar(config, key.c_str(), ".*");
  if (code != GIT_ENOTFOUND) check(code, "cannot unset '" + key + "'");
  for (const std::string& value : values) {
    // A pattern that matches nothing adds a value.
    check(git_config_set_multivar(config, key.c_str(), "^$a", value.c_str()),
          "cannot set '" + key + "'");
  }
}

// `text` with the edits, made by libgit2 in a file of ours.
std::string edited(const std::string& text, const fs::path& draft, const ConfigEdits& edits) {
  std::error_code
      ignored;  // none, unless a process was killed here; nobody else works on the draft
  fs::remove(draft.string() + ".lock", ignored);
  os::write_file(draft, text);
  {
    ConfigHandle config;
    check(git_config_open_ondisk(Out(config), draft.c_str()), "cannot edit the configuration");
    for (const auto& [key, values] : edits) apply(config.get(), key, values);
  }
  std::string out = os::read_file(draft).value_or("");
  for (const auto& [key, values] : edits) {
    if (values.empty()) out = without_empty_section(out, key.substr(0, key.find('.')));
  }
  fs::remove(draft, ignored);
  return out;
}

// A lock that is the same file as our prepared text was made by a process of ours that is dead: we
// hold the flock under which it worked.
void take_away_own(const fs::path& ready, const fs::path& lock) {
  const auto ours = os::file_id(ready);
  if (ours && os::file_id(lock) == ours) unlink(lock.c_str());
  unlink(ready.c_str());
}

// One try: false when somebody else holds the lock, or has changed the file meanwhile.
bool publish(const fs::path& ready, const fs::path& file, const std::string& seen) {
  const fs::path lock = file.string() + ".lock";
  if (link(ready.c_str(), lock.c_str()) != 0) {
    if (errno == EEXIST) return false;
    throw Error("cannot lock '" + file.string() + "': " + strerror(errno));
  }
  if (os::read_file(file).value_or("") != seen) {
    unlink(lock.c_str());
    return false;
  }
  if (rename(lock.c_str(), file.c_str()) == 0) return true;
  const int error = errno;
  unlink(lock.c_str());
  throw Error("cannot write '" + file.string() + "': " + strerror(error));
}

}  // namespace

void edit_config(const fs::path& common_dir, const fs::path& folder, const ConfigEdits& edits) {
  const fs::path file = common_dir / "config";
  const fs::path ready = folder / "config-ready";
  start_libgit2();
  os::make_private_folder(folder);
  const auto held = os::FileLock::acquire(folder / "config-flock", k_patience);
  if (!held) throw Error("another process has been changing '" + file.string() + "' for 30 s");
  for (int i = 0; i < k_attempts; ++i) {
    take_away_own(ready, file.string() + ".lock");
    const std::string seen = os::read_file(file).value_or("");
    const std::string wanted = edited(seen, folder / "config-draft", edits);
    if (wanted == seen) return;
    struct stat info {};
    const unsigned mode = stat(file.c_str(), &info) == 0 ? info.st_mode & 0777 : 0644;
    os::write_file(ready, wanted, os::Durability::synced, mode);
    const bool done = publish(ready, file, seen);
    unlink(ready.c_str());
    if (done) return;
    std::this_thread::sleep_for(k_pause);
  }
  throw Error(
      "'" + file.string() + ".lock' is there: another git process changes the configuration",
      "when none runs, it was left by a crash; remove it and try again");
}

}  // namespace wave::git
