// SPDX-License-Identifier: MIT
// The program's questions about processes, answered by the simulated machine: in place of
// src/os/process_identity.cpp, find_processes.cpp, process_end.cpp and clock.cpp.
#include "os/clock.h"
#include "os/process_end.h"
#include "os/process_identity.h"
#include "simulator/machine.h"

#include <algorithm>
#include <set>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>

namespace wave::os {
namespace {

using simulator::Machine;
using simulator::Process;

Machine& machine() { return *Machine::running(); }

ProcessStat stat_of(const Process& process) {
  ProcessStat out;
  out.pid = process.identity.pid;
  out.state = 'S';
  out.parent = process.parent;
  out.group = out.session = process.session;
  out.threads = 1;
  out.start_ticks = process.identity.start_ticks;
  return out;
}

bool contains(const std::vector<int>& numbers, int number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

bool belongs(const Process& process, const RunProcesses& wanted) {
  if (contains(wanted.sessions, process.session) || contains(wanted.groups, process.session)) {
    return true;
  }
  if (wanted.brand != 0 && process.brand == wanted.brand) return true;
  return std::any_of(process.environment.begin(), process.environment.end(), [&](const auto& each) {
    return each.first + '=' + each.second == wanted.tag;
  });
}

}  // namespace

Now SystemClock::now() const { return machine().now(); }

std::string boot_id() { return machine().boot(); }

std::string rfc3339(int64_t wall_ms) { return fmt::format("{} ms", wall_ms); }

bool ProcessStat::ended() const { return false; }

std::optional<ProcessStat> parse_stat(const std::string&) { return std::nullopt; }

std::optional<ProcessStat> process_stat(int pid) {
  const Process* found = machine().find(pid);
  return found ? std::optional(stat_of(*found)) : std::nullopt;
}

std::vector<ProcessStat> all_processes() {
  std::vector<ProcessStat> out;
  for (const auto& each : machine().processes()) {
    if (!each->is_over) out.push_back(stat_of(*each));
  }
  return out;
}

std::optional<ProcessIdentity> identify(int pid) {
  const Process* found = machine().find(pid);
  return found ? std::optional(found->identity) : std::nullopt;
}

ProcessIdentity self_identity() {
  const Process* self = machine().current();
  return self ? self->identity : ProcessIdentity{boot_id(), 1, 1};
}

Life life_of(const ProcessIdentity& identity) {
  return machine().find(identity) ? Life::alive : Life::dead;
}

bool send_signal(const ProcessIdentity& identity, int signal) {
  machine().check_alive();
  Process* found = machine().find(identity);
  return found && machine().signal(*found, signal);
}

std::vector<ProcessIdentity> find_processes(const RunProcesses& wanted) {
  std::set<int> members;
  const auto& all = machine().processes();
  for (bool more = true; more;) {
    more = false;
    for (const auto& each : all) {
      const bool is_in = !each->is_over && each.get() != machine().current() &&
                         (belongs(*each, wanted) || members.contains(each->parent));
      if (is_in && members.insert(each->identity.pid).second) more = true;
    }
  }
  std::vector<ProcessIdentity> out;
  for (const int pid : members) out.push_back(machine().find(pid)->identity);
  return out;
}

std::optional<ProcessIdentity> find_by_words(const std::vector<std::string>& words) {
  for (const auto& each : machine().processes()) {
    if (each->is_over || each->argv.empty()) continue;
    if (std::vector(each->argv.begin() + 1, each->argv.end()) == words) return each->identity;
  }
  return std::nullopt;
}

std::optional<FileDescriptor> end_of(const ProcessIdentity& identity) {
  const Process* found = machine().find(identity);
  if (!found) return std::nullopt;
  return FileDescriptor(fcntl(found->end_read.get(), F_DUPFD_CLOEXEC, 3));
}

bool has_ended(const FileDescriptor& end) {
  pollfd fd{end.get(), POLLIN, 0};
  return poll(&fd, 1, 0) > 0;
}

void await_end(const ProcessIdentity& identity, std::chrono::milliseconds patience) {
  const auto end = end_of(identity);
  if (!end) return;
  pollfd fd{end->get(), POLLIN, 0};
  poll(&fd, 1, static_cast<int>(patience.count()));
}

}  // namespace wave::os
