// SPDX-License-Identifier: MIT
// The one place that reads TOML: a text becomes a flat list of keys with values and lines, or a
// tree of plain data, so that no other file needs the library's headers (they take seconds to
// compile).
#pragma once

#include "config/value.h"
#include "json/node.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wave::config {

// One leaf of the document, or an empty table.
struct TomlEntry {
  std::vector<std::string> keys;  // from the root
  std::optional<Value> value;     // none when it is of a type that no setting has
  std::string kind;               // that type: "a table", "a date" ...
  size_t line = 0;
};

// What is wrong with the text as TOML.
struct TomlFault {
  std::string message;
  size_t line = 0;
};

struct TomlText {
  std::vector<TomlEntry> entries;  // by line
  std::optional<TomlFault> fault;
};

TomlText read_toml(std::string_view text);

// The whole document; tables are objects.
json::Reading read_toml_nodes(std::string_view text);

}  // namespace wave::config
