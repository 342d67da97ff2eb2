// SPDX-License-Identifier: MIT
#include "service/approval.h"

#include "domain/path_pattern.h"
#include "domain/secret_path.h"
#include "error/error.h"
#include "service/advance.h"
#include "service/base_tip.h"
#include "service/told_text.h"

#include <algorithm>
#include <limits>
#include <set>

namespace wave::service {
namespace {

bool is_approved(const domain::Work& work, const std::string& tree, const Policy& policy) {
  if (!policy.reviews) return true;
  const domain::Reviewed* review = domain::review_of(work, tree);
  return review && review->judgement == domain::Judgement::approve;
}

bool is_allowed(const Policy& policy, const std::string& path) {
  return std::any_of(policy.secrets.begin(), policy.secrets.end(), [&](const std::string& pattern) {
    return domain::matches_pattern(path, pattern);
  });
}

std::set<std::string> secrets_in(const git::Repository& repository, const Policy& policy,
                                 const std::string& base, const std::string& tip) {
  std::set<std::string> out;
  for (const std::string& oid : repository.commits_beyond(tip, {base})) {
    const auto commit = repository.commit(oid);
    if (!commit) throw Error("the commit '" + oid + "' is missing", "git fsck tells more");
    const std::string before = commit->parents.empty() ? "" : commit->parents.front();
    const auto paths = repository.changed_paths(before, oid, std::numeric_limits<size_t>::max());
    for (const std::string& path : paths.value()) {
      if (!domain::looks_secret(path) || is_allowed(policy, path)) continue;
      if (repository.blob_at(oid, path) && !repository.blob_at(base, path)) out.insert(path);
    }
  }
  return out;
}

}  // namespace

bool hand_over_secrets(Doors& doors, const Pass& pass, const domain::Summary& row,
                       const std::string& tip, Turn& turn) {
  const auto found = secrets_in(doors.store.repository(), pass.policy, base_tip(doors, pass), tip);
  if (found.empty()) return false;
  std::string shown;
  for (const std::string& path : found) shown += (shown.empty() ? "" : ", ") + told_line(path);
  const std::string why = told_line("its commits hold what looks like secrets: " + shown);
  const std::string asked =
      "Its commits hold files that look as if they held secrets: " + told_tail(shown) +
      ". May they land? Then name them in the setting land.secrets, or git wave land " +
      row.feature + " lands it; else take them out of its commits.";
  if (hand_over(doors, row, domain::Reason::conflict, why, asked)) {
    turn.did(row, "waits for a person: " + why);
  }
  return true;
}

std::optional<std::string> approved_tip(Doors& doors, const Pass& pass, const domain::Task& task) {
  const git::Repository& repository = doors.store.repository();
  const auto tip = repository.ref(task.branch);
  const auto commit = tip ? repository.commit(*tip) : std::nullopt;
  if (!commit) throw Error("its branch is gone", "git wave retry " + task.feature + " begins anew");
  return is_approved(*task.work, commit->tree, pass.policy) ? tip : std::nullopt;
}

}  // namespace wave::service
