// SPDX-License-Identifier: MIT
// A forge in memory that keeps state and fails when it is told to. Tests write its state directly
// and read what became of it.
#pragma once

#include "forge/forge.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace wave::test {

class FakeForge : public forge::Forge {
 public:
  enum class Failure {
    transient,   // before anything is done
    lost_reply,  // done, and nobody is told
    denied
  };

  std::string login = "wave-bot";
  std::map<int64_t, forge::ForgeIssue> issues;
  std::map<int64_t, forge::PullRequest> pulls;
  std::map<int64_t, std::vector<forge::Feedback>> said;    // by issue or pull request
  std::map<std::string, forge::Checks> checks_of;          // by commit; missing: none is set up
  std::map<std::string, std::string> logs;                 // by check's name
  std::set<std::string> labels;                            // that the repository has
  std::set<int64_t> blocked;                               // pull requests that cannot be merged
  os::Now now;                                             // as the forge takes the time to be
  std::vector<std::string> calls;                          // the operations asked for, in order
  std::function<void(const std::string& call)> meanwhile;  // what others do while it is asked

  int64_t add_issue(const std::string& title, const std::string& body = {});
  // The nth call from now on (1: the next) fails.
  void fail(size_t nth, Failure failure);
  // Until then every call is refused.
  void limit_until(os::Now until) { limit_ = until; }

  forge::Answer<std::string> account() override;
  forge::Answer<std::optional<std::vector<forge::ForgeIssue>>> open_issues(
      forge::KeptPages& kept) override;
  forge::Answer<forge::ForgeIssue> issue(int64_t number) override;
  forge::Answer<forge::LabelChange> add_label(int64_t number, const forge::Label& label) override;
  forge::Answer<forge::LabelChange> remove_label(int64_t number, const std::string& name) override;
  forge::Answer<std::optional<std::vector<forge::PullRequest>>> open_pull_requests(
      forge::KeptPages& kept) override;
  forge::Answer<forge::PullRequest> pull_request(int64_t number) override;
  forge::Answer<std::vector<forge::PullRequest>> pull_requests_of(
      const std::string& branch) override;
  forge::Answer<forge::PullRequest> find_or_create(const forge::PullRequestDraft& draft) override;
  forge::Answer<forge::PullRequest> edit_pull_request(int64_t number, const std::string& title,
                                                      const std::string& body) override;
  forge::Answer<forge::Merge> merge(int64_t number, const std::string& head_oid,
                                    forge::MergeWay way) override;
  forge::Answer<forge::Done> close(int64_t number) override;
  forge::Answer<forge::Checks> checks(const std::string& oid) override;
  forge::Answer<std::string> log_tail(const forge::Check& check, size_t most_bytes) override;
  forge::Answer<std::vector<forge::Feedback>> comments(int64_t number) override;
  forge::Answer<std::vector<forge::Feedback>> feedback(int64_t number) override;
  forge::Answer<forge::Feedback> comment_once(int64_t number, const std::string& mark,
                                              const std::string& body) override;

 private:
  // Does it, or fails as planned.
  template <class T>
  forge::Answer<T> answer(const std::string& call, const std::function<forge::Answer<T>()>& deed);
  std::optional<forge::ForgeFault> planned_fault(const std::string& call);
  forge::Answer<forge::PullRequest> make_pull(const forge::PullRequestDraft& draft);
  std::vector<forge::PullRequest> open_pulls() const;
  // Something has changed it.
  std::string next_version() { return "v" + std::to_string(++version_); }

  std::map<size_t, Failure> failures_;  // by number of calls so far
  std::optional<os::Now> limit_;
  bool loses_reply_ = false;
  int64_t number_ = 0;
  int64_t version_ = 0;
};

}  // namespace wave::test
