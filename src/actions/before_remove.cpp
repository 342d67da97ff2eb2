// SPDX-License-Identifier: MIT
#include "actions/before_remove.h"

#include "actions/agent_call.h"
#include "actions/ready_worktree.h"
#include "actions/removal_checks.h"
#include "actions/removal_events.h"
#include "actions/slots.h"
#include "actions/start_checks.h"
#include "actions/worktree_place.h"
#include "error/error.h"
#include "os/log.h"
#include "os/signals.h"
#include "os/watch.h"
#include "runner/steps.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::actions {
namespace {

using State = call::CallLook::State;

constexpr const char* k_key = "worktree.before_remove";
constexpr std::chrono::milliseconds k_look{500};

std::string last_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

std::string fault_of(const std::vector<std::string>& command, const call::CallEnd& end) {
  std::string how;
  if (end.exit_code) {
    how = fmt::format("exited with status {}", *end.exit_code);
  } else {
    how = end.detail.empty() ? "ended by " + std::string(to_string(end.how)) : end.detail;
  }
  const std::string said = last_line(end.text);
  return fmt::format("before_remove '{}' {}{}", runner::as_typed(command), how,
                     said.empty() ? "" : ": " + said);
}

bool is_removed(index::Index& index, const domain::Summary& task) {
  const auto now = index.summary(task.id);
  return !now || now->state == domain::State::cleaned;
}

}  // namespace

BeforeRemove::BeforeRemove(BeforeRemoveDoors doors)
    : doors_(doors), commands_(doors.config.commands(k_key)) {
  check_approved(doors_.config, k_key);
}

BeforeRemove::~BeforeRemove() {
  try {
    for (const std::string& id : done_) doors_.calls.forget(id);
  } catch (const std::exception& error) {
    os::log(os::Level::warning, error.what());  // the service does, in time
  }
}

// Each removal has its own: what was restored meanwhile may need them once more.
std::string BeforeRemove::id_of(const domain::Summary& task, size_t number) const {
  return fmt::format("remove-{}-{}-{}", task.id, next_removal(doors_.store.index(), task.id),
                     number + 1);
}

void BeforeRemove::begin(const domain::Summary& task, const os::FileId& worktree, size_t number,
                         int64_t left_s, const os::Now& now) {
  const git::Layout& layout = doors_.store.layout();
  CommandCall wanted;
  wanted.id = id_of(task, number);
  wanted.role = "before_remove";
  wanted.task = task.id;
  wanted.argv = commands_[number];
  wanted.folder = worktree_place(layout, task);
  wanted.folder_id = worktree;
  wanted.git_dir = layout.task_git_dir(task.id);
  wanted.confinement =
      confinement(doors_.store, doors_.config, doors_.processes, doors_.environment);
  wanted.timeout = std::chrono::seconds(left_s);
  call::CallRequest request = command_call(wanted, doors_.config, doors_.environment);
  request.environment.emplace_back("WAVE_FEATURE", task.feature);
  add_slot(request.environment, task.slot, doors_.config);
  doors_.calls.begin(request, now);
}

std::optional<BeforeRemove::Faults> BeforeRemove::step(const domain::Summary& task,
                                                       const os::Now& now) {
  const auto worktree = own_worktree(doors_.store, task);
  if (!worktree) return Faults();
  Faults faults;
  std::vector<std::string> ids;
  int64_t left_ms = commands_timeout(doors_.config).count() * 1000;
  for (size_t i = 0; i < commands_.size(); ++i) {
    ids.push_back(id_of(task, i));
    const call::CallLook call = doors_.calls.look(ids.back());
    if (call.state == State::starting || call.state == State::running) return std::nullopt;
    if (call.state != State::ended || !call.end) {
      if (left_ms <= 0) {
        faults.push_back(fmt::format("before_remove '{}' was not run: the time for all was over",
                                     runner::as_typed(commands_[i])));
        continue;
      }
      // Those of who was faster are forgotten.
      if (is_removed(doors_.store.index(), task)) refuse_late(task);
      begin(task, *worktree, i, std::max<int64_t>(1, left_ms / 1000), now);
      return std::nullopt;
    }
    if (!call.end->ok()) faults.push_back(fault_of(commands_[i], *call.end));
    if (call.end->started_ms > 0) left_ms -= call.end->ended_ms - call.end->started_ms;
  }
  done_ = std::move(ids);
  return faults;
}

BeforeRemove::Faults BeforeRemove::run(const domain::Summary& task, const os::Clock& clock) {
  os::Watch watch;
  watch.add(doors_.calls.folder());
  while (true) {
    if (const auto faults = step(task, clock.now())) return *faults;
    if (os::interrupted()) {
      for (size_t i = 0; i < commands_.size(); ++i) {
        if (doors_.calls.record(id_of(task, i))) doors_.calls.kill(id_of(task, i));
      }
      throw Error("interrupted", "", Exit::interrupted);
    }
    watch.wait(k_look);
  }
}

}  // namespace wave::actions
