// SPDX-License-Identifier: MIT
// Small numbers for tasks, so that ports, databases and the like of two tasks never collide. A task
// keeps its slot from its first run until it is cleaned.
#pragma once

#include "config/config.h"
#include "os/process_runner.h"
#include "store/store.h"

#include <map>
#include <string>

namespace wave::actions {

// The slot that the task had if no other has it now, else the smallest that is free (from 1). Asked
// inside an append's proposal: the log's guard then lets no two tasks of this clone have the same.
// `given`: by task, what was chosen for others in the same append.
int choose_slot(store::Store& store, const std::string& task,
                const std::map<std::string, int>& given);

// WAVE_SLOT, and WAVE_PORT_BASE as long as the slot's ports are ports.
void add_slot(os::Environment& environment, int slot, const config::Config& config);

}  // namespace wave::actions
