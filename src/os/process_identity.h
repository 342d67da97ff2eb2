// SPDX-License-Identifier: MIT
// Which process, exactly: a pid alone may have been given to another one meanwhile.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wave::os {

// Boot id + pid + start time (clock ticks after boot, field 22 of /proc/PID/stat, see proc(5)).
struct ProcessIdentity {
  std::string boot;
  int pid = 0;
  uint64_t start_ticks = 0;
  bool operator==(const ProcessIdentity&) const = default;
};

// What is known of one process from /proc/PID/stat.
struct ProcessStat {
  int pid = 0;
  char state = '?';  // R, S, D, Z, T ...
  int parent = 0;
  int group = 0;
  int session = 0;
  int threads = 0;
  uint64_t start_ticks = 0;
  // In the middle of execve(2): its environment cannot be read for a moment.
  bool between_programs = false;

  // Only its exit status is left of it.
  bool ended() const;
};

// Parses the text of /proc/PID/stat; the name in it may hold anything, also ") R 1".
std::optional<ProcessStat> parse_stat(const std::string& text);
std::optional<ProcessStat> process_stat(int pid);
// Every process there is, of whichever user, in no order.
std::vector<ProcessStat> all_processes();

// The process with this pid now; nothing when there is none.
std::optional<ProcessIdentity> identify(int pid);
ProcessIdentity self_identity();

enum class Life { alive, dead };
// dead: another boot, no such pid, another start time, or ended and not yet collected. Never a
// guess by name. Asked about a process of this machine's own pid namespace only.
Life life_of(const ProcessIdentity& identity);

// Every process of this user that belongs to the run: one of the given sessions or groups, or a
// descendant of such a process, or one whose environment holds `tag` ("WAVE_RUN=...") as an entry,
// or one that bears the brand (see brand.h; 0: none). Never this process, one of its ancestors, or
// one that has ended. A process may be born while we look: who needs the set empty asks again.
struct RunProcesses {
  std::string tag;
  std::vector<int> sessions;
  std::vector<int> groups;
  uint64_t brand = 0;
};
std::vector<ProcessIdentity> find_processes(const RunProcesses& wanted);

// A living process of this user whose command line consists of a program's name and then exactly
// these words; nothing when none is seen.
std::optional<ProcessIdentity> find_by_words(const std::vector<std::string>& words);

// Sends the signal to exactly this process (through a pidfd, after checking who it is); false when
// it is gone. Throws Error when it may not be signalled.
bool send_signal(const ProcessIdentity& identity, int signal);

}  // namespace wave::os
