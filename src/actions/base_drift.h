// SPDX-License-Identifier: MIT
// Looks how far the branches of tasks and the branches they began at have come apart.
#pragma once

#include "actions/known_distances.h"
#include "domain/base_drift.h"
#include "domain/summary.h"
#include "git/ref_files.h"
#include "store/store.h"

#include <map>
#include <optional>
#include <string>

namespace wave::actions {

// For many tasks of one moment: each base is looked up once, and no history is walked twice. Where
// everything is known already, the repository is not even opened.
class BaseLook {
 public:
  explicit BaseLook(store::Store& store);

  // Nothing when it cannot be known: the base was no branch, or one of the two branches is gone.
  std::optional<domain::BaseDrift> drift_of(const domain::Summary& task);

  // What was counted need not be counted again by the next call.
  void remember() { known_.save(); }

  // From here on another moment: refs are read anew. What is known of the history stays true.
  void look_again();

 private:
  std::optional<std::string> tip_of_base(const std::string& ref);
  domain::BaseDrift between(const std::string& base, const std::string& head);

  store::Store& store_;
  git::RefReader refs_;
  std::map<std::string, std::optional<std::string>> bases_;  // where they stand, by ref
  KnownDistances known_;
};

}  // namespace wave::actions
