// SPDX-License-Identifier: MIT
#include "actions/pool_slot.h"

#include "error/error.h"
#include "json/value.h"
#include "json/writer.h"
#include "os/log.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr std::array<std::string_view, 3> k_phases = {"filling", "ready", "claimed"};
constexpr size_t k_cap = 64 << 10;

std::string encode(const PoolRecord& record) {
  json::Writer out;
  out.begin_object().member("v", 1);
  out.member("phase", k_phases[static_cast<size_t>(record.phase)]);
  out.member("tree", record.tree.string());
  if (record.tree_id) {
    out.member("device", static_cast<int64_t>(record.tree_id->device));
    out.member("inode", static_cast<int64_t>(record.tree_id->inode));
  }
  out.member("oid", record.oid).member("ways", record.ways).member("boot", record.boot);
  out.member("task", record.task);
  out.member("files", static_cast<int64_t>(record.files));
  out.member("bytes", static_cast<int64_t>(record.bytes)).member("t", record.t_ms);
  out.member("index", record.index_stamp).member("seal", record.seal_stamp);
  out.end_object();
  return out.take() + "\n";
}

std::optional<PoolRecord> decode(const std::string& text) {
  const auto document = json::Document::parse(text);
  if (!document) return std::nullopt;
  const json::Value in = document->root();
  const auto phase = std::find(k_phases.begin(), k_phases.end(), in["phase"].string_or(""));
  if (in["v"].integer_or(0) != 1 || phase == k_phases.end()) return std::nullopt;
  PoolRecord out;
  out.phase = static_cast<PoolPhase>(phase - k_phases.begin());
  out.tree = in["tree"].string_or("");
  if (!out.tree.is_absolute()) return std::nullopt;
  if (in["inode"]) {
    out.tree_id = os::FileId{static_cast<uint64_t>(in["device"].integer_or(0)),
                             static_cast<uint64_t>(in["inode"].integer_or(0))};
  }
  out.oid = in["oid"].string_or("");
  out.ways = in["ways"].string_or("");
  out.boot = in["boot"].string_or("");
  out.task = in["task"].string_or("");
  out.files = static_cast<uint64_t>(in["files"].integer_or(0));
  out.bytes = static_cast<uint64_t>(in["bytes"].integer_or(0));
  out.t_ms = in["t"].integer_or(0);
  out.index_stamp = in["index"].string_or("");
  out.seal_stamp = in["seal"].string_or("");
  return out;
}

}  // namespace

PoolSlot::PoolSlot(const git::Layout& layout, int number)
    : number_(number), folder_(pool_dir(layout) / std::to_string(number)) {}

std::optional<os::FileLock> PoolSlot::try_lock() const {
  os::make_private_folder(folder_.parent_path());
  return os::FileLock::try_acquire(folder_.string() + ".lock");
}

bool PoolSlot::is_there() const { return os::file_id(folder_).has_value(); }

std::optional<PoolRecord> PoolSlot::read() const {
  try {
    const auto text = os::read_file(folder_ / "record.json", os::Links::refuse, k_cap);
    return text ? decode(*text) : std::nullopt;
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
    return std::nullopt;
  }
}

void PoolSlot::write(const PoolRecord& record) const {
  os::make_private_folder(folder_);
  os::write_file(folder_ / "record.json", encode(record));
}

void PoolSlot::forget() const {
  std::error_code ignored;  // what stays has no record, and is dropped by the next who looks
  fs::remove(folder_ / "record.json", ignored);
  fs::remove_all(folder_, ignored);
}

fs::path pool_dir(const git::Layout& layout) { return layout.wave_dir() / "pool"; }

fs::path pool_refusal(const git::Layout& layout) { return pool_dir(layout) / "refused"; }

std::vector<PoolSlot> pool_slots(const git::Layout& layout) {
  std::vector<int> numbers;
  std::error_code ignored;  // there has never been one
  for (const auto& entry : fs::directory_iterator(pool_dir(layout), ignored)) {
    const std::string name = entry.path().filename().string();
    int number = 0;
    const auto end = std::from_chars(name.data(), name.data() + name.size(), number).ptr;
    if (end == name.data() + name.size() && number > 0) numbers.push_back(number);
  }
  std::sort(numbers.begin(), numbers.end());
  std::vector<PoolSlot> out;
  for (const int number : numbers) out.emplace_back(layout, number);
  return out;
}

}  // namespace wave::actions
