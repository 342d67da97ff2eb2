// SPDX-License-Identifier: MIT
#include "spec/task_fields.h"

#include "domain/feature_name.h"
#include "error/suggest.h"
#include "os/files.h"
#include "spec/mistakes.h"

#include <fmt/format.h>

namespace wave::spec {
namespace fs = std::filesystem;
namespace {

template <class T>
void set(T& target, std::optional<T> value) {
  if (value) target = std::move(*value);
}
template <class T>
void set(std::optional<T>& target, std::optional<T> value) {
  if (value) target = value;
}

bool ends_in_md(const std::string& path) {
  if (path.size() < 3) return false;
  const std::string end = path.substr(path.size() - 3);
  return end[0] == '.' && (end[1] | 32) == 'm' && (end[2] | 32) == 'd';
}

bool is_project_name(const std::string& name) {
  constexpr std::string_view k_allowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
  return !name.empty() && name != "main" && name.find_first_not_of(k_allowed) == std::string::npos;
}

const json::Member* find(const json::Node& object, std::string_view name) {
  for (const json::Member& member : object.members) {
    if (member.name == name) return &member;
  }
  return nullptr;
}

}  // namespace

// One key. `take` reads its value into the task; a key without it is accepted and means nothing,
// which `meaning` then explains.
struct TaskReader::Field {
  const char* name;
  void (*take)(TaskReader&, const json::Member&, TaskSpec&);
  const char* meaning = nullptr;
  bool is_one_tasks_own = false;
};

const std::vector<TaskReader::Field>& TaskReader::fields() {
  using M = const json::Member&;
  static const std::vector<Field> table = {
      {"feature",
       [](TaskReader& r, M m, TaskSpec& t) {
         set(t.feature, r.values_.line(m));
         t.feature_place = r.values_.place(m.value.line);
       },
       nullptr, true},
      {"project_name",
       [](TaskReader& r, M m, TaskSpec& t) {
         const auto name = r.values_.line(m, Numbers::taken);
         if (name && !is_project_name(*name)) {
           r.mistakes_.add(
               r.values_.place(m.value.line),
               fmt::format("'project_name' wants letters, digits, '_' and '-', not '{}'",
                           shown(*name)));
         } else {
           set(t.project, name);
         }
       }},
      {"task_doc", [](TaskReader& r, M m, TaskSpec&) { r.read_document(m); }},
      {"requirements",
       [](TaskReader& r, M m, TaskSpec&) { set(r.requirements_, r.values_.text(m)); }},
      {"from_branch", [](TaskReader& r, M m, TaskSpec& t) { set(t.from, r.values_.line(m)); }},
      {"session", [](TaskReader& r, M m, TaskSpec& t) { set(t.session, r.values_.line(m)); }},
      {"ticket", [](TaskReader& r, M m, TaskSpec& t) { set(t.ticket, r.values_.line(m)); }},
      {"constraints",
       [](TaskReader& r, M m, TaskSpec& t) { set(t.constraints, r.values_.list(m)); }},
      {"agent", [](TaskReader& r, M m, TaskSpec& t) { set(t.agent, r.values_.line(m)); }},
      {"agent_model", [](TaskReader& r, M m, TaskSpec& t) { set(t.model, r.values_.line(m)); }},
      {"agent_extra_args",
       [](TaskReader& r, M m, TaskSpec& t) {
         set(t.agent_args, r.values_.list(m, Numbers::taken));
       }},
      {"agent_non_interactive",
       [](TaskReader& r, M m, TaskSpec& t) {
         if (const auto unattended = r.values_.boolean(m)) t.interactive = !*unattended;
       }},
      {"timeout_minutes",
       [](TaskReader& r, M m, TaskSpec& t) { set(t.timeout, r.values_.minutes(m)); }},
      {"timeout", [](TaskReader& r, M m, TaskSpec& t) { set(t.timeout, r.values_.duration(m)); }},
      {"idle_timeout",
       [](TaskReader& r, M m, TaskSpec& t) { set(t.idle_timeout, r.values_.duration(m)); }},
      {"existing_branch",
       [](TaskReader& r, M m, TaskSpec& t) { set(t.existing_branch, r.values_.boolean(m)); }},
      {"commit_needed",
       [](TaskReader& r, M m, TaskSpec& t) { set(t.commit_needed, r.values_.boolean(m)); }},
      {"depends_on",
       [](TaskReader& r, M m, TaskSpec& t) {
         for (const std::string& task : r.values_.list(m).value_or(std::vector<std::string>()))
           t.depends_on.push_back({task, r.values_.place(m.value.line)});
       },
       nullptr, true},
      {"base_dir", nullptr, "the project is the repository you stand in"},
      {"repo", nullptr, "the project is the repository you stand in"},
      {"task_id", nullptr, "ids are made anew"},
      {"agent_cmd", nullptr, "the command follows from the agent and its arguments"},
  };
  return table;
}

TaskReader::TaskReader(const std::string& file, const Surroundings& surroundings,
                       Mistakes& mistakes)
    : surroundings_(surroundings),
      mistakes_(mistakes),
      values_(file, mistakes),
      folder_(fs::path(file).parent_path()) {}

void TaskReader::take(const json::Member& member, TaskSpec& task, bool is_defaults) {
  std::vector<std::string> known;
  for (const Field& field : fields()) {
    known.emplace_back(field.name);
    if (member.name != field.name) continue;
    if (is_defaults && field.is_one_tasks_own) {
      mistakes_.add(values_.place(member.line),
                    fmt::format("'{}' belongs to one task", member.name));
    } else if (field.take != nullptr) {
      field.take(*this, member, task);
    } else {
      notes_.emplace(member.name,
                     fmt::format("{}: '{}' is accepted and means nothing here: {}",
                                 values_.place(member.line).text(), member.name, field.meaning));
    }
    return;
  }
  const auto near = suggest(member.name, known);
  mistakes_.add(values_.place(member.line),
                fmt::format("unknown key '{}'{}", shown(member.name),
                            near ? fmt::format(", did you mean '{}'?", *near) : ""));
}

void TaskReader::check_twice(const json::Node& object) {
  std::map<std::string_view, size_t> first;
  for (const json::Member& member : object.members) {
    const auto [seen, is_new] = first.emplace(member.name, member.line);
    if (is_new) continue;
    mistakes_.add(values_.place(member.line), fmt::format("'{}' is there twice, first on line {}",
                                                          shown(member.name), seen->second));
  }
}

TaskSpec TaskReader::read_members(const json::Node& object, const TaskSpec& defaults,
                                  bool is_defaults) {
  TaskSpec task = defaults;
  task.place = task.feature_place = values_.place(object.line);
  document_.clear();
  requirements_.clear();
  check_twice(object);
  check_together(object);
  for (const json::Member& member : object.members) {
    const bool holds_tasks = is_defaults && (member.name == "task" || member.name == "tasks");
    if (!holds_tasks) take(member, task, is_defaults);
  }
  if (std::string text = composed_text(); !text.empty()) task.text = std::move(text);
  return task;
}

TaskSpec TaskReader::read_defaults(const json::Node& object) {
  return read_members(object, {}, true);
}

TaskSpec TaskReader::read_task(const json::Node& object, const TaskSpec& defaults,
                               const std::string& body) {
  TaskSpec task = read_members(object, defaults, false);
  if (!is_blank(body)) {
    for (const char* key : {"task_doc", "requirements"}) {
      const json::Member* member = find(object, key);
      if (member == nullptr) continue;
      mistakes_.add(values_.place(member->line),
                    fmt::format("'{}' stands beside a text below the front matter", key));
    }
    task.text = body;
  }
  check_name(object, task);
  check_text(object, task);
  return task;
}

void TaskReader::check_together(const json::Node& object) {
  const json::Member* timeout = find(object, "timeout");
  if (timeout == nullptr || find(object, "timeout_minutes") == nullptr) return;
  mistakes_.add(values_.place(timeout->line),
                "'timeout' and 'timeout_minutes' cannot stand together");
}

void TaskReader::check_name(const json::Node& object, const TaskSpec& task) {
  if (surroundings_.given.features) return;
  if (find(object, "feature") == nullptr) {
    mistakes_.add(task.place, "'feature' is missing: the name of the task and its branch");
    return;
  }
  // A name of a wrong type was told already.
  const json::Node& value = find(object, "feature")->value;
  if (task.feature.empty() && value.kind != json::Node::Kind::string) {
    if (value.kind == json::Node::Kind::null)
      mistakes_.add(task.feature_place, "'feature' wants a string, not null");
    return;
  }
  if (const auto fault = domain::feature_fault(task.feature, surroundings_.default_branch)) {
    mistakes_.add(task.feature_place,
                  fmt::format("'{}' is not a feature name: {}", shown(task.feature), *fault));
  }
}

void TaskReader::check_text(const json::Node& object, const TaskSpec& task) {
  const Given& given = surroundings_.given;
  const bool may_be_empty = given.text || given.interactive || task.interactive.value_or(false);
  if (may_be_empty || !is_blank(task.text)) return;
  const json::Member* requirements = find(object, "requirements");
  if (requirements == nullptr) {
    if (find(object, "task_doc") == nullptr)
      mistakes_.add(task.place, "it does not say what to do: give 'task_doc' or 'requirements'");
  } else if (requirements->value.kind == json::Node::Kind::string) {
    mistakes_.add(values_.place(requirements->value.line), "'requirements' says nothing");
  }
}

void TaskReader::read_document(const json::Member& member) {
  const auto name = values_.line(member);
  if (!name) return;
  const Place place = values_.place(member.value.line);
  if (!ends_in_md(*name)) {
    mistakes_.add(place,
                  fmt::format("'task_doc' wants a Markdown file (.md), not '{}'", shown(*name)));
    return;
  }
  const bool at_home = name->starts_with("~/") && !surroundings_.home.empty();
  const fs::path path = at_home ? fs::path(surroundings_.home) / name->substr(2) : folder_ / *name;
  try {
    const auto document = os::read_file(path);
    if (!document) {
      mistakes_.add_missing(place,
                            fmt::format("there is no 'task_doc' '{}'", shown(path.string())));
    } else if (is_blank(*document)) {
      mistakes_.add_missing(place,
                            fmt::format("the 'task_doc' '{}' is empty", shown(path.string())));
    } else {
      document_ = *document;
    }
  } catch (const Error& error) {
    mistakes_.add_missing(place, fmt::format("'task_doc': {}", error.what()));
  }
}

// The document first, then what is required beside it: nothing that was written is left out.
std::string TaskReader::composed_text() const {
  if (is_blank(requirements_)) return document_;
  if (document_.empty()) return requirements_;
  return document_ + (document_.ends_with('\n') ? "\n" : "\n\n") + requirements_;
}

}  // namespace wave::spec
