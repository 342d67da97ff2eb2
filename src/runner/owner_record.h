// SPDX-License-Identifier: MIT
// Who is responsible for a run on this machine: first its starter, then its runner, which renews a
// lease. A lapsed lease allows checking; only proof of death allows acting.
#pragma once

#include "os/process_identity.h"

#include <cstdint>
#include <filesystem>
#include <optional>

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

// Whether somebody who is responsible for the run is alive: its runner, or before there is one, its
// starter. Without any record: dead, for nobody can be working on it here.
os::Life owner_life(const std::filesystem::path& run_dir);

}  // namespace wave::runner
