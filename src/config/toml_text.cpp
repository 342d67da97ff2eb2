// SPDX-License-Identifier: MIT
#include "config/toml_text.h"

#include "config/toml_depth.h"

#define TOML_ENABLE_FORMATTERS 0
// The library asserts that keys begin as keys do, and a line later tells whoever wrote them
// otherwise: a build with assertions must not end there.
#define TOML_ASSERT(expr) static_cast<void>(0)
#include <algorithm>
#include <tuple>

#include <toml++/toml.h>

namespace wave::config {
namespace {

std::optional<Value> list_of(const toml::array& array) {
  std::vector<std::string> list;
  for (const toml::node& item : array) {
    const auto* text = item.as_string();
    if (text == nullptr) return std::nullopt;
    list.push_back(text->get());
  }
  return list;
}

// A list in which some items are lists of strings themselves: commands.
std::optional<Value> commands_of(const toml::array& array) {
  Commands commands;
  for (const toml::node& item : array) {
    const auto* words = item.as_array();
    if (const auto* line = item.as_string()) {
      commands.push_back({"sh", "-c", line->get()});
    } else if (const auto list = words ? list_of(*words) : std::nullopt) {
      commands.push_back(std::get<std::vector<std::string>>(*list));
    } else {
      return std::nullopt;
    }
  }
  return commands;
}

std::optional<Value> value_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return number->get();
  if (const auto* yes = node.as_boolean()) return yes->get();
  if (const auto* array = node.as_array()) {
    const auto list = list_of(*array);
    return list ? list : commands_of(*array);
  }
  return std::nullopt;
}

std::string kind_of(const toml::node& node) {
  if (node.is_table()) return "a table";
  if (node.is_array()) return "a list of something else";
  if (node.is_floating_point()) return "a number with a fraction";
  return "a date or time";
}

// Walks the tables; `keys` is the way from the root to `node`.
void collect(const toml::node& node, std::vector<std::string>& keys,
             std::vector<TomlEntry>& entries) {
  const auto* table = node.as_table();
  if (table != nullptr && !table->empty()) {
    for (const auto& [key, child] : *table) {
      keys.emplace_back(key.str());
      collect(child, keys, entries);
      keys.pop_back();
    }
    return;
  }
  if (keys.empty()) return;
  TomlEntry entry{keys, value_of(node), {}, node.source().begin.line};
  if (!entry.value) entry.kind = kind_of(node);
  entries.push_back(std::move(entry));
}

// Calls with the root, unless something is wrong with the text.
template <class Use>
std::optional<TomlFault> with_root(std::string_view text, Use use) {
  if (const auto line = too_deep(text)) return TomlFault{"a key has too many parts", *line};
  try {
    const toml::table root = toml::parse(text);
    use(root);
    return std::nullopt;
  } catch (const toml::parse_error& error) {
    return TomlFault{std::string(error.description()), error.source().begin.line};
  }
}

json::Node node_of(const toml::node& node, size_t depth);

// A table has no order of its own: by line, which is how people read.
void add_members(json::Node& out, const toml::table& table, size_t depth) {
  for (const auto& [key, child] : table) {
    out.members.push_back(
        {std::string(key.str()), key.source().begin.line, node_of(child, depth + 1)});
  }
  std::stable_sort(out.members.begin(), out.members.end(),
                   [](const json::Member& a, const json::Member& b) { return a.line < b.line; });
}

json::Node node_of(const toml::node& node, size_t depth) {
  using Kind = json::Node::Kind;
  json::Node out;
  out.line = node.source().begin.line;
  out.kind = Kind::other;
  if (depth > json::k_node_depth) {
    out.text = "values nested too deeply";
  } else if (const auto* table = node.as_table()) {
    out.kind = Kind::object;
    add_members(out, *table, depth);
  } else if (const auto* array = node.as_array()) {
    out.kind = Kind::array;
    for (const toml::node& item : *array) out.items.push_back(node_of(item, depth + 1));
  } else if (const auto* text = node.as_string()) {
    std::tie(out.kind, out.text) = std::tuple(Kind::string, text->get());
  } else if (const auto* whole = node.as_integer()) {
    std::tie(out.kind, out.integer) = std::tuple(Kind::integer, whole->get());
  } else if (const auto* yes = node.as_boolean()) {
    std::tie(out.kind, out.boolean) = std::tuple(Kind::boolean, yes->get());
  } else if (const auto* number = node.as_floating_point()) {
    std::tie(out.kind, out.number) = std::tuple(Kind::number, number->get());
  } else {
    out.text = kind_of(node);
  }
  return out;
}

}  // namespace

json::Reading read_toml_nodes(std::string_view text) {
  json::Reading reading;
  const auto fault =
      with_root(text, [&](const toml::table& root) { reading.root = node_of(root, 0); });
  if (fault) reading.fault = json::TextFault{"not TOML: " + fault->message, fault->line};
  reading.root.line = 1;
  return reading;
}

TomlText read_toml(std::string_view text) {
  TomlText result;
  result.fault = with_root(text, [&](const toml::table& root) {
    std::vector<std::string> keys;
    collect(root, keys, result.entries);
  });
  std::stable_sort(result.entries.begin(), result.entries.end(),
                   [](const TomlEntry& a, const TomlEntry& b) { return a.line < b.line; });
  return result;
}

}  // namespace wave::config
