// SPDX-License-Identifier: MIT
#include "runner/exit_record.h"

#include "os/files.h"

namespace wave::runner {
namespace fs = std::filesystem;

void write_exit(const fs::path& run_dir, const domain::Event& ended) {
  os::write_file(run_dir / "exit.json", encode(ended) + "\n", os::Durability::synced);
}

std::optional<domain::Event> read_exit(const fs::path& run_dir, const std::string& run) {
  const auto text = os::read_file(run_dir / "exit.json", os::Links::refuse, 64 << 10);
  if (!text) return std::nullopt;
  auto event = domain::decode(*text);
  if (!event || event->run != run || !std::holds_alternative<domain::RunEnded>(event->body)) {
    return std::nullopt;
  }
  return event;
}

}  // namespace wave::runner
