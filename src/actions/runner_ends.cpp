// SPDX-License-Identifier: MIT
#include "actions/runner_ends.h"

#include "os/process_end.h"
#include "runner/owner_record.h"

#include <algorithm>

namespace wave::actions {
namespace {

// A process may have a thousand descriptors by default, and needs some for all else.
constexpr size_t k_most = 500;

}  // namespace

void RunnerEnds::add(const std::filesystem::path& run_dir) {
  const auto owner = ends_.size() < k_most ? runner::read_owner(run_dir) : std::nullopt;
  auto end = owner ? os::end_of(owner->process) : std::nullopt;
  if (end) {
    ends_.insert_or_assign(run_dir, std::move(*end));
  } else {
    ++unknown_;
  }
}

void RunnerEnds::watch(const std::vector<std::filesystem::path>& run_dirs) {
  std::map<std::filesystem::path, os::FileDescriptor> before;
  before.swap(ends_);
  unknown_ = 0;
  for (const std::filesystem::path& run_dir : run_dirs) {
    const auto known = before.find(run_dir);
    if (known != before.end() && !os::has_ended(known->second)) {
      ends_.insert(before.extract(known));
    } else {
      add(run_dir);
    }
  }
}

std::vector<int> RunnerEnds::descriptors() const {
  std::vector<int> out;
  for (const auto& [run_dir, end] : ends_) out.push_back(end.get());
  return out;
}

bool RunnerEnds::lives(const std::filesystem::path& run_dir) const {
  const auto end = ends_.find(run_dir);
  return end != ends_.end() && !os::has_ended(end->second);
}

}  // namespace wave::actions
