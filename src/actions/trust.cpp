// SPDX-License-Identifier: MIT
#include "actions/trust.h"

#include "error/passing_error.h"
#include "json/value.h"
#include "json/writer.h"
#include "os/file_lock.h"
#include "os/files.h"
#include "os/log.h"

#include <algorithm>
#include <chrono>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_cap = 4 << 20;
// A default branch may go back and forth between texts that were approved.
constexpr size_t k_most_kept = 16;
constexpr std::chrono::seconds k_patience{30};

// One approved text: a line for each setting, in their order.
struct Approved {
  int64_t at_ms = 0;
  std::vector<std::string> lines;
};

fs::path file_of(const git::Layout& layout) { return layout.wave_dir() / "trust.json"; }

// Whoever changes what is approved holds it: what is revoked meanwhile is not written back.
os::FileLock lock(const git::Layout& layout) {
  os::make_private_folder(layout.wave_dir());
  const fs::path file = layout.wave_dir() / "trust.lock";
  auto held = os::FileLock::acquire(file, k_patience);
  if (!held) throw PassingError("'" + file.string() + "' is locked since 30 s");
  return std::move(*held);
}

// Quoted, so that no value can look like another line.
std::string line_of(const config::Setting& setting) {
  return json::quote(setting.key) + " = " + json::quote(setting.value);
}

// Newest first. What cannot be read approves nothing.
std::vector<Approved> read_approved(const git::Layout& layout) {
  std::vector<Approved> out;
  std::optional<std::string> text;
  try {
    text = os::read_file(file_of(layout), os::Links::refuse, k_cap);
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
  }
  const auto document = text ? json::Document::parse(*text) : std::nullopt;
  if (!document) return out;
  for (const json::Value& each : document->root()["approved"].items()) {
    Approved approved;
    approved.at_ms = each["at"].integer_or(0);
    for (const json::Value& line : each["lines"].items())
      approved.lines.push_back(line.string_or(""));
    out.push_back(std::move(approved));
  }
  return out;
}

void write_approved(const git::Layout& layout, const std::vector<Approved>& all) {
  json::Writer out;
  out.begin_object().member("v", 1);
  out.key("approved").begin_array();
  for (const Approved& each : all) {
    out.begin_object().member("at", each.at_ms);
    out.key("lines").begin_array();
    for (const std::string& line : each.lines) out.string(line);
    out.end_array().end_object();
  }
  out.end_array().end_object();
  os::write_file(file_of(layout), out.take() + "\n", os::Durability::synced);
}

std::vector<std::string> lines_of(const Approval& approval) {
  std::vector<std::string> out;
  for (const ToApprove& each : approval.wanted) out.push_back(line_of(each.setting));
  return out;
}

}  // namespace

Approval look_at_approval(const git::Layout& layout, const std::optional<std::string>& committed) {
  Approval out;
  if (!committed) return out;
  for (config::Setting& setting : config::needing_approval(*committed)) {
    out.wanted.push_back({std::move(setting), true});
  }
  const std::vector<Approved> known = read_approved(layout);
  out.any_before = !known.empty();
  const std::vector<std::string> lines = lines_of(out);
  out.approved =
      lines.empty() || std::any_of(known.begin(), known.end(),
                                   [&](const Approved& each) { return each.lines == lines; });
  for (size_t i = 0; i < lines.size() && out.any_before; ++i) {
    const std::vector<std::string>& last = known.front().lines;
    out.wanted[i].is_new = std::find(last.begin(), last.end(), lines[i]) == last.end();
  }
  return out;
}

void approve(const git::Layout& layout, const Approval& seen, const os::Now& now) {
  const os::FileLock held = lock(layout);
  std::vector<Approved> all = read_approved(layout);
  const std::vector<std::string> lines = lines_of(seen);
  std::erase_if(all, [&](const Approved& each) { return each.lines == lines; });
  all.insert(all.begin(), {now.wall_ms, lines});
  if (all.size() > k_most_kept) all.resize(k_most_kept);
  write_approved(layout, all);
}

bool revoke_approvals(const git::Layout& layout) {
  const os::FileLock held = lock(layout);
  std::error_code failed;
  const bool removed = fs::remove(file_of(layout), failed);
  if (failed) {
    throw Error("cannot remove '" + file_of(layout).string() + "': " + failed.message());
  }
  return removed;
}

config::Config load_settings(config::Sources sources, const std::optional<git::Layout>& layout) {
  config::Config config = config::load(sources);
  if (!layout || !config.wants_approval()) return config;
  if (!look_at_approval(*layout, sources.repository_text).approved) return config;
  sources.repository_trust = config::Trust::trusted;
  return config::load(sources);
}

}  // namespace wave::actions
