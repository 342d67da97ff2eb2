// SPDX-License-Identifier: MIT
// What people do while a service works: they put work into the backlog, change their minds, stop,
// answer, hold, and start commands that do what the service does as well.
#pragma once

#include "simulator/programs.h"

#include <set>
#include <string>

namespace wave::simulator {

class People {
 public:
  explicit People(Programs& programs) : programs_(programs) {}

  // The pieces of which somebody was told that they lie in the backlog.
  std::set<std::string> acknowledged;

  // New pieces, so many; by a command that may be killed.
  void want(size_t count);
  // Any one thing.
  void meddle();
  // What they had paused goes on.
  void let_go_on();

 private:
  using Deed = void (People::*)(store::Store&, const domain::Summary&);
  void cancel(store::Store& store, const domain::Summary& task);
  void hold(store::Store& store, const domain::Summary& task);
  void let_go(store::Store& store, const domain::Summary& task);
  void answer(store::Store& store, const domain::Summary& task);
  void resume(store::Store& store, const domain::Summary& task);
  void edit(store::Store& store, const domain::Summary& task);
  void close(store::Store& store, const domain::Summary& task);
  void reopen(store::Store& store, const domain::Summary& task);
  void enqueue(store::Store& store, const domain::Summary& task);
  void retry(store::Store& store, const domain::Summary& task);
  void stop(store::Store& store, const domain::Summary& task);
  void work(store::Store& store, const domain::Summary& task);
  void about_one(const std::string& name, Deed deed);

  Programs& programs_;
  int64_t titles_ = 0;
};

}  // namespace wave::simulator
