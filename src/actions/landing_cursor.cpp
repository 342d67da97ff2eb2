// SPDX-License-Identifier: MIT
#include "actions/landing_cursor.h"

#include "error/error.h"
#include "os/files.h"
#include "os/log.h"

#include <sstream>

namespace wave::actions {
namespace {

constexpr const char* k_version = "1";
constexpr const char* k_nothing = "-";

std::filesystem::path file_of(const git::Layout& layout) { return layout.wave_dir() / "landings"; }

void take(LandingCursor& cursor, const std::string& kind, const std::string& name,
          const std::string& value) {
  if (kind == "log") cursor.logs[name] = value;
  if (kind == "ref") cursor.refs[name] = value == k_nothing ? "" : value;
  if (kind == "front") cursor.fronts[name].push_back(value);
  if (kind == "task") cursor.foreign[name] = value;
}

}  // namespace

LandingCursor read_landing_cursor(const git::Layout& layout) {
  LandingCursor out;
  std::string text;
  try {
    text = os::read_file(file_of(layout), os::Links::refuse).value_or("");
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
  }
  std::istringstream words(text);
  std::string version;
  words >> version;
  if (version != k_version) return out;
  for (std::string kind, name, value; words >> kind >> name >> value;) {
    take(out, kind, name, value);
  }
  return out;
}

void write_landing_cursor(const git::Layout& layout, const LandingCursor& cursor) {
  std::string text = std::string(k_version) + '\n';
  const auto add = [&](const char* kind, const std::string& name, const std::string& value) {
    text += std::string(kind) + ' ' + name + ' ' + (value.empty() ? k_nothing : value) + '\n';
  };
  for (const auto& [ref, oid] : cursor.logs) add("log", ref, oid);
  for (const auto& [ref, oid] : cursor.refs) add("ref", ref, oid);
  for (const auto& [branch, oids] : cursor.fronts) {
    for (const std::string& oid : oids) add("front", branch, oid);
  }
  for (const auto& [task, head] : cursor.foreign) add("task", task, head);
  try {
    os::write_file(file_of(layout), text);
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
  }
}

std::map<std::string, std::string> tips_of(const index::Cursors& cursors) {
  std::map<std::string, std::string> out;
  for (const auto& [ref, cursor] : cursors) out[ref] = cursor.oid;
  return out;
}

}  // namespace wave::actions
