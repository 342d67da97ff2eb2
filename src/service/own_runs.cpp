// SPDX-License-Identifier: MIT
#include "service/own_runs.h"

#include "runner/owner_record.h"

#include <csignal>

namespace wave::service {
namespace {

void end(Doors& doors, const std::string& run) {
  const auto runner = runner::runner_process(doors.store.layout().run_dir(run));
  if (runner) os::send_signal(*runner, SIGUSR1);
}

void end_vain_runs(Doors& doors, const domain::Task& task, const store::WriterIdentity& own) {
  for (const domain::VainClaim& vain : task.in_vain) {
    if (own.is(vain.writer)) end(doors, vain.run);
  }
}

}  // namespace

void end_own_runs(Doors& doors, const std::string& task) {
  const auto known = doors.store.index().task(task);
  const auto own = doors.store.writer();
  if (!known || !own) return;
  for (const domain::Run& run : known->runs) {
    if (own->is(run.writer)) end(doors, run.id);
  }
  end_vain_runs(doors, *known, *own);
}

void end_vain_runs(Doors& doors, const std::string& task) {
  const auto known = doors.store.index().task(task);
  const auto own = doors.store.writer();
  if (known && own) end_vain_runs(doors, *known, *own);
}

void end_vain_runs(Doors& doors, const std::vector<domain::Summary>& rows) {
  for (const domain::Summary& row : rows) {
    if (row.attempt > 0) end_vain_runs(doors, row.id);
  }
}

}  // namespace wave::service
