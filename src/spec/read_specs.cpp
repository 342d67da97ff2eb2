// SPDX-License-Identifier: MIT
#include "spec/read_specs.h"

#include "config/toml_text.h"
#include "json/node.h"
#include "json/writer.h"
#include "os/named_file.h"
#include "spec/front_matter.h"
#include "spec/mistakes.h"
#include "spec/task_fields.h"
#include "spec/wave_checks.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::spec {
namespace {

using json::Node;

enum class Format { json, toml, markdown };

bool ends_with_in_any_case(const std::string& text, std::string_view end) {
  if (text.size() < end.size()) return false;
  return std::equal(end.begin(), end.end(), text.end() - static_cast<std::ptrdiff_t>(end.size()),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); });
}

Format format_of(const std::string& file) {
  if (ends_with_in_any_case(file, ".toml")) return Format::toml;
  const bool is_markdown =
      ends_with_in_any_case(file, ".md") || ends_with_in_any_case(file, ".markdown");
  return is_markdown ? Format::markdown : Format::json;
}

// What no format allows, so that every one says the same.
std::optional<json::TextFault> fault_of_bytes(std::string_view text) {
  if (const size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return json::TextFault{"it holds a NUL byte, so it is no text", json::line_at(text, nul)};
  }
  const std::string valid = json::valid_utf8(text);
  if (valid == text) return std::nullopt;
  const auto [here, there] = std::mismatch(text.begin(), text.end(), valid.begin(), valid.end());
  return json::TextFault{"it is not valid UTF-8",
                         json::line_at(text, static_cast<size_t>(here - text.begin()))};
}

// One file on its way to tasks.
class SpecFile {
 public:
  SpecFile(const std::string& file, const Surroundings& surroundings, Mistakes& mistakes)
      : file_(file), mistakes_(mistakes), reader_(file, surroundings, mistakes) {}

  void read(Wave& wave) {
    const std::string content = bytes();
    std::string_view text = content;
    constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(k_byte_order_mark)) text.remove_prefix(k_byte_order_mark.size());
    if (const auto fault = fault_of_bytes(text)) return complain(*fault);
    Markdown markdown;
    const Format format = format_of(file_);
    if (format == Format::markdown) markdown = read_markdown(text);
    if (format == Format::toml) markdown.front = config::read_toml_nodes(text);
    if (format == Format::json) markdown.front = json::read_nodes(text);
    if (markdown.front.fault) return complain(*markdown.front.fault);
    add_tasks(markdown.front.root, markdown.body, format, wave);
    for (const auto& [key, note] : reader_.notes()) wave.notes.push_back(note);
  }

 private:
  std::string bytes() const {
    auto content = os::read_named_file(file_, k_spec_cap);
    if (!content) {
      throw Error(fmt::format("there is no spec '{}'", file_), "--spec wants a file with tasks");
    }
    return std::move(*content);
  }

  void complain(const json::TextFault& fault) { mistakes_.add({file_, fault.line}, fault.message); }

  void add_tasks(const Node& root, const std::string& body, Format format, Wave& wave) {
    const json::Member* several = nullptr;
    for (const json::Member& member : root.members) {
      const bool holds_tasks = member.name == "task" || member.name == "tasks";
      if (!holds_tasks || format == Format::markdown) continue;
      if (several != nullptr && several->name != member.name) {
        mistakes_.add({file_, member.line},
                      fmt::format("'{}' stands beside '{}' of line {}: give all tasks in one list",
                                  member.name, several->name, several->line));
      } else {
        several = &member;
      }
    }
    if (several != nullptr) {
      const TaskSpec defaults = reader_.read_defaults(root);
      add_list(several->value, fmt::format("'{}'", several->name), defaults, wave);
    } else if (root.kind == Node::Kind::object) {
      wave.tasks.push_back(reader_.read_task(root, {}, body));
    } else if (root.kind == Node::Kind::array) {
      add_list(root, "the spec", {}, wave);
    } else {
      mistakes_.add({file_, root.line},
                    fmt::format("the spec wants an object, not {}", what_is(root)));
    }
  }

  void add_list(const Node& list, const std::string& name, const TaskSpec& defaults, Wave& wave) {
    const Place place{file_, list.line};
    if (list.kind != Node::Kind::array) {
      mistakes_.add(place, fmt::format("{} wants a list of tasks, not {}", name, what_is(list)));
    } else if (list.items.empty()) {
      mistakes_.add(place, fmt::format("{} holds no task", name));
    } else if (wave.tasks.size() + list.items.size() > k_most_tasks) {
      mistakes_.add(place, fmt::format("{} tasks are more than the {} that may start at once",
                                       wave.tasks.size() + list.items.size(), k_most_tasks));
    } else {
      for (const Node& item : list.items) {
        if (item.kind == Node::Kind::object) {
          wave.tasks.push_back(reader_.read_task(item, defaults));
        } else {
          mistakes_.add({file_, item.line},
                        fmt::format("a task wants an object, not {}", what_is(item)));
        }
      }
    }
  }

  std::string file_;
  Mistakes& mistakes_;
  TaskReader reader_;
};

}  // namespace

Wave read_specs(const std::vector<std::string>& files, const Surroundings& surroundings) {
  Mistakes mistakes;
  Wave wave;
  for (const std::string& file : files) SpecFile(file, surroundings, mistakes).read(wave);
  if (surroundings.given.features && wave.tasks.size() > 1) {
    throw UsageError(
        fmt::format("a feature beside --spec names its one task, and there are {} tasks",
                    wave.tasks.size()),
        "leave the feature out, or give a spec of one task");
  }
  check_wave(wave.tasks, surroundings, mistakes);
  mistakes.end();
  return wave;
}

}  // namespace wave::spec
