// SPDX-License-Identifier: MIT
#include "actions/cancel_issue.h"

#include "actions/issue_doors.h"
#include "actions/piece_lock.h"
#include "actions/side_calls.h"
#include "actions/stop_task.h"
#include "error/error.h"

namespace wave::actions {
namespace {

using domain::State;

// A step of the service may land something; it takes as long as git does.
constexpr std::chrono::seconds k_patience{60};

// The service would start it once more. False when it went on meanwhile.
bool give_up(const domain::Summary& task, CancelDoors& doors) {
  const auto appended = doors.store.append(doors.clock.now(), "cli", [&](index::Index& index) {
    const domain::Summary now = standing(index, task.id);
    std::vector<domain::Event> events;
    if (!domain::has_failed(now.state)) return events;
    events.push_back(word_about(now, domain::Moved{}, State::cancelled));
    events.back().reason = domain::Reason::stopped;
    events.back().detail = "stopped on request";
    return events;
  });
  if (appended.refused) throw Error(*appended.refused);
  return !appended.events.empty();
}

}  // namespace

Cancelled cancel_issue(const domain::Summary& task, CancelDoors& doors) {
  // While we have it nobody begins anything for this piece.
  const auto lock = lock_piece(doors.store.layout(), task.id, k_patience);
  if (!lock) {
    throw Error("the service is at " + name_of(task) + " and does not let go of it",
                "git wave inspect " + task.feature + " tells how it stands");
  }
  const domain::Summary now = standing(doors.store.index(), task.id);
  Cancelled out;
  out.was_there = domain::has_failed(now.state)
                      ? give_up(now, doors)
                      : stop_task(doors.store, doors.host, now, doors.clock).was_running;
  out.state = standing(doors.store.index(), task.id).state;
  // What has ended otherwise may have left calls as well, and nobody wants their answers.
  const bool is_over = domain::is_terminal(out.state);
  if (is_over && kill_side_calls(doors.calls, task.id) > 0) out.was_there = true;
  return out;
}

}  // namespace wave::actions
