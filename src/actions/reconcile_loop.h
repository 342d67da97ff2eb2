// SPDX-License-Identifier: MIT
// Pass after pass, for as long as somebody wants it. A pass that fails (a locked store, a full
// disk) ends nothing: the next one comes later, and later still, and why is said once.
#pragma once

#include "actions/reconcile.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace wave::actions {

class ReconcileLoop {
 public:
  using Pass = std::function<Reconciled()>;

  // `most`: how many passes; nothing: no end.
  ReconcileLoop(Pass pass, std::chrono::milliseconds interval, std::optional<int64_t> most);

  struct Step {
    std::vector<Repair> repairs;
    std::string word;  // for people: what went wrong that did not before, or that it is mended
    std::string hint;
    std::chrono::milliseconds pause{0};  // until the next pass
  };

  bool is_over() const { return most_ && passes_ >= *most_; }
  // One pass. Never throws Error.
  Step step();

  int64_t passes() const { return passes_; }
  bool failing() const { return failures_ > 0; }

 private:
  Reconciled try_pass();

  Pass pass_;
  std::chrono::milliseconds interval_;
  std::optional<int64_t> most_;
  int64_t passes_ = 0;
  int failures_ = 0;       // in a row
  std::string last_word_;  // of the failures since the last good pass
};

}  // namespace wave::actions
