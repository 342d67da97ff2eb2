// SPDX-License-Identifier: MIT
#include "service/intake.h"

#include "actions/new_piece.h"
#include "actions/start_doors.h"
#include "actions/stop_task.h"
#include "domain/dependencies.h"
#include "domain/folded_word.h"
#include "domain/issue_wording.h"
#include "domain/mention.h"
#include "error/error.h"
#include "os/log.h"
#include "service/advance.h"
#include "service/forge_trouble.h"
#include "service/remote_branches.h"
#include "service/working_label.h"

#include <algorithm>

namespace wave::service {
namespace {

using domain::Reason;
using domain::State;
using forge::ForgeIssue;

constexpr const char* k_origin = "github";
// By this the pieces are known that come back when their issue is opened again.
constexpr const char* k_closed_there = "its issue was closed";
constexpr std::string_view k_cut = "\n\n[the rest is cut off]";

bool is_over(State state) { return state == State::done || state == State::cleaned; }

bool waits_for_a_plan(State state) {
  return state == State::pending || state == State::queued || state == State::planning;
}

// What an event holds, cut between two characters.
std::string fitting(std::string text) {
  if (text.size() <= domain::k_longest_text) return text;
  size_t end = domain::k_longest_text - k_cut.size();
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end).append(k_cut);
}

bool is_trusted(const forge::Author& author, const domain::SchedulingPolicy& policy) {
  return author.standing >= forge::Author::Standing::collaborator ||
         domain::any_of_words({author.login}, policy.allowed_authors) ||
         domain::any_of_words({"*"}, policy.allowed_authors);
}

bool is_same(const domain::Described& a, const domain::Task& task) {
  const domain::Described& b = task.work->described;
  return a.title == b.title && a.body == b.body && a.labels == b.labels &&
         a.assignees == b.assignees && a.author == b.author && a.trusted == b.trusted &&
         a.version == b.version && a.depends_on == task.depends_on;
}

bool was_closed_there(const domain::Task& task) {
  const bool is_left = task.state == State::skipped || task.state == State::cancelled;
  return is_left && task.reason == Reason::closed && task.detail == k_closed_there;
}

// Whoever has written of it since we began to ask the forge, git wave schedule beside the service
// say, may have been told something newer: the next look tells.
bool is_as_seen(const Pass& pass, const domain::Summary& row) {
  return std::none_of(pass.rows.begin(), pass.rows.end(), [&](const domain::Summary& seen) {
    return seen.id == row.id && seen != row;
  });
}

// The issues that a pull request may be about; whether it is, is_about() says.
std::set<int64_t> hinted_at(const forge::PullRequest& pull, const std::string& repository) {
  const std::string text = pull.title + "\n\n" + pull.body;
  const domain::ClosedIssues closed = domain::closed_by(text, repository);
  return {closed.numbers.begin(), closed.numbers.end()};
}

// Asked of each pull request and each piece, before the text is read word by word.
bool may_be_about(const forge::PullRequest& pull, const std::set<int64_t>& hints,
                  const domain::IssueName& name) {
  const std::string trailer = std::string(domain::k_issue_trailer) + ": " + name.key;
  return pull.head == name.branches.front() || hints.count(name.number) > 0 ||
         pull.body.find(trailer) != std::string::npos;
}

}  // namespace

Turn Intake::step(const Pass& pass, forge::Forge& forge, const std::string& repository) {
  Turn turn;
  Visit visit{pass, forge, repository, turn};
  if (pass.now.boot_ms >= next_boot_ms_) {
    next_boot_ms_ = pass.now.boot_ms + pass.policy.forge_interval.count() * 1000;
    hindrance_.clear();
    if (list_issues(visit)) {
      if (!knows_pulls(visit)) {
        look_.pulls_known = false;
        look_.pulls_known = list_pulls(visit);
      }
      take_in(visit);
      find_mentions(visit);
      leave_closed(visit);
      drop_left_labels(visit);
      fetch_base(visit);
      ++look_.round;
    }
  }
  turn.wants(pass.now.wall_ms + next_boot_ms_ - pass.now.boot_ms);
  return turn;
}

// False: it is tried again, and nothing has failed. Throws Error when it does not pass.
bool Intake::put_off(const forge::ForgeFault& fault, Visit& visit) {
  if (!passes(fault)) throw error_of(fault);
  next_boot_ms_ = std::max(visit.pass.now.boot_ms + 1, when_again(fault, visit.pass).boot_ms);
  os::log(os::Level::info, "the forge is asked again later: " + fault.sentence);
  hindrance_ = fault.sentence;
  return false;
}

bool Intake::list_issues(Visit& visit) {
  auto issues = visit.forge.open_issues(kept_issues_);
  if (!issues) return put_off(issues.fault(), visit);
  has_moved_ = issues->has_value();
  if (*issues) open_ = std::move(**issues);
  return true;
}

// Where the list of issues stands still, so do the pull requests that are listed with them; but a
// push may be told later there, and of those that we watch it matters.
bool Intake::knows_pulls(const Visit& visit) const {
  const auto is_watched = [](const domain::Summary& row) {
    return row.state == State::submitting || row.state == State::waiting_checks;
  };
  const auto& rows = visit.pass.rows;
  return !has_moved_ && look_.pulls_known && std::none_of(rows.begin(), rows.end(), is_watched);
}

bool Intake::list_pulls(Visit& visit) {
  auto pulls = visit.forge.open_pull_requests(kept_pulls_);
  if (!pulls) return put_off(pulls.fault(), visit);
  if (!*pulls) return true;
  look_.pulls.clear();
  for (forge::PullRequest& pull : **pulls) look_.pulls[pull.number] = std::move(pull);
  return true;
}

// What is recorded rests on more than the issue itself.
void Intake::forget_stale(const Visit& visit) {
  std::set<int64_t> numbers;
  for (const ForgeIssue& issue : open_) numbers.insert(issue.number);
  if (numbers != numbers_) {
    for (const int64_t number : waiting_) recorded_.erase(number);
  }
  numbers_ = std::move(numbers);
  const std::string policy = domain::policy_digest(visit.pass.policy.scheduling);
  if (policy != policy_) recorded_.clear();
  policy_ = policy;
}

void Intake::take_in(Visit& visit) {
  forget_stale(visit);
  std::vector<const ForgeIssue*> fresh;
  for (const ForgeIssue& issue : open_) {
    if (ids_.count(issue.number) > 0) continue;
    const auto known = doors_.store.index().with_number(k_origin, issue.number);
    if (known.empty()) fresh.push_back(&issue);
    ids_[issue.number] = known.empty() ? actions::new_piece_id() : known.front().id;
  }
  // All ids are known before anything says what it waits for.
  for (const ForgeIssue* issue : fresh) create(visit, *issue);
  for (const ForgeIssue& issue : open_) {
    if (recorded_[issue.number] == issue.version) continue;
    describe(visit, issue, ids_.at(issue.number));
  }
}

void Intake::create(Visit& visit, const ForgeIssue& issue) {
  actions::IssueDoors doors{doors_.store, visit.pass.config, visit.pass.now};
  actions::PiecePlace place = actions::piece_place(doors);
  place.base_ref = visit.pass.policy.base;
  actions::NewPiece piece;
  piece.id = ids_.at(issue.number);
  piece.origin = k_origin;
  piece.number = issue.number;
  piece.url = issue.url;
  piece.described = described_by(visit, issue, nullptr);
  const auto appended = doors_.store.append(visit.pass.now, "serve", [&](index::Index& index) {
    std::vector<domain::Event> events;
    if (index.with_number(k_origin, issue.number).empty()) {
      actions::add_piece(piece, place, index, doors, events);
    }
    return events;
  });
  if (appended.refused) throw Error(*appended.refused);
  const auto row = doors_.store.index().summary(piece.id);
  if (!row) {
    ids_.erase(issue.number);  // somebody else was faster; it is found at the next look
    return;
  }
  recorded_[issue.number] = issue.version;
  visit.turn.did(*row, "has come into the backlog");
}

domain::Described Intake::described_by(const Visit& visit, const ForgeIssue& issue,
                                       const domain::Task* before) {
  domain::Described out;
  out.title = issue.title;
  out.body = fitting(domain::tidy_body(issue.body));
  out.labels = labels_to_record(issue.labels, before, visit.pass.policy);
  out.assignees = issue.assignees;
  std::sort(out.assignees.begin(), out.assignees.end());
  out.author = issue.author.login;
  out.trusted = is_trusted(issue.author, visit.pass.policy.scheduling);
  out.version = actions::version_of(out, visit.pass.config);
  // What is not open is done, or nobody wants it: neither is waited for.
  std::vector<std::string> needs;
  for (const int64_t number : domain::read_dependencies(out.body, visit.repository).numbers) {
    waiting_.insert(issue.number);
    const auto id = ids_.find(number);
    const bool is_open = numbers_.count(number) > 0 && id != ids_.end();
    if (is_open && number != issue.number) needs.push_back(id->second);
  }
  out.depends_on = std::move(needs);
  return out;
}

void Intake::describe(Visit& visit, const ForgeIssue& issue, const std::string& id) {
  const auto row = doors_.store.index().summary(id);
  const auto task = doors_.store.index().task(id);
  if (!row || !task || !task->work || is_over(task->state)) return;
  if (!is_as_seen(visit.pass, *row)) return;
  const domain::Described now = described_by(visit, issue, &*task);
  bool is_written = true;
  if (was_closed_there(*task)) {
    // What was begun before was chosen once; pending, it would be taken for a task that is due.
    const State to = task->attempt == 0 ? State::pending : State::queued;
    const Move back{to, Reason::none, "its issue was opened again", {now}};
    is_written = advance(doors_, *row, back);
    if (is_written) visit.turn.did(*row, "is wanted again");
  } else if (!is_same(now, *task)) {
    is_written = record(doors_, *row, {now});
    const bool counts = now.version != task->work->described.version;
    if (is_written && counts) visit.turn.did(*row, "was edited");
  }
  if (is_written) recorded_[issue.number] = issue.version;
}

// Those that nobody has begun; our own pull request for one is in nobody's way.
void Intake::find_mentions(const Visit& visit) {
  look_.mentioned_by.clear();
  const auto rows = own_rows(doors_.store);  // with those that have just come
  for (const auto& [number, pull] : look_.pulls) {
    const std::set<int64_t> hints = hinted_at(pull, visit.repository);
    for (const domain::Summary& row : rows) {
      if (row.origin != k_origin) continue;
      if (!domain::is_in_backlog(row) && row.state != State::queued) continue;
      const std::string branch = row.branch.substr(std::string("refs/heads/").size());
      const domain::IssueName name{
          "#" + std::to_string(row.number), row.number, visit.repository, {branch}};
      if (!may_be_about(pull, hints, name)) continue;
      if (!domain::is_about({pull.title, pull.body, pull.head}, name)) continue;
      const auto task = doors_.store.index().task(row.id);
      const bool is_own =
          task && task->work && task->work->proposed && task->work->proposed->number == number;
      if (!is_own) look_.mentioned_by[row.id].push_back("#" + std::to_string(number));
    }
  }
}

void Intake::leave_closed(Visit& visit) {
  for (const domain::Summary& row : visit.pass.rows) {
    if (row.origin != k_origin || row.held || is_over(row.state)) continue;
    if (numbers_.count(row.number) > 0) continue;
    // It may only have moved between two pages of the list.
    const auto issue = visit.forge.issue(row.number);
    const bool is_gone = !issue && issue.fault().kind == forge::ForgeFault::Kind::not_found;
    if (!issue && !is_gone) {
      put_off(issue.fault(), visit);
      return;
    }
    if (is_gone || !issue->open) leave(visit, row);
  }
}

void Intake::leave(Visit& visit, const domain::Summary& row) {
  const std::string branch = row.branch.substr(std::string("refs/heads/").size());
  const auto pulls = visit.forge.pull_requests_of(branch);
  if (!pulls) {
    put_off(pulls.fault(), visit);
    return;
  }
  const bool is_merged =
      std::any_of(pulls->begin(), pulls->end(), [](const forge::PullRequest& pull) {
        return pull.state == forge::PullRequest::State::merged;
      });
  // Our own work closed it: whoever proposed that brings it to its end.
  if (is_merged && !waits_for_a_plan(row.state)) return;
  const auto task = doors_.store.index().task(row.id);
  const auto fault = task ? drop_working_label(visit.forge, *task, visit.pass.policy)
                          : std::optional<forge::ForgeFault>();
  if (fault) {
    put_off(*fault, visit);
    return;
  }
  if (domain::is_live(row.state)) {
    actions::MadeDoors made(doors_.store, doors_.clock, doors_.processes, doors_.environment);
    actions::stop_task(doors_.store, made.doors().host, row, doors_.clock);
    visit.turn.did(row, "is stopped: its issue was closed");
    return;
  }
  const Move away{domain::has_failed(row.state) ? State::cancelled : State::skipped, Reason::closed,
                  k_closed_there};
  if (advance(doors_, row, away)) visit.turn.did(row, "is left: its issue was closed");
}

// Of work that a person has ended here.
void Intake::drop_left_labels(Visit& visit) {
  const std::string& label = visit.pass.policy.working_label;
  for (const ForgeIssue& issue : open_) {
    if (!domain::any_of_words(issue.labels, {label})) continue;
    const auto id = ids_.find(issue.number);
    const auto task = id == ids_.end() ? std::nullopt : doors_.store.index().task(id->second);
    if (!task || (task->state != State::cancelled && task->state != State::skipped)) continue;
    if (const auto fault = drop_working_label(visit.forge, *task, visit.pass.policy)) {
      put_off(*fault, visit);
      return;
    }
  }
}

// Only where something is about to begin: else nobody needs to know.
void Intake::fetch_base(Visit& visit) {
  const bool is_wanted = std::any_of(
      visit.pass.rows.begin(), visit.pass.rows.end(),
      [](const auto& row) { return row.state == State::queued || row.state == State::ready; });
  const bool is_there = doors_.store.repository().ref(visit.pass.policy.base).has_value();
  if (is_there && !is_wanted) return;
  try {
    service::fetch_base(doors_, visit.pass);
    told_.clear();
  } catch (const Error& error) {
    if (error.exit() == Exit::interrupted || !is_there) throw;
    // What is there will do.
    if (told_ != error.what()) os::log(os::Level::warning, error.what());
    told_ = error.what();
  }
}

}  // namespace wave::service
