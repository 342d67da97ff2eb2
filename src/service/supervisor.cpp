// SPDX-License-Identifier: MIT
#include "service/supervisor.h"

#include "error/as_error.h"
#include "os/log.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::service {
namespace {

constexpr int64_t k_longest_delay_ms = 60000;
constexpr int64_t k_rest_ms = 600000;
constexpr int k_most_doublings = 10;

}  // namespace

Supervisor::Supervisor(std::vector<Role> roles, RestartPolicy policy)
    : roles_(std::move(roles)), policy_(policy) {
  for (const Role& role : roles_) {
    health_.emplace_back();
    health_.back().name = role.name;
  }
}

bool Supervisor::all_well() const {
  return std::all_of(health_.begin(), health_.end(),
                     [](const RoleHealth& role) { return role.last_failure.empty(); });
}

Supervisor::Outcome Supervisor::step(const Pass& pass) {
  Outcome out;
  for (size_t i = 0; i < roles_.size(); ++i) {
    RoleHealth& role = health_[i];
    if (pass.now.boot_ms < role.not_before_boot_ms) {
      const int64_t at = pass.now.wall_ms + role.not_before_boot_ms - pass.now.boot_ms;
      if (!out.due_ms || at < *out.due_ms) out.due_ms = at;
      continue;
    }
    try {
      Turn turn = roles_[i].step(pass);
      for (Deed& deed : turn.deeds) out.deeds.push_back(std::move(deed));
      if (turn.due_ms && (!out.due_ms || *turn.due_ms < *out.due_ms)) out.due_ms = turn.due_ms;
      if (!role.last_failure.empty())
        out.troubles.push_back(fmt::format("the {} goes on", role.name));
      role.last_failure.clear();
      role.is_resting = false;
      if (pass.now.boot_ms - role.failed_boot_ms >= policy_.reset.count()) role.failures = 0;
    } catch (const std::exception& failure) {
      const Error error = as_error(failure);
      if (error.exit() == Exit::interrupted) throw;
      const std::string hint = error.hint().empty() ? "" : "; " + error.hint();
      failed(role, error.what() + hint, pass.now, out);
    }
  }
  return out;
}

void Supervisor::failed(RoleHealth& role, const std::string& why, const os::Now& now,
                        Outcome& out) {
  ++role.failures;
  role.failed_boot_ms = now.boot_ms;
  const int doublings = static_cast<int>(std::min<int64_t>(role.failures - 1, k_most_doublings));
  const int64_t delay =
      std::min(k_longest_delay_ms, policy_.delay.count() * (int64_t{1} << doublings));
  role.is_resting = role.failures >= policy_.limit;
  role.not_before_boot_ms = now.boot_ms + (role.is_resting ? k_rest_ms : delay);
  os::log(os::Level::error, fmt::format("{}: {}", role.name, why));
  if (why != role.last_failure || role.is_resting) {
    out.troubles.push_back(fmt::format(
        "the {} failed{}: {}", role.name,
        role.is_resting ? fmt::format(" {} times and rests for ten minutes", role.failures) : "",
        why));
  }
  role.last_failure = why;
}

}  // namespace wave::service
