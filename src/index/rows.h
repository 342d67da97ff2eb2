// SPDX-License-Identifier: MIT
// Rows of the index as values and back. For this room's sources only.
#pragma once

#include "domain/summary.h"
#include "index/database.h"

#include <string>

namespace wave::index {

// The columns of table `task` in the order that read_summary expects.
extern const char* const k_task_columns;

domain::Summary read_summary(const Statement& row);
// The same into a value whose strings have room already.
void read_summary(const Statement& row, domain::Summary& out);
enum class Kept { here, in_the_logs };  // where the task's events are
void write_summary(Database& database, const domain::Summary& summary, Kept events = Kept::here);

}  // namespace wave::index
