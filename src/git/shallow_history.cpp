// SPDX-License-Identifier: MIT
#include "git/shallow_history.h"

#include "error/error.h"
#include "os/files.h"

#include <algorithm>
#include <sstream>

namespace wave::git {

std::optional<ShallowHistory> ShallowHistory::of(const Repository& repository,
                                                 const std::filesystem::path& common_dir) {
  const auto list = os::read_file(common_dir / "shallow");
  if (!list || list->empty()) return std::nullopt;
  Oids boundary;
  std::istringstream lines(*list);
  for (std::string line; std::getline(lines, line);) boundary.insert(line);
  return ShallowHistory(repository, std::move(boundary));
}

std::vector<std::string> ShallowHistory::parents(const std::string& oid) const {
  const auto commit = repository_.commit(oid);
  if (!commit) throw Error("the commit '" + oid + "' is missing");
  return boundary_.count(oid) > 0 ? std::vector<std::string>() : commit->parents;
}

ShallowHistory::Oids ShallowHistory::ancestors(const std::vector<std::string>& tips) const {
  Oids out(tips.begin(), tips.end());
  std::vector<std::string> left(out.begin(), out.end());
  while (!left.empty()) {
    const std::string oid = std::move(left.back());
    left.pop_back();
    for (std::string& parent : parents(oid)) {
      if (out.insert(parent).second) left.push_back(std::move(parent));
    }
  }
  return out;
}

std::vector<std::string> ShallowHistory::commits_beyond(const std::string& tip,
                                                        const std::vector<std::string>& hidden,
                                                        size_t limit) const {
  std::vector<std::string> there;
  for (const std::string& each : hidden) {
    if (!each.empty() && repository_.commit(each)) there.push_back(each);
  }
  Oids seen = ancestors(there);
  struct Step {
    std::string oid;
    std::vector<std::string> parents;  // still to be gone to
  };
  std::vector<std::string> out;
  std::vector<Step> path;
  const auto go_to = [&](const std::string& oid) {
    if (seen.insert(oid).second) path.push_back({oid, parents(oid)});
  };
  go_to(tip);
  // Depth first: a commit comes out once all its parents have.
  while (!path.empty() && out.size() < limit) {
    if (path.back().parents.empty()) {
      out.push_back(std::move(path.back().oid));
      path.pop_back();
    } else {
      const std::string next = std::move(path.back().parents.back());
      path.back().parents.pop_back();
      go_to(next);
    }
  }
  return out;
}

std::optional<std::string> ShallowHistory::merge_base(const std::string& a,
                                                      const std::string& b) const {
  if (!repository_.commit(a) || !repository_.commit(b)) return std::nullopt;
  const Oids of_a = ancestors({a});
  Oids common = ancestors({b});
  std::erase_if(common, [&](const std::string& oid) { return of_a.count(oid) == 0; });
  // What another one of them descends from is not the best.
  Oids best = common;
  for (const std::string& oid : common) {
    for (const std::string& parent : parents(oid)) best.erase(parent);
  }
  const auto first = std::min_element(best.begin(), best.end());
  return first == best.end() ? std::nullopt : std::optional(*first);
}

Apart ShallowHistory::apart(const std::string& tip, const std::string& other) const {
  const Oids one = ancestors({tip});
  const Oids two = ancestors({other});
  const auto only_in = [](const Oids& these, const Oids& those) {
    return std::count_if(these.begin(), these.end(),
                         [&](const std::string& oid) { return those.count(oid) == 0; });
  };
  return {only_in(one, two), only_in(two, one)};
}

bool ShallowHistory::is_ancestor(const std::string& ancestor, const std::string& descendant) const {
  return ancestors({descendant}).count(ancestor) > 0;
}

}  // namespace wave::git
