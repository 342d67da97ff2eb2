// SPDX-License-Identifier: MIT
// `git wave show`: one task with its runs, commits and what is kept of it.
#pragma once

#include "actions/kept_prompt.h"
#include "domain/status_row.h"
#include "domain/task.h"
#include "json/writer.h"
#include "view/style.h"

#include <cstdint>
#include <optional>
#include <string>

namespace wave::view {

// A task as recorded, and as seen a moment ago.
struct TaskView {
  domain::Task task;
  domain::StatusRow row;
};

std::string show_text(const TaskView& view, int64_t now_ms, const Style& style);
std::string show_json(const TaskView& view, const std::string& repository);
// Members of the open object.
void write_task(json::Writer& out, const TaskView& view);
void write_run(json::Writer& out, const domain::Run& run);

// `git wave show --prompt --json`.
std::string prompt_json(const domain::Summary& task, const actions::KeptPrompt& kept);

}  // namespace wave::view
