// SPDX-License-Identifier: MIT
#include "support/fake_forge.h"

#include <algorithm>

namespace wave::test {

using namespace forge;
using Kind = ForgeFault::Kind;

namespace {

ForgeFault not_found(int64_t number) {
  return {Kind::not_found, "there is no " + std::to_string(number), ""};
}

// What tells a list from another: its items' numbers and versions.
template <class T>
std::string fingerprint(const std::vector<T>& items) {
  std::string out;
  for (const T& item : items) out += std::to_string(item.number) + "=" + item.version + ";";
  return out;
}

// As a forge answers with ETags.
template <class T>
std::optional<std::vector<T>> unless_known(std::vector<T> items, KeptPages& kept,
                                           const std::string& beside = {}) {
  const std::string etag = fingerprint(items) + beside;
  if (kept.pages.size() == 1 && kept.pages[0].etag == etag) return std::nullopt;
  kept.pages = {{"all", etag, "", ""}};
  return items;
}

}  // namespace

int64_t FakeForge::add_issue(const std::string& title, const std::string& body) {
  ForgeIssue issue;
  issue.number = ++number_;
  issue.title = title;
  issue.body = body;
  issue.author = {"somebody", Author::Standing::member};
  issue.version = next_version();
  issue.created_ms = issue.updated_ms = now.wall_ms;
  issue.url = "https://forge.invalid/o/n/issues/" + std::to_string(issue.number);
  issues[issue.number] = issue;
  return issue.number;
}

void FakeForge::fail(size_t nth, Failure failure) { failures_[calls.size() + nth] = failure; }

std::optional<ForgeFault> FakeForge::planned_fault(const std::string& call) {
  calls.push_back(call);
  if (meanwhile) meanwhile(call);
  loses_reply_ = false;
  if (limit_ && now.boot_ms < limit_->boot_ms) {
    return ForgeFault{Kind::rate_limited, "no more for now", "", limit_};
  }
  const auto planned = failures_.find(calls.size());
  if (planned == failures_.end()) return std::nullopt;
  loses_reply_ = planned->second == Failure::lost_reply;
  if (loses_reply_) return std::nullopt;
  if (planned->second == Failure::denied) return ForgeFault{Kind::denied, "not allowed", ""};
  return ForgeFault{Kind::transient, "no connection", "", now};
}

template <class T>
Answer<T> FakeForge::answer(const std::string& call, const std::function<Answer<T>()>& deed) {
  if (const auto fault = planned_fault(call)) return *fault;
  Answer<T> out = deed();
  if (loses_reply_) return ForgeFault{Kind::transient, "the connection broke", "", now};
  return out;
}

Answer<std::string> FakeForge::account() {
  return answer<std::string>("account", [&] { return login; });
}

Answer<std::optional<std::vector<ForgeIssue>>> FakeForge::open_issues(KeptPages& kept) {
  return answer<std::optional<std::vector<ForgeIssue>>>("open_issues", [&] {
    std::vector<ForgeIssue> out;
    for (const auto& [number, issue] : issues) {
      if (issue.open) out.push_back(issue);
    }
    return unless_known(std::move(out), kept, fingerprint(open_pulls()));
  });
}

Answer<ForgeIssue> FakeForge::issue(int64_t number) {
  return answer<ForgeIssue>("issue", [&]() -> Answer<ForgeIssue> {
    const auto found = issues.find(number);
    if (found == issues.end()) return not_found(number);
    return found->second;
  });
}

Answer<LabelChange> FakeForge::add_label(int64_t number, const Label& label) {
  return answer<LabelChange>("add_label", [&]() -> Answer<LabelChange> {
    const auto found = issues.find(number);
    if (found == issues.end()) return not_found(number);
    std::vector<std::string>& set = found->second.labels;
    labels.insert(label.name);
    if (std::find(set.begin(), set.end(), label.name) != set.end()) return LabelChange::stood;
    set.push_back(label.name);
    found->second.version = next_version();
    return LabelChange::made;
  });
}

Answer<LabelChange> FakeForge::remove_label(int64_t number, const std::string& name) {
  return answer<LabelChange>("remove_label", [&]() -> Answer<LabelChange> {
    const auto found = issues.find(number);
    if (found == issues.end()) return not_found(number);
    if (std::erase(found->second.labels, name) == 0) return LabelChange::stood;
    found->second.version = next_version();
    return LabelChange::made;
  });
}

Answer<std::optional<std::vector<PullRequest>>> FakeForge::open_pull_requests(KeptPages& kept) {
  return answer<std::optional<std::vector<PullRequest>>>(
      "open_pull_requests", [&] { return unless_known(open_pulls(), kept); });
}

std::vector<PullRequest> FakeForge::open_pulls() const {
  std::vector<PullRequest> out;
  for (const auto& [number, pull] : pulls) {
    if (pull.state == PullRequest::State::open) out.push_back(pull);
  }
  return out;
}

Answer<PullRequest> FakeForge::pull_request(int64_t number) {
  return answer<PullRequest>("pull_request", [&]() -> Answer<PullRequest> {
    const auto found = pulls.find(number);
    if (found == pulls.end()) return not_found(number);
    return found->second;
  });
}

Answer<std::vector<PullRequest>> FakeForge::pull_requests_of(const std::string& branch) {
  return answer<std::vector<PullRequest>>("pull_requests_of", [&] {
    std::vector<PullRequest> out;
    for (const auto& [number, pull] : pulls) {
      if (pull.head == branch) out.insert(out.begin(), pull);
    }
    return out;
  });
}

Answer<PullRequest> FakeForge::make_pull(const PullRequestDraft& draft) {
  PullRequest pull;
  pull.number = ++number_;
  pull.url = "https://forge.invalid/o/n/pull/" + std::to_string(pull.number);
  pull.head = draft.head;
  pull.head_repository = "o/n";
  pull.head_oid = draft.head_oid;
  pull.base = draft.base;
  pull.title = draft.title;
  pull.body = draft.body;
  pull.author = {login, Author::Standing::member};
  pull.version = next_version();
  pulls[pull.number] = pull;
  return pull;
}

Answer<PullRequest> FakeForge::find_or_create(const PullRequestDraft& draft) {
  return answer<PullRequest>("find_or_create", [&]() -> Answer<PullRequest> {
    const auto is_it = [&](const PullRequest& pull) {
      return pull.head == draft.head && pull.base == draft.base &&
             (pull.state == PullRequest::State::open || pull.head_oid == draft.head_oid);
    };
    for (auto pull = pulls.rbegin(); pull != pulls.rend(); ++pull) {
      if (is_it(pull->second)) return pull->second;
    }
    return make_pull(draft);
  });
}

Answer<PullRequest> FakeForge::edit_pull_request(int64_t number, const std::string& title,
                                                 const std::string& body) {
  return answer<PullRequest>("edit_pull_request", [&]() -> Answer<PullRequest> {
    const auto found = pulls.find(number);
    if (found == pulls.end()) return not_found(number);
    found->second.title = title;
    found->second.body = body;
    found->second.version = next_version();
    return found->second;
  });
}

Answer<Merge> FakeForge::merge(int64_t number, const std::string& head_oid, MergeWay /*way*/) {
  return answer<Merge>("merge", [&]() -> Answer<Merge> {
    const auto found = pulls.find(number);
    if (found == pulls.end()) return not_found(number);
    PullRequest& pull = found->second;
    if (pull.head_oid != head_oid) return Merge{Merge::Outcome::head_moved, "another head"};
    if (pull.state == PullRequest::State::merged) {
      return Merge{Merge::Outcome::merged, pull.merge_oid};
    }
    if (pull.state == PullRequest::State::closed || blocked.count(number) > 0) {
      return Merge{Merge::Outcome::blocked, "it cannot be merged"};
    }
    pull.state = PullRequest::State::merged;
    pull.merge_oid = head_oid;
    pull.version = next_version();
    return Merge{Merge::Outcome::merged, pull.merge_oid};
  });
}

Answer<Done> FakeForge::close(int64_t number) {
  return answer<Done>("close", [&]() -> Answer<Done> {
    const auto issue = issues.find(number);
    const auto pull = pulls.find(number);
    if (issue == issues.end() && pull == pulls.end()) return not_found(number);
    if (issue != issues.end()) {
      issue->second.open = false;
      issue->second.version = next_version();
    } else if (pull->second.state == PullRequest::State::open) {
      pull->second.state = PullRequest::State::closed;
      pull->second.version = next_version();
    }
    return Done();
  });
}

Answer<Checks> FakeForge::checks(const std::string& oid) {
  return answer<Checks>("checks", [&] {
    const auto found = checks_of.find(oid);
    return found == checks_of.end() ? Checks() : found->second;
  });
}

Answer<std::string> FakeForge::log_tail(const Check& check, size_t most_bytes) {
  return answer<std::string>("log_tail", [&] {
    const std::string& log = logs[check.name];
    return log.size() > most_bytes ? log.substr(log.size() - most_bytes) : log;
  });
}

Answer<std::vector<Feedback>> FakeForge::comments(int64_t number) {
  return answer<std::vector<Feedback>>("comments", [&] {
    std::vector<Feedback> out = said[number];
    std::erase_if(out, [](const Feedback& item) { return item.kind != Feedback::Kind::comment; });
    return out;
  });
}

Answer<std::vector<Feedback>> FakeForge::feedback(int64_t number) {
  return answer<std::vector<Feedback>>("feedback", [&] { return said[number]; });
}

Answer<Feedback> FakeForge::comment_once(int64_t number, const std::string& mark,
                                         const std::string& body) {
  return answer<Feedback>("comment_once", [&]() -> Answer<Feedback> {
    if (issues.count(number) + pulls.count(number) == 0) return not_found(number);
    std::vector<Feedback>& known = said[number];
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const Feedback& item) { return item.mark == mark; });
    if (found != known.end()) return *found;
    Feedback item;
    item.id = static_cast<int64_t>(known.size()) + 1;
    item.author = {login, Author::Standing::member};
    item.body = body;
    item.mark = mark;
    item.version = next_version();
    item.submitted_ms = now.wall_ms;
    known.push_back(item);
    // As on GitHub: a comment moves the issue as well.
    if (issues.count(number) > 0) issues[number].version = item.version;
    return item;
  });
}

}  // namespace wave::test
