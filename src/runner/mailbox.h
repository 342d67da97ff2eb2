// SPDX-License-Identifier: MIT
// Hands the messages of a task over to the agent of one run, each at most once. A message is
// recorded as taken before its first key is typed; when we die in between, reconcile records it as
// failed together with the run's end, so nobody is told twice and nothing vanishes silently.
#pragma once

#include "os/clock.h"
#include "runner/launch_record.h"
#include "runner/typist.h"
#include "store/store.h"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace wave::runner {

// What tells a runner to look; anything else on its socket is about commits.
inline constexpr std::string_view k_message_signal = "message\n";

// The private text of a message.
std::filesystem::path message_file(const git::Layout& layout, const std::string& task,
                                   const std::string& message);

class Mailbox {
 public:
  // `started_boot_ms`: when the agent was started.
  Mailbox(store::Store& store, const LaunchRecord& launch, int64_t started_boot_ms);

  // Asks the store what there is to hand over. Never fails: what went wrong is logged, and it is
  // looked again.
  void look(const os::Now& now);
  void saw_output(std::string_view bytes, const os::Now& now);
  // Types what is due into the agent's terminal.
  void step(const os::Now& now, int terminal);

  // The keys of a person must wait.
  bool is_typing() const { return typist_.is_typing(); }
  // The terminal should be waited for.
  bool wants_to_write(const os::Now& now);
  // The boot time at which `step` has something to do; 0: not by itself.
  int64_t due_ms() const { return queue_.empty() && !typist_.is_typing() ? 0 : typist_.due_ms(); }

 private:
  void acknowledge(const os::Now& now, std::vector<std::string>& messages);
  void begin_next(const os::Now& now);
  bool record(const os::Now& now, const std::string& message, domain::Delivery delivery,
              const std::string& detail = {});

  store::Store& store_;
  const LaunchRecord& launch_;
  Typist typist_;
  std::deque<std::string> queue_;   // to be typed
  std::vector<std::string> typed_;  // and not answered yet
  std::vector<std::string> given_;  // with which the agent was started, and not acknowledged yet
};

}  // namespace wave::runner
