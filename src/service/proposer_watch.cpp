// SPDX-License-Identifier: MIT
// What becomes of a pull request of ours: checks, reviewers, and the merge.
#include "domain/folded_word.h"
#include "service/advance.h"
#include "service/forge_trouble.h"
#include "service/proposer.h"
#include "service/told_text.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace wave::service {
namespace {

using domain::Checked;
using domain::CheckResult;
using domain::Reason;
using domain::State;
using forge::Check;
using forge::Feedback;
using forge::PullRequest;

// Checks that are set up begin within this time, or do not come; a forge shows a push within it.
constexpr int64_t k_grace_ms = 120000;
constexpr std::string_view k_by_people = "review by ";

bool is_known(const domain::Work& work, const std::string& name, const std::string& oid) {
  return std::any_of(work.checks.begin(), work.checks.end(), [&](const Checked& each) {
    return each.name == name && (oid.empty() || each.oid == oid);
  });
}

// The commits that were sent back by checks since a person has last answered. What people want
// changed does not count: they see themselves how often.
int64_t rounds_of(const domain::Work& work) {
  std::set<std::string> oids;
  for (size_t i = work.checks_answered; i < work.checks.size(); ++i) {
    const Checked& each = work.checks[i];
    const bool by_check = !each.name.empty() && !each.name.starts_with(k_by_people);
    if (by_check && each.result == CheckResult::failed) oids.insert(each.oid);
  }
  return static_cast<int64_t>(oids.size());
}

std::string name_of(const Feedback& item) {
  const char* kind = item.kind == Feedback::Kind::comment  ? "comment"
                     : item.kind == Feedback::Kind::review ? "review"
                                                           : "line";
  return told_line(fmt::format("{}{} ({} {})", k_by_people, item.author.login, kind, item.id));
}

std::string words_of(const Feedback& item) {
  std::string place;
  if (!item.path.empty()) place = item.path + (item.line > 0 ? fmt::format(":{}", item.line) : "");
  return told_tail(place + (place.empty() ? "" : "\n") +
                   (item.body.empty() ? "wants it changed" : item.body));
}

// Whether it asks for something, of somebody whose word counts.
bool asks(const Feedback& item, const std::string& us, const domain::SchedulingPolicy& policy) {
  using Verdict = Feedback::Verdict;
  if (item.author.login.empty() || item.author.login == us || !item.mark.empty()) return false;
  const bool counts = item.author.standing >= forge::Author::Standing::collaborator ||
                      domain::any_of_words({item.author.login}, policy.allowed_authors);
  if (!counts || item.verdict == Verdict::approved || item.verdict == Verdict::dismissed) {
    return false;
  }
  return item.verdict == Verdict::changes_requested || !item.body.empty();
}

forge::MergeWay way_of(domain::LandedBy how) {
  if (how == domain::LandedBy::squash) return forge::MergeWay::squash;
  return how == domain::LandedBy::rebase ? forge::MergeWay::rebase : forge::MergeWay::merge;
}

}  // namespace

void Proposer::watch(Visit& visit) {
  const domain::Work& work = *visit.task.work;
  const auto tip = doors_.store.repository().ref(visit.task.branch);
  if (!work.proposed || work.proposed->number == 0 || tip != work.proposed->oid) {
    if (advance(doors_, visit.row, {State::submitting})) {
      visit.turn.did(visit.row, "is proposed anew");
    }
    return;
  }
  if (!is_due(visit)) return;
  const auto pull = pull_of(visit);
  if (!pull) return;
  if (pull->state == PullRequest::State::merged) return finish(visit, *pull);
  if (pull->state == PullRequest::State::closed) {
    const std::string why = fmt::format("its pull request #{} was closed unmerged", pull->number);
    if (hand_over(doors_, visit.row, Reason::closed, why)) {
      visit.turn.did(visit.row, "waits for a person: " + why);
    }
    return;
  }
  if (has_other_head(visit, *pull) || listen(visit, *pull)) return;
  if (!domain::checks_of(work, work.proposed->oid) && !has_passed(visit)) return;
  if (!visit.pass.policy.lands) {
    wait_for(visit, fmt::format("waits for a person to merge #{}", pull->number));
    return;
  }
  merge(visit, *pull);
}

// As listed, where that is of after the push.
std::optional<PullRequest> Proposer::pull_of(Visit& visit) {
  const domain::Proposed& proposed = *visit.task.work->proposed;
  const auto listed = look_.pulls.find(proposed.number);
  if (listed != look_.pulls.end() && look_.pulls_known && listed->second.head_oid == proposed.oid) {
    return listed->second;
  }
  auto pull = visit.forge.pull_request(proposed.number);
  if (pull) return std::move(*pull);
  put_off(pull.fault(), visit);
  return std::nullopt;
}

// A wall clock that is set meanwhile makes no time go by for the forge. Only of what was proposed
// before this process looked nothing else tells.
int64_t Proposer::proposed_for_ms(Visit& visit) {
  Known& known = known_[visit.row.id];
  const os::Now& now = visit.pass.now;
  if (known.oid != visit.task.work->proposed->oid) {
    known.oid = visit.task.work->proposed->oid;
    known.oid_boot_ms = now.boot_ms;
    known.oid_before_ms = std::max<int64_t>(0, now.wall_ms - visit.task.moved_ms);
  }
  return known.oid_before_ms + now.boot_ms - known.oid_boot_ms;
}

bool Proposer::has_other_head(Visit& visit, const PullRequest& pull) {
  if (pull.head_oid == visit.task.work->proposed->oid) return false;
  if (proposed_for_ms(visit) < k_grace_ms) return true;
  const std::string why = fmt::format("somebody else has pushed to #{}", pull.number);
  if (hand_over(doors_, visit.row, Reason::conflict, why)) {
    visit.turn.did(visit.row, "waits for a person: " + why);
  }
  return true;
}

// What people want changed, each once. True when there was some, or it is not known.
bool Proposer::listen(Visit& visit, const PullRequest& pull) {
  Known& known = known_[visit.row.id];
  if (!pull.version.empty() && known.version == pull.version) return false;
  if (!account_) {
    const auto us = visit.forge.account();
    if (!us) return put_off(us.fault(), visit), true;
    account_ = *us;
  }
  const auto said = visit.forge.feedback(pull.number);
  if (!said) return put_off(said.fault(), visit), true;
  known.version = pull.version;
  std::vector<Checked> wanted;
  for (const Feedback& item : *said) {
    const std::string name = name_of(item);
    if (!asks(item, *account_, visit.pass.policy.scheduling)) continue;
    if (is_known(*visit.task.work, name, "")) continue;
    wanted.push_back({visit.task.work->proposed->oid, name, CheckResult::failed, words_of(item)});
  }
  if (wanted.empty()) return false;
  const std::string what =
      fmt::format("has {} remark{}", wanted.size(), wanted.size() == 1 ? "" : "s");
  send_back(visit, Reason::none, std::move(wanted), what);
  return true;
}

// Whether all is well, which is recorded.
bool Proposer::has_passed(Visit& visit) {
  const std::string& oid = visit.task.work->proposed->oid;
  const auto checks = visit.forge.checks(oid);
  if (!checks) return put_off(checks.fault(), visit), false;
  const int64_t waited = visit.pass.now.wall_ms - visit.task.moved_ms;
  const int64_t grace_ms = k_grace_ms - proposed_for_ms(visit);
  if (checks->reported == forge::Checks::Reported::not_yet && grace_ms > 0) {
    visit.turn.wants(visit.pass.now.wall_ms + grace_ms);
    return false;
  }
  if (checks->reported == forge::Checks::Reported::yes && checks->pending()) {
    if (waited < visit.pass.policy.checks_wait.count() * 1000) return false;
    const std::string why = "its checks take longer than checks.max_wait allows";
    if (hand_over(doors_, visit.row, Reason::checks_timeout, why)) {
      visit.turn.did(visit.row, "waits for a person: " + why);
    }
    return false;
  }
  if (checks->reported == forge::Checks::Reported::yes && !checks->passed()) {
    return_failed(visit, *checks);
    return false;
  }
  if (!record(doors_, visit.row, {Checked{oid, "", CheckResult::passed, ""}})) return false;
  visit.turn.did(visit.row,
                 checks->checks.empty() ? "has no checks to wait for" : "passes its checks");
  return true;
}

void Proposer::return_failed(Visit& visit, const forge::Checks& checks) {
  const std::string& oid = visit.task.work->proposed->oid;
  std::vector<Checked> failed;
  for (const Check& check : checks.checks) {
    const std::string name = told_line(check.name);
    if (check.state != Check::State::failed || is_known(*visit.task.work, name, oid)) continue;
    const auto log = visit.forge.log_tail(check, k_tail);
    if (!log && (passes(log.fault()) || concerns_all(log.fault()))) {
      return put_off(log.fault(), visit);
    }
    failed.push_back({oid, name, CheckResult::failed, told_tail(log ? *log : check.summary)});
  }
  if (failed.empty()) {
    const std::string why = "its agent has changed nothing after its checks had failed";
    if (hand_over(doors_, visit.row, Reason::checks_failed, why)) {
      visit.turn.did(visit.row, "waits for a person: " + why);
    }
    return;
  }
  const std::string what = "fails a check: " + failed.front().name;
  send_back(visit, Reason::checks_failed, std::move(failed), what);
}

void Proposer::merge(Visit& visit, const PullRequest& pull) {
  if (!stands(doors_, visit.row)) return;
  const auto merged =
      visit.forge.merge(pull.number, visit.task.work->proposed->oid, way_of(visit.pass.policy.way));
  if (!merged) return put_off(merged.fault(), visit);
  using Outcome = forge::Merge::Outcome;
  if (merged->outcome == Outcome::merged) return finish(visit, pull);
  if (merged->outcome == Outcome::blocked) blocked(visit, merged->detail);
}

void Proposer::blocked(Visit& visit, const std::string& why) {
  const domain::Proposed& proposed = *visit.task.work->proposed;
  const auto pull = visit.forge.pull_request(proposed.number);
  if (!pull) return put_off(pull.fault(), visit);
  const std::string base = visit.pass.policy.remote + "/" + visit.pass.policy.base_name;
  const std::string name = "merge with " + base;
  if (pull->mergeable == false && !is_known(*visit.task.work, name, proposed.oid)) {
    refresh_base(visit.pass);
    send_back(visit, Reason::conflict,
              {{proposed.oid, name, CheckResult::failed,
                "Both sides have changed the same places; merge " + base +
                    " into this branch and resolve the conflicts."}},
              "cannot be merged: it conflicts with " + base);
    return;
  }
  const int64_t waited = visit.pass.now.wall_ms - visit.task.moved_ms;
  if (waited < visit.pass.policy.checks_wait.count() * 1000) {
    wait_for(visit, fmt::format("cannot be merged yet: {}", why));
    return;
  }
  const std::string told = fmt::format("#{} cannot be merged: {}", proposed.number, why);
  if (hand_over(doors_, visit.row, Reason::conflict, told)) {
    visit.turn.did(visit.row, "waits for a person: " + told);
  }
}

void Proposer::send_back(Visit& visit, Reason reason, std::vector<Checked> found,
                         const std::string& what) {
  std::vector<domain::Body> with(found.begin(), found.end());
  const bool by_people = found.front().name.starts_with(k_by_people);
  const int64_t round = rounds_of(*visit.task.work) + 1;
  if (!by_people && round >= visit.pass.policy.check_rounds) {
    const std::string why = fmt::format("{} for the {}. time", what, round);
    if (hand_over(doors_, visit.row, reason, why, "", std::move(with))) {
      visit.turn.did(visit.row, "waits for a person: it " + why);
    }
    return;
  }
  if (advance(doors_, visit.row,
              {State::ready, reason, told_line(found.front().name), std::move(with)})) {
    visit.turn.did(visit.row, "goes back to its agent: it " + what);
  }
}

}  // namespace wave::service
