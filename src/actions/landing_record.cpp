// SPDX-License-Identifier: MIT
#include "actions/landing_record.h"

#include "error/error.h"
#include "json/fields.h"
#include "json/writer.h"
#include "os/log.h"

#include <sstream>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr int k_version = 1;

fs::path file_of(const git::Layout& layout) { return layout.wave_dir() / "landing.json"; }

std::string joined(const std::vector<git::LandingCopy>& copies) {
  std::string out;
  for (const git::LandingCopy& copy : copies) {
    out += (out.empty() ? "" : " ") + copy.oid + ' ' + copy.source;
  }
  return out;
}

std::vector<git::LandingCopy> parted(const std::string& text) {
  std::vector<git::LandingCopy> out;
  std::istringstream words(text);
  for (std::string oid, source; words >> oid >> source;) out.push_back({oid, source});
  return out;
}

std::string word_of(const std::optional<domain::State>& state) {
  return state ? std::string(to_string(*state)) : std::string();
}

}  // namespace

fs::path landing_lock_file(const git::Layout& layout) { return layout.wave_dir() / "landing.lock"; }
fs::path landing_mark_file(const git::Layout& layout) { return layout.wave_dir() / "landing.mark"; }
fs::path landing_index_file(const git::Layout& layout) {
  return layout.wave_dir() / "landing.index";
}

std::optional<LandingRecord> read_landing_record(const git::Layout& layout) {
  std::string text;
  try {
    text = os::read_file(file_of(layout), os::Links::refuse).value_or("");
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
  }
  if (text.empty()) return std::nullopt;
  const auto in = json::Fields::parse(text);
  const auto how = in ? domain::parse_landed_by(in->string("how")) : std::nullopt;
  if (!how || in->integer("v") != k_version) {
    os::log(os::Level::warning, "the record of a landing cannot be read; it is passed over");
    return std::nullopt;
  }
  LandingRecord out{in->string("task"),
                    in->string("by"),
                    in->string("ref"),
                    in->string("from"),
                    in->string("to"),
                    *how,
                    parted(in->string("copies")),
                    domain::parse_state(in->string("state_from")),
                    domain::parse_state(in->string("state_to")),
                    in->string("git_dir"),
                    in->string("tree"),
                    {}};
  out.mark.device = static_cast<uint64_t>(in->integer("mark_device").value_or(0));
  out.mark.inode = static_cast<uint64_t>(in->integer("mark_inode").value_or(0));
  return out;
}

void write_landing_record(const git::Layout& layout, const LandingRecord& record) {
  json::Writer out;
  out.begin_object().member("v", k_version).member("task", record.task).member("by", record.by);
  out.member("ref", record.ref).member("from", record.from).member("to", record.to);
  out.member("how", to_string(record.how)).member("copies", joined(record.copies));
  out.member("state_from", word_of(record.state_from));
  out.member("state_to", word_of(record.state_to));
  out.member("git_dir", record.git_dir.string()).member("tree", record.tree.string());
  out.member("mark_device", static_cast<int64_t>(record.mark.device));
  out.member("mark_inode", static_cast<int64_t>(record.mark.inode));
  out.end_object();
  os::write_file(file_of(layout), out.take() + '\n', os::Durability::synced);
}

void remove_landing_record(const git::Layout& layout) {
  std::error_code failed;
  fs::remove(file_of(layout), failed);
  if (failed) throw Error("cannot remove '" + file_of(layout).string() + "': " + failed.message());
}

}  // namespace wave::actions
