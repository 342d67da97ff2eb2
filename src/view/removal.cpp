// SPDX-License-Identifier: MIT
#include "view/removal.h"

#include "json/writer.h"
#include "view/plain_text.h"
#include "view/words.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::view {
namespace {

constexpr int k_schema = 1;
constexpr size_t k_named = 5;

std::string left_out_note(const std::vector<std::string>& paths) {
  std::string names;
  for (size_t i = 0; i < std::min(paths.size(), k_named); ++i) {
    names += (i == 0 ? "" : ", ") + plain_line(paths[i]);
  }
  if (paths.size() > k_named) names += ", ...";
  return fmt::format("not in git objects, only in the trash: {}\n", names);
}

}  // namespace

std::string cleaned_notes(const Cleaned& cleaned) {
  const actions::TrashRecord& record = cleaned.record;
  std::string out = fmt::format("the branch '{}' {}\n", branch_name(cleaned.task.branch),
                                plain_line(record.branch_why));
  for (const domain::Kept& kept : record.kept) {
    out += fmt::format("kept {} ({})\n", kept.ref, short_oid(kept.oid));
  }
  if (!record.left_out.empty()) out += left_out_note(record.left_out);
  const bool was_begun = !record.removed.tip.empty() || !record.removed.head_oid.empty();
  if (!was_begun) return out;  // nothing was made for it yet
  return out + fmt::format("git wave restore {} brings it back\n", cleaned.task.feature);
}

std::string cleaned_json(const std::vector<Cleaned>& all) {
  json::Writer out;
  out.begin_object().member("schema", k_schema).key("tasks").begin_array();
  for (const Cleaned& each : all) {
    const actions::TrashRecord& record = each.record;
    const bool done = each.error.empty();
    out.begin_object().member("id", each.task.id).member("feature", each.task.feature);
    out.member("state", to_string(each.task.state));
    out.member_or_null("result", each.task.result
                                     ? std::optional(std::string(to_string(*each.task.result)))
                                     : std::nullopt);
    out.member("branch", branch_name(each.task.branch));
    out.member_bool("branch_deleted", done && record.removed.branch_deleted);
    out.member_or_null("snapshot", some(record.removed.snapshot));
    out.key("kept").begin_array();
    for (const domain::Kept& kept : record.kept) {
      out.begin_object().member("ref", kept.ref).member("oid", kept.oid).end_object();
    }
    out.end_array().key("left_out").begin_array();
    for (const std::string& path : record.left_out) out.string(path);
    out.end_array();
    out.member_or_null("error", done ? std::nullopt : std::optional(each.error));
    out.end_object();
  }
  out.end_array().end_object();
  return plain_json(out.text()) + "\n";
}

std::string garbage_text(const actions::Garbage& garbage) {
  std::string out;
  for (const actions::Dropped& each : garbage.dropped) {
    const std::string detail =
        each.oid.empty() ? fmt::format("{} bytes", each.bytes) : short_oid(each.oid);
    out += fmt::format("{}\t{}\t{}\t{}\t{} days\n", each.task, each.feature, each.what, detail,
                       each.age_days);
  }
  return out;
}

std::string garbage_json(const actions::Garbage& garbage, size_t packed, bool really) {
  json::Writer out;
  out.begin_object().member("schema", k_schema).member_bool("dry_run", !really);
  out.key("dropped").begin_array();
  for (const actions::Dropped& each : garbage.dropped) {
    out.begin_object().member("task", each.task).member("feature", each.feature);
    out.member("what", each.what).member("age_days", each.age_days);
    out.member("bytes", static_cast<int64_t>(each.bytes));
    out.member_or_null("oid", some(each.oid));
    out.end_object();
  }
  out.end_array().key("left").begin_array();
  for (const std::string& path : garbage.left) out.string(path);
  out.end_array().member("packed", static_cast<int64_t>(packed)).end_object();
  return plain_json(out.text()) + "\n";
}

}  // namespace wave::view
