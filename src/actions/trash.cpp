// SPDX-License-Identifier: MIT
#include "actions/trash.h"

#include "actions/worktree_place.h"
#include "domain/ids.h"
#include "error/error.h"
#include "json/value.h"
#include "json/writer.h"
#include "os/log.h"
#include "os/paths.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr std::array<std::string_view, 3> k_phases = {"removing", "removed", "restoring"};
constexpr size_t k_names = 1000;  // of what was left out, for people

void write_strings(json::Writer& out, const std::vector<std::string>& words) {
  out.begin_array();
  for (size_t i = 0; i < std::min(words.size(), k_names); ++i) out.string(words[i]);
  out.end_array();
}

std::string encode(const TrashRecord& record) {
  json::Writer out;
  out.begin_object();
  out.member("v", 1).member("task", record.task).member("number", record.number);
  out.member("phase", k_phases[static_cast<size_t>(record.phase)]);
  out.member_bool("force", record.force).member_bool("keep_branch", record.keep_branch);
  out.member("before", to_string(record.before)).member_bool("far", record.far);
  out.member("device", static_cast<int64_t>(record.worktree_id.device));
  out.member("inode", static_cast<int64_t>(record.worktree_id.inode));
  out.member("t", record.t_ms).member("max_bytes", record.max_bytes);
  out.member("restorations", record.restorations);
  out.member_bool("secured", record.secured);
  out.member("head", record.removed.head).member("head_oid", record.removed.head_oid);
  out.member("tip", record.removed.tip).member("snapshot", record.removed.snapshot);
  out.member_bool("branch_deleted", record.removed.branch_deleted);
  out.member_bool("delete_branch", record.delete_branch);
  out.member("branch_why", record.branch_why);
  out.key("kept").begin_array();
  for (const domain::Kept& kept : record.kept) {
    out.begin_object().member("ref", kept.ref).member("oid", kept.oid).end_object();
  }
  out.end_array();
  write_strings(out.key("left_out"), record.left_out);
  out.member("ignored", static_cast<int64_t>(record.ignored));
  out.end_object();
  return out.text() + "\n";
}

std::optional<TrashRecord> decode(const std::string& text) {
  const auto document = json::Document::parse(text);
  if (!document || !document->root().is_object()) return std::nullopt;
  const json::Value in = document->root();
  TrashRecord out;
  out.task = in["task"].string_or("");
  out.number = static_cast<int>(in["number"].integer_or(0));
  const auto phase = std::find(k_phases.begin(), k_phases.end(), in["phase"].string_or(""));
  const auto before = domain::parse_state(in["before"].string_or(""));
  if (!domain::is_task_id(out.task) || phase == k_phases.end() || !before) return std::nullopt;
  out.phase = static_cast<TrashPhase>(phase - k_phases.begin());
  out.before = *before;
  out.force = in["force"].boolean().value_or(false);
  out.keep_branch = in["keep_branch"].boolean().value_or(false);
  out.far = in["far"].boolean().value_or(false);
  out.worktree_id = {static_cast<uint64_t>(in["device"].integer_or(0)),
                     static_cast<uint64_t>(in["inode"].integer_or(0))};
  out.t_ms = in["t"].integer_or(0);
  out.max_bytes = in["max_bytes"].integer_or(0);
  out.restorations = static_cast<int>(in["restorations"].integer_or(0));
  out.secured = in["secured"].boolean().value_or(false);
  out.removed.trash = out.name();
  out.removed.head = in["head"].string_or("");
  out.removed.head_oid = in["head_oid"].string_or("");
  out.removed.tip = in["tip"].string_or("");
  out.removed.snapshot = in["snapshot"].string_or("");
  out.removed.branch_deleted = in["branch_deleted"].boolean().value_or(false);
  out.delete_branch = in["delete_branch"].boolean().value_or(false);
  out.branch_why = in["branch_why"].string_or("");
  for (const json::Value& kept : in["kept"].items()) {
    out.kept.push_back({kept["ref"].string_or(""), kept["oid"].string_or("")});
  }
  for (const json::Value& each : in["left_out"].items()) {
    out.left_out.push_back(each.string_or(""));
  }
  out.ignored = static_cast<size_t>(std::max<int64_t>(0, in["ignored"].integer_or(0)));
  return out;
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> out;
  std::error_code ignored;  // nothing was ever put there
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    out.push_back(entry.path().filename().string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

fs::path trash_dir(const git::Layout& layout) { return layout.wave_dir() / "trash"; }

fs::path trash_folder(const git::Layout& layout, const TrashRecord& record) {
  return trash_dir(layout) / record.name();
}

fs::path trashed_tree(const git::Layout& layout, const TrashRecord& record,
                      const domain::Summary& task) {
  if (!record.far) return trash_folder(layout, record) / "tree";
  return worktree_place(layout, task).parent_path() /
         (".git-wave-trash-" + os::stable_hash(layout.common_dir.string())) / record.name();
}

fs::path trashed_git_dir(const git::Layout& layout, const TrashRecord& record) {
  return trash_folder(layout, record) / "gitdir";
}

void write_trash_record(const git::Layout& layout, const TrashRecord& record) {
  os::write_file(trash_folder(layout, record) / "record.json", encode(record),
                 os::Durability::synced);
}

std::optional<TrashRecord> read_trash_record(const git::Layout& layout, const std::string& name) {
  try {
    const auto text =
        os::read_file(trash_dir(layout) / name / "record.json", os::Links::refuse, 4 << 20);
    auto record = text ? decode(*text) : std::nullopt;
    if (record && record->name() == name) return record;
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
  }
  return std::nullopt;
}

fs::path open_trash_mark(const git::Layout& layout, const std::string& name) {
  return trash_dir(layout) / "open" / name;
}

std::vector<std::string> open_trash(const git::Layout& layout) {
  return names_in(trash_dir(layout) / "open");
}

std::vector<TrashRecord> trash_records(const git::Layout& layout) {
  std::vector<TrashRecord> out;
  for (const std::string& name : names_in(trash_dir(layout))) {
    if (auto record = read_trash_record(layout, name)) out.push_back(std::move(*record));
  }
  return out;
}

}  // namespace wave::actions
