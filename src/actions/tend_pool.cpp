// SPDX-License-Identifier: MIT
#include "actions/tend_pool.h"

#include "actions/default_branch.h"
#include "actions/pool_filler.h"
#include "os/file_descriptor.h"
#include "os/log.h"
#include "runner/own_process.h"

#include <array>

#include <fcntl.h>
#include <unistd.h>

namespace wave::actions {

// "DIRC", a version and the number of entries, four bytes each, most significant first: see
// gitformat-index(5).
uint64_t files_in_index(const std::filesystem::path& index) {
  const os::FileDescriptor file(
      open(index.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  std::array<unsigned char, 12> head{};
  if (!file || read(file.get(), head.data(), head.size()) != ssize_t(head.size())) return 0;
  if (std::string(head.begin(), head.begin() + 4) != "DIRC") return 0;
  uint64_t count = 0;
  for (size_t i = 8; i < head.size(); ++i) count = count << 8 | head[i];
  return count;
}

void tend_pool(store::Store& store, const config::Config& config, os::ProcessRunner& processes,
               const os::Environment& environment, uint64_t files) {
  try {
    const git::Layout& layout = store.layout();
    const PoolSettings settings = PoolSettings::of(config, layout);
    const bool worth = settings.size > 0 && files >= settings.min_files;
    if (!worth && pool_slots(layout).empty()) return;
    const auto ref = ref_of_branch(store.repository(), default_branch(layout, store.repository()));
    const auto tip = ref ? store.repository().ref(*ref) : std::nullopt;
    if (!wants_filling(layout, settings, tip.value_or(""))) return;
    processes.start_detached(runner::own_command(layout, environment, {"pool"}));
  } catch (const std::exception& error) {
    os::log(os::Level::warning, std::string("nobody fills the pool: ") + error.what());
  }
}

}  // namespace wave::actions
