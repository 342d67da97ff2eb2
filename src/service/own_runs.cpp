// SPDX-License-Identifier: MIT
#include "service/own_runs.h"

#include "domain/ids.h"
#include "runner/owner_record.h"

#include <csignal>

namespace wave::service {
namespace {

void end(Doors& doors, const std::string& run) {
  const auto runner = runner::runner_process(doors.store.layout().run_dir(run));
  if (runner) os::send_signal(*runner, SIGUSR1);
}

}  // namespace

void end_own_run(Doors& doors, const std::string& task) {
  const auto known = doors.store.index().task(task);
  const auto own = doors.store.writer();
  if (!known || !own) return;
  for (auto run = known->runs.rbegin(); run != known->runs.rend(); ++run) {
    if (run->writer == own->writer) return end(doors, run->id);
  }
}

void end_uncounted_run(Doors& doors, const std::string& task) {
  const auto known = doors.store.index().task(task);
  if (!known || known->claimed <= known->attempt) return;
  end(doors, domain::run_id(task, known->claimed));
}

}  // namespace wave::service
