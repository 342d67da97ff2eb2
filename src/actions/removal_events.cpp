// SPDX-License-Identifier: MIT
#include "actions/removal_events.h"

#include "os/log.h"

#include <algorithm>
#include <array>

namespace wave::actions {
namespace {

constexpr std::array<std::string_view, 6> k_kinds = {"rm", "ru", "rd", "rs", "rv", "rr"};

bool has_event(index::Index& index, const std::string& task, const std::string& id) {
  const auto events = index.events(task);
  return std::any_of(events.begin(), events.end(), [&](const index::StoredEvent& stored) {
    return stored.placed.event.id == id;
  });
}

}  // namespace

std::string removal_event_id(RemovalFact fact, const TrashRecord& record) {
  const std::string id = std::string(k_kinds[static_cast<size_t>(fact)]) + '.' + record.name();
  return fact < RemovalFact::restore_claimed ? id : id + '.' + std::to_string(record.restorations);
}

bool is_told(index::Index& index, RemovalFact fact, const TrashRecord& record) {
  return has_event(index, record.task, removal_event_id(fact, record));
}

bool may_be_told(store::Store& store, RemovalFact fact, const TrashRecord& record) {
  try {
    return is_told(store.index(), fact, record);
  } catch (const std::exception& error) {
    os::log(os::Level::warning, error.what());
    return true;
  }
}

int next_removal(index::Index& index, const std::string& task) {
  const std::string prefix = "rm." + task + '-';
  const auto events = index.events(task);
  return 1 + static_cast<int>(
                 std::count_if(events.begin(), events.end(), [&](const index::StoredEvent& stored) {
                   return stored.placed.event.id.starts_with(prefix);
                 }));
}

int next_restoration(index::Index& index, const TrashRecord& record) {
  TrashRecord next = record;
  next.restorations = 1;
  while (is_told(index, RemovalFact::restore_claimed, next)) ++next.restorations;
  return next.restorations;
}

domain::Event removal_move(RemovalFact fact, const TrashRecord& record, domain::State from,
                           domain::State to) {
  domain::Event event;
  event.id = removal_event_id(fact, record);
  event.task = record.task;
  event.from = from;
  event.to = to;
  event.body = domain::Moved{};
  return event;
}

std::vector<domain::Event> removed_events(index::Index& index, const TrashRecord& record) {
  std::vector<domain::Event> out;
  for (const domain::Kept& kept : record.kept) {
    domain::Event event;
    const std::string number = kept.ref.substr(kept.ref.rfind('/') + 1);
    event.id = "k." + record.task + '.' + number + '.' + kept.oid;
    event.task = record.task;
    event.body = kept;
    if (!has_event(index, record.task, event.id)) out.push_back(std::move(event));
  }
  domain::Event event;
  event.id = removal_event_id(RemovalFact::removed, record);
  event.task = record.task;
  event.body = record.removed;
  if (!has_event(index, record.task, event.id)) out.push_back(std::move(event));
  return out;
}

}  // namespace wave::actions
