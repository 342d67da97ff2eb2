// SPDX-License-Identifier: MIT
#include "git/own_packs.h"

#include "domain/hex.h"
#include "error/error.h"
#include "git/lock_owner.h"
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

// Moves within one file system, and a few calls of fsync.
constexpr std::chrono::seconds k_patience{60};

bool is_pack_name(const std::string& name) {
  constexpr std::string_view k_prefix = "pack-";
  return name.starts_with(k_prefix) && domain::is_oid(name.substr(k_prefix.size()));
}

void move_file(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (error) throw Error("cannot make '" + to.string() + "': " + error.message());
}

std::string index_of_several(const fs::path& packs) {
  return os::read_file(packs / "multi-pack-index", os::Links::follow, k_index_of_several_cap)
      .value_or("");
}

}  // namespace

OwnPacks::OwnPacks(fs::path common_dir, fs::path wave_dir)
    : common_dir_(std::move(common_dir)),
      packs_(common_dir_ / "objects" / "pack"),
      record_(wave_dir / "packs"),
      aside_(wave_dir / "packs.aside") {}

fs::path OwnPacks::index_of(const std::string& name) const { return packs_ / (name + ".idx"); }

os::FileLock OwnPacks::lock() const {
  fs::path place = record_;
  place += ".lock";
  if (auto held = os::FileLock::acquire(place, k_patience)) return std::move(*held);
  throw Error("another process has held '" + place.string() + "' for a minute",
              "try again when it is done");
}

fs::path OwnPacks::index_aside(const std::string& name) const { return aside_ / (name + ".idx"); }

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
  const std::string of_several = index_of_several(packs_);
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

bool OwnPacks::has(const std::string& name) const {
  return count_packed(index_of(name)) > 0 && os::file_id(packs_ / (name + ".pack"));
}

// A `git repack` that had seen the pack before it had its index, and has packed what is in it
// elsewhere, may have deleted it by now: then the index goes as well.
void OwnPacks::give_index(const fs::path& from, const std::string& name) const {
  move_file(from, index_of(name));
  if (!os::file_id(packs_ / (name + ".pack"))) remove_leavings(name);
}

void OwnPacks::remove_leavings(const std::string& name) const {
  std::error_code ignored;  // the next one comes by here too
  for (const char* part : {".idx", ".rev"}) fs::remove(packs_ / (name + part), ignored);
}

// The index comes last: without one git does not look at a pack. What takes time comes before.
void OwnPacks::take_in(const fs::path& folder, const std::string& name) const {
  const os::FileLock held = lock();
  std::vector<std::string> all = known();
  if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
  std::string text;
  for (const std::string& each : all) {
    const bool is_there = os::file_id(index_of(each)) || os::file_id(packs_ / (each + ".pack"));
    if (each == name || is_there) text += each + '\n';
  }
  // Before it is there: a name without a pack means nothing.
  os::write_file(record_, text);
  std::vector<const char*> parts;
  for (const char* part : {".pack", ".rev", ".idx"}) {
    const fs::path from = folder / (name + part);
    if (!os::file_id(from)) continue;
    os::sync_file(from);
    parts.push_back(part);
  }
  for (const std::string_view part : parts) {
    const fs::path from = folder / (name + std::string(part));
    if (part == ".idx") {
      give_index(from, name);
    } else {
      move_file(from, packs_ / from.filename());
    }
  }
  os::sync_folder(packs_);
}

void OwnPacks::drop(const std::vector<std::string>& names) const {
  const os::FileLock held = lock();
  const std::vector<OwnPack> ours = list();
  for (const std::string& name : names) {
    const bool is_ours = std::any_of(ours.begin(), ours.end(),
                                     [&](const OwnPack& each) { return each.name == name; });
    if (is_ours && is_orphaned(packs_ / (name + ".pack"), common_dir_)) drop_one(name);
  }
}

// A git that is about to write an index over several packs names those that it saw when it began,
// and no git reads an object that such an index names in a pack that is gone, wherever else it lies.
// So the pack's own index is set aside first: whoever begins now does not see it, and the others
// are at work still, or have written what they write.
void OwnPacks::drop_one(const std::string& name) const {
  const fs::path pack = packs_ / (name + ".pack");
  os::make_private_folder(aside_);
  move_file(index_of(name), index_aside(name));
  if (!is_orphaned(pack, common_dir_) || is_relied_on(name, index_of_several(packs_))) {
    return give_index(index_aside(name), name);
  }
  remove(name);
}

void OwnPacks::finish_cut_off() const {
  const os::FileLock held = lock();
  for (const std::string& name : known()) {
    const bool is_there = os::file_id(packs_ / (name + ".pack")).has_value();
    if (os::file_id(index_of(name))) {
      if (!is_there) remove_leavings(name);
    } else if (is_there && os::file_id(index_aside(name))) {
      give_index(index_aside(name), name);
    } else if (!is_relied_on(name, index_of_several(packs_))) {
      remove(name);
    }
  }
}

void OwnPacks::remove(const std::string& name) const {
  std::error_code ignored;  // the next one comes by here too
  for (const fs::path& each :
       {packs_ / (name + ".rev"), packs_ / (name + ".pack"), index_aside(name)}) {
    fs::remove(each, ignored);
  }
}

}  // namespace wave::git
