// SPDX-License-Identifier: MIT
#include "actions/send_message.h"

#include "actions/log_watch.h"
#include "domain/conversation.h"
#include "domain/ids.h"
#include "domain/sha256.h"
#include "error/error.h"
#include "os/datagram_socket.h"
#include "os/failpoint.h"
#include "os/files.h"
#include "os/random.h"
#include "os/signals.h"
#include "runner/launch_record.h"
#include "runner/mailbox.h"
#include "runner/owner_record.h"
#include "runner/paste_text.h"

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_longest = 256 << 10;
constexpr std::chrono::milliseconds k_longest_wait{30000};

void check_text(const std::string& text) {
  const std::string keys = runner::paste_text(text);
  if (keys.find_first_not_of(" \t\r") == std::string::npos) {
    throw UsageError("the message is empty", "say something to the agent");
  }
  if (text.size() > k_longest) {
    throw Error("the message has " + std::to_string(text.size()) + " bytes, more than " +
                    std::to_string(k_longest),
                "put it into a file and tell the agent to read that");
  }
}

// Throws Error when no agent of the task will read anything any more.
void check_reader(const domain::Summary& task) {
  using enum domain::State;
  if (task.state != done && task.state != cleaned && task.state != skipped) return;
  throw Error("'" + task.feature + "' is " + std::string(to_string(task.state)) +
                  ", so no agent reads the message",
              "start another task for what is to be done");
}

void check_here(store::Store& store, const domain::Summary& task) {
  const auto identity = store.writer();
  if (identity && identity->writer == task.writer) return;
  throw Error("'" + task.feature + "' belongs to another clone", "send the message there");
}

Reader reader_of(const store::Store& store, const domain::Summary& task) {
  if (!domain::is_live(task.state)) return Reader::resumed;
  const auto launch = runner::read_launch(store.layout().run_dir(task.run));
  return launch && launch->terminal ? Reader::live : Reader::resumed;
}

// Losing the signal is harmless: runners also look by themselves, now and then.
void tell_runner(const store::Store& store, const domain::Summary& task) {
  const auto launch = runner::read_launch(store.layout().run_dir(task.run));
  if (launch) os::send_datagram(launch->socket, std::string(runner::k_message_signal));
}

std::optional<domain::TaskMessage> find(store::Store& store, const std::string& task,
                                        const std::string& id) {
  const auto now = store.index().task(task);
  if (!now) return std::nullopt;
  for (const domain::TaskMessage& each : now->messages) {
    if (each.id == id) return each;
  }
  return std::nullopt;
}

}  // namespace

SentMessage send_message(store::Store& store, const domain::Summary& task, const std::string& text,
                         const os::Clock& clock) {
  check_text(text);
  check_here(store, task);
  check_reader(task);
  SentMessage out;
  out.message.id = domain::crockford32(os::random_bytes(domain::k_task_id_length));
  out.message.digest = domain::sha256(text);
  // The text is there before the event: whoever reads the event finds it.
  const fs::path file = runner::message_file(store.layout(), task.id, out.message.id);
  os::make_private_folder(file.parent_path());
  os::write_file(file, text, os::Durability::synced);
  WAVE_FAILPOINT("message.written");
  try {
    const auto appended = store.append(clock.now(), "cli", [&](index::Index& index) {
      check_reader(index.summary(task.id).value_or(task));
      return std::vector<domain::Event>{
          domain::message_event(task.id, out.message, domain::Delivery::queued, "")};
    });
    if (appended.refused) throw Error(*appended.refused);
  } catch (const Error&) {
    // An append that failed may have got there, on a disk that failed after the log had moved.
    std::error_code ignored;
    if (!find(store, task.id, out.message.id)) fs::remove(file, ignored);
    throw;
  }
  const domain::Summary now = store.index().summary(task.id).value_or(task);
  out.reader = reader_of(store, now);
  out.message = find(store, task.id, out.message.id).value_or(out.message);
  if (out.reader == Reader::live) tell_runner(store, now);
  return out;
}

SentMessage wait_for_message(store::Store& store, const domain::Summary& task,
                             const SentMessage& sent,
                             std::optional<std::chrono::milliseconds> patience,
                             const os::Clock& clock) {
  LogWatch watch(store.layout());
  const int64_t start = clock.now().boot_ms;
  SentMessage out = sent;
  while (true) {
    const domain::Summary now = store.index().summary(task.id).value_or(task);
    const bool dead = domain::is_live(now.state) &&
                      runner::owner_life(store.layout().run_dir(now.run)) == os::Life::dead;
    out.message = find(store, task.id, sent.message.id).value_or(out.message);
    if (out.message.is_over() || dead) return out;
    if (os::interrupted()) throw Error("interrupted", "", Exit::interrupted);
    std::chrono::milliseconds pause = k_longest_wait;
    if (patience) {
      const int64_t left = start + patience->count() - clock.now().boot_ms;
      out.timed_out = left <= 0;
      if (out.timed_out) return out;
      pause = std::min(pause, std::chrono::milliseconds(left));
    }
    if (domain::is_live(now.state)) {
      watch.wait_for_runners({now.run}, pause);
    } else {
      watch.wait(pause);
    }
  }
}

}  // namespace wave::actions
