// SPDX-License-Identifier: MIT
// Making a log whole again whose newest commits, or some below them, are gone: from what is left in
// the object store, and from the events that the index has taken in of it.
#pragma once

#include "git/repository.h"
#include "index/index.h"

#include <filesystem>
#include <optional>
#include <string>

namespace wave::store {

struct RescuedLog {
  std::string tip;
  int64_t lamport = 0;
  // The very commits that were there: nobody who has them elsewhere sees a difference. False: the
  // same events in other commits, or fewer of them.
  bool same = false;
};

// The best tip that can be had of the writer's log; the ref is not moved. `lost`: where it is known
// to have stood. Nothing when neither a commit nor an event is left.
std::optional<RescuedLog> rescue_log(git::Repository& repository,
                                     const std::filesystem::path& common_dir, index::Index& index,
                                     const std::string& writer,
                                     const std::optional<std::string>& lost);

}  // namespace wave::store
