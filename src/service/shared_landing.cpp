// SPDX-License-Identifier: MIT
#include "service/shared_landing.h"

#include "actions/left_landing.h"
#include "error/error.h"
#include "os/log.h"
#include "service/advance.h"
#include "service/remote_branches.h"
#include "service/shared_backlog.h"

#include <variant>
#include <vector>

namespace wave::service {
namespace {

using domain::State;

std::vector<std::string> proposed_of(Doors& doors, const std::string& task) {
  std::vector<std::string> out;
  for (const auto& stored : doors.store.index().events(task)) {
    const auto* proposed = std::get_if<domain::Proposed>(&stored.placed.event.body);
    if (proposed && !proposed->oid.empty()) out.push_back(proposed->oid);
  }
  return out;
}

actions::LandingRecord record_of(const Pass& pass, const domain::Summary& row,
                                 const std::string& to, std::vector<git::LandingCopy> copies) {
  actions::LandingRecord out;
  out.task = row.id;
  out.by = "serve";
  out.ref = pass.policy.base;
  out.to = to;
  out.how = pass.policy.way;
  out.copies = std::move(copies);
  out.state_from = row.state;
  out.state_to = State::done;
  return out;
}

void tell(Doors& doors, const actions::LandingRecord& record) {
  actions::LandDoors land{doors.store, doors.processes, doors.clock.now(), record.by};
  actions::tell_landing(land, record);
}

// Others see at once that it is done; if not, at the next look.
void tell_others(const Pass& pass) {
  try {
    pass.shared->exchange(pass);
  } catch (const Error& error) {
    if (error.exit() == Exit::interrupted) throw;
    os::log(os::Level::warning, error.what());
  }
}

}  // namespace

bool record_landed(Doors& doors, const Pass& pass, const domain::Summary& row) {
  const std::vector<std::string> proposed = proposed_of(doors, row.id);
  if (proposed.empty()) return false;
  fetch_base(doors, pass);
  git::Repository& repository = doors.store.repository();
  const auto base = repository.ref(pass.policy.base);
  for (const std::string& oid : proposed) {
    if (!base || !repository.commit(oid) || !repository.is_ancestor(oid, *base)) continue;
    domain::Summary now = row;
    if (!domain::is_legal(row.state, State::done)) {
      // There is no way from there to the end but by this.
      if (!hand_over(doors, row, domain::Reason::none, "it has landed")) return false;
      now = doors.store.index().summary(row.id).value_or(row);
    }
    tell(doors, record_of(pass, now, oid, {{oid, row.head}}));
    tell_others(pass);
    return true;
  }
  return false;
}

actions::Landing land_shared(Doors& doors, const Pass& pass, const domain::Summary& row,
                             const actions::PreparedLanding& prepared, const std::string& by) {
  const bool is_over = domain::has_succeeded(row);
  if (!is_over && record_landed(doors, pass, row)) return actions::AlreadyLanded{prepared.to};
  git::Repository& repository = doors.store.repository();
  if (repository.ref(pass.policy.base) != prepared.from) return actions::BaseMoved{""};
  const auto task = doors.store.index().task(row.id);
  const bool is_told = task && task->work->proposed && task->work->proposed->oid == prepared.to;
  if (!is_told && !record(doors, row, {domain::Proposed{0, "", prepared.to}})) {
    return actions::BranchMoved{""};
  }
  pass.shared->exchange(pass);
  const git::RefMove move{"refs/heads/" + pass.policy.base_name, prepared.from, prepared.to};
  if (!pass.shared->land(pass, row.id, move)) {
    fetch_base(doors, pass);
    return actions::BaseMoved{""};
  }
  repository.swap_ref(pass.policy.base, prepared.to, prepared.from, "landed by git-wave");
  actions::LandingRecord record = record_of(pass, row, prepared.to, prepared.copies);
  record.by = by;
  if (is_over) record.state_from = record.state_to = std::nullopt;
  tell(doors, record);
  tell_others(pass);
  return actions::LandedNow{prepared.to, {}};
}

}  // namespace wave::service
