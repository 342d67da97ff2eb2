// SPDX-License-Identifier: MIT
// The part of Runner that passes on what is said: by the agent, to the log and the pane; to the
// agent, from the pane and out of messages.
#include "error/error.h"
#include "os/log.h"
#include "runner/launch_record.h"
#include "runner/runner.h"

#include <cerrno>

#include <unistd.h>

namespace wave::runner {
namespace {

// After the agent's end, output that its pipes still hold is read for so long at most.
constexpr int k_drain_rounds = 50;

void write_all(int fd, const std::string& bytes) {
  for (size_t at = 0; at < bytes.size();) {
    const ssize_t wrote = write(fd, bytes.data() + at, bytes.size() - at);
    if (wrote <= 0 && errno != EINTR) return;  // the agent does not read: typed keys are lost
    if (wrote > 0) at += static_cast<size_t>(wrote);
  }
}

}  // namespace

void Runner::copy_output(const os::Now& now) {
  std::string bytes;
  std::string errors;
  child_->read(bytes, errors);
  if (bytes.empty() && errors.empty()) return;
  active_awake_ms_ = now.awake_ms;
  for (const std::string* each : {&bytes, &errors}) {
    log_.write(*each);
    pane_.show(*each);
  }
  if (reader_) {
    reader_->feed(bytes);
    note_session(reader_->report().session);
  }
  if (mailbox_) {
    mailbox_->saw_output(bytes, now);
  } else if (ended_) {
    after_.hear(bytes);
    after_.hear(errors);
  } else {
    set_up_.hear(bytes);
    set_up_.hear(errors);
  }
}

// What the pipes of an ended child still hold.
void Runner::drain_output(const os::Now& now) {
  const auto is_open = [this] { return child_->output() >= 0 || child_->errors() >= 0; };
  for (int i = 0; i < k_drain_rounds && is_open(); ++i) copy_output(now);
}

// At once: should we be killed, the next attempt can go on with it all the same.
void Runner::note_session(const std::string& session) {
  if (session.empty() || session == launch_.agent_session) return;
  launch_.agent_session = session;
  try {
    write_agent_session(run_dir_, session);
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
  }
}

// A look is also due now and then: whoever sent a message may have died before telling us.
void Runner::hand_over_messages(const os::Now& now) {
  if (!mailbox_) return;
  if (told_) mailbox_->look(now);
  told_ = false;
  if (launch_.terminal && !ending_) mailbox_->step(now, child_->output());
}

void Runner::copy_typed() {
  if (!mailbox_ || mailbox_->is_typing()) return;
  const std::string typed = pane_.typed();
  if (!typed.empty() && launch_.terminal) write_all(child_->output(), typed);
}

}  // namespace wave::runner
