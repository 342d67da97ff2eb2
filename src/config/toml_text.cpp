// SPDX-License-Identifier: MIT
#include "config/toml_text.h"

#define TOML_ENABLE_FORMATTERS 0
#include <algorithm>

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

std::optional<Value> value_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return number->get();
  if (const auto* yes = node.as_boolean()) return yes->get();
  if (const auto* array = node.as_array()) return list_of(*array);
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

}  // namespace

TomlText read_toml(std::string_view text) {
  TomlText result;
  try {
    const toml::table root = toml::parse(text);
    std::vector<std::string> keys;
    collect(root, keys, result.entries);
  } catch (const toml::parse_error& error) {
    result.fault = TomlFault{std::string(error.description()), error.source().begin.line};
  }
  std::stable_sort(result.entries.begin(), result.entries.end(),
                   [](const TomlEntry& a, const TomlEntry& b) { return a.line < b.line; });
  return result;
}

}  // namespace wave::config
