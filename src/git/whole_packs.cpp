// SPDX-License-Identifier: MIT
#include "git/whole_packs.h"

#include "git/pack_index.h"
#include "os/files.h"

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr uint64_t k_few = 64;

std::vector<fs::path> indexes_in(const fs::path& folder) {
  std::vector<fs::path> out;
  std::error_code ignored;  // nothing came as a pack
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().extension() == ".idx") out.push_back(entry.path());
  }
  return out;
}

// In a folder of its own, for taking it in moves it.
bool link_pack(const fs::path& folder, const std::string& name, const fs::path& to) {
  std::error_code error;
  for (const char* part : {".pack", ".rev", ".idx"}) {
    const fs::path from = folder / (name + part);
    if (fs::exists(from, error) && !error) fs::create_hard_link(from, to / (name + part), error);
    if (error) return false;
  }
  return true;
}

}  // namespace

void take_whole_packs(const fs::path& folder, const OwnPacks& ours,
                      const std::function<bool(const std::vector<std::string>& oids)>& may_come) {
  for (const fs::path& index : indexes_in(folder)) {
    if (count_packed(index) <= k_few || !may_come(packed_objects(index))) continue;
    const std::string name = index.stem().string();
    const fs::path linked = folder / "linked";
    os::make_private_folder(linked);
    if (link_pack(folder, name, linked)) ours.take_in(linked, name);
    std::error_code ignored;  // it goes with the folder
    fs::remove_all(linked, ignored);
  }
}

}  // namespace wave::git
