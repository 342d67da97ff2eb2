// SPDX-License-Identifier: MIT
// The part of process_identity.h that looks at all processes: which of them belong to a run.
#include "os/brand.h"
#include "os/clock.h"
#include "os/failure.h"
#include "os/proc_file.h"
#include "os/process_identity.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstring>
#include <memory>
#include <thread>
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

// The environment a process was started with. That of another user, and of programs that hide,
// cannot be read: then they are not known to belong to the run. While a process goes over to
// another program there is none for a moment, or half of one; it must not be missed for that.
std::optional<std::string> environment_of(int pid) {
  constexpr int k_patience = 100;  // looks, a millisecond apart
  constexpr int k_proof = 5;       // looks at a settled process; some have none, or overwrite it
  std::optional<std::string> text;
  for (int settled = 0, moving = 0; settled < k_proof && moving < k_patience;) {
    text = read_proc_file(pid, "environ", k_environment_cap);
    if (!text || text->ends_with('\0')) return text;
    const auto stat = process_stat(pid);
    if (!stat || stat->ended()) return std::nullopt;
    if (!stat->between_programs) {
      ++settled;
      continue;
    }
    ++moving;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return text;
}

bool environment_holds(int pid, const std::string& entry) {
  const auto text = environment_of(pid);
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
  if (stat.ended() || !is_ours(stat.pid)) return false;
  if (wanted.brand != 0 && borne_brand(stat.pid) == wanted.brand) return true;
  if (wanted.tag.empty()) return false;
  return environment_holds(stat.pid, wanted.tag);
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

std::optional<ProcessIdentity> find_by_words(const std::vector<std::string>& words) {
  constexpr size_t k_cap = 64 << 10;
  std::string wanted;
  for (const std::string& word : words) wanted += word + '\0';
  for (const ProcessStat& stat : all_processes()) {
    if (stat.ended() || !is_ours(stat.pid)) continue;
    const auto line = read_proc_file(stat.pid, "cmdline", k_cap);
    const size_t name = line ? line->find('\0') : std::string::npos;
    if (name == std::string::npos || line->compare(name + 1, std::string::npos, wanted) != 0) {
      continue;
    }
    return ProcessIdentity{boot_id(), stat.pid, stat.start_ticks};
  }
  return std::nullopt;
}

}  // namespace wave::os
