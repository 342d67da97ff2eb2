// SPDX-License-Identifier: MIT
#include "runner/judgement.h"

#include "domain/duration.h"

#include <cstring>

namespace wave::runner {
namespace {

using domain::Reason;
using domain::State;

struct Verdict {
  State to;
  Reason reason;
  std::string detail;
  int64_t not_before_ms = 0;
};

std::string seconds(int64_t count) { return domain::to_string(std::chrono::seconds(count)); }

Verdict of_natural_end(const Facts& facts) {
  if (facts.limited_until_ms) {
    return {State::pending, Reason::limited, "the agent met a usage limit",
            *facts.limited_until_ms};
  }
  if (facts.end.signal) {
    const char* name = strsignal(*facts.end.signal);
    return {State::failed, Reason::agent_signal,
            "the agent was ended by signal " + std::to_string(*facts.end.signal) +
                (name ? std::string(" (") + name + ")" : "")};
  }
  const int code = facts.end.exit_code.value_or(-1);
  if (code != 0) {
    return {State::failed, Reason::agent_exit,
            "the agent exited with status " + std::to_string(code)};
  }
  if (facts.commit_needed && !facts.own_commits) {
    const std::string left = facts.left_work.empty() ? "" : "; " + facts.left_work;
    return {State::failed, Reason::no_commits,
            "the agent exited with status 0 but committed nothing" + left};
  }
  return {State::done, Reason::none, facts.left_work};
}

Verdict of(const Facts& facts) {
  switch (facts.cause) {
    case Cause::stopped:
      return {State::cancelled, Reason::stopped, "stopped on request"};
    case Cause::timeout:
      return {State::timed_out, Reason::timeout, "not done after " + seconds(facts.timeout_s)};
    case Cause::idle_timeout:
      return {State::timed_out, Reason::idle_timeout,
              "no output and no commit for " + seconds(facts.idle_timeout_s)};
    case Cause::set_up:
      return {State::failed, Reason::setup_failed, facts.set_up_detail};
    case Cause::shut_down:
      return {State::failed, Reason::stopped, "the runner was told to end (SIGTERM)"};
    case Cause::none:
      return of_natural_end(facts);
  }
  return of_natural_end(facts);
}

}  // namespace

domain::Event judge(const Facts& facts) {
  const Verdict verdict = of(facts);
  domain::Event event;
  event.from = facts.setting_up ? State::starting : State::running;
  event.to = verdict.to;
  event.reason = verdict.reason;
  event.detail = verdict.detail;
  event.not_before_ms = verdict.not_before_ms;
  domain::RunEnded body;
  body.exit_code = facts.end.exit_code;
  body.signal = facts.end.signal;
  if (facts.reviewed && event.to == State::done) {
    body.result = State::done;
    event.to = State::reviewing;
  }
  event.body = body;
  return event;
}

}  // namespace wave::runner
