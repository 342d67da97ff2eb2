// SPDX-License-Identifier: MIT
#include "actions/known_distances.h"

#include "error/error.h"
#include "os/files.h"
#include "os/log.h"

#include <charconv>
#include <string_view>

#include <fmt/format.h>

namespace wave::actions {
namespace {

constexpr size_t k_most = 2000;
constexpr size_t k_oid_length = 40;
constexpr size_t k_cap = 1 << 20;

// "<tip> <other> <ahead> <behind>"
struct Line {
  std::string_view tip;
  std::string_view other;
  git::Apart apart;
};

std::optional<Line> parse(std::string_view text) {
  constexpr size_t k_numbers = 2 * (k_oid_length + 1);
  if (text.size() <= k_numbers) return std::nullopt;
  Line out{text.substr(0, k_oid_length), text.substr(k_oid_length + 1, k_oid_length), {}};
  const char* const end = text.data() + text.size();
  const auto ahead = std::from_chars(text.data() + k_numbers, end, out.apart.ahead);
  if (ahead.ec != std::errc() || ahead.ptr == end) return std::nullopt;
  const auto behind = std::from_chars(ahead.ptr + 1, end, out.apart.behind);
  if (behind.ec != std::errc() || behind.ptr != end) return std::nullopt;
  return out;
}

}  // namespace

KnownDistances::KnownDistances(std::filesystem::path file) : file_(std::move(file)) {}

void KnownDistances::load() {
  if (std::exchange(loaded_, true)) return;
  std::optional<std::string> text;
  try {
    text = os::read_file(file_, os::Links::refuse, k_cap);
  } catch (const Error& error) {
    os::log(os::Level::info, error.what());
  }
  if (!text) return;
  for (size_t at = 0; at < text->size();) {
    const size_t end = std::min(text->find('\n', at), text->size());
    if (const auto line = parse(std::string_view(*text).substr(at, end - at))) {
      entries_[{std::string(line->tip), std::string(line->other)}] = {line->apart};
    }
    at = end + 1;
  }
}

std::optional<git::Apart> KnownDistances::find(const std::string& tip, const std::string& other) {
  load();
  const auto found = entries_.find({tip, other});
  if (found == entries_.end()) return std::nullopt;
  found->second.used = true;
  return found->second.apart;
}

void KnownDistances::add(const std::string& tip, const std::string& other,
                         const git::Apart& apart) {
  entries_[{tip, other}] = {apart, true};
  changed_ = true;
}

void KnownDistances::save() {
  if (!std::exchange(changed_, false)) return;
  const bool too_many = entries_.size() > k_most;
  std::string text;
  for (const auto& [between, entry] : entries_) {
    if (too_many && !entry.used) continue;
    text += fmt::format("{} {} {} {}\n", between.first, between.second, entry.apart.ahead,
                        entry.apart.behind);
  }
  try {
    os::write_file(file_, text);
  } catch (const Error& error) {
    os::log(os::Level::info, error.what());  // read-only, or full
  }
}

}  // namespace wave::actions
