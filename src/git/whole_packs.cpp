// SPDX-License-Identifier: MIT
#include "git/whole_packs.h"

#include "git/pack_index.h"

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

}  // namespace

void take_whole_packs(const fs::path& folder, const OwnPacks& ours,
                      const std::function<bool(const std::vector<std::string>& oids)>& may_come) {
  for (const fs::path& index : indexes_in(folder)) {
    if (count_packed(index) <= k_few || !may_come(packed_objects(index))) continue;
    ours.take_in(folder, index.stem().string());
  }
}

}  // namespace wave::git
