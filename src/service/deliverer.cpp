// SPDX-License-Identifier: MIT
#include "service/deliverer.h"

#include "actions/agent_call.h"
#include "actions/scratch_worktrees.h"
#include "error/error.h"
#include "os/log.h"
#include "service/advance.h"
#include "service/approval.h"
#include "service/clean_up.h"
#include "service/each_piece.h"
#include "service/inquiry.h"
#include "service/shared_landing.h"
#include "service/told_text.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::service {
namespace {

using domain::Checked;
using domain::CheckResult;
using domain::Reason;
using domain::State;

// A checkout of the base branch that somebody works in is looked at again after so long.
constexpr int64_t k_busy_ms = 15000;

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

// As git takes it in a worktree of this clone.
std::string base_for_git(const Policy& policy) {
  return policy.shares ? policy.remote + "/" + policy.base_name : policy.base_name;
}

std::string name_of(const std::vector<std::string>& command) {
  const bool is_line = command.size() == 3 && command[0] == "sh" && command[1] == "-c";
  return is_line ? command[2] : joined(command);
}

// How often work of this piece was sent back by checks since a person has last answered.
int64_t failures_of(const domain::Work& work) {
  return std::count_if(
      work.checks.begin() + static_cast<long>(work.checks_answered), work.checks.end(),
      [](const Checked& each) { return !each.name.empty() && each.result == CheckResult::failed; });
}

bool is_cut_off(const call::CallEnd& end) {
  return end.how == call::CallEnd::How::shut_down || end.how == call::CallEnd::How::killed;
}

std::string place_of(const actions::LandingBusy& busy) {
  return busy.worktree.empty() ? "" : busy.worktree.string() + ": ";
}

}  // namespace

Turn Deliverer::step(const Pass& pass) {
  Turn turn;
  each_piece(doors_, pass, State::waiting_checks, turn, [&](const domain::Summary& row) {
    if (!is_to_wait(pass, row, turn)) check(pass, row, turn);
  });
  each_piece(doors_, pass, State::submitting, turn, [&](const domain::Summary& row) {
    if (!is_to_wait(pass, row, turn)) submit(pass, row, turn);
  });
  if (pass.policy.cleans_up) {
    each_piece(doors_, pass, State::done, turn, [&](const domain::Summary& row) {
      if (!is_to_wait(pass, row, turn)) clean_up(pass, row, turn);
    });
  }
  return turn;
}

void Deliverer::submit(const Pass& pass, const domain::Summary& row, Turn& turn) {
  const auto task = doors_.store.index().task(row.id);
  if (!task || !task->work || task->state != State::submitting) return;
  const auto tip = approved_tip(doors_, pass, *task);
  if (!tip) {
    // Somebody has moved the branch since it was judged.
    if (advance(doors_, row, {State::reviewing})) turn.did(row, "is another than was approved");
    return;
  }
  if (hand_over_secrets(doors_, pass, row, *tip, turn)) return;
  const actions::Preparation landing = prepare(pass, row, *tip, pass.now.wall_ms);
  if (const auto* conflict = std::get_if<git::LandingConflict>(&landing)) {
    const std::string paths = fmt::format("{}", fmt::join(conflict->paths, "\n"));
    const std::string base = base_for_git(pass.policy);
    send_back(pass, row, *task, Reason::conflict,
              {*tip, "merge with " + base, CheckResult::failed,
               told_tail("Both sides have changed these files; merge " + base +
                         " into this branch and resolve the conflicts:\n" + paths)},
              "cannot be merged: both sides have changed " + told_line(conflict->paths.front()),
              turn);
  } else if (const auto* refused = std::get_if<git::LandingRefused>(&landing)) {
    if (hand_over(doors_, row, Reason::conflict, "it must not land: " + refused->why)) {
      turn.did(row, "must not land: " + refused->why);
    }
  } else if (const auto* prepared = std::get_if<actions::PreparedLanding>(&landing)) {
    if (!pass.policy.checks_approved) {
      throw Error("the repository's checks were never approved",
                  "git wave trust shows and approves them");
    }
    if (pass.policy.checks.empty()) {
      land(pass, row, *task, *prepared, turn);
    } else if (advance(doors_, row,
                       {State::waiting_checks,
                        Reason::none,
                        "",
                        {domain::Proposed{0, "", prepared->to}}})) {
      turn.did(row, "is being checked");
    }
  } else if (const auto* busy = std::get_if<actions::LandingBusy>(&landing)) {
    wait_for(pass, row, place_of(*busy) + busy->why, turn);
  } else if (std::holds_alternative<actions::BranchMoved>(landing)) {
    turn.wants(pass.now.wall_ms);  // the next pass sees where to
  } else if (advance(doors_, row, {State::done, Reason::none, "all of it was there already"})) {
    turn.did(row, "is there already");
  }
}

// The same commit for the same time, base and branch.
actions::Preparation Deliverer::prepare(const Pass& pass, const domain::Summary& row,
                                        const std::string& tip, int64_t wall_ms) {
  actions::LandDoors doors{doors_.store, doors_.processes, {wall_ms, pass.now.boot_ms}, "serve"};
  actions::LandRequest request;
  request.task = row;
  request.base = pass.policy.base;
  request.tip = tip;
  request.how = pass.policy.way;
  return actions::prepare_landing(doors, request);
}

void Deliverer::check(const Pass& pass, const domain::Summary& row, Turn& turn) {
  const auto task = doors_.store.index().task(row.id);
  if (!task || !task->work || !task->work->proposed || task->state != State::waiting_checks) return;
  const std::string& oid = task->work->proposed->oid;
  const auto tip = doors_.store.repository().ref(task->branch);
  const auto made = doors_.store.repository().authorship(oid);
  actions::Preparation landing;
  if (tip && made) landing = prepare(pass, row, *tip, made->committed_s * 1000);
  if (const auto* busy = std::get_if<actions::LandingBusy>(&landing)) {
    wait_for(pass, row, place_of(*busy) + busy->why, turn);  // what was checked still holds
    return;
  }
  const auto* prepared = std::get_if<actions::PreparedLanding>(&landing);
  if (!prepared || prepared->to != oid) {
    // The base has moved, or the branch: what was checked is not what would land.
    Inquirer(doors_, pass).drop("check-" + task->id);
    if (advance(doors_, row, {State::submitting})) turn.did(row, "is prepared anew");
    return;
  }
  for (const std::vector<std::string>& command : pass.policy.checks) {
    const std::string name = told_line(name_of(command));
    const auto end = run(pass, *task, oid, command);
    if (!end) return;
    if (end->ok()) continue;
    const std::string why = end->exit_code ? fmt::format("exit status {}", *end->exit_code)
                                           : std::string(to_string(end->how));
    send_back(pass, row, *task, Reason::checks_failed,
              {*tip, name, CheckResult::failed, told_tail(end->text + "\n(" + why + ")")},
              "fails a check: " + name, turn);
    Inquirer(doors_, pass).drop("check-" + task->id);
    return;
  }
  if (!domain::checks_of(*task->work, oid)) {
    if (!record(doors_, row, {Checked{oid, "", CheckResult::passed, ""}})) return;
    turn.did(row, "passes its checks");
  }
  land(pass, row, *task, *prepared, turn);
}

// How the check of this commit came out; nothing while it is on its way.
std::optional<call::CallEnd> Deliverer::run(const Pass& pass, const domain::Task& task,
                                            const std::string& oid,
                                            const std::vector<std::string>& command) {
  using State = call::CallLook::State;
  const std::string id =
      fmt::format("check-{}-{}", task.id, id_digest(oid + '\n' + joined(command)));
  const call::CallLook call = doors_.calls.look(id);
  if (call.state == State::starting || call.state == State::running) return std::nullopt;
  if (call.state == State::ended && call.end && !is_cut_off(*call.end)) return call.end;
  // One that we, or the machine, have cut off says nothing about the work.
  if (call.state == State::ended) doors_.calls.forget(id);
  actions::ScratchWorktrees scratch(doors_.store, pass.config, doors_.processes);
  const actions::ScratchWorktree tree = scratch.make("check-" + task.id, oid, pass.now);
  actions::CommandCall wanted;
  wanted.id = id;
  wanted.task = task.id;
  wanted.argv = command;
  wanted.folder = tree.tree;
  wanted.folder_id = tree.tree_id.value_or(os::FileId());
  wanted.git_dir = tree.git_dir;
  wanted.confinement =
      actions::confinement(doors_.store, pass.config, doors_.processes, doors_.environment);
  wanted.timeout = pass.policy.check_timeout;
  doors_.calls.begin(actions::command_call(wanted, pass.config, doors_.environment), pass.now);
  return std::nullopt;
}

void Deliverer::send_back(const Pass& pass, const domain::Summary& row, const domain::Task& task,
                          Reason reason, Checked failed, const std::string& what, Turn& turn) {
  const int64_t round = failures_of(*task.work) + 1;
  const std::string detail = told_line(failed.name);
  if (round >= pass.policy.check_rounds) {
    const std::string why = fmt::format("{} for the {}. time", what, round);
    if (hand_over(doors_, row, reason, why, "", {std::move(failed)})) {
      turn.did(row, "waits for a person: it " + why);
    }
    return;
  }
  if (advance(doors_, row, {State::ready, reason, detail, {std::move(failed)}})) {
    turn.did(row, "goes back to its agent: it " + what);
  }
}

void Deliverer::land(const Pass& pass, const domain::Summary& row, const domain::Task& task,
                     const actions::PreparedLanding& prepared, Turn& turn) {
  if (!stands(doors_, row)) return;
  if (!pass.policy.lands) {
    const std::string asked =
        "It is approved and passes its checks. git wave land " + row.feature + " lands it.";
    if (hand_over(doors_, row, Reason::none, "land.auto is off", asked)) {
      turn.did(row, "waits for a person to land it");
    }
    return;
  }
  actions::LandDoors doors{doors_.store, doors_.processes, doors_.clock.now(), "serve"};
  const actions::Landing landing =
      pass.shared != nullptr
          ? land_shared(doors_, pass, row, prepared)
          : actions::finish_landing(doors, prepared, actions::LandingMove{row.state, State::done});
  if (const auto* busy = std::get_if<actions::LandingBusy>(&landing)) {
    wait_for(pass, row, place_of(*busy) + busy->why, turn);
    return;
  }
  told_.erase(row.id);
  Inquirer(doors_, pass).drop("check-" + task.id);
  if (std::holds_alternative<actions::BranchMoved>(landing) ||
      std::holds_alternative<actions::BaseMoved>(landing)) {
    if (row.state == State::waiting_checks && advance(doors_, row, {State::submitting})) {
      turn.did(row, "is prepared anew");
    }
    turn.wants(pass.now.wall_ms);
    return;
  }
  turn.did(row, "has landed as " + prepared.to.substr(0, 12));
  if (const auto* landed = std::get_if<actions::LandedNow>(&landing);
      landed && !landed->behind.empty()) {
    turn.did(row, landed->worktree.string() + " does not show it yet: " + landed->behind);
  }
  const auto now = doors_.store.index().summary(row.id);
  if (now && now->state == State::done && pass.policy.cleans_up) clean_up(pass, *now, turn);
}

// A look locks the checkout's index and writes where we are watched: taken at every wake, it would
// wake us again, and whoever works there would find the lock taken.
bool Deliverer::is_to_wait(const Pass& pass, const domain::Summary& row, Turn& turn) const {
  const auto found = not_before_.find(row.id);
  if (found == not_before_.end() || pass.now.boot_ms >= found->second) return false;
  turn.wants(pass.now.wall_ms + found->second - pass.now.boot_ms);
  return true;
}

void Deliverer::wait_for(const Pass& pass, const domain::Summary& row, const std::string& why,
                         Turn& turn) {
  turn.wants(pass.now.wall_ms + k_busy_ms);
  not_before_[row.id] = pass.now.boot_ms + k_busy_ms;
  std::string& told = told_[row.id];
  if (told == why) return;
  told = why;
  turn.did(row, "cannot land yet: " + why);
}

void Deliverer::clean_up(const Pass& pass, const domain::Summary& row, Turn& turn) {
  const auto why = service::clean_up(doors_, pass, row, turn);
  if (!why) return;
  if (why->empty()) {
    turn.did(row, "is cleaned up");
  } else {
    wait_for(pass, row, *why, turn);
  }
}

}  // namespace wave::service
