// SPDX-License-Identifier: MIT
#include "call/call.h"

#include "agent/agents.h"
#include "agent/plain_reader.h"
#include "call/call_folder.h"
#include "call/confined_call.h"
#include "domain/duration.h"
#include "error/error.h"
#include "os/brand.h"
#include "os/failpoint.h"
#include "os/file_lock.h"
#include "os/log.h"
#include "runner/launch_record.h"
#include "runner/launched_folder.h"
#include "runner/limit_pause.h"
#include "runner/owner_record.h"

#include <algorithm>
#include <csignal>
#include <vector>

#include <poll.h>

namespace wave::call {
namespace {

using std::chrono::milliseconds;

constexpr int64_t k_longest_wait_ms = 60'000;
// After the agent's end, output that its pipes still hold is read for so long at most.
constexpr int k_drain_rounds = 50;
// An end that cannot be written down is tried again for about an hour.
constexpr int k_failure_pause_ms = 1000;
constexpr int k_most_failures = 3600;

// A plain program's words are its output.
std::unique_ptr<agent::OutputReader> reader_of(const CallRequest& request) {
  const agent::Agent* adapter = agent::find_adapter(request.agent);
  if (adapter != nullptr) return adapter->read_output();
  return std::make_unique<agent::PlainReader>();
}

std::string seconds(int64_t count) { return domain::to_string(std::chrono::seconds(count)); }

}  // namespace

bool carry_out(const git::Layout& layout, const std::string& id, int held, const os::Clock& clock) {
  const auto dir = call_dir(layout, id);
  os::log_to(layout.wave_dir() / "logs" / "calls.log");
  const auto lock = os::FileLock::adopt(held, dir / "lock");
  const auto record = lock ? read_call(dir) : std::nullopt;
  if (!record) {
    os::log(os::Level::warning, "call " + id + ": it is not there, or its lock was not left to us");
    return false;
  }
  try {
    Call(layout, *record, clock).carry_out();
    return true;
  } catch (const std::exception& error) {
    os::log(os::Level::error, "call " + id + ": " + error.what());
    throw;
  }
}

Call::Call(const git::Layout& layout, CallRecord record, const os::Clock& clock)
    : layout_(layout),
      record_(std::move(record)),
      clock_(clock),
      dir_(call_dir(layout, record_.request.id)),
      // USR1 is Calls::kill(); CHLD wakes the loop for adopted children.
      signals_({SIGTERM, SIGINT, SIGUSR1, SIGCHLD}),
      log_(dir_, record_.request.log_max_bytes) {
  os::ignore_signal(SIGHUP);
  os::ignore_signal(SIGPIPE);
}

void Call::carry_out() {
  os::become_subreaper();
  try {
    begin(clock_.now());
  } catch (const std::exception& error) {
    if (!child_) throw;
    failed(error);
  }
  while (!over_) turn();
}

void Call::turn() {
  try {
    step();
    failures_ = 0;
  } catch (const std::exception& error) {
    failed(error);
  }
}

// Whatever fails (a full disk, say) must not leave an agent running that nobody watches.
void Call::failed(const std::exception& error) {
  if (++failures_ > k_most_failures) throw;
  os::log(os::Level::error, "call " + record_.request.id + ": " + error.what());
  end_all(CallEnd::How::shut_down, error.what());
  poll(nullptr, 0, k_failure_pause_ms);
}

// Whoever wants it ended writes so down before he looks for us: signals are held up by now.
void Call::begin(const os::Now& now) {
  const auto before = runner::read_owner(dir_);
  if (before) agent_ = before->agent;
  runner::write_owner(dir_, {os::self_identity(), agent_, 0});
  environment_ = runner::take_environment(dir_);
  if (os::file_id(dir_ / "kill")) {
    end_.how = CallEnd::How::killed;
    has_cause_ = true;
  }
  // Without an owner before us nothing was started yet.
  if (before) {
    ending_.emplace(processes_of(record_, agent_),
                    milliseconds(record_.request.kill_grace_s * 1000));
  } else if (has_cause_) {
    record_end(now);
  } else {
    start_agent(now);
  }
}

void Call::start_agent(const os::Now& now) {
  const CallRequest& request = record_.request;
  const runner::LaunchedFolder folder(request.folder, request.folder_id);
  os::ChildCommand command;
  command.environment = environment_;
  command.environment.emplace_back("WAVE_CALL", record_.mark);
  command.directory = folder.path();
  if (request.prompt_on_stdin) command.input_file = prompt_file(layout_, request.id);
  command.brand = os::brand_of(record_.mark);
  try {
    if (!folder.refusal().empty()) throw Error(folder.refusal());
    command.argv = confined_words(layout_, request, environment_, dir_);
    child_.emplace(os::Child::start(command));
  } catch (const Error& error) {
    end_.how = CallEnd::How::not_started;
    end_.detail = error.what();
    return record_end(now);
  }
  started_awake_ms_ = active_awake_ms_ = now.awake_ms;
  end_.started_ms = now.wall_ms;
  reader_ = reader_of(request);
  agent_ = os::identify(child_->pid());
  runner::write_owner(dir_, {os::self_identity(), agent_, 0});
}

void Call::step() {
  wait(clock_.now());
  const os::Now now = clock_.now();
  read_signals();
  if (child_) {
    copy_output(now);
    if (!child_end_) child_end_ = child_->collect();
  }
  os::reap_adopted(child_ ? child_->pid() : -1);
  if (child_end_ && !ending_) {
    note_agent_end(*child_end_);  // what it left behind ends too
  } else if (!ending_) {
    keep_limits(now);
  }
  if (ending_) finish_ending(now);
}

void Call::wait(const os::Now& now) {
  std::vector<pollfd> sources = {{signals_.descriptor(), POLLIN, 0}};
  if (child_) {
    sources.push_back({child_->output(), POLLIN, 0});
    sources.push_back({child_->errors(), POLLIN, 0});
    if (!child_end_) sources.push_back({child_->ended(), POLLIN, 0});
  }
  poll(sources.data(), sources.size(), static_cast<int>(until_due(now).count()));
}

milliseconds Call::until_due(const os::Now& now) const {
  if (ending_) return ending_->next_look();
  const CallRequest& request = record_.request;
  int64_t due = now.awake_ms + k_longest_wait_ms;
  if (request.timeout_s > 0) due = std::min(due, started_awake_ms_ + request.timeout_s * 1000);
  if (request.idle_timeout_s > 0) {
    due = std::min(due, active_awake_ms_ + request.idle_timeout_s * 1000);
  }
  return milliseconds(std::clamp<int64_t>(due - now.awake_ms, 0, k_longest_wait_ms));
}

void Call::read_signals() {
  for (const int signal : signals_.receive()) {
    if (signal == SIGUSR1) end_all(CallEnd::How::killed);
    if (signal == SIGTERM || signal == SIGINT) {
      end_all(CallEnd::How::shut_down, "its process was told to end");
    }
  }
}

void Call::copy_output(const os::Now& now) {
  std::string bytes;
  std::string errors;
  child_->read(bytes, errors);
  if (bytes.empty() && errors.empty()) return;
  active_awake_ms_ = now.awake_ms;
  log_.write(bytes);
  log_.write(errors);
  reader_->feed(bytes);
  if (record_.request.agent.empty()) reader_->feed(errors);
}

void Call::keep_limits(const os::Now& now) {
  const auto passed = [&](int64_t since, int64_t limit_s) {
    return limit_s > 0 && now.awake_ms - since >= limit_s * 1000;
  };
  const CallRequest& request = record_.request;
  if (passed(started_awake_ms_, request.timeout_s)) {
    end_all(CallEnd::How::timeout, "not done after " + seconds(request.timeout_s));
  } else if (passed(active_awake_ms_, request.idle_timeout_s)) {
    end_all(CallEnd::How::timeout, "no output for " + seconds(request.idle_timeout_s));
  }
}

void Call::end_all(CallEnd::How how, const std::string& detail) {
  if (!has_cause_) {
    end_.how = how;
    end_.detail = detail;
    has_cause_ = true;
  }
  if (ending_) return;
  ending_.emplace(processes_of(record_, agent_), milliseconds(record_.request.kill_grace_s * 1000));
}

void Call::finish_ending(const os::Now& now) {
  const auto progress = ending_->step(now);
  if (progress == runner::Ending::Progress::going_on) return;
  if (progress == runner::Ending::Progress::survived) {
    // It may still do anything: there is no end before it is gone.
    os::log(os::Level::error, "processes of call " + record_.request.id + " survived SIGKILL");
    ending_.emplace(processes_of(record_, agent_), milliseconds(0));
    return;
  }
  if (!child_ && !has_cause_) {
    ending_.reset();
    agent_.reset();
    return start_agent(now);
  }
  record_end(now);
}

void Call::note_agent_end(const os::ChildEnd& child) {
  end_all(child.signal ? CallEnd::How::signalled : CallEnd::How::exited);
}

// What an agent said counts whatever ended it.
void Call::note_report(const os::Now& now) {
  const auto is_open = [this] { return child_->output() >= 0 || child_->errors() >= 0; };
  for (int i = 0; i < k_drain_rounds && is_open(); ++i) copy_output(now);
  const agent::AgentReport& report = reader_->finish();
  end_.text = report.final_text;
  end_.text_cut = report.text_cut;
  end_.error = report.error;
  end_.agent_session = report.session.empty() ? record_.request.agent_session : report.session;
  end_.input_tokens = report.input_tokens;
  end_.output_tokens = report.output_tokens;
  end_.usage_of_session = report.usage_scope == agent::UsageScope::session;
  end_.cost_usd = report.cost_usd;
  end_.limited_until_ms = runner::limited_until_ms(report, end_.ok(), 0, now.wall_ms);
}

// The last thing: from here on nobody watches, and nothing is left to be watched.
void Call::record_end(const os::Now& now) {
  if (child_) {
    if (!child_end_) child_end_ = child_->collect();
    if (child_end_) {
      end_.exit_code = child_end_->exit_code;
      end_.signal = child_end_->signal;
    }
    note_report(now);
  }
  over_ = !os::file_id(dir_);
  if (over_) return;  // somebody has removed all that is known of it
  end_.ended_ms = now.wall_ms;
  WAVE_FAILPOINT("call.ended");
  if (record_.request.sandbox.on) drop_confined(dir_);
  write_end(dir_, end_);
  over_ = true;
  try {
    tell_of_end(layout_, record_.request.id);
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());  // whoever waits looks now and then
  }
}

}  // namespace wave::call
