// SPDX-License-Identifier: MIT
#include "os/process_identity.h"

#include "error/error.h"
#include "os/clock.h"
#include "os/failure.h"
#include "os/file_descriptor.h"
#include "os/proc_file.h"

#include <cerrno>
#include <charconv>
#include <string_view>

#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace wave::os {
namespace {

constexpr size_t k_stat_cap = 4096;

// Where the fields of /proc/PID/stat are, counted from the one after the name (proc(5): field 3).
enum Field {
  k_state,
  k_parent,
  k_group,
  k_session,
  k_threads = 17,
  k_start = 19,
  k_memory = 20,
  k_environment_end = 48
};

// The fields up to the last one we want, or fewer when the text is cut.
std::vector<std::string_view> split_fields(std::string_view text) {
  std::vector<std::string_view> out;
  out.reserve(k_environment_end + 1);
  while (out.size() <= k_environment_end) {
    const size_t begin = text.find_first_not_of(" \n");
    if (begin == std::string_view::npos) break;
    text.remove_prefix(begin);
    const size_t length = std::min(text.find_first_of(" \n"), text.size());
    out.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return out;
}

template <class Number>
bool read_number(std::string_view text, Number& out) {
  const char* const end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, out);
  return result.ec == std::errc() && result.ptr == end;
}

// A process has memory (kernel threads and the dead have none), but its environment has no place
// yet.
bool is_between_programs(const std::vector<std::string_view>& fields) {
  return fields.size() > k_environment_end && fields[k_memory] != "0" &&
         fields[k_environment_end] == "0";
}

}  // namespace

std::optional<ProcessStat> parse_stat(const std::string& text) {
  const size_t open = text.find(" (");
  const size_t close = text.rfind(')');  // the last: the name may hold any of them
  if (open == std::string::npos || close == std::string::npos || close < open) return std::nullopt;
  const auto fields = split_fields(std::string_view(text).substr(close + 1));
  if (fields.size() <= k_start || fields[k_state].size() != 1) return std::nullopt;
  ProcessStat stat;
  stat.state = fields[k_state].front();
  stat.between_programs = is_between_programs(fields);
  const bool read = read_number(std::string_view(text).substr(0, open), stat.pid) &&
                    read_number(fields[k_parent], stat.parent) &&
                    read_number(fields[k_group], stat.group) &&
                    read_number(fields[k_session], stat.session) &&
                    read_number(fields[k_threads], stat.threads) &&
                    read_number(fields[k_start], stat.start_ticks);
  return read ? std::optional(stat) : std::nullopt;
}

bool ProcessStat::ended() const {
  // The first thread of a program may end before the others; the process lives on as a "zombie".
  return state == 'X' || state == 'x' || (state == 'Z' && threads <= 1);
}

std::optional<ProcessStat> process_stat(int pid) {
  if (pid <= 0) return std::nullopt;
  const auto text = read_proc_file(pid, "stat", k_stat_cap);
  return text ? parse_stat(*text) : std::nullopt;
}

std::optional<ProcessIdentity> identify(int pid) {
  const auto stat = process_stat(pid);
  if (!stat) return std::nullopt;
  return ProcessIdentity{boot_id(), pid, stat->start_ticks};
}

ProcessIdentity self_identity() {
  if (const auto self = identify(getpid())) return *self;
  throw Error("cannot read '/proc/self/stat'", "mount /proc, then try again");
}

Life life_of(const ProcessIdentity& identity) {
  if (identity.boot != boot_id()) return Life::dead;
  const auto stat = process_stat(identity.pid);
  if (!stat || stat->start_ticks != identity.start_ticks) return Life::dead;
  return stat->ended() ? Life::dead : Life::alive;
}

bool send_signal(const ProcessIdentity& identity, int signal) {
  if (identity.pid <= 0) return false;  // to kill(2) that would mean a group
  const FileDescriptor fd(static_cast<int>(syscall(SYS_pidfd_open, identity.pid, 0)));
  if (!fd && errno == ESRCH) return false;
  if (!fd) fail("open the process", std::to_string(identity.pid), errno);
  // The descriptor keeps meaning the process it was opened for; now see whether it is the one.
  if (life_of(identity) == Life::dead) return false;
  if (syscall(SYS_pidfd_send_signal, fd.get(), signal, nullptr, 0) == 0) return true;
  if (errno == ESRCH) return false;
  fail("signal the process", std::to_string(identity.pid), errno);
}

}  // namespace wave::os
