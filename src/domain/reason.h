// SPDX-License-Identifier: MIT
// The fixed words that say why a task did not succeed. `detail` beside them is for people.
#pragma once

#include <optional>
#include <string_view>

namespace wave::domain {

// Why. Words on disk are exactly these names: never rename one.
enum class Reason {
  none,
  agent_exit,       // the agent ended with a non-zero status
  agent_signal,     // a signal ended the agent
  setup_failed,     // the worktree, prompt or session could not be made
  agent_not_found,  // the agent's program is not there
  no_commits,       // exit 0, changes in the worktree, nothing committed
  no_change,        // exit 0, nothing changed at all
  lost,             // the runner is proven dead and recorded no end
  timeout,
  idle_timeout,
  stopped,  // a person stopped it
  start_limit,
  conflict,
  review_limit,
  checks_failed,
  checks_timeout,
  budget,
  tampered,
  limited,
  dependency,  // a task it depends on did not succeed
  risk,        // planned as riskier than the policy takes without a person
  unclear,     // the planner has a question
  no_plan,     // there is no plan that can be read
  no_verdict,  // there is no review that can be read
  closed,      // it is no longer wanted
};

std::string_view to_string(Reason reason);
std::optional<Reason> parse_reason(std::string_view word);

}  // namespace wave::domain
