// SPDX-License-Identifier: MIT
#include "service/approval.h"

#include "error/error.h"

namespace wave::service {
namespace {

bool is_approved(const domain::Work& work, const std::string& tree, const Policy& policy) {
  if (!policy.reviews) return true;
  const domain::Reviewed* review = domain::review_of(work, tree);
  return review && review->judgement == domain::Judgement::approve;
}

}  // namespace

std::optional<std::string> approved_tip(Doors& doors, const Pass& pass, const domain::Task& task) {
  const git::Repository& repository = doors.store.repository();
  const auto tip = repository.ref(task.branch);
  const auto commit = tip ? repository.commit(*tip) : std::nullopt;
  if (!commit) throw Error("its branch is gone", "git wave retry " + task.feature + " begins anew");
  return is_approved(*task.work, commit->tree, pass.policy) ? tip : std::nullopt;
}

}  // namespace wave::service
