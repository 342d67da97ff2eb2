// SPDX-License-Identifier: MIT
#include "service/proposer.h"

#include "domain/submission_text.h"
#include "os/log.h"
#include "service/advance.h"
#include "service/approval.h"
#include "service/brief.h"
#include "service/clean_up.h"
#include "service/each_piece.h"
#include "service/forge_trouble.h"
#include "service/remote_branches.h"
#include "service/working_label.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::service {
namespace {

using domain::Reason;
using domain::State;

bool is_from_forge(const domain::Task& task) { return task.work->origin == "github"; }

std::string short_name(const std::string& branch) {
  return branch.substr(std::string("refs/heads/").size());
}

domain::SubmissionText text_for(const domain::Task& task) {
  const domain::Work& work = *task.work;
  domain::SubmissionFacts facts;
  facts.issue_key = task.id;
  facts.issue_number = is_from_forge(task) ? work.number : 0;
  facts.issue_title = task.title;
  if (const domain::Run* run = task.current_run()) facts.run = run->id;
  return domain::submission_text(told_of(task).plan.value_or(domain::Plan()), facts);
}

}  // namespace

Turn Proposer::step(const Pass& pass, forge::Forge& forge) {
  Turn turn;
  trouble_.reset();
  for (const State state : {State::ready, State::reviewing, State::needs_human}) {
    each(pass, forge, state, turn, &Proposer::look_after);
  }
  each(pass, forge, State::waiting_checks, turn, &Proposer::watch);
  each(pass, forge, State::submitting, turn, &Proposer::submit);
  const Pass unlabelled = narrowed(pass, without_label(pass));
  for (const State state : {State::starting, State::running}) {
    each(unlabelled, forge, state, turn, &Proposer::label);
  }
  if (pass.policy.cleans_up) each(pass, forge, State::done, turn, &Proposer::clean_up);
  if (trouble_) throw *trouble_;
  return turn;
}

// There may be many that run, and once they have it nothing more is to be done about them.
std::vector<domain::Summary> Proposer::without_label(const Pass& pass) const {
  std::vector<domain::Summary> out;
  for (const domain::Summary& row : pass.rows) {
    const auto known = known_.find(row.id);
    const bool is_done = known != known_.end() && known->second.is_labelled;
    if (domain::is_live(row.state) && !is_done) out.push_back(row);
  }
  return out;
}

void Proposer::each(const Pass& pass, forge::Forge& forge, State state, Turn& turn, Deal deal) {
  each_piece(doors_, pass, state, turn, [&](const domain::Summary& row) {
    const Known& known = known_[row.id];
    if (trouble_) return;
    if (pass.now.boot_ms < known.wait_boot_ms) {
      turn.wants(pass.now.wall_ms + known.wait_boot_ms - pass.now.boot_ms);
      return;
    }
    const auto task = doors_.store.index().task(row.id);
    if (!task || !task->work || task->state != state) return;
    Visit visit{pass, forge, row, *task, turn};
    (this->*deal)(visit);
  });
}

void Proposer::put_off(const forge::ForgeFault& fault, Visit& visit) {
  if (concerns_all(fault)) {
    trouble_ = error_of(fault);
    return;
  }
  if (!passes(fault)) throw error_of(fault);
  const os::Now again = when_again(fault, visit.pass);
  Known& known = known_[visit.row.id];
  known.wait_boot_ms = again.boot_ms;
  known.round = -1;
  visit.turn.wants(again.wall_ms);
  os::log(os::Level::info, "'" + visit.row.feature + "' waits for the forge: " + fault.sentence);
}

void Proposer::wait_for(Visit& visit, const std::string& why) {
  std::string& told = known_[visit.row.id].told;
  if (told != why) visit.turn.did(visit.row, why);
  told = why;
}

void Proposer::wait_an_interval(Visit& visit) {
  const int64_t interval_ms = visit.pass.policy.forge_interval.count() * 1000;
  known_[visit.row.id].wait_boot_ms = visit.pass.now.boot_ms + interval_ms;
  visit.turn.wants(visit.pass.now.wall_ms + interval_ms);
}

// Others at the forge see that it is taken.
void Proposer::label(Visit& visit) {
  Known& known = known_[visit.row.id];
  if (known.is_labelled) return;
  const auto fault = set_working_label(visit.forge, visit.task, visit.pass.policy);
  known.is_labelled = !fault;
  if (!fault) return;
  const bool is_its_own = !passes(*fault) && !concerns_all(*fault);
  if (!is_its_own || !domain::is_live(visit.row.state)) return put_off(*fault, visit);
  // Its agent goes on; before it is proposed this is tried again.
  wait_for(visit, "has no label at the forge: " + fault->sentence);
  known.wait_boot_ms = visit.pass.now.boot_ms + visit.pass.policy.forge_interval.count() * 1000;
}

void Proposer::submit(Visit& visit) {
  const auto oid = approved_tip(doors_, visit.pass, visit.task);
  if (!oid) {
    if (advance(doors_, visit.row, {State::reviewing})) {
      visit.turn.did(visit.row, "is another than was approved");
    }
    return;
  }
  if (hand_over_secrets(doors_, visit.pass, visit.row, *oid, visit.turn)) return;
  if (is_from_forge(visit.task)) {
    const auto issue = visit.forge.issue(visit.task.work->number);
    if (!issue) return put_off(issue.fault(), visit);
    // Our own pull request may have closed it, before a crash; then that is found below.
    if (!issue->open) {
      const auto pulls = visit.forge.pull_requests_of(short_name(visit.task.branch));
      if (!pulls) return put_off(pulls.fault(), visit);
      if (pulls->empty()) return wait_for(visit, "waits: its issue is closed");
    }
    label(visit);
    if (!known_[visit.row.id].is_labelled) return;
  }
  if (push(visit, *oid)) propose(visit, *oid);
}

// A remote that cannot be reached is no fault of the piece, as long as that passes.
bool Proposer::push(Visit& visit, const std::string& oid) {
  const auto& proposed = visit.task.work->proposed;
  if (!stands(doors_, visit.row)) return false;
  try {
    if (push_branch(doors_, visit.pass, visit.task.branch, oid, proposed ? proposed->oid : "") ==
        Pushed::done) {
      return true;
    }
  } catch (const Error& error) {
    if (error.exit() == Exit::interrupted) throw;
    const int64_t waited = visit.pass.now.wall_ms - visit.task.moved_ms;
    if (waited >= visit.pass.policy.checks_wait.count() * 1000) throw;
    wait_for(visit, std::string("waits to be pushed: ") + error.what());
    wait_an_interval(visit);
    return false;
  }
  const std::string why = "somebody else has pushed to its branch";
  if (hand_over(doors_, visit.row, Reason::conflict, why)) {
    visit.turn.did(visit.row, "waits for a person: " + why);
  }
  return false;
}

void Proposer::propose(Visit& visit, const std::string& oid) {
  if (!stands(doors_, visit.row)) return;
  const domain::SubmissionText text = text_for(visit.task);
  forge::PullRequestDraft draft;
  draft.head = short_name(visit.task.branch);
  draft.head_oid = oid;
  draft.base = visit.pass.policy.base_name;
  draft.title = text.title;
  draft.body = text.body;
  const auto pull = visit.forge.find_or_create(draft);
  if (!pull) return put_off(pull.fault(), visit);
  Known& known = known_[visit.row.id];
  known.round = -1;
  const domain::Proposed proposed{pull->number, pull->url, oid};
  if (advance(doors_, visit.row, {State::waiting_checks, Reason::none, "", {proposed}})) {
    known.oid = oid;
    known.oid_boot_ms = doors_.clock.now().boot_ms;  // the push may have taken its time
    known.oid_before_ms = 0;
    visit.turn.did(visit.row, fmt::format("is proposed as #{}", pull->number));
  }
}

// After each look at the forge; where nobody looks, once in each interval.
bool Proposer::is_due(Visit& visit) {
  Known& known = known_[visit.row.id];
  const int64_t interval_ms = visit.pass.policy.forge_interval.count() * 1000;
  const int64_t due_boot_ms = known.looked_boot_ms + interval_ms;
  const os::Now& now = visit.pass.now;
  if (known.round == look_.round && now.boot_ms < due_boot_ms) {
    visit.turn.wants(now.wall_ms + due_boot_ms - now.boot_ms);
    return false;
  }
  known.round = look_.round;
  known.looked_boot_ms = now.boot_ms;
  visit.turn.wants(now.wall_ms + interval_ms);
  return true;
}

// What people do to its pull request while it is with others.
void Proposer::look_after(Visit& visit) {
  const auto& proposed = visit.task.work->proposed;
  Known& known = known_[visit.row.id];
  if (!proposed || proposed->number == 0) return;
  const bool is_open = look_.pulls.count(proposed->number) > 0;
  if (is_open || known.ended == proposed->number || !is_due(visit)) return;
  const auto pull = visit.forge.pull_request(proposed->number);
  if (!pull) return put_off(pull.fault(), visit);
  if (pull->state == forge::PullRequest::State::closed) known.ended = pull->number;
  if (pull->state == forge::PullRequest::State::merged) finish(visit, *pull);
}

// Others begin there, and what has landed is found there. What is known will do for a while.
void Proposer::refresh_base(const Pass& pass) {
  try {
    fetch_base(doors_, pass);
  } catch (const Error& error) {
    if (error.exit() == Exit::interrupted) throw;
    os::log(os::Level::warning, error.what());
  }
}

void Proposer::finish(Visit& visit, const forge::PullRequest& pull) {
  if (const auto fault = drop_working_label(visit.forge, visit.task, visit.pass.policy)) {
    put_off(*fault, visit);
    return;
  }
  refresh_base(visit.pass);
  const std::string detail = fmt::format("merged as #{}", pull.number);
  domain::Summary row = visit.row;
  if (row.state == State::ready) {
    // There is no way from there to the end but by this.
    if (!hand_over(doors_, row, Reason::none, detail)) return;
    row = doors_.store.index().summary(row.id).value_or(row);
  }
  if (!advance(doors_, row, {State::done, Reason::none, detail})) return;
  visit.turn.did(visit.row, "has landed: " + detail);
  known_.erase(visit.row.id);
  const auto now = doors_.store.index().summary(visit.row.id);
  if (!now || !visit.pass.policy.cleans_up) return;
  Visit left{visit.pass, visit.forge, *now, visit.task, visit.turn};
  clean_up(left);
}

void Proposer::clean_up(Visit& visit) {
  if (!has_dropped_branch(visit)) return wait_an_interval(visit);
  const auto why = service::clean_up(doors_, visit.pass, visit.row, visit.turn);
  if (!why) return;
  if (!why->empty()) {
    wait_for(visit, *why);
    return wait_an_interval(visit);
  }
  visit.turn.did(visit.row, "is cleaned up");
  known_.erase(visit.row.id);
}

// Its branch at the remote goes with it, where policy wants that. False: later again. It holds
// nobody up for ever: what cannot be deleted is told, and stays.
bool Proposer::has_dropped_branch(Visit& visit) {
  const std::string why = visit.pass.policy.drops_branch ? drop_branch(visit) : "";
  if (why.empty()) return true;
  const int64_t waited = visit.pass.now.wall_ms - visit.row.moved_ms;
  const bool is_too_long = waited >= visit.pass.policy.checks_wait.count() * 1000;
  const char* what = is_too_long ? "keeps its branch" : "has its branch still";
  wait_for(visit, fmt::format("{} at the remote: {}", what, why));
  return is_too_long;
}

// From exactly what the forge says was merged. What is in the way; empty: nothing.
std::string Proposer::drop_branch(Visit& visit) {
  const auto& proposed = visit.task.work->proposed;
  if (!proposed || proposed->number == 0) return "";
  const auto pull = visit.forge.pull_request(proposed->number);
  if (!pull) return pull.fault().sentence;
  if (pull->state != forge::PullRequest::State::merged) return "";
  try {
    const Dropped dropped =
        service::drop_branch(doors_, visit.pass, visit.task.branch, pull->head_oid);
    if (dropped == Dropped::others_there) {
      visit.turn.did(visit.row, "keeps its branch at the remote: it holds more than was merged");
    }
    return "";
  } catch (const Error& error) {
    if (error.exit() == Exit::interrupted) throw;
    return error.what();
  }
}

}  // namespace wave::service
