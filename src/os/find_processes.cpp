// SPDX-License-Identifier: MIT
// The part of process_identity.h that looks at all processes: which of them belong to a run.
#include "os/clock.h"
#include "os/failure.h"
#include "os/proc_file.h"
#include "os/process_identity.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include <dirent.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wave::os {
namespace {

constexpr size_t k_environment_cap = 8 << 20;

// All processes of one moment, as far as a scan has one.
using Processes = std::unordered_map<int, ProcessStat>;

std::vector<int> all_pids() {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir("/proc"), closedir);
  if (!folder) fail("read", "/proc", errno);
  std::vector<int> out;
  while (const dirent* entry = readdir(folder.get())) {
    const char* const end = entry->d_name + std::strlen(entry->d_name);
    int pid = 0;
    const auto read = std::from_chars(entry->d_name, end, pid);
    if (read.ec == std::errc() && read.ptr == end) out.push_back(pid);
  }
  return out;
}

Processes scan() {
  Processes out;
  for (const ProcessStat& stat : all_processes()) out.emplace(stat.pid, stat);
  return out;
}

// This process and those it descends from.
std::unordered_set<int> own_line(const Processes& processes) {
  std::unordered_set<int> out;
  for (int pid = getpid(); pid > 0 && out.insert(pid).second;) {
    const auto found = processes.find(pid);
    pid = found == processes.end() ? 0 : found->second.parent;
  }
  return out;
}

bool is_ours(int pid) {
  struct stat info {};
  return stat(fmt::format("/proc/{}", pid).c_str(), &info) == 0 && info.st_uid == geteuid();
}

// Whether the environment the process was started with holds the entry. That of another user, and
// of programs that hide, cannot be read: then it is not known to belong to the run.
bool environment_holds(int pid, const std::string& entry) {
  const auto text = read_proc_file(pid, "environ", k_environment_cap);
  if (!text) return false;
  for (size_t at = text->find(entry); at != std::string::npos; at = text->find(entry, at + 1)) {
    const size_t end = at + entry.size();
    const bool begins = at == 0 || (*text)[at - 1] == '\0';
    if (begins && (end == text->size() || (*text)[end] == '\0')) return true;
  }
  return false;
}

bool contains(const std::vector<int>& numbers, int number) {
  return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
}

bool belongs(const ProcessStat& stat, const RunProcesses& wanted) {
  if (contains(wanted.sessions, stat.session) || contains(wanted.groups, stat.group)) return true;
  return !wanted.tag.empty() && environment_holds(stat.pid, wanted.tag);
}

// Adds every descendant of `members`, however deep.
void add_descendants(const Processes& processes, std::unordered_set<int>& members) {
  std::unordered_multimap<int, int> children;
  for (const auto& [pid, stat] : processes) children.emplace(stat.parent, pid);
  std::vector<int> open(members.begin(), members.end());
  while (!open.empty()) {
    const auto [begin, end] = children.equal_range(open.back());
    open.pop_back();
    for (auto child = begin; child != end; ++child) {
      if (members.insert(child->second).second) open.push_back(child->second);
    }
  }
}

}  // namespace

std::vector<ProcessStat> all_processes() {
  std::vector<ProcessStat> out;
  for (const int pid : all_pids()) {
    if (const auto stat = process_stat(pid)) out.push_back(*stat);
  }
  return out;
}

std::vector<ProcessIdentity> find_processes(const RunProcesses& wanted) {
  const Processes processes = scan();
  const std::unordered_set<int> excluded = own_line(processes);
  std::unordered_set<int> members;
  for (const auto& [pid, stat] : processes) {
    if (!excluded.contains(pid) && belongs(stat, wanted) && is_ours(pid)) members.insert(pid);
  }
  add_descendants(processes, members);
  std::vector<ProcessIdentity> out;
  for (const int pid : members) {
    const ProcessStat& stat = processes.at(pid);
    if (excluded.contains(pid) || stat.ended() || !is_ours(pid)) continue;
    out.push_back({boot_id(), pid, stat.start_ticks});
  }
  std::sort(out.begin(), out.end(),
            [](const auto& left, const auto& right) { return left.pid < right.pid; });
  return out;
}

}  // namespace wave::os
