// SPDX-License-Identifier: MIT
#include "view/events.h"

#include "actions/find_task.h"
#include "actions/log_watch.h"
#include "actions/observe.h"
#include "cli/output.h"
#include "commands/verbs.h"
#include "error/error.h"
#include "os/signals.h"

#include <functional>
#include <map>

namespace wave::commands {
namespace {

using view::ToldEvent;

// Wakes up by itself only where the kernel cannot tell of changes.
constexpr std::chrono::hours k_long{1};
constexpr std::chrono::seconds k_blind{1};
constexpr size_t k_told_at_once = 1000;

struct Answers {
  std::optional<std::string> task;
  std::optional<std::string> since;
  bool all = false;
  bool follow = false;
  bool cursor = false;
  bool json = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.operand("task", answers.task);
  options.flag("--all", answers.all, "of all tasks, also inside the worktree of one");
  options.value("--since", "cursor", answers.since,
                "only what was recorded behind this cursor or event; also: start, now");
  options.flag("-f,--follow", answers.follow, "go on as more is recorded, until interrupted");
  options.flag("--cursor", answers.cursor, "only print the cursor of now");
  options.flag("--json", answers.json, "one JSON object a line");
}

// The task that is asked for; empty: all of them.
std::string task_of(cli::Context& context, const Answers& answers) {
  if (answers.all && answers.task) {
    throw UsageError("'--all' and a task cannot be given together");
  }
  if (answers.all) return {};
  if (answers.task) return actions::find_task(context.store(), *answers.task, context.here()).id;
  const auto own = actions::task_here(context.store(), context.here());
  return own ? own->id : std::string();
}

domain::LogCursor cursor_of(store::Store& store, const std::string& since) {
  if (since == "now") return store.end_of_logs();
  if (const auto cursor = domain::LogCursor::parse(since)) return *cursor;
  return store.cursor_behind(since);
}

// Reads on from a cursor, in the order in which this clone came to know.
class Reader {
 public:
  Reader(store::Store& store, std::string task, domain::LogCursor from)
      : store_(store), task_(std::move(task)), at_(std::move(from)) {}

  // A part at a time, for there may be very many.
  void read(const std::function<void(const std::vector<ToldEvent>&)>& tell) {
    std::vector<ToldEvent> part;
    const auto hand_over = [&] {
      tell(part);
      part.clear();
    };
    at_ = store_.events_behind(at_, [&, at = at_](index::StoredEvent& event) mutable {
      at.advance(event.placed.at);
      const std::string task = event.placed.event.task;
      if (!task_.empty() && task != task_) return;
      part.push_back({std::move(event), feature_of(task), at});
      if (part.size() == k_told_at_once) hand_over();
    });
    hand_over();
  }

 private:
  const std::string& feature_of(const std::string& task) {
    std::string& feature = features_[task];
    if (feature.empty()) {
      const auto summary = store_.index().summary(task);
      if (summary) feature = summary->feature;
    }
    return feature;
  }

  store::Store& store_;
  std::string task_;
  domain::LogCursor at_;
  std::map<std::string, std::string> features_;
};

void tell(const std::vector<ToldEvent>& events, const Answers& answers, bool one_task) {
  if (events.empty()) return;
  const auto naming = one_task ? view::Naming::one_task : view::Naming::many_tasks;
  cli::print(answers.json ? view::events_json(events) : view::events_text(events, naming));
  cli::flush();
}

// What counts for one task, in the order in which it counts.
int tell_history(cli::Context& context, const std::string& task, const Answers& answers) {
  const auto summary = context.store().index().summary(task);
  std::vector<ToldEvent> out;
  for (index::StoredEvent& event : context.store().index().events(task)) {
    out.push_back({std::move(event), summary ? summary->feature : "", std::nullopt});
  }
  tell(out, answers, true);
  return 0;
}

int act(cli::Context& context, const Answers& answers) {
  store::Store& store = context.store();
  actions::take_in_spooled(store, context.now());
  if (answers.cursor) {
    cli::print(store.end_of_logs().text() + '\n');
    return 0;
  }
  const std::string task = task_of(context, answers);
  if (!task.empty() && !answers.since && !answers.follow) {
    return tell_history(context, task, answers);
  }
  // Before the first look, so that nothing falls between the two.
  actions::LogWatch watch(store.layout());
  Reader reader(store, task, cursor_of(store, answers.since.value_or("start")));
  const auto told = [&](const auto& part) { tell(part, answers, !task.empty()); };
  reader.read(told);
  while (answers.follow && !os::interrupted()) {
    watch.wait(watch.can_tell() ? std::chrono::milliseconds(k_long) : k_blind);
    if (!os::interrupted()) reader.read(told);
  }
  return 0;
}

}  // namespace

cli::Command events() {
  return {.group = cli::Group::tasks,
          .need = cli::Need::store,
          .summary = "list what was recorded",
          .usage = {"events [<task> | --all] [--since <cursor>] [-f] [--json]", "events --cursor"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
