// SPDX-License-Identifier: MIT
#include "config/value.h"

#include "config/toml_text.h"
#include "domain/duration.h"
#include "json/writer.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include <fmt/format.h>

namespace wave::config {
namespace {

using List = std::vector<std::string>;

std::string_view trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<Value> parse_integer(std::string_view text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<Value> parse_boolean(std::string_view text) {
  std::string word(text);
  for (char& c : word) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  if (word == "true" || word == "1" || word == "yes" || word == "on") return true;
  if (word == "false" || word == "0" || word == "no" || word == "off") return false;
  return std::nullopt;
}

List split_at_commas(std::string_view text) {
  List parts;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    const std::string_view part = trimmed(text.substr(0, comma));
    if (!part.empty()) parts.emplace_back(part);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return parts;
}

std::optional<Value> parse_list(std::string_view text) {
  if (!text.starts_with('[')) return split_at_commas(text);
  const TomlText toml = read_toml("v = " + std::string(text));
  if (toml.fault || toml.entries.size() != 1 || !toml.entries[0].value) return std::nullopt;
  if (!std::holds_alternative<List>(*toml.entries[0].value)) return std::nullopt;
  return toml.entries[0].value;
}

std::vector<std::string> for_shell(const std::string& line) { return {"sh", "-c", line}; }

std::optional<Value> parse_commands(std::string_view text) {
  if (text.empty()) return Commands();
  if (!text.starts_with('[')) return as_type(Type::commands, std::string(text));
  const TomlText toml = read_toml("v = " + std::string(text));
  if (toml.fault || toml.entries.size() != 1 || !toml.entries[0].value) return std::nullopt;
  const Value value = as_type(Type::commands, *toml.entries[0].value);
  return std::holds_alternative<Commands>(value) ? std::optional(value) : std::nullopt;
}

bool has_type(const Value& value, Type type) {
  switch (type) {
    case Type::string:
    case Type::duration:
      return std::holds_alternative<std::string>(value);
    case Type::integer:
      return std::holds_alternative<int64_t>(value);
    case Type::boolean:
      return std::holds_alternative<bool>(value);
    case Type::list:
      return std::holds_alternative<List>(value);
    case Type::commands:
      return std::holds_alternative<Commands>(value);
  }
  return false;
}

std::string join(const List& words, std::string_view separator) {
  return fmt::format("{}", fmt::join(words, separator));
}

std::optional<std::string> string_fault(const Declaration& declaration, const std::string& text) {
  const auto& choices = declaration.choices;
  if (choices.empty() || std::count(choices.begin(), choices.end(), text) != 0) return std::nullopt;
  return fmt::format("wants one of {}, not '{}'", join(choices, ", "), text);
}

// A place in a worktree, and nothing of git's own.
bool is_place_within(const std::string& text) {
  const std::filesystem::path path(text);
  if (text.empty() || path.is_absolute() || text.find('\n') != std::string::npos) return false;
  bool names_something = false;
  for (const std::filesystem::path& part : path) {
    if (part == ".." || part == ".git") return false;
    names_something = names_something || (!part.empty() && part != ".");
  }
  return names_something;
}

// "ui=2"
bool is_label_limit(const std::string& text) {
  const size_t sign = text.rfind('=');
  if (sign == std::string::npos || trimmed(text.substr(0, sign)).empty()) return false;
  const auto number = parse_integer(trimmed(std::string_view(text).substr(sign + 1)));
  return number && std::get<int64_t>(*number) >= 1;
}

std::optional<std::string> list_fault(const Declaration& declaration, const List& list) {
  if (declaration.key == "worktree.copy" || declaration.key == "worktree.link") {
    const auto outside = std::find_if_not(list.begin(), list.end(), is_place_within);
    if (outside == list.end()) return std::nullopt;
    return fmt::format("wants paths within the worktree, not '{}'", *outside);
  }
  if (declaration.key == "worker.label_limits") {
    const auto wrong = std::find_if_not(list.begin(), list.end(), is_label_limit);
    if (wrong == list.end()) return std::nullopt;
    return fmt::format("wants labels, each with a number of at least 1, as 'ui=2', not '{}'",
                       *wrong);
  }
  const bool is_command = declaration.key.ends_with(".command");
  if (is_command && (list.empty() || list[0].empty())) return "wants a program to start with";
  const auto& choices = declaration.choices;
  for (const std::string& part : list) {
    if (choices.empty() || std::count(choices.begin(), choices.end(), part) != 0) continue;
    return fmt::format("wants some of {}, not '{}'", join(choices, ", "), part);
  }
  return std::nullopt;
}

// As it would stand in a file.
std::string list_text(const List& list) {
  List quoted;
  for (const std::string& item : list) quoted.push_back(json::quote(item));
  return "[" + join(quoted, ", ") + "]";
}

std::string commands_text(const Commands& commands) {
  List all;
  for (const List& command : commands) {
    const bool line = command.size() == 3 && command[0] == "sh" && command[1] == "-c";
    all.push_back(line ? json::quote(command[2]) : list_text(command));
  }
  return "[" + join(all, ", ") + "]";
}

std::optional<std::string> commands_fault(const Commands& commands) {
  for (const List& command : commands) {
    const bool line = command.size() == 3 && command[0] == "sh" && command[1] == "-c";
    if (command.empty() || command[0].empty() || (line && trimmed(command[2]).empty())) {
      return "wants no empty command";
    }
  }
  return std::nullopt;
}

}  // namespace

Value as_type(Type type, Value value) {
  if (type != Type::commands) return value;
  if (const auto* line = std::get_if<std::string>(&value)) return Commands{for_shell(*line)};
  if (const auto* lines = std::get_if<List>(&value)) {
    Commands commands;
    for (const std::string& line : *lines) commands.push_back(for_shell(line));
    return commands;
  }
  return value;
}

std::string to_text(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<int64_t>(&value)) return std::to_string(*number);
  if (const auto* yes = std::get_if<bool>(&value)) return *yes ? "true" : "false";
  if (const auto* list = std::get_if<List>(&value)) return list_text(*list);
  return commands_text(std::get<Commands>(value));
}

std::optional<Value> parse_value(Type type, std::string_view text) {
  switch (type) {
    case Type::string:
    case Type::duration:
      return std::string(text);
    case Type::integer:
      return parse_integer(text);
    case Type::boolean:
      return parse_boolean(text);
    case Type::list:
      return parse_list(trimmed(text));
    case Type::commands:
      return parse_commands(trimmed(text));
  }
  return std::nullopt;
}

std::optional<std::string> fault_of(const Declaration& declaration, const Value& value) {
  const auto wants = [&] { return fmt::format("wants {}", name_of(declaration.type)); };
  if (!has_type(value, declaration.type)) return fmt::format("{}, not {}", wants(), to_text(value));
  switch (declaration.type) {
    case Type::duration:
      if (domain::parse_duration(std::get<std::string>(value))) return std::nullopt;
      return fmt::format("{}, not '{}'", wants(), std::get<std::string>(value));
    case Type::integer:
      if (std::get<int64_t>(value) >= declaration.minimum) return std::nullopt;
      return fmt::format("{} of at least {}, not {}", wants(), declaration.minimum,
                         std::get<int64_t>(value));
    case Type::string:
      return string_fault(declaration, std::get<std::string>(value));
    case Type::list:
      return list_fault(declaration, std::get<List>(value));
    case Type::commands:
      return commands_fault(std::get<Commands>(value));
    case Type::boolean:
      break;
  }
  return std::nullopt;
}

}  // namespace wave::config
