// SPDX-License-Identifier: MIT
// Where work comes from and goes to: issues, labels, pull requests, checks, comments. A forge is
// remote and slow, answers may get lost on the way, and others act on it at the same time; so every
// answer is a value, and everything that makes something may be asked for again after a fault or a
// crash without making it twice. Text from it is others' and only data.
#pragma once

#include "forge/answer.h"
#include "forge/check.h"
#include "forge/feedback.h"
#include "forge/forge_issue.h"
#include "forge/kept_pages.h"
#include "forge/label.h"
#include "forge/merge.h"
#include "forge/pull_request.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wave::forge {

struct Done {};

class Forge {
 public:
  virtual ~Forge() = default;

  // The login we act under; empty when the forge does not tell.
  virtual Answer<std::string> account() = 0;

  // All of them, oldest first; nothing when the list is as it was at the last look into `kept`, and
  // no pull request has come, gone or been edited since. An issue that moves between pages while
  // they are read may be missing until the next look; one that is moved away, or whose label gets
  // another name, may show as it was for some looks more.
  virtual Answer<std::optional<std::vector<ForgeIssue>>> open_issues(KeptPages& kept) = 0;
  virtual Answer<ForgeIssue> issue(int64_t number) = 0;
  // Sets it and looks whether it is there. The label is made if the repository has none such.
  virtual Answer<LabelChange> add_label(int64_t number, const Label& label) = 0;
  // Removes it and looks whether it is gone. Only for labels that are ours (LabelChange::made).
  virtual Answer<LabelChange> remove_label(int64_t number, const std::string& name) = 0;

  // As open_issues(); those of forks too.
  virtual Answer<std::optional<std::vector<PullRequest>>> open_pull_requests(KeptPages& kept) = 0;
  virtual Answer<PullRequest> pull_request(int64_t number) = 0;
  // Of a branch of the repository itself, in any state, newest first.
  virtual Answer<std::vector<PullRequest>> pull_requests_of(const std::string& branch) = 0;
  // The open one of this head and base, else the newest with this head commit (which somebody has
  // closed or merged since), else a new one, read back. Never a second one.
  virtual Answer<PullRequest> find_or_create(const PullRequestDraft& draft) = 0;
  virtual Answer<PullRequest> edit_pull_request(int64_t number, const std::string& title,
                                                const std::string& body) = 0;
  // Merges exactly this head commit, or nothing.
  virtual Answer<Merge> merge(int64_t number, const std::string& head_oid, MergeWay way) = 0;
  // An issue or a pull request; fine when it is closed already.
  virtual Answer<Done> close(int64_t number) = 0;

  // Of this very commit.
  virtual Answer<Checks> checks(const std::string& oid) = 0;
  // The end of what a check printed, whole lines, at most so many bytes; may be empty.
  virtual Answer<std::string> log_tail(const Check& check, size_t most_bytes) = 0;

  // The comments of an issue or a pull request, oldest first.
  virtual Answer<std::vector<Feedback>> comments(int64_t number) = 0;
  // All that was said about a pull request: its comments, reviews, and remarks on lines.
  virtual Answer<std::vector<Feedback>> feedback(int64_t number) = 0;
  // Says it unless a comment of ours with this mark (letters, digits, '.', '_', '-') is there; the
  // mark stays hidden from readers. Answers the comment.
  virtual Answer<Feedback> comment_once(int64_t number, const std::string& mark,
                                        const std::string& body) = 0;
};

}  // namespace wave::forge
