// SPDX-License-Identifier: MIT
#include "service/brief.h"

#include "domain/verdict.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace wave::service {
namespace {

using domain::CheckResult;
using prompt::Role;

// The checks of this commit that have failed, as their newest results say.
std::vector<prompt::CheckText> failed_checks(const domain::Work& work, const std::string& tip) {
  std::vector<prompt::CheckText> out;
  std::set<std::string> seen;
  for (auto check = work.checks.rbegin(); check != work.checks.rend(); ++check) {
    if (check->name.empty() || check->oid != tip || !seen.insert(check->name).second) continue;
    if (check->result == CheckResult::failed) out.push_back({check->name, "failed", check->tail});
  }
  std::reverse(out.begin(), out.end());
  return out;
}

// How the attempt before ended, where it was no success.
std::string note_of(const domain::Task& task) {
  const domain::Run* last = task.current_run();
  if (!last || !last->started_ms || last->result == domain::State::done) return "";
  std::string how = last->result ? std::string(to_string(*last->result)) : "ended";
  if (last->reason != domain::Reason::none) how += ", " + std::string(to_string(last->reason));
  return fmt::format(
      "Attempt {} came to no good end ({}). What it left is in the worktree, "
      "committed or not.",
      last->attempt, how);
}

}  // namespace

prompt::RoleInput told_of(const domain::Task& task) {
  prompt::RoleInput out;
  const domain::Work& work = *task.work;
  out.issue.key = work.number > 0 ? "#" + std::to_string(work.number) : task.id;
  out.issue.number = work.number;
  out.issue.title = task.title;
  out.issue.body = work.described.body;
  out.issue.author = work.described.author;
  out.issue.labels = work.described.labels;
  out.issue.priority = work.described.priority;
  for (const domain::GivenAnswer& each : work.answers) {
    // Who only lets it go on has said nothing.
    if (!each.text.empty()) out.answers.push_back({each.question, each.text});
  }
  if (work.planned) {
    const auto plan = domain::plan_from_json(work.planned->plan);
    if (const auto* sound = std::get_if<domain::Plan>(&plan)) out.plan = *sound;
  }
  constexpr std::string_view k_heads = "refs/heads/";
  out.branch = task.branch.starts_with(k_heads) ? task.branch.substr(k_heads.size()) : task.branch;
  out.base = task.base_oid;
  return out;
}

Brief brief_for(const domain::Task& task, const std::string& tip, const std::string& tree) {
  Brief out;
  out.input = told_of(task);
  out.input.head = tip;
  if (tip.empty()) return out;  // what another clone has made of it is not here
  out.input.note = note_of(task);
  out.input.checks = failed_checks(*task.work, tip);
  if (!out.input.checks.empty()) {
    out.role = Role::feedback;
    return out;
  }
  const domain::Reviewed* review = domain::review_of(*task.work, tree);
  if (!review || review->judgement != domain::Judgement::findings) return out;
  const auto verdict = domain::verdict_from_json(review->verdict);
  if (const auto* sound = std::get_if<domain::Verdict>(&verdict)) {
    out.input.findings = sound->findings;
    out.role = Role::fix;
  }
  return out;
}

}  // namespace wave::service
