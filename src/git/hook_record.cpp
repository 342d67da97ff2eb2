// SPDX-License-Identifier: MIT
#include "git/hook_record.h"

#include "error/error.h"
#include "json/value.h"
#include "json/writer.h"
#include "os/files.h"
#include "os/paths.h"

#include <fmt/format.h>

namespace wave::git {
namespace {

constexpr int k_schema = 1;
constexpr size_t k_cap = 1 << 20;

std::string to_json(const HookRecord& record) {
  json::Writer out;
  out.begin_object().member("schema", k_schema).key("folders").begin_object();
  for (const auto& [path, folder] : record) {
    out.key(path).begin_object().member_bool("made", folder.made).key("hooks").begin_object();
    for (const auto& [name, hook] : folder.hooks) {
      out.key(name).begin_object().member("form", hook.form);
      out.member_or_null("before", hook.before).member("after", hook.after);
      out.member("mode", fmt::format("{:04o}", hook.mode)).end_object();
    }
    out.end_object().end_object();
  }
  out.end_object().end_object();
  return out.take() + "\n";
}

unsigned octal(const std::string& text) {
  unsigned out = 0;
  for (const char c : text) {
    if (c < '0' || c > '7' || out > 07777) return 0;
    out = out * 8 + static_cast<unsigned>(c - '0');
  }
  return out;
}

FolderRecord read_folder(json::Value value) {
  FolderRecord out;
  out.made = value["made"].boolean().value_or(false);
  for (const auto& [name, hook] : value["hooks"].members()) {
    out.hooks[name] = {hook["form"].string_or(""), hook["before"].string(),
                       hook["after"].string_or(""), octal(hook["mode"].string_or(""))};
  }
  return out;
}

std::optional<std::string> read_text(const std::filesystem::path& file) {
  try {
    return os::read_file(file, os::Links::refuse, k_cap);
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace

std::string content_hash(const std::string& content) {
  return fmt::format("{}:{}", content.size(), os::stable_hash(content));
}

HookRecord read_hook_record(const std::filesystem::path& file) {
  HookRecord out;
  const auto text = read_text(file);
  const auto document = text ? json::Document::parse(*text) : std::nullopt;
  if (!document) return out;
  for (const auto& [path, folder] : document->root()["folders"].members()) {
    out[path] = read_folder(folder);
  }
  return out;
}

void write_hook_record(const std::filesystem::path& file, const HookRecord& record) {
  if (record.empty()) {
    std::error_code failed;
    std::filesystem::remove(file, failed);
    if (!failed) return;
    throw Error(fmt::format("cannot remove '{}': {}", file.string(), failed.message()));
  }
  const std::string text = to_json(record);
  if (read_text(file) != text) os::write_file(file, text);
}

}  // namespace wave::git
