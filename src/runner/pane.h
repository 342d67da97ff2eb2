// SPDX-License-Identifier: MIT
// The terminal the runner sits in (a tmux pane), where there is one. A view: when it goes away or
// stops reading, the run goes on.
#pragma once

#include "os/child.h"

#include <optional>
#include <string>
#include <string_view>

namespace wave::runner {

class Pane {
 public:
  // Non-blocking from here on; `raw` when keys are to reach the agent as they are typed.
  explicit Pane(bool raw);

  // Queues what cannot be shown at once, up to 1 MiB; beyond that the oldest is dropped.
  void show(std::string_view bytes);
  void flush();
  bool wants_to_write() const { return open_ && !pending_.empty(); }

  // Keys that were typed; nothing more when the terminal is gone.
  std::string typed();
  bool can_be_read() const { return readable_; }
  std::optional<os::TerminalSize> size() const;

 private:
  bool open_ = true;
  bool readable_ = false;
  std::string pending_;
};

}  // namespace wave::runner
