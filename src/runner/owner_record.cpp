// SPDX-License-Identifier: MIT
#include "runner/owner_record.h"

#include "error/error.h"
#include "json/value.h"
#include "json/writer.h"
#include "os/clock.h"
#include "os/files.h"
#include "os/log.h"
#include "runner/launch_record.h"

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

bool is_of_another_boot(const fs::path& run_dir) {
  try {
    const auto launch = read_launch(run_dir);
    return launch && !launch->boot.empty() && launch->boot != os::boot_id();
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
    return false;
  }
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

std::vector<std::string> runner_words(const fs::path& common_dir, const std::string& run) {
  // A slash at the end: tmux would take a word that ends in ';' for its own separator.
  return {"runner", run, "--git-dir", common_dir.string() + "/"};
}

std::optional<os::ProcessIdentity> runner_process(const fs::path& run_dir) {
  if (const auto owner = read_owner(run_dir)) return owner->process;
  // <common>/wave/runs/<run>
  const fs::path common_dir = run_dir.parent_path().parent_path().parent_path();
  return os::find_by_words(runner_words(common_dir, run_dir.filename().string()));
}

std::optional<os::Life> owner_life(const fs::path& run_dir) {
  // Once there is a runner, its starter is a bystander, who may wait for the end for hours.
  if (const auto owner = read_owner(run_dir)) return life_of(owner->process);
  const auto starter = read_record(run_dir / "starter.json");
  if (starter && life_of(starter->process) == os::Life::alive) return os::Life::alive;
  if (runner_process(run_dir)) return os::Life::alive;
  if (starter || is_of_another_boot(run_dir)) return os::Life::dead;
  return std::nullopt;
}

}  // namespace wave::runner
