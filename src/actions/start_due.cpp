// SPDX-License-Identifier: MIT
#include "actions/start_due.h"

#include "actions/log_watch.h"
#include "actions/next_attempt.h"
#include "error/passing_error.h"
#include "os/log.h"
#include "os/signals.h"

#include <algorithm>
#include <set>

namespace wave::actions {
namespace {

using domain::Reason;
using domain::State;

// The clock may be set back while we wait, and a watch may miss something.
constexpr int64_t k_longest_nap_ms = 30000;
// So often a runner tries again what somebody was in the way of; then reconcile does.
constexpr int k_most_put_off = 20;

enum class Readiness { ready, waiting, broken };

struct Outlook {
  Readiness readiness = Readiness::ready;
  std::string why;  // broken: which dependency, and how it ended
};

Outlook look_at_dependencies(const domain::Summary& task, index::Index& index) {
  Outlook out;
  for (const std::string& id : task.depends_on) {
    const auto needed = index.summary(id);
    if (needed && domain::has_succeeded(*needed)) continue;
    // What waits for a person is no end, but nothing that depends on it goes on by itself either.
    if (needed && (domain::is_terminal(needed->state) || needed->state == State::needs_human)) {
      const State end = needed->result.value_or(needed->state);
      return {Readiness::broken, "it depends on '" + needed->feature + "' (" + needed->id +
                                     "), which is " + std::string(to_string(end))};
    }
    out.readiness = Readiness::waiting;  // an id we know nothing of may come with another's log
  }
  return out;
}

std::vector<domain::Summary> candidates(store::Store& store, int64_t now_ms) {
  std::vector<domain::Summary> out;
  const auto identity = store.writer();
  if (!identity) return out;
  for (const State state : {State::pending, State::needs_human}) {
    index::Filter filter;
    filter.state = state;
    for (domain::Summary& task : store.index().list(filter)) {
      const bool waits = state == State::pending || task.reason == Reason::dependency;
      const bool is_ours = task.writer == identity->writer;
      if (waits && is_ours && !domain::is_in_backlog(task) && task.not_before_ms <= now_ms)
        out.push_back(std::move(task));
    }
  }
  // The oldest first, as people would.
  std::sort(out.begin(), out.end(), [](const domain::Summary& a, const domain::Summary& b) {
    return std::pair(a.created_ms, a.id) < std::pair(b.created_ms, b.id);
  });
  return out;
}

class Due {
 public:
  explicit Due(DueDoors& doors) : doors_(doors) {}

  std::optional<DueTask> look(const domain::Summary& task) {
    const Outlook outlook = look_at_dependencies(task, doors_.store.index());
    if (outlook.readiness == Readiness::waiting) return std::nullopt;
    if (outlook.readiness == Readiness::ready) return start(task);
    if (task.state == State::needs_human) return std::nullopt;
    return hand_to_person(task, Reason::dependency, outlook.why);
  }

 private:
  std::optional<DueTask> start(const domain::Summary& task);
  std::optional<StartedTask> try_to_start(const domain::Task& task);
  bool was_told_more(const domain::Task& seen);
  std::optional<DueTask> hand_to_person(const domain::Summary& task, Reason reason,
                                        const std::string& why);

  DueDoors& doors_;
};

std::optional<StartedTask> Due::try_to_start(const domain::Task& task) {
  const git::Layout& layout = doors_.store.layout();
  const RequestRecord request = read_request(layout, task.id);
  MadeDoors made(doors_.store, doors_.clock, doors_.processes,
                 environment_of_request(layout, task.id, request, doors_.environment));
  if (!made.config().mistakes().empty()) {
    // Its turn comes when they are mended: the next look finds it due still.
    os::log(os::Level::warning,
            "'" + task.feature + "' is not started: " + made.config().mistakes()[0].sentence);
    return std::nullopt;
  }
  // Where an agent was cut short through no fault of its own, it goes on where it was.
  std::optional<std::string> resume;
  if (task.reason == Reason::limited) resume = last_agent_session(task, request.agent);
  Starting next = plan_attempt(task, request, made.doors(), resume);
  return start_attempt(task, std::move(next), made.doors(), doors_.by);
}

// Somebody has said something to its agent meanwhile, and nothing else has happened.
bool Due::was_told_more(const domain::Task& seen) {
  const auto now = doors_.store.index().task(seen.id);
  return now && now->state == seen.state && now->attempt == seen.attempt &&
         now->messages.size() > seen.messages.size();
}

std::optional<DueTask> Due::start(const domain::Summary& task) {
  const auto whole = doors_.store.index().task(task.id);
  if (!whole || whole->state != task.state || whole->attempt != task.attempt) return std::nullopt;
  try {
    const auto started = try_to_start(*whole);
    if (!started) return was_told_more(*whole) ? start(task) : std::nullopt;
    const std::string attempt = std::to_string(domain::next_attempt(*whole));
    if (started->error.empty()) {
      return DueTask{task.id, task.feature, "it was due; started attempt " + attempt, true};
    }
    return DueTask{task.id, task.feature,
                   "attempt " + attempt + " could not be started: " + started->error};
  } catch (const Error& error) {
    if (error.exit() == Exit::interrupted) throw;
    if (is_passing(error)) {
      return DueTask{task.id, task.feature, std::string("cannot be started yet: ") + error.what(),
                     false, true};
    }
    return hand_to_person(task, Reason::setup_failed, error.what());
  }
}

std::optional<DueTask> Due::hand_to_person(const domain::Summary& task, Reason reason,
                                           const std::string& why) {
  if (task.state == State::needs_human) return std::nullopt;
  const auto propose = [&](index::Index& index) {
    std::vector<domain::Event> events;
    const auto now = index.summary(task.id);
    if (!now || now->state != task.state || now->attempt != task.attempt) return events;
    domain::Event event;
    event.task = task.id;
    event.from = now->state;
    event.to = State::needs_human;
    event.reason = reason;
    event.detail = why;
    event.body = domain::Moved{};
    events.push_back(event);
    return events;
  };
  if (doors_.store.append(doors_.clock.now(), doors_.by, propose).events.empty()) {
    return std::nullopt;
  }
  return DueTask{task.id, task.feature, "needs a person: " + why};
}

}  // namespace

std::vector<DueTask> start_due(DueDoors& doors, size_t most) {
  std::vector<DueTask> out;
  size_t started = 0;
  // One attempt of each: what fails at once and is due at once again would keep us here for ever.
  std::set<std::string> looked_at;
  // What is handed to a person takes along those that depend on it, in whatever order they stand.
  for (bool again = true; again;) {
    again = false;
    for (const domain::Summary& task : candidates(doors.store, doors.clock.now().wall_ms)) {
      if (started >= most || os::interrupted()) return out;
      if (looked_at.count(task.id) > 0) continue;
      auto done = Due(doors).look(task);
      if (!done) continue;
      looked_at.insert(task.id);
      if (done->started) ++started;
      if (!done->started) again = true;
      os::log(os::Level::info, "'" + done->feature + "': " + done->what);
      out.push_back(std::move(*done));
    }
  }
  return out;
}

void carry_on(DueDoors& doors, const std::string& task) {
  start_due(doors);
  std::optional<LogWatch> watch;
  int times_put_off = 0;
  while (!os::interrupted()) {
    const auto now = doors.store.index().summary(task);
    if (!now || now->state != State::pending || now->not_before_ms == 0) return;
    const int64_t left = now->not_before_ms - doors.clock.now().wall_ms;
    if (left > 0) {
      if (!watch) watch.emplace(doors.store.layout());
      watch->wait(std::chrono::milliseconds(std::min(left, k_longest_nap_ms)));
      continue;
    }
    const auto done = start_due(doors);
    if (done.empty()) return;  // it waits for something else as well, or another was faster
    if (std::none_of(done.begin(), done.end(), [](const DueTask& each) { return each.put_off; })) {
      continue;
    }
    if (++times_put_off > k_most_put_off) return;
    os::sleep_unless_interrupted(std::chrono::milliseconds(k_longest_nap_ms));
  }
}

}  // namespace wave::actions
