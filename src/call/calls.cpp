// SPDX-License-Identifier: MIT
#include "call/calls.h"

#include "call/call_folder.h"
#include "domain/hex.h"
#include "error/error.h"
#include "os/failpoint.h"
#include "os/failure.h"
#include "os/log.h"
#include "os/move.h"
#include "os/random.h"
#include "os/remove_tree.h"
#include "runner/own_process.h"
#include "runner/owner_record.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>

#include <fmt/format.h>

namespace wave::call {
namespace fs = std::filesystem;
namespace {

constexpr int k_most_looks = 1000;  // each finds another state than the one before
constexpr std::chrono::seconds k_exit_patience{2};
constexpr size_t k_mark_bytes = 16;
constexpr const char* k_staged = "call-";

// A folder of ours that is not yet, or no longer, a call. Its name tells who is at it.
fs::path staged_folder(const git::Layout& layout) {
  const os::ProcessIdentity self = os::self_identity();
  return layout.staging_dir() / fmt::format("{}{}-{}-{}", k_staged, self.pid, self.start_ticks,
                                            domain::hex(os::random_bytes(4)));
}

void delete_folder(const fs::path& folder) {
  const std::string left = os::remove_tree(folder);
  if (!left.empty()) os::log(os::Level::warning, "'" + left + "' cannot be removed");
}

// Nothing when somebody has it, or the folder is gone.
std::optional<os::FileLock> lock_of(const fs::path& dir, std::chrono::milliseconds patience = {}) {
  try {
    return os::FileLock::acquire(dir / "lock", patience);
  } catch (const Error&) {
    if (os::file_id(dir)) throw;
    return std::nullopt;
  }
}

// The same for the file that asks for its end: false when the folder is gone.
bool mark_for_end(const fs::path& dir) {
  try {
    os::create_file(dir / "kill", "");
    return true;
  } catch (const Error&) {
    if (os::file_id(dir)) throw;
    return false;
  }
}

// Whether somebody who starts it, or its process, is alive.
bool is_attended(const fs::path& dir) {
  if (os::FileLock::is_held(dir / "lock")) return true;
  const auto owner = runner::read_owner(dir);
  return owner && os::life_of(owner->process) == os::Life::alive;
}

}  // namespace

Calls::Calls(git::Layout layout, os::ProcessRunner& processes, os::Environment environment)
    : layout_(std::move(layout)), processes_(processes), environment_(std::move(environment)) {}

fs::path Calls::folder() const {
  os::make_private_folder(calls_dir(layout_));
  return calls_dir(layout_);
}

Begun Calls::begin(const CallRequest& request, const os::Now& now) {
  const fs::path dir = call_dir(layout_, request.id);
  CallRecord record{request, domain::hex(os::random_bytes(k_mark_bytes)), now.wall_ms};
  for (int i = 0; i < k_most_looks; ++i) {
    if (!os::file_id(dir)) {
      const auto lock = make(record);
      if (!lock) continue;
      WAVE_FAILPOINT("call.made");
      start(request.id, *lock);
      return Begun::now;
    }
    if (is_attended(dir) || read_end(dir)) return Begun::before;
    const auto lock = lock_of(dir);
    if (!lock) continue;
    if (read_end(dir)) return Begun::before;
    if (const auto lost = read_call(dir)) record.mark = lost->mark;
    std::error_code failed;
    fs::remove(dir / "kill", failed);
    if (failed) os::fail("remove", dir / "kill", failed.value());
    write_call(dir, record);
    start(request.id, *lock);
    return Begun::now;
  }
  throw Error("others begin and remove the call '" + request.id + "' all the time");
}

// It appears whole, and locked by us; nothing when somebody was faster.
std::optional<os::FileLock> Calls::make(const CallRecord& record) const {
  clear_left();
  const fs::path staged = staged_folder(layout_);
  const fs::path place = folder() / record.request.id;
  os::make_private_folder(staged);
  try {
    auto lock = os::FileLock::try_acquire(staged / "lock");
    write_call(staged, record);
    const int error = os::move_if_free(staged, place);
    if (error == 0) return lock;
    if (error != EEXIST && error != ENOTEMPTY) os::fail("make", place, error);
  } catch (...) {
    delete_folder(staged);
    throw;
  }
  delete_folder(staged);
  return std::nullopt;
}

// The lock goes over to the process without a gap: whoever finds it free knows that nobody is
// there, and that nobody comes.
void Calls::start(const std::string& id, const os::FileLock& lock) {
  os::Command command = runner::own_command(layout_, environment_,
                                            {"call", id, "--git-dir", layout_.common_dir.string(),
                                             "--held", std::to_string(lock.descriptor())});
  command.held = lock.descriptor();
  processes_.start_detached(command);
}

CallLook Calls::look(const std::string& id) const {
  const fs::path dir = call_dir(layout_, id);
  CallLook out;
  if (!os::file_id(dir)) return out;
  // Before the end: a process writes that, and lets go then.
  const bool attended = is_attended(dir);
  if (const auto owner = runner::read_owner(dir)) out.process = owner->process;
  out.end = read_end(dir);
  if (out.end) {
    out.state = CallLook::State::ended;
    out.since_ms = out.end->ended_ms;
    return out;
  }
  const auto record = read_call(dir);
  if (!record && !os::file_id(dir)) return {};
  out.since_ms = record ? record->begun_ms : 0;
  out.state = !attended ? CallLook::State::lost : CallLook::State::starting;
  if (!attended || !out.process || os::life_of(*out.process) == os::Life::dead) return out;
  out.state = CallLook::State::running;
  return out;
}

std::optional<CallRecord> Calls::record(const std::string& id) const {
  return read_call(call_dir(layout_, id));
}

void Calls::kill(const std::string& id) {
  const fs::path dir = call_dir(layout_, id);
  if (!os::file_id(dir) || read_end(dir) || !mark_for_end(dir)) return;
  const auto owner = runner::read_owner(dir);
  if (owner && os::send_signal(owner->process, SIGUSR1)) return;
  // One that is coming up looks for the file. Of a lost one a new process ends what is left.
  if (os::FileLock::is_held(dir / "lock")) return;
  const auto lock = lock_of(dir);
  if (lock && !read_end(dir)) start(id, *lock);
}

bool Calls::forget(const std::string& id) {
  const fs::path dir = call_dir(layout_, id);
  if (!read_end(dir)) return !os::file_id(dir);
  os::make_private_folder(layout_.staging_dir());
  // Its process may be about to exit.
  const auto lock = lock_of(dir, k_exit_patience);
  if (!lock || !read_end(dir)) return !os::file_id(dir);
  const fs::path staged = staged_folder(layout_);
  const int error = os::move_if_free(dir, staged);
  if (error == ENOENT) return true;
  if (error != 0) os::fail("remove", dir, error);
  delete_folder(staged);
  return true;
}

void Calls::clear_left() const {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(layout_.staging_dir(), ignored)) {
    os::ProcessIdentity maker{os::boot_id(), 0, 0};
    unsigned long long ticks = 0;
    const std::string name = entry.path().filename().string();
    if (std::sscanf(name.c_str(), "call-%d-%llu-", &maker.pid, &ticks) != 2) continue;
    maker.start_ticks = ticks;
    if (os::life_of(maker) == os::Life::dead) delete_folder(entry.path());
  }
}

std::vector<std::string> Calls::list() const {
  std::vector<std::string> out;
  std::error_code ignored;  // there was no call yet
  for (const auto& entry : fs::directory_iterator(calls_dir(layout_), ignored)) {
    const std::string name = entry.path().filename().string();
    if (is_call_id(name)) out.push_back(name);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace wave::call
