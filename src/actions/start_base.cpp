// SPDX-License-Identifier: MIT
#include "actions/start_base.h"

#include "error/error.h"
#include "git/fetch_time.h"

#include <algorithm>
#include <vector>

namespace wave::actions {
namespace {

constexpr const char* k_heads = "refs/heads/";

bool is_of_this_call(const StartRequests& all, const std::string& feature) {
  return std::any_of(all.begin(), all.end(), [&](const StartRequest& each) {
    return std::find(each.features.begin(), each.features.end(), feature) != each.features.end();
  });
}

// The base at a task on which this one depends; nothing when `from` names something else.
std::optional<Base> base_at_dependency(const StartRequest& request, const StartRequests& all,
                                       StartDoors& doors) {
  const bool only_one = request.from.empty() && request.depends_on.size() == 1;
  for (const std::string& name : request.depends_on) {
    if (is_of_this_call(all, name)) {
      if (only_one || name == request.from) return Base{.ref = k_heads + name, .oid = ""};
      continue;
    }
    const auto needed = doors.store.index().summary(name);
    if (!needed || !(only_one || needed->feature == request.from)) continue;
    if (!domain::has_succeeded(*needed)) return Base{.ref = needed->branch, .oid = ""};
    const auto tip = doors.store.repository().ref(needed->branch);
    if (tip) return Base{.ref = needed->branch, .oid = *tip};
    throw Error("the branch of '" + needed->feature + "' is gone, so nothing can begin there",
                "say where to begin, with --from or 'from_branch'");
  }
  return std::nullopt;
}

}  // namespace

Base find_base(const StartRequest& request, const StartRequests& all, StartDoors& doors,
               const std::string& default_branch) {
  if (auto base = base_at_dependency(request, all, doors)) return *base;
  if (request.from.empty() && request.depends_on.size() > 1) {
    throw UsageError("'" + request.features.front() +
                         "' depends on several tasks, and nothing says where it begins",
                     "say it with --from or 'from_branch'");
  }
  const git::Repository& repository = doors.store.repository();
  const std::string name = request.from.empty() ? default_branch : request.from;
  std::vector<std::string> refs = {k_heads + name, "refs/remotes/" + name};
  if (request.from.empty()) refs[1] = "refs/remotes/origin/" + name;
  for (const std::string& ref : refs) {
    const auto oid = repository.ref(ref);
    const auto fetched =
        oid ? git::last_fetched_ms(repository, doors.store.layout().common_dir, ref, *oid)
            : std::nullopt;
    if (oid) return {ref, *oid, fetched.value_or(0)};
  }
  if (request.from.empty()) {
    if (!repository.resolve_commit("HEAD")) {
      throw Error("the repository has no commit on its default branch '" + name + "' yet",
                  "make the first commit, or name another base with --from");
    }
    throw Error("there is no branch '" + name + "', where tasks start by default",
                "name another base with --from, or check out the branch that they are to start "
                "from and run git wave init");
  }
  if (const auto oid = repository.resolve_commit(name)) return {.ref = "", .oid = *oid};
  throw Error("there is no branch or commit '" + name + "' to start from",
              "git branch -a lists the branches");
}

std::string base_of(const domain::Task& task, StartDoors& doors) {
  if (!task.base_oid.empty()) return task.base_oid;
  const auto tip = doors.store.repository().ref(task.base_ref);
  if (tip) return *tip;
  throw Error("'" + task.base_ref + "', where '" + task.feature + "' is to begin, is not there",
              "make it with git branch, then retry");
}

}  // namespace wave::actions
