// SPDX-License-Identifier: MIT
#include "actions/set_up_record.h"

#include "json/value.h"
#include "json/writer.h"
#include "os/files.h"

namespace wave::actions {

std::optional<SetUpRecord> read_set_up(const git::Layout& layout) {
  const auto text = os::read_file(layout.wave_dir() / "set-up.json", os::Links::refuse, 64 << 10);
  const auto document = text ? json::Document::parse(*text) : std::nullopt;
  if (!document) return std::nullopt;
  SetUpRecord out;
  out.default_branch = document->root()["default_branch"].string_or("");
  for (const auto& [key, value] : document->root()["config"].members()) {
    out.config[key] = value.string_or("");
  }
  for (const auto& [name, url] : document->root()["remotes"].members()) {
    out.remotes[name] = url.string_or("");
  }
  return out;
}

void write_set_up(const git::Layout& layout, const SetUpRecord& record) {
  json::Writer out;
  out.begin_object().member("v", 1).member("default_branch", record.default_branch);
  out.key("config").begin_object();
  for (const auto& [key, value] : record.config) out.member(key, value);
  out.end_object().key("remotes").begin_object();
  for (const auto& [name, url] : record.remotes) out.member(name, url);
  out.end_object().end_object();
  os::write_file(layout.wave_dir() / "set-up.json", out.text() + "\n", os::Durability::synced);
}

}  // namespace wave::actions
