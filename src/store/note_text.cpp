// SPDX-License-Identifier: MIT
#include "store/note_text.h"

#include <algorithm>

namespace wave::store {
namespace {

constexpr std::string_view k_agent = "Wave-Agent: ";
constexpr std::string_view k_run = "Wave-Run: ";
constexpr std::string_view k_task = "Wave-Task: ";

bool is_ours(std::string_view line) {
  return line.starts_with(k_agent) || line.starts_with(k_run) || line.starts_with(k_task);
}

}  // namespace

std::string note_text(const std::string& task, const std::string& feature, const std::string& run,
                      const std::string& agent) {
  return text_of_note({std::string(k_agent) + agent, std::string(k_run) + run,
                       std::string(k_task) + task + " " + feature});
}

NoteLines lines_of_note(std::string_view text) {
  NoteLines out;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) out.emplace(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string text_of_note(const NoteLines& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + '\n';
  return out;
}

NoteLines foreign_lines(const NoteLines& lines) {
  NoteLines out;
  for (const std::string& line : lines) {
    if (!is_ours(line)) out.insert(line);
  }
  return out;
}

std::set<std::string> tasks_named(const NoteLines& lines) {
  std::set<std::string> out;
  for (const std::string& line : lines) {
    if (!line.starts_with(k_task)) continue;
    const size_t end = std::min(line.find(' ', k_task.size()), line.size());
    out.insert(line.substr(k_task.size(), end - k_task.size()));
  }
  return out;
}

}  // namespace wave::store
