// SPDX-License-Identifier: MIT
// Runs the user's program for each move of a task that he chose, once for each, whoever recorded
// the move and whoever of us is killed on the way.
//
// What is to be told is found in our own log and kept in a queue of files before the log counts as
// looked through. The program's own process takes the file over right before the program runs, so
// the one who starts it may die at any moment: the file tells whether it was started. A program
// whose outcome nobody saw counts as told; one that is known to have failed is run again, a few
// times.
#pragma once

#include "actions/notify_queue.h"
#include "config/config.h"
#include "domain/state.h"
#include "os/clock.h"
#include "os/process_runner.h"
#include "store/store.h"

#include <chrono>
#include <string>
#include <vector>

namespace wave::actions {

struct NotifySettings {
  std::vector<std::string> command;  // empty: nobody is to be told
  std::vector<domain::State> on;
  std::chrono::milliseconds timeout{0};

  static NotifySettings of(const config::Config& config);
};

class Notifier {
 public:
  // `environment`: what the program's is chosen from.
  Notifier(store::Store& store, NotifySettings settings, os::ProcessRunner& processes,
           os::Environment environment, const os::Clock& clock);

  // Whether there is something to tell now. Cheap, and writes nothing unless it is asked for the
  // first time: then it sets the mark behind which moves are told (where our log ended before the
  // store's first append), or, when nobody is to be told any more, removes the queue.
  bool has_news();

  // Tells what there is, one after the other. Returns at once when another process is at it: that
  // one looks again before it ends.
  void deliver();

 private:
  void settle_told();
  bool collect();
  void tell_due();
  void tell(const Notification& notification);
  void failed(Notification notification, const std::string& why);
  bool is_wanted(const domain::Event& event) const;
  Notification notification_of(const index::StoredEvent& event);
  os::Environment environment_of(const domain::Event& event, const std::string& feature) const;

  store::Store& store_;
  NotifySettings settings_;
  os::ProcessRunner& processes_;
  os::Environment environment_;
  const os::Clock& clock_;
  NotifyQueue queue_;
};

}  // namespace wave::actions
