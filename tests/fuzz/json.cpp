// SPDX-License-Identifier: MIT
// JSON of people, agents and other programs, and changes to files of theirs.
#include "fuzz/target.h"
#include "json/edit_text.h"
#include "json/node.h"
#include "json/value.h"

#include <string>

namespace json = wave::json;

namespace {

size_t count(const json::Value& value, int depth) {
  FUZZ_CHECK(depth < 5000);
  size_t out = 1;
  for (const auto& [name, member] : value.members()) out += name.size() + count(member, depth + 1);
  for (const json::Value& item : value.items()) out += count(item, depth + 1);
  return out + value.string_or("").size() + static_cast<size_t>(value.integer_or(0) & 1);
}

// Of a key that is there twice the last one counts.
json::Value last(const json::Value& object, const std::string& key) {
  json::Value out;
  for (const auto& [name, member] : object.members()) {
    if (name == key) out = member;
  }
  return out;
}

}  // namespace

void fuzz(std::string_view bytes) {
  const auto document = json::Document::parse(bytes);
  if (document) count(document->root(), 0);
  const json::Reading reading = json::read_nodes(bytes);
  if (!reading.fault) FUZZ_CHECK(document);
  const std::string folder = "/a \"b\"";
  const auto edited = json::with_value(bytes, {"projects", folder, "trusted"}, "true");
  if (!edited) return;
  const auto after = json::Document::parse(*edited);
  FUZZ_CHECK(after);
  const json::Value project = last(last(after->root(), "projects"), folder);
  FUZZ_CHECK(last(project, "trusted").boolean() == true);
}
