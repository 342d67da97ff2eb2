// SPDX-License-Identifier: MIT
#include "actions/run_sweep.h"

#include "json/value.h"
#include "json/writer.h"
#include "os/files.h"

#include <charconv>

namespace wave::actions {
namespace {

constexpr size_t k_cap = 1 << 20;

std::filesystem::path file_of(const git::Layout& layout) { return layout.wave_dir() / "gc.json"; }

}  // namespace

void RunSweep::decide(uint64_t most) {
  uint64_t all = 0;
  drop_before_day = 0;
  if (most == 0) return;
  for (auto day = bytes.rbegin(); day != bytes.rend(); ++day) {
    all += day->second;
    if (all <= most) continue;
    drop_before_day = day->first + 1;
    return;
  }
}

RunSweep read_sweep(const git::Layout& layout) {
  RunSweep out;
  const auto text = os::read_file(file_of(layout), os::Links::refuse, k_cap);
  const auto document = text ? json::Document::parse(*text) : std::nullopt;
  if (!document) return out;
  const json::Value root = document->root();
  out.at = root["at"].string_or("");
  out.ended_ms = root["ended_ms"].integer_or(0);
  out.drop_before_day = root["drop_before_day"].integer_or(0);
  for (const auto& [day, bytes] : root["bytes"].members()) {
    int64_t number = 0;
    std::from_chars(day.data(), day.data() + day.size(), number);
    out.bytes[number] = static_cast<uint64_t>(bytes.integer_or(0));
  }
  return out;
}

void write_sweep(const git::Layout& layout, const RunSweep& sweep) {
  json::Writer out;
  out.begin_object().member("v", 1).member("at", sweep.at).member("ended_ms", sweep.ended_ms);
  out.member("drop_before_day", sweep.drop_before_day);
  out.key("bytes").begin_object();
  for (const auto& [day, bytes] : sweep.bytes) {
    out.member(std::to_string(day), static_cast<int64_t>(bytes));
  }
  out.end_object().end_object();
  os::write_file(file_of(layout), out.text() + "\n");
}

}  // namespace wave::actions
