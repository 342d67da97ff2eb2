// SPDX-License-Identifier: MIT
#include "actions/new_issue.h"

#include "actions/default_branch.h"
#include "actions/issue_needs.h"
#include "domain/feature_name.h"
#include "domain/ids.h"
#include "domain/issue_wording.h"
#include "domain/slug.h"
#include "error/error.h"
#include "git/layout.h"
#include "os/random.h"

#include <algorithm>
#include <map>

namespace wave::actions {
namespace {

constexpr const char* k_heads = "refs/heads/";
constexpr const char* k_folder_of_branches = "wave/";

std::vector<std::string> sorted(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

// One on its way into the log.
struct Making {
  std::string id;
  domain::Described described;
  std::string feature;
  int64_t number = 0;
};

// What is the same for all of one call.
struct Place {
  std::string default_branch;
  std::string base_ref;
};

Place find_place(IssueDoors& doors) {
  Place out;
  out.default_branch = default_branch(doors.store.layout(), doors.store.repository());
  const std::string base = doors.config.string("forge.base");
  if (!base.empty() && domain::ref_fault(base)) {
    throw Error("'forge.base' names no branch: '" + base + "'",
                "git wave config tells where that is set");
  }
  out.base_ref = k_heads + (base.empty() ? out.default_branch : base);
  return out;
}

// By a task or a branch. Others of the same call begin with another number.
bool is_taken(const std::string& feature, index::Index& index, IssueDoors& doors,
              const std::string& default_branch) {
  return domain::feature_fault(feature, default_branch) ||
         domain::feature_collision(feature, index.features_in_use(feature)) ||
         doors.store.repository().ref(k_heads + std::string(k_folder_of_branches) + feature);
}

std::string free_feature(const Making& issue, index::Index& index, IssueDoors& doors,
                         const std::string& default_branch) {
  const std::string name = std::to_string(issue.number) + "-" + domain::slug(issue.described.title);
  std::string feature = name;
  for (int i = 2; is_taken(feature, index, doors, default_branch); ++i) {
    feature = name + "-" + std::to_string(i);
  }
  return feature;
}

// Nothing that was there before waits for what is new, so a ring goes through new ones only.
void refuse_rings(const std::vector<Making>& issues) {
  std::map<std::string, const Making*> by_id;
  for (const Making& issue : issues) by_id[issue.id] = &issue;
  const auto needs_of = [&](const std::string& id) {
    const auto found = by_id.find(id);
    return found == by_id.end() ? std::vector<std::string>()
                                : found->second->described.depends_on.value();
  };
  const auto name = [&](const std::string& id) { return by_id.at(id)->described.title; };
  for (const Making& issue : issues) refuse_ring(issue.id, needs_of, name);
}

domain::Event created(const Making& issue, const Place& place, const IssueDoors& doors) {
  const git::Layout& layout = doors.store.layout();
  domain::Created body;
  body.feature = issue.feature;
  body.branch = std::string(k_heads) + k_folder_of_branches + issue.feature;
  body.base_ref = place.base_ref;
  body.worktree = git::worktree_path(layout, issue.feature, doors.config.string("worktree.path"))
                      .lexically_relative(layout.project)
                      .string();
  body.origin = "local";
  body.number = issue.number;
  domain::Event event;
  event.id = domain::run_event_id("n", issue.id);
  event.task = issue.id;
  event.body = std::move(body);
  return event;
}

domain::Described described_by(const NewIssue& wanted) {
  domain::Described out;
  out.title = wanted.title;
  out.body = domain::tidy_body(wanted.body);
  out.labels = sorted(wanted.labels);
  out.assignees = sorted(wanted.assignees);
  out.priority = wanted.priority;
  return out;
}

Making prepare(const NewIssue& wanted, const config::Config& config) {
  Making out;
  out.id = domain::crockford32(os::random_bytes(domain::k_task_id_length));
  out.described = described_by(wanted);
  check_wording(out.described);
  out.described.version = version_of(out.described, config);
  return out;
}

void find_needs(Making& issue, const NewIssue& wanted, index::Index& index,
                const std::vector<Making>& all) {
  std::vector<std::string> needs = needs_in_text(index, issue.described.body, Unknown::refused);
  add_needs(index, wanted.blocked_by, needs);
  for (const size_t other : wanted.blocked_by_new) needs.push_back(all.at(other).id);
  issue.described.depends_on = std::move(needs);
}

void check_list(const char* what, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (const auto fault = domain::label_fault(word)) {
      throw UsageError(
          std::string(what) + " " + *fault,
          "it is one line of at most " + std::to_string(domain::k_longest_label) + " characters");
    }
  }
  if (words.size() <= domain::k_most_labels) return;
  throw UsageError("there are " + std::to_string(words.size()) + " of what " + what + " is, and " +
                   std::to_string(domain::k_most_labels) + " is the most");
}

}  // namespace

void check_words(const NewIssue& wanted) { check_wording(described_by(wanted)); }

void check_wording(const domain::Described& described) {
  if (const auto fault = domain::title_fault(described.title)) {
    throw UsageError("the title " + *fault, "it is one line; the rest belongs into the text");
  }
  if (const auto fault = domain::body_fault(described.body)) {
    throw UsageError("the text " + *fault, "give it as plain Markdown in UTF-8");
  }
  check_list("a label", described.labels);
  check_list("an assignee's name", described.assignees);
  if (described.priority >= 0 && described.priority <= domain::k_last_priority) return;
  throw UsageError("'" + std::to_string(described.priority) + "' is no priority",
                   "1 comes first, 9 last, 0 means none");
}

std::vector<domain::Summary> new_issues(const std::vector<NewIssue>& wanted, IssueDoors& doors) {
  const Place place = find_place(doors);
  std::vector<Making> issues;
  for (const NewIssue& each : wanted) issues.push_back(prepare(each, doors.config));
  append_word(doors, [&](index::Index& index) {
    int64_t number = index.highest_number("local");
    std::vector<domain::Event> events;
    for (size_t i = 0; i < issues.size(); ++i) {
      Making& issue = issues[i];
      issue.number = ++number;
      issue.feature = free_feature(issue, index, doors, place.default_branch);
      find_needs(issue, wanted[i], index, issues);
      events.push_back(created(issue, place, doors));
      domain::Event described;
      described.task = issue.id;
      described.body = issue.described;
      events.push_back(std::move(described));
    }
    refuse_rings(issues);
    return events;
  });
  std::vector<domain::Summary> out;
  for (const Making& issue : issues) out.push_back(standing(doors.store.index(), issue.id));
  return out;
}

}  // namespace wave::actions
