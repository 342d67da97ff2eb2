// SPDX-License-Identifier: MIT
#include "domain/retry_policy.h"

#include "domain/duration.h"

#include <algorithm>
#include <chrono>

namespace wave::domain {
namespace {

constexpr int64_t k_most_doublings = 30;

bool is_by_itself(const Run& run) { return run.by != "cli"; }

// The runs since a person last started one, that one included, the newest last.
std::vector<const Run*> series_of(const Task& task) {
  std::vector<const Run*> out;
  for (auto run = task.runs.rbegin(); run != task.runs.rend(); ++run) {
    out.insert(out.begin(), &*run);
    if (!is_by_itself(*run)) break;
  }
  return out;
}

// The newest run of the series has failed as well: it is what this is about.
int64_t failures_in(const std::vector<const Run*>& series) {
  return std::count_if(series.begin(), series.end(), [&](const Run* run) {
    return run == series.back() || run->reason != Reason::limited;
  });
}

int64_t recent_starts(const Task& task, const RetryPolicy& policy, int64_t now_ms) {
  return std::count_if(task.runs.begin(), task.runs.end(), [&](const Run& run) {
    return is_by_itself(run) && run.claimed_ms > now_ms - policy.start_window_s * 1000;
  });
}

bool brought_commits(const Task& task, const Run& run) {
  return std::any_of(task.commits.begin(), task.commits.end(),
                     [&](const TaskCommit& commit) { return commit.run == run.id; });
}

// Nothing has changed from the run before to this one: a third would end alike.
bool is_same_again(const Task& task, const std::vector<const Run*>& series, const Event& ended) {
  if (series.size() < 2 || brought_commits(task, *series.back())) return false;
  const Run& before = *series[series.size() - 2];
  const auto& now = std::get<RunEnded>(ended.body);
  return before.reason == ended.reason && before.exit_code == now.exit_code &&
         before.signal == now.signal;
}

void move_on(Event& ended, State to) {
  auto& body = std::get<RunEnded>(ended.body);
  if (!body.result) body.result = ended.to;
  ended.to = to;
}

void ask_person(Event& ended, Reason reason, const std::string& why) {
  move_on(ended, State::needs_human);
  ended.reason = reason;
  ended.detail = why + ": " + ended.detail;
  ended.not_before_ms = 0;
}

}  // namespace

void write_policy(json::Writer& out, const RetryPolicy& policy) {
  out.begin_object();
  out.member("max_attempts", policy.max_attempts).member("delay_s", policy.delay_s);
  out.member("max_delay_s", policy.max_delay_s);
  out.key("reasons").begin_array();
  for (const Reason reason : policy.reasons) out.string(to_string(reason));
  out.end_array();
  out.member("start_limit", policy.start_limit).member("start_window_s", policy.start_window_s);
  out.end_object();
}

RetryPolicy read_policy(const json::Value& in) {
  RetryPolicy out;
  out.max_attempts = in["max_attempts"].integer_or(out.max_attempts);
  out.delay_s = in["delay_s"].integer_or(out.delay_s);
  out.max_delay_s = in["max_delay_s"].integer_or(out.max_delay_s);
  for (const json::Value& word : in["reasons"].items()) {
    if (const auto reason = parse_reason(word.string_or(""))) out.reasons.push_back(*reason);
  }
  out.start_limit = in["start_limit"].integer_or(out.start_limit);
  out.start_window_s = in["start_window_s"].integer_or(out.start_window_s);
  return out;
}

int64_t backoff_ms(const RetryPolicy& policy, int64_t failures, double chance) {
  const int64_t doublings = std::clamp<int64_t>(failures - 1, 0, k_most_doublings);
  const int64_t delay_s = std::min(policy.delay_s << doublings, policy.max_delay_s);
  return static_cast<int64_t>(static_cast<double>(delay_s) * 1000.0 *
                              (0.8 + 0.4 * std::clamp(chance, 0.0, 1.0)));
}

void apply_retry_policy(Event& ended, const Task& task, const RetryPolicy& policy, int64_t now_ms,
                        double chance) {
  if (!std::holds_alternative<RunEnded>(ended.body) || task.runs.empty()) return;
  const bool goes_on =
      ended.to == State::pending;  // a usage limit: whoever judged it has said when
  const bool failed = ended.to && has_failed(*ended.to);
  const bool is_listed =
      std::find(policy.reasons.begin(), policy.reasons.end(), ended.reason) != policy.reasons.end();
  const std::vector<const Run*> series = series_of(task);
  const int64_t failures = failures_in(series);
  const bool tries_again = failed && is_listed && failures < policy.max_attempts;
  if (!goes_on && !tries_again) return;
  if (recent_starts(task, policy, now_ms) >= policy.start_limit) {
    ask_person(ended, Reason::start_limit, "started too often by itself");
    return;
  }
  if (goes_on) return;
  if (is_same_again(task, series, ended)) {
    ask_person(ended, ended.reason, "the same failure twice in a row");
    return;
  }
  move_on(ended, State::pending);
  const int64_t wait_ms = backoff_ms(policy, failures, chance);
  ended.not_before_ms = std::max<int64_t>(1, now_ms + wait_ms);
  ended.detail += "; attempt " + std::to_string(failures + 1) + " of " +
                  std::to_string(policy.max_attempts) + " follows in " +
                  to_string(std::chrono::seconds((wait_ms + 999) / 1000));
}

}  // namespace wave::domain
