// SPDX-License-Identifier: MIT
// The keys that a task may have in a spec, declared once: reading and suggestions follow the table.
#pragma once

#include "json/node.h"
#include "spec/read_specs.h"
#include "spec/task_spec.h"
#include "spec/values.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace wave::spec {

// Reads the tasks of one file.
class TaskReader {
 public:
  // `file` is what the user called it.
  TaskReader(const std::string& file, const Surroundings& surroundings, Mistakes& mistakes);

  // What several tasks share: they have no name there.
  TaskSpec read_defaults(const json::Node& object);
  // What the object says, on top of the defaults. `body` is the text of a task whose format has a
  // place for it.
  TaskSpec read_task(const json::Node& object, const TaskSpec& defaults,
                     const std::string& body = {});

  // By key: what was accepted and means nothing here.
  const std::map<std::string, std::string>& notes() const { return notes_; }

 private:
  struct Field;
  static const std::vector<Field>& fields();
  TaskSpec read_members(const json::Node& object, const TaskSpec& defaults, bool is_defaults);
  void take(const json::Member& member, TaskSpec& task, bool is_defaults);
  void check_twice(const json::Node& object);
  void check_together(const json::Node& object);
  void check_name(const json::Node& object, const TaskSpec& task);
  void check_text(const json::Node& object, const TaskSpec& task);
  void read_document(const json::Member& member);
  std::string composed_text() const;

  const Surroundings& surroundings_;
  Mistakes& mistakes_;
  Values values_;
  std::filesystem::path folder_;
  std::map<std::string, std::string> notes_;
  std::string document_;
  std::string requirements_;
};

}  // namespace wave::spec
