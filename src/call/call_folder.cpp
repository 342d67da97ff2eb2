// SPDX-License-Identifier: MIT
#include "call/call_folder.h"

#include "error/error.h"
#include "os/files.h"

#include <algorithm>

namespace wave::call {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_longest_id = 100;

bool is_plain(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

bool is_call_id(std::string_view id) {
  return !id.empty() && id.size() <= k_longest_id && is_plain(id.front()) &&
         std::all_of(id.begin(), id.end(),
                     [](char c) { return is_plain(c) || c == '.' || c == '-'; });
}

fs::path calls_dir(const git::Layout& layout) { return layout.wave_dir() / "calls"; }

fs::path call_dir(const git::Layout& layout, const std::string& id) {
  if (is_call_id(id)) return calls_dir(layout) / id;
  throw Error("'" + id.substr(0, k_longest_id) + "' is no name for a call",
              "at most 100 small letters, digits, dots and hyphens");
}

fs::path prompt_file(const git::Layout& layout, const std::string& id) {
  return call_dir(layout, id) / "prompt";
}

void tell_of_end(const git::Layout& layout, const std::string& id) {
  os::write_file(calls_dir(layout) / ".ended", id + "\n");
}

}  // namespace wave::call
