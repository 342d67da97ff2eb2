// SPDX-License-Identifier: MIT
#include "actions/only_one.h"

#include "error/error.h"
#include "os/files.h"

#include <unistd.h>

namespace wave::actions {
namespace {

// A child that a killed holder was about to start has the place until it runs its own program.
constexpr std::chrono::milliseconds k_instant{1000};

}  // namespace

OnlyOne::OnlyOne(const std::filesystem::path& wave_dir, const std::string& what) {
  os::make_private_folder(wave_dir);
  // Beside the lock: a lock lies on the file itself, which so must not be replaced.
  const std::filesystem::path who = wave_dir / (what + ".pid");
  held_ = os::FileLock::acquire(wave_dir / (what + ".lock"), k_instant);
  if (held_) {
    os::write_file(who, std::to_string(getpid()) + "\n");
    return;
  }
  std::string pid = os::read_file(who, os::Links::refuse, 64).value_or("?\n");
  pid = pid.substr(0, pid.find('\n'));
  throw Error("process " + pid + " runs the loop 'git wave " + what + "' here already",
              "one is enough; kill " + pid + " ends it");
}

}  // namespace wave::actions
