// SPDX-License-Identifier: MIT
#include "actions/answer_trust.h"

#include "config/toml_text.h"
#include "error/error.h"
#include "json/edit_text.h"
#include "json/value.h"
#include "json/writer.h"
#include "os/files.h"

#include <algorithm>

#include <fmt/format.h>
#include <sys/stat.h>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_cap = 64 << 20;  // agents keep their histories there

// What becomes of a configuration.
struct Edit {
  bool answered = false;             // it says so already, or its owner has said otherwise
  std::optional<std::string> after;  // nothing: it is not understood
};

Edit edit_json(const agent::TrustEntry& entry, const std::string& text) {
  Edit out;
  const auto document = json::Document::parse(text);
  if (!document) return out;
  json::Value at = document->root();
  for (const std::string& key : entry.keys) at = at[key];
  out.answered = at.boolean().value_or(false);
  out.after = json::with_value(text, entry.keys, entry.value);
  return out;
}

// A basic string of TOML is one of JSON.
std::string quoted(const std::string& text) {
  json::Writer out;
  out.string(text);
  return out.take();
}

bool begins_with(const std::vector<std::string>& keys, const std::vector<std::string>& prefix) {
  return keys.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), keys.begin());
}

// A table is only added: one that is there for this folder is its owner's word.
Edit edit_toml(const agent::TrustEntry& entry, const std::string& text) {
  Edit out;
  const config::TomlText before = config::read_toml(text);
  if (before.fault) return out;
  const std::vector<std::string> table(entry.keys.begin(), entry.keys.end() - 1);
  for (const config::TomlEntry& each : before.entries) {
    out.answered = out.answered || begins_with(each.keys, table);
  }
  std::string header;
  for (const std::string& key : table) header += (header.empty() ? "" : ".") + quoted(key);
  std::string after = text;
  if (!after.empty() && after.back() != '\n') after += '\n';
  after += fmt::format("{}[{}]\n{} = {}\n", after.empty() ? "" : "\n", header, entry.keys.back(),
                       entry.value);
  // `projects` may be an inline table, to which nothing can be added.
  if (!config::read_toml(after).fault) out.after = after;
  return out;
}

std::string left_alone(const agent::TrustEntry& entry, const std::string& why) {
  return fmt::format("the agent may ask {}: '{}' {}, so it was left as it is", entry.why,
                     entry.file.string(), why);
}

unsigned mode_of(const fs::path& file) {
  struct stat info {};
  return stat(file.c_str(), &info) == 0 ? info.st_mode & 07777U : 0600;
}

std::string answer(const agent::TrustEntry& entry) {
  if (os::file_id(entry.file.string() + ".lock")) {
    return left_alone(entry, "is locked by the agent");
  }
  const auto text = os::read_file(entry.file, os::Links::follow, k_cap);
  // Agents make their configuration with the first talk, and have more to ask then.
  if (!text) return left_alone(entry, "is not there yet");
  const Edit edit =
      entry.format == agent::TrustFormat::json ? edit_json(entry, *text) : edit_toml(entry, *text);
  if (edit.answered) return "";
  if (!edit.after) return left_alone(entry, "is not understood");
  // Behind a link lies what people keep elsewhere; the link stays.
  const fs::path file = fs::canonical(entry.file);
  if (os::read_file(file, os::Links::refuse, k_cap) != *text) {
    return left_alone(entry, "is being written by somebody else");
  }
  os::write_file(file, *edit.after, os::Durability::synced, mode_of(file));
  return fmt::format("answered beforehand, in '{}': {}", entry.file.string(), entry.why);
}

}  // namespace

std::string answer_trust(const agent::TrustEntry& entry) {
  try {
    return answer(entry);
  } catch (const std::exception&) {
    return left_alone(entry, "cannot be read or written");
  }
}

}  // namespace wave::actions
