// SPDX-License-Identifier: MIT
// The part of Runner between the agent's end and the record of it: what the project wants run then.
// Whatever becomes of that, the end stays what it was judged to be.
#include "os/log.h"
#include "runner/runner.h"
#include "store/commits.h"

namespace wave::runner {

// "done" where somebody else is to judge it as well.
os::Environment Runner::with_result() const {
  os::Environment out = environment_;
  const auto* body = std::get_if<domain::RunEnded>(&ended_->body);
  const auto result = body != nullptr && body->result ? body->result : ended_->to;
  out.emplace_back("WAVE_RESULT", to_string(result.value_or(domain::State::failed)));
  out.emplace_back("WAVE_REASON", to_string(ended_->reason));
  return out;
}

// False when there is nothing more to be run.
bool Runner::start_after(const os::Now& now) {
  for (; !after_.is_over(); after_.step_done()) {
    const std::string heading = "== " + after_.heading() + "\n";
    log_.write(heading);
    pane_.show(heading);
    cause_ = Cause::none;
    const auto refusal =
        start_child(after_.command(with_result()), domain::Reason::setup_failed, now);
    if (!refusal) {
      ending_.reset();
      child_end_.reset();
      return true;
    }
    note_after(after_.heading() + " could not be started: " + refusal->why);
  }
  return false;
}

void Runner::end_after() {
  const os::ChildEnd end = child_end_.value_or(os::ChildEnd{});
  if (cause_ == Cause::timeout) {
    note_after(after_.timed_out());
  } else if (end.exit_code != 0) {
    note_after(after_.failure(end));
  }
  // Of one limit for all, nothing is left; and who asks a second time wants it over.
  if (cause_ == Cause::none) {
    after_.step_done();
  } else {
    after_.give_up();
  }
}

// In the output, for whoever looks there, and in the log of runs.
void Runner::note_after(const std::string& what) {
  const std::string line = "== " + what + "\n";
  log_.write(line);
  pane_.show(line);
  os::log(os::Level::warning, "run " + launch_.run + ": " + what);
}

// Also what was committed meanwhile is the run's.
void Runner::conclude(const os::Now& now) {
  if (after_.done() > 0) {
    const std::string known = fault_;
    take_in_all(now);
    if (fault_ != known && !fault_.empty()) {
      ended_->detail += (ended_->detail.empty() ? "" : "; ") + fault_;
    }
    const auto task = store_.index().task(launch_.task);
    auto* body = std::get_if<domain::RunEnded>(&ended_->body);
    if (task && body != nullptr) {
      body->tip = store::sound_tip(store_.repository(), task->branch).value_or("");
    }
  }
  record_end(now, *ended_);
}

}  // namespace wave::runner
