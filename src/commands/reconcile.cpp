// SPDX-License-Identifier: MIT
#include "actions/reconcile.h"

#include "actions/only_one.h"
#include "actions/reconcile_loop.h"
#include "actions/session_hosts.h"
#include "cli/output.h"
#include "commands/verbs.h"
#include "domain/duration.h"
#include "error/error.h"
#include "os/paths.h"
#include "os/signals.h"
#include "view/health.h"
#include "view/unit.h"

#include <charconv>

#include <fmt/format.h>

namespace wave::commands {
namespace {

constexpr std::chrono::seconds k_interval{30};
constexpr size_t k_most_workers = 64;

struct Answers {
  bool once = false;
  std::optional<std::string> interval;
  std::optional<std::string> loops;
  std::optional<std::string> workers;
  bool json = false;
  bool unit = false;
};

void declare(cli::Options& options, Answers& answers) {
  options.flag("--once", answers.once,
               "one pass, which is also what it does without a loop's option");
  options.value("--interval", "seconds", answers.interval,
                "pass after pass, with so many seconds between them (30)");
  options.value("--max-loops", "n", answers.loops, "end after so many passes");
  options.value("--max-workers", "n", answers.workers, "end so many lost runs at once (1)");
  options.flag("--json", answers.json, "answer in JSON, one line for each pass");
  options.flag("--print-unit", answers.unit, "print a unit for systemd --user, and nothing else");
}

// A whole number that is at least `least`.
int64_t number_of(const std::string& text, const std::string& option, int64_t least) {
  int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stopped != end || value < least) {
    throw UsageError(fmt::format("'{}' is nothing for '{}'", text, option),
                     fmt::format("it wants a whole number, at least {}", least));
  }
  return value;
}

std::chrono::milliseconds interval_of(const std::optional<std::string>& text) {
  if (!text) return k_interval;
  if (const auto duration = domain::parse_duration(*text); duration && duration->count() > 0) {
    return *duration;
  }
  constexpr int64_t k_longest = 366 * 86400;
  return std::chrono::seconds(std::min(number_of(*text, "--interval", 1), k_longest));
}

void tell(const std::vector<actions::Repair>& repairs, bool json) {
  cli::print(json ? view::repairs_json(repairs) : view::repairs_text(repairs));
  cli::flush();
}

int pass_once(const actions::ReconcileLoop::Pass& pass, bool json) {
  const actions::Reconciled done = pass();
  tell(done.repairs, json);
  if (done.failure) throw Error(*done.failure);
  return 0;
}

int loop_on(cli::Context& context, actions::ReconcileLoop loop, bool json) {
  if (loop.is_over()) return 0;
  const actions::OnlyOne only(context.layout().wave_dir(), "reconcile");
  while (!os::interrupted()) {
    const auto step = loop.step();
    if (json || !step.repairs.empty()) tell(step.repairs, json);
    if (!step.word.empty()) cli::narrate(fmt::format("git wave: {}\n", step.word));
    if (!step.hint.empty()) cli::narrate(fmt::format("hint: {}\n", step.hint));
    if (loop.is_over()) break;
    os::sleep_unless_interrupted(step.pause);
  }
  return static_cast<int>(loop.failing() ? Exit::no : Exit::done);
}

int act(cli::Context& context, const Answers& answers) {
  if (answers.unit) {
    cli::print(view::reconcile_unit(os::self_path()));
    return 0;
  }
  size_t workers = 1;
  if (answers.workers) {
    const int64_t wanted = number_of(*answers.workers, "--max-workers", 1);
    workers = std::min(static_cast<size_t>(wanted), k_most_workers);
  }
  const auto pass = [&] {
    const auto hosts =
        actions::session_hosts(context.layout(), context.processes(), context.environment());
    actions::ReconcileDoors doors{context.store(),       hosts,
                                  context.clock(),       context.processes(),
                                  context.environment(), workers};
    return actions::reconcile(doors);
  };
  std::optional<int64_t> most;
  if (answers.loops) most = number_of(*answers.loops, "--max-loops", 0);
  const auto interval = interval_of(answers.interval);
  const bool looping = answers.interval || answers.loops;
  if (answers.once || !looping) return pass_once(pass, answers.json);
  return loop_on(context, actions::ReconcileLoop(pass, interval, most), answers.json);
}

}  // namespace

cli::Command reconcile() {
  return {.group = cli::Group::upkeep,
          .need = cli::Need::store,
          .summary = "make the record true again after crashes",
          .usage = {"reconcile [--once] [--interval <seconds>] [--max-loops <n>] [--max-workers <n>] "
                    "[--json]",
                    "reconcile --print-unit"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
