// SPDX-License-Identifier: MIT
// The events of removals and restorations. Their ids follow from the removal, so whoever repeats a
// step tells it once.
#pragma once

#include "actions/trash.h"
#include "domain/event.h"
#include "index/index.h"
#include "store/store.h"

#include <string>
#include <string_view>
#include <vector>

namespace wave::actions {

enum class RemovalFact { claimed, undone, removed, restore_claimed, restore_undone, restored };

std::string removal_event_id(RemovalFact fact, const TrashRecord& record);
// Whether it is in the log.
bool is_told(index::Index& index, RemovalFact fact, const TrashRecord& record);
// The same where an append has failed: it may have got there all the same, on a disk that failed
// after the log had moved. What cannot be known counts as told: whoever comes next finds out.
bool may_be_told(store::Store& store, RemovalFact fact, const TrashRecord& record);
// The number of the task's next removal.
int next_removal(index::Index& index, const std::string& task);

int next_restoration(index::Index& index, const TrashRecord& record);

// A change of state that belongs to a removal.
domain::Event removal_move(RemovalFact fact, const TrashRecord& record, domain::State from,
                           domain::State to);
// What was kept and that it was removed, but for what the log has already.
std::vector<domain::Event> removed_events(index::Index& index, const TrashRecord& record);

}  // namespace wave::actions
