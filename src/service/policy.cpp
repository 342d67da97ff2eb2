// SPDX-License-Identifier: MIT
#include "service/policy.h"

#include "agent/agents.h"
#include "domain/claim.h"
#include "domain/folded_word.h"

#include <algorithm>

namespace wave::service {
namespace {

// The name as find_agent writes it; empty stays empty.
std::string agent_named(const config::Config& config, const std::string& key,
                        const std::string& otherwise) {
  const std::string name = config.string(key);
  if (name.empty()) return otherwise;
  return agent::find_agent(name, config).name;
}

// Of "ui=2", as the configuration has checked it; of several for one label the lowest.
std::map<std::string, int64_t> label_limits(const std::vector<std::string>& words) {
  std::map<std::string, int64_t> out;
  for (const std::string& word : words) {
    const size_t sign = word.rfind('=');
    const int64_t limit = std::stoll(word.substr(sign + 1));
    const auto [known, is_new] = out.try_emplace(domain::folded_word(word.substr(0, sign)), limit);
    if (!is_new) known->second = std::min(known->second, limit);
  }
  return out;
}

// At GitHub the label says who has it.
void read_sharing(const config::Config& config, Policy& out) {
  const std::string remote = config.string("claims.remote");
  out.shares = out.forge == "local" && !remote.empty();
  if (!out.shares) return;
  out.remote = remote;
  out.lease = std::clamp(config.duration("claims.lease"), domain::k_shortest_claim,
                         domain::k_longest_claim);
  out.share_interval = std::max(config.duration("claims.interval"), std::chrono::seconds(1));
}

void read_forge(const config::Config& config, const std::string& default_branch, Policy& out) {
  const std::string base = config.string("forge.base");
  out.base_name = base.empty() ? default_branch : base;
  out.forge = config.string("forge.kind");
  out.remote = config.string("forge.remote");
  read_sharing(config, out);
  const bool is_there = out.forge == "github" || out.shares;
  out.base = (is_there ? "refs/remotes/" + out.remote + "/" : "refs/heads/") + out.base_name;
  // Never without a pause.
  out.forge_interval = std::max(config.duration("forge.interval"), std::chrono::seconds(1));
  out.working_label = config.string("labels.working");
}

void read_scheduling(const config::Config& config, Policy& out) {
  domain::SchedulingPolicy& to = out.scheduling;
  to.eligible_labels = config.list("scheduler.labels");
  to.block_labels = config.list("scheduler.block_labels");
  to.priority_labels = config.list("scheduler.priority_labels");
  to.allowed_authors = config.list("scheduler.authors");
  to.skip_assigned = config.boolean("scheduler.skip_assigned");
  to.batch_size = config.integer("scheduler.batch");
  to.question_limit = config.integer("scheduler.limit");
  to.reassess_s = config.duration("scheduler.reassess").count();
  to.skip_labels.clear();
  if (!out.working_label.empty()) to.skip_labels.push_back(out.working_label);
  out.scheduler = agent_named(config, "scheduler.agent", "");
  out.scheduler_timeout = config.duration("scheduler.timeout");
}

void read_work(const config::Config& config, Policy& out) {
  out.plans = config.boolean("planner.plan");
  out.lead = agent_named(config, "planner.agent", agent_named(config, "agent.default", ""));
  out.plan_timeout = config.duration("planner.timeout");
  out.plan_attempts = config.integer("planner.attempts");
  out.max_risk = domain::parse_risk(config.string("planner.max_risk")).value_or(out.max_risk);
  out.workers = config.integer("worker.count");
  out.label_limits = label_limits(config.list("worker.label_limits"));
  out.run_timeout = config.duration("worker.timeout");
  out.run_attempts = config.integer("worker.attempts");
  out.backoff = read_backoff(config);
  out.budget = config.duration("worker.budget");
  out.max_cost = config.integer("worker.max_cost");
  out.overlap = domain::parse_overlap_policy(config.string("worker.overlap")).value_or(out.overlap);
  out.module_depth = config.integer("worker.module_depth");
  out.max_defer = config.duration("worker.max_defer");
}

void read_delivery(const config::Config& config, Policy& out) {
  out.reviews = config.boolean("reviewer.review");
  out.reviewer = agent_named(config, "reviewer.agent", out.lead);
  out.review_timeout = config.duration("reviewer.timeout");
  out.review_attempts = config.integer("reviewer.attempts");
  out.review_rounds = config.integer("reviewer.rounds");
  out.checks = config.commands("checks.commands");
  out.checks_approved = out.checks.empty() || config.is_approved("checks.commands");
  out.check_timeout = config.duration("checks.timeout");
  out.checks_wait = config.duration("checks.max_wait");
  out.check_rounds = config.integer("checks.rounds");
  out.lands = config.boolean("land.auto");
  out.way = domain::parse_landed_by(config.string("land.how")).value_or(out.way);
  out.cleans_up = config.boolean("land.cleanup");
  out.drops_branch = config.boolean("land.drop_branch");
  out.secrets = config.list("land.secrets");
}

}  // namespace

Policy read_policy(const config::Config& config, const std::string& default_branch) {
  Policy out;
  read_forge(config, default_branch, out);
  read_scheduling(config, out);
  read_work(config, out);
  read_delivery(config, out);
  return out;
}

Backoff read_backoff(const config::Config& config) {
  return {config.duration("worker.retry_delay"), config.duration("worker.max_retry_delay")};
}

}  // namespace wave::service
