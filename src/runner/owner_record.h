// SPDX-License-Identifier: MIT
// Who is responsible for a run on this machine: first its starter, then its runner, which renews a
// lease. A lapsed lease allows checking; only proof of death allows acting.
#pragma once

#include "os/process_identity.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wave::runner {

struct OwnerRecord {
  os::ProcessIdentity process;
  std::optional<os::ProcessIdentity> agent;  // the agent's process, leader of its session
  int64_t lease_until_boot_ms = 0;           // CLOCK_BOOTTIME
};

// The starter's mark, made before the run is claimed.
void write_starter(const std::filesystem::path& run_dir, const os::ProcessIdentity& process);
void write_owner(const std::filesystem::path& run_dir, const OwnerRecord& record);
std::optional<OwnerRecord> read_owner(const std::filesystem::path& run_dir);

// The words behind the program's name that a runner is started with.
std::vector<std::string> runner_words(const std::filesystem::path& common_dir,
                                      const std::string& run);
// The run's runner: as it has written itself down, or, where that is lost, as it is seen among the
// processes. It may have ended.
std::optional<os::ProcessIdentity> runner_process(const std::filesystem::path& run_dir);

// Whether somebody who is responsible for the run is alive: its runner, or before there is one, its
// starter. Nothing when that cannot be known: no record names anybody, and nobody is seen; then
// only another boot of the machine proves death.
std::optional<os::Life> owner_life(const std::filesystem::path& run_dir);

}  // namespace wave::runner
