// SPDX-License-Identifier: MIT
// From a request to what is to be started: names, ids, prompts and the agents' command lines, with
// every check and without any effect.
#pragma once

#include "actions/confinement.h"
#include "actions/request_record.h"
#include "actions/start_task.h"
#include "agent/launch.h"
#include "agent/trust_entry.h"
#include "domain/task.h"
#include "os/files.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wave::actions {

// One attempt of a task on its way from the plan to its runner.
struct Starting {
  StartPlan plan;
  std::string id;
  std::string run;
  int attempt = 1;
  int epoch = 1;
  RequestRecord request;
  std::string agent;  // the adapter's name
  std::string title;
  std::string prompt;
  std::filesystem::path prompt_file;
  int slot = 0;     // given when the run is claimed
  std::string tip;  // where the branch stands before the agent
  agent::Launch launch;
  Confinement confinement;
  std::vector<agent::TrustEntry> trust;       // questions to answer beforehand
  std::vector<domain::TaskMessage> messages;  // that its prompt holds
  std::vector<std::string> depends_on;        // ids
  bool waits = false;                         // for one of them: it is created, no more
  // No agent of an earlier attempt was ever there: what a failed start made may be taken back.
  bool first = true;
  bool make_branch = true;
  bool found_base = false;  // the base was not known when the task was created

  // What setting out has done so far.
  bool made_branch = false;
  bool made_folder = false;
  std::optional<os::FileId> worktree_id;  // set once its folder is there
  bool sets_up = false;                   // its runner makes the worktree ready first
  bool handed_over = false;               // to the host: from here on a runner may be alive
  std::string error;
  std::string hint;  // how to mend it
};

// New tasks. Throws Error or UsageError when anything is wrong with any of them.
std::vector<Starting> plan_tasks(const StartRequests& requests, StartDoors& doors);

// Whether the prompt is the words given, or these framed by the prompt template.
enum class Frame { usual, none };

// The next attempt of a task that is there. `resume` is the agent's own session to go on with; it
// is told only `news` then, for it knows the rest. Throws Error when it cannot be started: its
// branch is gone, its agent is not installed ...
Starting plan_attempt(const domain::Task& task, const RequestRecord& request, StartDoors& doors,
                      const std::optional<std::string>& resume, const std::string& news = "",
                      Frame frame = Frame::usual);

}  // namespace wave::actions
