// SPDX-License-Identifier: MIT
// Starts the agents of pieces that are ready, as many at once as the policy allows, and not where
// two would meet in the same files. Each runs in a worktree and a session of its own, with a runner
// beside it that needs no service; its end moves the piece on to `reviewing`.
#pragma once

#include "domain/overlap.h"
#include "domain/task.h"
#include "service/label_places.h"
#include "service/pass.h"

#include <optional>
#include <string>
#include <vector>

namespace wave::service {

class Worker {
 public:
  explicit Worker(Doors& doors) : doors_(doors) {}

  Turn step(const Pass& pass);

 private:
  bool start(const Pass& pass, const domain::Summary& row, Turn& turn);
  bool may_start(const Pass& pass, const domain::Task& task, const domain::Summary& row,
                 Turn& turn);
  bool is_in_the_way(const Pass& pass, const domain::Task& task, const domain::Summary& row,
                     Turn& turn);
  void count_labels(const Pass& pass);
  bool is_covered(const Pass& pass, const domain::Summary& row, Turn& turn);
  domain::WorkArea area_of(const domain::Summary& row) const;
  std::vector<domain::WorkArea>& busy(const Pass& pass);

  Doors& doors_;
  // Where others are at work, in this pass; nothing: not looked at yet.
  std::optional<std::vector<domain::WorkArea>> busy_;
  LabelPlaces places_{std::map<std::string, int64_t>()};  // that are left, in this pass
};

}  // namespace wave::service
