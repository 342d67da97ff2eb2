// SPDX-License-Identifier: MIT
// `git wave status`, as a table for people and as JSON.
#pragma once

#include "domain/status_row.h"
#include "json/writer.h"
#include "view/style.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wave::view {

// The table, with a legend where it needs one; empty for no rows.
std::string status_table(const std::vector<domain::StatusRow>& rows, int64_t now_ms,
                         const Style& style);

// {"schema":1,"repository":...,"tasks":[...]}, see git-wave-json(5).
std::string status_json(const std::vector<domain::StatusRow>& rows, const std::string& repository);

// The members of one task, into the object that is open.
void write_status_row(json::Writer& out, const domain::StatusRow& row);

}  // namespace wave::view
