// SPDX-License-Identifier: MIT
#include "commands/follow.h"

#include "actions/follow_log.h"
#include "actions/wait_for_tasks.h"
#include "cli/output.h"
#include "error/error.h"
#include "os/foreground.h"
#include "os/signals.h"
#include "view/plain_text.h"
#include "view/words.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace wave::commands {
namespace {

using Rows = std::vector<domain::StatusRow>;

std::string sentence(const domain::StatusRow& row) {
  std::string out = fmt::format("{} is {}", row.task.feature, to_string(row.state));
  if (row.reason != domain::Reason::none) out += fmt::format(": {}", to_string(row.reason));
  if (!row.detail.empty()) out += fmt::format(" ({})", view::plain_line(row.detail));
  return out + '\n';
}

// Tells a row when its state differs from the last one told.
class Teller {
 public:
  void tell(const Rows& rows) {
    for (const domain::StatusRow& row : rows) {
      const auto [known, is_new] = told_.try_emplace(row.task.id, row.state);
      if (!is_new && known->second == row.state) continue;
      known->second = row.state;
      cli::narrate(sentence(row));
    }
  }

 private:
  std::map<std::string, domain::State> told_;
};

// tmux refuses to run inside itself while this is set.
os::Environment without_tmux(const os::Environment& environment) {
  os::Environment out;
  for (const auto& variable : environment) {
    if (variable.first != "TMUX") out.push_back(variable);
  }
  return out;
}

// How to leave: in a tmux within a tmux, the outer one takes its own prefix key away, so it is
// pressed twice where both have the same. Their server is only asked, and only for that.
std::string way_out(cli::Context& context) {
  constexpr const char* k_plain = "Ctrl-b d";
  const std::string outer = os::variable(context.environment(), "TMUX").value_or("");
  if (outer.empty()) return k_plain;
  os::Command ask;
  ask.argv = {"tmux", "show-options", "-gv", "prefix"};
  ask.environment = context.environment();
  ask.timeout = std::chrono::seconds(2);
  const os::Finished answer = context.processes().run(ask);
  return !answer.ok() || answer.output == "C-b\n" ? "Ctrl-b Ctrl-b d" : k_plain;
}

// Throws Error unless there is a session in which something lives.
void check_session(host::Host& host, const domain::Summary& task) {
  const std::string hint = fmt::format("its output is kept: git wave logs {}", task.feature);
  for (const host::Session& session : host.sessions()) {
    if (session.run != task.run) continue;
    if (session.alive) return;
    throw Error(fmt::format("the session of '{}' has ended", task.feature), hint);
  }
  throw Error(fmt::format("the session of '{}' is gone", task.feature), hint);
}

domain::Summary summary_of(cli::Context& context, const std::string& id) {
  const auto task = context.store().index().summary(id);
  if (!task) throw Error(fmt::format("there is no task '{}'", id));
  return *task;
}

}  // namespace

int wait_for(cli::Context& context, const std::vector<std::string>& ids,
             std::optional<std::chrono::milliseconds> patience) {
  Teller teller;
  const bool tell_changes = context.terminal().errors;
  const actions::Waited waited = actions::wait_for_tasks(context.store(), ids, patience,
                                                         context.clock(), [&](const Rows& rows) {
                                                           if (tell_changes) teller.tell(rows);
                                                         });
  if (os::interrupted()) return static_cast<int>(Exit::interrupted);
  if (!tell_changes) {
    for (const domain::StatusRow& row : waited.rows) {
      if (!actions::ended_well(row)) cli::narrate(sentence(row));
    }
  }
  if (waited.timed_out) return static_cast<int>(Exit::timed_out);
  const bool all_well = std::all_of(waited.rows.begin(), waited.rows.end(), actions::ended_well);
  return static_cast<int>(all_well ? Exit::done : Exit::no);
}

void check_terminal(cli::Context& context, host::Host& host, const std::string& instead) {
  const bool has_sessions = host.attach_command("", {}).has_value();
  if (!has_sessions || (context.terminal().input && context.terminal().output)) return;
  throw Error("a session can be shown on a terminal only", instead);
}

int attach_to(cli::Context& context, const std::string& id, bool read_only) {
  const domain::Summary task = summary_of(context, id);
  if (task.run.empty()) {
    throw Error(
        fmt::format("'{}' was never started, so there is nothing to attach to", task.feature));
  }
  host::Host& host = context.host(task.host);
  host::Visit visit;
  visit.read_only = read_only;
  visit.inside = host.is_inside(context.environment());
  if (!host.attach_command(task.run, visit)) {
    cli::narrate(fmt::format("'{}' has no session to go into; this is its output\n", task.feature));
    return follow(context, task, context.terminal().output ? Bytes::plain : Bytes::raw);
  }
  check_session(host, task);
  check_terminal(context, host,
                 fmt::format("follow its output: git wave logs -f {}", task.feature));
  cli::flush();
  if (visit.inside) os::become(*host.attach_command(task.run, visit), context.environment());
  visit.notice = fmt::format("{} leaves; the agent goes on", way_out(context));
  os::become(*host.attach_command(task.run, visit), without_tmux(context.environment()));
}

int follow(cli::Context& context, const domain::Summary& task, Bytes bytes) {
  view::PlainText filter;
  actions::follow_output(context.store(), task, context.clock(), [&](std::string_view chunk) {
    cli::print(bytes == Bytes::raw ? std::string(chunk) : filter.feed(chunk));
    cli::flush();
  });
  if (bytes == Bytes::plain) cli::print(filter.finish());
  return os::interrupted() ? static_cast<int>(Exit::interrupted) : 0;
}

}  // namespace wave::commands
