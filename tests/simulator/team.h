// SPDX-License-Identifier: MIT
// The agents of a simulation: what each does follows from its prompt, and how well from chance.
// They crash, hang, ignore signals, meet limits, answer what cannot be read, commit nothing, or go
// on when nobody watches them any more.
#pragma once

#include "simulator/machine.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace wave::simulator {

class Team {
 public:
  Team(Machine& machine, std::filesystem::path common_dir)
      : machine_(machine), common_dir_(std::move(common_dir)) {}

  // Of a hundred, how many do not do what they should. 0: all do.
  uint64_t trouble_percent = 0;
  // Where two agents of runs of one task were alive at once.
  std::vector<std::string> faults;
  std::vector<std::string> commits;  // that they have made, by their ids

  void begin(Process& process, const os::ChildCommand& command);

 private:
  struct Job;
  void plan_deeds(Process& process, Job job);
  void work(Process& process, const Job& job);
  void merge_base(const Job& job);
  void check(Process& process, const Job& job);
  std::string answer_of(const Job& job, bool is_sound);
  void say(Process& process, const Job& job, const std::string& text);
  void end_badly(Process& process, const Job& job, int64_t at_ms);
  void look_for_another(const Process& process);

  Machine& machine_;
  std::filesystem::path common_dir_;
  std::map<std::string, std::string> asked_;  // the question of each session, to be answered again
  int64_t lines_ = 0;
};

}  // namespace wave::simulator
