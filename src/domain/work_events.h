// SPDX-License-Identifier: MIT
// What happens to a piece of the backlog, beside what happens to every task: it is described,
// weighed, planned, reviewed, checked and proposed, and people are asked. Each is a body of an
// event (domain/event.h); the bytes are specified in git-wave-format(5).
#pragma once

#include "domain/risk.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wave::domain {

// At most so many bytes of one text stand in an event: a batch has to hold it.
constexpr size_t k_longest_text = 64 << 10;

// What is wanted, in its newest wording; the first one goes with the task's creation.
struct Described {
  std::string title;
  std::string body;                    // Markdown, as its author wrote it
  std::vector<std::string> labels;     // sorted
  std::vector<std::string> assignees;  // sorted
  std::string author;
  bool trusted = true;  // whether the policy takes this author's work without a word of a person
  int priority = 0;     // 1 is the most urgent; 0: none is given
  std::string version;  // digest of all that a plan rests on (domain/issue_version.h)
  // Ids of what must be done first; nothing: it stays as it was.
  std::optional<std::vector<std::string>> depends_on = {};
};

enum class Action { enqueue, defer, reject };
std::string_view to_string(Action action);
std::optional<Action> parse_action(std::string_view word);

// What the scheduler's agent thinks of it. Holds for this version of it under this policy.
struct Weighed {
  std::optional<Action> action;  // nothing: a word that this version does not know
  int score = 0;                 // 0 to 100
  std::string why;
  std::string version;
  std::string policy;  // digest of what the scheduler was told to go by
};

// How it is to be done.
struct Planned {
  std::string plan;  // JSON, see domain/plan.h; empty: somebody is at it
  std::optional<Risk> risk;
  std::string version;       // of what was planned
  std::string base;          // the commit that was looked at
  std::string agent = {};    // who planned it
  std::string session = {};  // the agent's own, to go on with
};

enum class Judgement { approve, findings };
std::string_view to_string(Judgement judgement);
std::optional<Judgement> parse_judgement(std::string_view word);

// What an independent reviewer says of one commit.
struct Reviewed {
  std::string oid;
  std::string tree;  // of that commit: the same tree need not be judged twice
  std::optional<Judgement> judgement;
  std::string verdict;  // JSON, see domain/verdict.h
  std::string agent;
};

enum class CheckResult { passed, failed };
std::string_view to_string(CheckResult result);
std::optional<CheckResult> parse_check_result(std::string_view word);

// A check of one commit came to its end. Without a name: all of them, or that there are none.
struct Checked {
  std::string oid;
  std::string name;
  std::optional<CheckResult> result;
  std::string tail;  // the end of what a failed one printed
};

// The forge has a request to take the branch in.
struct Proposed {
  int64_t number = 0;
  std::string url;
  std::string oid;  // what was pushed
};

// An agent was asked something about it, beside its runs, and that is over, whatever came of it:
// what it took counts in the piece's budget.
struct Called {
  std::string call;  // random, of this one call: it is told once
  std::string role;  // "plan", "review" ...
  std::string agent;
  int64_t took_ms = 0;
  int64_t input_tokens = 0;  // as the agent reported them, 0 unknown; so is the cost
  int64_t output_tokens = 0;
  double cost_usd = 0;
};

// A person has to say something before it goes on.
struct Asked {
  std::string question;
};
struct Answered {
  std::string text;
};

// A person keeps the service from it, or no longer does.
struct Held {
  bool on = true;
};

}  // namespace wave::domain
