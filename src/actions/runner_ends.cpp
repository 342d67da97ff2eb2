// SPDX-License-Identifier: MIT
#include "actions/runner_ends.h"

#include "os/process_end.h"
#include "runner/owner_record.h"

namespace wave::actions {

void RunnerEnds::add(const std::filesystem::path& run_dir) {
  const auto owner = runner::read_owner(run_dir);
  auto end = owner ? os::end_of(owner->process) : std::nullopt;
  if (end) {
    ends_.push_back(std::move(*end));
  } else {
    ++unknown_;
  }
}

std::vector<int> RunnerEnds::descriptors() const {
  std::vector<int> out;
  for (const os::FileDescriptor& end : ends_) out.push_back(end.get());
  return out;
}

}  // namespace wave::actions
