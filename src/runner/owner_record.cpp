// SPDX-License-Identifier: MIT
#include "runner/owner_record.h"

#include "json/value.h"
#include "json/writer.h"
#include "os/files.h"

namespace wave::runner {
namespace fs = std::filesystem;
namespace {

void write_identity(json::Writer& out, const os::ProcessIdentity& identity) {
  out.begin_object();
  out.member("boot", identity.boot).member("pid", identity.pid);
  out.member("start_ticks", static_cast<int64_t>(identity.start_ticks));
  out.end_object();
}

std::optional<os::ProcessIdentity> read_identity(const json::Value& in) {
  if (!in.is_object()) return std::nullopt;
  os::ProcessIdentity out;
  out.boot = in["boot"].string_or("");
  out.pid = static_cast<int>(in["pid"].integer_or(0));
  out.start_ticks = static_cast<uint64_t>(in["start_ticks"].integer_or(0));
  return out.pid > 0 ? std::optional(out) : std::nullopt;
}

std::optional<OwnerRecord> read_record(const fs::path& path) {
  const auto text = os::read_file(path, os::Links::refuse, 64 << 10);
  const auto document = text ? json::Document::parse(*text) : std::nullopt;
  if (!document) return std::nullopt;
  const auto process = read_identity(document->root()["process"]);
  if (!process) return std::nullopt;
  return OwnerRecord{*process, read_identity(document->root()["agent"]),
                     document->root()["lease_until_boot_ms"].integer_or(0)};
}

void write_record(const fs::path& path, const OwnerRecord& record) {
  json::Writer out;
  out.begin_object().member("v", 1).key("process");
  write_identity(out, record.process);
  if (record.agent) {
    out.key("agent");
    write_identity(out, *record.agent);
  }
  out.member("lease_until_boot_ms", record.lease_until_boot_ms);
  out.end_object();
  os::write_file(path, out.text() + "\n");
}

}  // namespace

void write_starter(const fs::path& run_dir, const os::ProcessIdentity& process) {
  os::make_private_folder(run_dir);
  write_record(run_dir / "starter.json", {process, std::nullopt, 0});
}

void write_owner(const fs::path& run_dir, const OwnerRecord& record) {
  write_record(run_dir / "owner.json", record);
}

std::optional<OwnerRecord> read_owner(const fs::path& run_dir) {
  return read_record(run_dir / "owner.json");
}

os::Life owner_life(const fs::path& run_dir) {
  // Once there is a runner, its starter is a bystander, who may wait for the end for hours.
  auto record = read_record(run_dir / "owner.json");
  if (!record) record = read_record(run_dir / "starter.json");
  return record ? life_of(record->process) : os::Life::dead;
}

}  // namespace wave::runner
