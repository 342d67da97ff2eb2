// SPDX-License-Identifier: MIT
#include "store/sync_record.h"

#include "json/value.h"
#include "json/writer.h"
#include "os/file_lock.h"
#include "os/files.h"

#include <algorithm>
#include <chrono>

namespace wave::store {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::seconds k_patience{10};
constexpr int64_t k_first_pause_ms = 60'000;
constexpr int k_doublings = 10;
constexpr int64_t k_longest_pause_ms = 24 * 3'600'000;

fs::path file_of(const fs::path& wave_dir) { return wave_dir / "sync.json"; }

void read_logs(const json::Value& logs, SyncRecord& out) {
  for (const auto& [writer, log] : logs.members()) {
    out.logs[writer] = {
        log["remote"].string_or(""), log["at"].integer_or(0),
        static_cast<int>(std::clamp<int64_t>(log["schema"].integer_or(1), 1, 1000))};
  }
}

void read_kept_out(const json::Value& entries, SyncRecord& out) {
  for (const json::Value& each : entries.items()) {
    KeptOut kept;
    kept.oid = each["oid"].string_or("");
    kept.why = each["why"].string_or("");
    kept.since_ms = each["since"].integer_or(0);
    kept.tries = static_cast<int>(std::clamp<int64_t>(each["tries"].integer_or(0), 0, 1000));
    kept.next_ms = each["next"].integer_or(0);
    out.kept_out[{each["remote"].string_or(""), each["ref"].string_or("")}] = std::move(kept);
  }
}

std::string text_of(const SyncRecord& record) {
  json::Writer out;
  out.begin_object().member("v", 1).key("remotes").begin_object();
  for (const auto& [name, at] : record.remotes) out.member(name, at);
  out.end_object().key("logs").begin_object();
  for (const auto& [writer, log] : record.logs) {
    out.key(writer).begin_object().member("remote", log.remote).member("at", log.at_ms);
    out.member("schema", log.schema).end_object();
  }
  out.end_object().key("kept_out").begin_array();
  for (const auto& [place, kept] : record.kept_out) {
    out.begin_object().member("remote", place.first).member("ref", place.second);
    out.member("oid", kept.oid).member("why", kept.why).member("since", kept.since_ms);
    out.member("tries", kept.tries).member("next", kept.next_ms).end_object();
  }
  out.end_array().end_object();
  return out.take() + "\n";
}

}  // namespace

SyncRecord read_sync_record(const fs::path& wave_dir) {
  SyncRecord out;
  const auto text = os::read_file(file_of(wave_dir), os::Links::refuse);
  const auto document = text ? json::Document::parse(*text) : std::nullopt;
  if (!document) return out;
  for (const auto& [name, at] : document->root()["remotes"].members()) {
    out.remotes[name] = at.integer_or(0);
  }
  read_logs(document->root()["logs"], out);
  read_kept_out(document->root()["kept_out"], out);
  return out;
}

void update_sync_record(const fs::path& wave_dir, const std::string& remote,
                        const SyncRecord& now) {
  const auto lock = os::FileLock::acquire(wave_dir / "sync.lock", k_patience);
  if (!lock) return;  // the other tells the same
  SyncRecord record = read_sync_record(wave_dir);
  std::erase_if(record.kept_out, [&](const auto& each) { return each.first.first == remote; });
  for (const auto& [name, at] : now.remotes) record.remotes[name] = at;
  for (const auto& [writer, log] : now.logs) record.logs[writer] = log;
  for (const auto& [place, kept] : now.kept_out) record.kept_out[place] = kept;
  os::write_file(file_of(wave_dir), text_of(record));
}

KeptOut kept_out_again(const KeptOut* before, const std::string& oid, const std::string& why,
                       const os::Now& now) {
  KeptOut out{oid, why, now.wall_ms, 1, 0};
  if (before) {
    out.since_ms = before->since_ms;
    if (before->oid == oid) out.tries = before->tries + 1;
  }
  const int64_t pause = k_first_pause_ms << std::min(out.tries - 1, k_doublings);
  out.next_ms = now.wall_ms + std::min(pause, k_longest_pause_ms);
  return out;
}

}  // namespace wave::store
