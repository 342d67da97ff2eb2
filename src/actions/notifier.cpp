// SPDX-License-Identifier: MIT
#include "actions/notifier.h"

#include "actions/agent_environment.h"
#include "error/error.h"
#include "os/log.h"
#include "os/process_identity.h"
#include "runner/ending.h"

#include <algorithm>

namespace wave::actions {
namespace {

constexpr int k_most_tries = 5;
constexpr int64_t k_first_pause_ms = 10000;
constexpr std::chrono::seconds k_grace{1};

// What programs that show something on a desktop need.
const std::vector<std::string> k_desktop = {"DBUS_SESSION_BUS_ADDRESS", "DISPLAY",
                                            "WAYLAND_DISPLAY", "XAUTHORITY"};

// Not WAVE_RUN: whoever ends what belongs to a run would end it.
constexpr const char* k_mark = "WAVE_EVENT";

domain::Event event_of(const Notification& notification) {
  return domain::decode(notification.event).value_or(domain::Event());
}

bool is_due(const Notification& notification, const os::Now& now) {
  // Another boot has another clock.
  return notification.not_before_boot <= now.boot_ms ||
         notification.not_before_boot > now.boot_ms + (k_first_pause_ms << k_most_tries);
}

os::RunProcesses processes_of(const Notification& notification) {
  return {std::string(k_mark) + '=' + event_of(notification).id, {}, {}};
}

std::string outcome(const os::Finished& finished) {
  if (finished.timed_out) return "it took too long and was ended";
  if (finished.signal) return "it was ended by signal " + std::to_string(*finished.signal);
  return "it ended with " + std::to_string(finished.exit_code.value_or(0));
}

}  // namespace

NotifySettings NotifySettings::of(const config::Config& config) {
  NotifySettings out;
  out.command = config.list("notify.command");
  for (const std::string& word : config.list("notify.on")) {
    if (const auto state = domain::parse_state(word)) out.on.push_back(*state);
  }
  out.timeout = config.duration("notify.timeout");
  return out;
}

Notifier::Notifier(store::Store& store, NotifySettings settings, os::ProcessRunner& processes,
                   os::Environment environment, const os::Clock& clock)
    : store_(store),
      settings_(std::move(settings)),
      processes_(processes),
      environment_(std::move(environment)),
      clock_(clock),
      queue_(store.layout().wave_dir()) {}

bool Notifier::has_news() {
  if (settings_.command.empty()) {
    if (queue_.is_there()) queue_.forget();
    return false;
  }
  if (!queue_.after()) queue_.begin(store_.end_before_first_append().value_or(store_.own_end()));
  const int64_t after = queue_.after().value_or(0);
  if (after > store_.own_end()) return true;  // a log that was put back: see collect()
  const auto events = store_.own_events_after(after);
  const auto wanted = [this](const auto& each) { return is_wanted(each.placed.event); };
  if (std::any_of(events.begin(), events.end(), wanted)) return true;
  if (queue_.is_empty()) return false;
  const os::Now now = clock_.now();
  const auto due = queue_.due();
  return !queue_.told().empty() ||
         std::any_of(due.begin(), due.end(), [&](const auto& each) { return is_due(each, now); });
}

void Notifier::deliver() {
  while (!settings_.command.empty()) {
    {
      const auto held = queue_.try_lock();
      if (!held) return;
      queue_.tidy();
      settle_told();
      collect();
      tell_due();
    }
    // Whoever appended while we held the lock has left it to us.
    if (queue_.after().value_or(0) >= store_.own_end()) return;
  }
}

// Started by somebody who is no more. It goes on by itself; all that is left to do is to end it
// when its time is over.
void Notifier::settle_told() {
  for (const Notification& each : queue_.told()) {
    const bool late = clock_.now().wall_ms - queue_.told_ms(each) > settings_.timeout.count();
    const bool running = !os::find_processes(processes_of(each)).empty();
    if (running && !late) continue;
    if (running) runner::end_processes(processes_of(each), k_grace, clock_);
    os::log(os::Level::warning, "nobody saw how the notification of '" + event_of(each).id +
                                    "' ended; it counts as told");
    queue_.drop(each);
  }
}

bool Notifier::is_wanted(const domain::Event& event) const {
  return event.to &&
         std::find(settings_.on.begin(), settings_.on.end(), *event.to) != settings_.on.end();
}

Notification Notifier::notification_of(const index::StoredEvent& event) {
  Notification out;
  out.at = event.placed.at;
  out.event = event.json;
  if (const auto task = store_.index().summary(event.placed.event.task)) {
    out.feature = task->feature;
    out.title = task->title;
  }
  return out;
}

// In this order: what was kept and not yet looked through is kept once all the same.
bool Notifier::collect() {
  const int64_t end = store_.own_end();
  const auto after = queue_.after();
  if (!after || *after > end) {
    // Lost, or of a log that was put back to where it had been before: what it holds is the past.
    queue_.go_on(end);
    return false;
  }
  int64_t seen = *after;
  for (const index::StoredEvent& event : store_.own_events_after(*after)) {
    if (is_wanted(event.placed.event)) queue_.add(notification_of(event));
    seen = std::max(seen, event.placed.at.lamport);
  }
  if (seen > *after) queue_.go_on(seen);
  return seen > *after;
}

void Notifier::tell_due() {
  for (const Notification& each : queue_.due()) {
    if (is_due(each, clock_.now())) tell(each);
  }
}

void Notifier::tell(const Notification& notification) {
  os::Command command;
  command.argv = settings_.command;
  command.environment = environment_of(event_of(notification), notification.feature);
  command.directory = "/";
  command.input = told_text(notification, store_.layout().common_dir.string());
  // Not captured: a program that outlives us must not die of a broken pipe.
  command.output = os::Output::discard;
  command.errors = os::Output::discard;
  command.timeout = settings_.timeout;
  command.mark = queue_.mark(notification);
  try {
    const os::Finished finished = processes_.run(command);
    if (finished.ok()) return queue_.drop(notification);
    failed(notification, outcome(finished));
  } catch (const Error& error) {
    failed(notification, error.what());
  }
}

void Notifier::failed(Notification notification, const std::string& why) {
  ++notification.tries;
  const std::string what = "notify.command failed for '" + event_of(notification).id + "' (try " +
                           std::to_string(notification.tries) + "): " + why;
  if (notification.tries >= k_most_tries) {
    os::log(os::Level::error, what + "; it is given up");
    return queue_.drop(notification);
  }
  os::log(os::Level::warning, what);
  notification.not_before_boot =
      clock_.now().boot_ms + (k_first_pause_ms << (notification.tries - 1));
  queue_.put_back(notification);
}

os::Environment Notifier::environment_of(const domain::Event& event,
                                         const std::string& feature) const {
  os::Environment out = agent_environment(environment_, k_desktop);
  out.emplace_back(k_mark, event.id);
  out.emplace_back("WAVE_TASK", event.task);
  out.emplace_back("WAVE_FEATURE", feature);
  out.emplace_back("WAVE_STATE", to_string(*event.to));
  out.emplace_back("WAVE_REASON",
                   event.reason == domain::Reason::none ? "" : to_string(event.reason));
  out.emplace_back("WAVE_REPOSITORY", store_.layout().common_dir.string());
  return out;
}

}  // namespace wave::actions
