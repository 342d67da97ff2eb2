// SPDX-License-Identifier: MIT
#include "domain/reason.h"

#include <array>
#include <utility>

namespace wave::domain {
namespace {

constexpr std::array<std::pair<Reason, std::string_view>, 25> k_words = {{
    {Reason::none, "none"},
    {Reason::agent_exit, "agent_exit"},
    {Reason::agent_signal, "agent_signal"},
    {Reason::setup_failed, "setup_failed"},
    {Reason::agent_not_found, "agent_not_found"},
    {Reason::no_commits, "no_commits"},
    {Reason::no_change, "no_change"},
    {Reason::lost, "lost"},
    {Reason::timeout, "timeout"},
    {Reason::idle_timeout, "idle_timeout"},
    {Reason::stopped, "stopped"},
    {Reason::start_limit, "start_limit"},
    {Reason::conflict, "conflict"},
    {Reason::review_limit, "review_limit"},
    {Reason::checks_failed, "checks_failed"},
    {Reason::checks_timeout, "checks_timeout"},
    {Reason::budget, "budget"},
    {Reason::tampered, "tampered"},
    {Reason::limited, "limited"},
    {Reason::dependency, "dependency"},
    {Reason::risk, "risk"},
    {Reason::unclear, "unclear"},
    {Reason::no_plan, "no_plan"},
    {Reason::no_verdict, "no_verdict"},
    {Reason::closed, "closed"},
}};

}  // namespace

std::string_view to_string(Reason reason) { return k_words[static_cast<size_t>(reason)].second; }

std::optional<Reason> parse_reason(std::string_view word) {
  for (const auto& [reason, name] : k_words) {
    if (name == word) return reason;
  }
  return std::nullopt;
}

}  // namespace wave::domain
