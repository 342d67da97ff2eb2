// SPDX-License-Identifier: MIT
#include "commands/watch_status.h"

#include "cli/output.h"
#include "error/error.h"
#include "os/signals.h"
#include "os/watch.h"
#include "view/redraw.h"
#include "view/status.h"

#include <algorithm>

namespace wave::commands {
namespace {

using Rows = std::vector<domain::StatusRow>;

// Ages go on while nothing happens.
constexpr std::chrono::seconds k_longest_wait{1};

bool any_active(const Rows& rows) {
  return std::any_of(rows.begin(), rows.end(),
                     [](const domain::StatusRow& row) { return is_active(row.state); });
}

// Draws over what it drew before.
class Screen {
 public:
  explicit Screen(const cli::Terminal& terminal) : terminal_(terminal) {}

  void show(const Rows& rows, int64_t now_ms) {
    const std::string table = view::status_table(rows, now_ms, terminal_.style());
    cli::print(redraw_.frame(table.empty() ? "no tasks\n" : table, terminal_.rows));
    cli::flush();
  }

 private:
  const cli::Terminal& terminal_;
  view::Redraw redraw_;
};

// A block for each change; ages alone are none, so they are measured from the same moment.
class Journal {
 public:
  explicit Journal(const cli::Terminal& terminal) : terminal_(terminal) {}

  void show(const Rows& rows, int64_t now_ms) {
    const std::string block = view::status_table(rows, k_no_age, terminal_.style());
    if (block == last_) return;
    last_ = block;
    cli::print(view::status_table(rows, now_ms, terminal_.style()) + '\n');
    cli::flush();
  }

 private:
  const cli::Terminal& terminal_;
  static constexpr int64_t k_no_age = 0;  // every age is "now" then
  std::string last_;
};

template <class Place>
int watch_in(Place place, cli::Context& context, const StatusQuery& query) {
  os::Watch watch;
  watch.add(context.layout().common_dir / "refs" / "wave" / "log");
  actions::BaseLook bases(context.store());
  while (!os::interrupted()) {
    watch.drain();
    bases.look_again();
    Rows rows = status_rows(context, query, bases);
    const Waits waits = waits_of(context);
    for (domain::StatusRow& row : rows) tell_waits(row, waits);
    bases.remember();
    place.show(rows, context.now().wall_ms);
    if (!any_active(rows)) return 0;
    watch.wait(k_longest_wait);
  }
  return static_cast<int>(Exit::interrupted);
}

}  // namespace

int watch_status(cli::Context& context, const StatusQuery& query) {
  const cli::Terminal& terminal = context.terminal();
  if (terminal.output) return watch_in(Screen(terminal), context, query);
  return watch_in(Journal(terminal), context, query);
}

}  // namespace wave::commands
