// SPDX-License-Identifier: MIT
#include "git/own_packs.h"

#include "domain/hex.h"
#include "error/error.h"
#include "git/pack_index.h"
#include "os/files.h"

#include <algorithm>
#include <array>
#include <sstream>

#include <sys/stat.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr uint64_t k_times = 3;
constexpr uint64_t k_large = 200000;  // objects: merged no more
constexpr size_t k_index_of_several_cap = size_t{512} << 20;
// git's own rule for a `gc.pid` that nobody has removed.
constexpr int64_t k_longest_collection_ms = 12 * 60 * 60 * 1000;

bool is_pack_name(const std::string& name) {
  constexpr std::string_view k_prefix = "pack-";
  return name.starts_with(k_prefix) && domain::is_oid(name.substr(k_prefix.size()));
}

void move_file(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) throw Error("cannot make '" + to.string() + "': " + error.message());
}

}  // namespace

OwnPacks::OwnPacks(fs::path common_dir, fs::path wave_dir)
    : common_dir_(std::move(common_dir)),
      packs_(common_dir_ / "objects" / "pack"),
      record_(wave_dir / "packs") {}

fs::path OwnPacks::index_of(const std::string& name) const { return packs_ / (name + ".idx"); }

std::vector<std::string> OwnPacks::known() const {
  std::vector<std::string> out;
  std::istringstream lines(os::read_file(record_).value_or(""));
  for (std::string line; std::getline(lines, line);) {
    if (is_pack_name(line)) out.push_back(line);
  }
  return out;
}

bool OwnPacks::is_relied_on(const std::string& name, const std::string& of_several) const {
  constexpr std::array<const char*, 4> k_marks = {".keep", ".bitmap", ".promisor", ".mtimes"};
  return of_several.find(name + ".idx") != std::string::npos ||
         std::any_of(k_marks.begin(), k_marks.end(),
                     [&](const char* mark) { return os::file_id(packs_ / (name + mark)); });
}

std::vector<OwnPack> OwnPacks::list() const {
  const std::string of_several =
      os::read_file(packs_ / "multi-pack-index", os::Links::follow, k_index_of_several_cap)
          .value_or("");
  std::vector<OwnPack> out;
  for (const std::string& name : known()) {
    const uint64_t objects = count_packed(index_of(name));
    if (objects > 0 && !is_relied_on(name, of_several)) out.push_back({name, objects});
  }
  std::sort(out.begin(), out.end(),
            [](const OwnPack& a, const OwnPack& b) { return a.objects < b.objects; });
  return out;
}

bool OwnPacks::is_git_collecting(const os::Now& now) const {
  struct stat info {};
  if (stat((common_dir_ / "gc.pid").c_str(), &info) != 0) return false;
  return now.wall_ms - info.st_mtim.tv_sec * int64_t{1000} < k_longest_collection_ms;
}

std::vector<OwnPack> OwnPacks::to_merge(uint64_t loose, const os::Now& now) const {
  if (is_git_collecting(now)) return {};
  std::vector<OwnPack> out = list();
  size_t count = 0;
  for (uint64_t all = loose; count < out.size(); ++count) {
    const uint64_t next = out[count].objects;
    if (next >= k_large || next >= k_times * all) break;
    all += next;
  }
  out.resize(count);
  return out;
}

// The index comes last: without one git does not look at a pack.
void OwnPacks::take_in(const fs::path& folder, const std::string& name) const {
  std::vector<std::string> all = known();
  if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
  std::string text;
  for (const std::string& each : all) {
    if (each == name || os::file_id(index_of(each))) text += each + '\n';
  }
  // Before it is there: a name without a pack means nothing.
  os::write_file(record_, text);
  for (const char* part : {".pack", ".rev", ".idx"}) {
    const fs::path from = folder / (name + part);
    if (!os::file_id(from)) continue;
    os::sync_file(from);
    move_file(from, packs_ / (name + part));
  }
  os::sync_folder(packs_);
}

// The index goes first, for the same reason.
void OwnPacks::drop(const std::vector<std::string>& names) const {
  const std::vector<OwnPack> ours = list();
  for (const std::string& name : names) {
    const bool is_ours = std::any_of(ours.begin(), ours.end(),
                                     [&](const OwnPack& each) { return each.name == name; });
    if (!is_ours) continue;
    std::error_code ignored;  // what stays is there twice
    for (const char* part : {".idx", ".rev", ".pack"}) fs::remove(packs_ / (name + part), ignored);
  }
}

}  // namespace wave::git
