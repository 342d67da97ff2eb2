// SPDX-License-Identifier: MIT
#include "view/start.h"

#include "view/plain_text.h"
#include "view/words.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::view {
namespace {

// A word as a shell would need it, so that the line can be pasted.
std::string quoted(const std::string& word) {
  constexpr std::string_view k_safe =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+./:=@%,";
  if (!word.empty() && word.find_first_not_of(k_safe) == std::string::npos) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string indented(const std::string& text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    if (end > at) out.append("    ").append(text, at, end - at);
    out += '\n';
    at = end + 1;
  }
  return out;
}

}  // namespace

std::string started_line(const actions::StartedTask& task) {
  return fmt::format("{}\t{}\t{}\t{}\n", task.id, task.feature, to_string(task.state),
                     plain_line(task.worktree.string()));
}

std::string start_plan(const std::vector<actions::StartPlan>& plans) {
  std::string out;
  for (const actions::StartPlan& plan : plans) {
    std::string command;
    for (const std::string& word : plan.argv) command += ' ' + quoted(word);
    std::string needs;
    for (const std::string& feature : plan.waits_for)
      needs += fmt::format("{} '{}'", needs.empty() ? ", once done:" : ",", feature);
    out += fmt::format(
        "would start '{}'{}\n  branch    {}{} from {} ({})\n  worktree  {}\n  agent    {}\n",
        plan.feature, needs, branch_name(plan.branch),
        plan.goes_on ? ", kept from an earlier task," : "", branch_name(plan.base_ref),
        plan.base_oid.empty() ? "where it stands then" : plan.base_oid, plan.worktree.string(),
        plain_line(command));
    out += "  prompt\n" + indented(plain_text(plan.prompt));
  }
  return out;
}

}  // namespace wave::view
