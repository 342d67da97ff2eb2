// SPDX-License-Identifier: MIT
// Repository's walks over commits.
#include "git/handle.h"
#include "git/repository.h"
#include "git/shallow_history.h"
#include "os/log.h"

#include <algorithm>
#include <unordered_set>

namespace wave::git {
namespace {

constexpr std::string_view k_parent = "\nparent ";

// The first parent that a raw commit names; empty at the beginning of a history.
std::string first_parent(std::string_view header) {
  const size_t at = header.find(k_parent);
  return at == std::string_view::npos
             ? std::string()
             : std::string(header.substr(at + k_parent.size(), GIT_OID_HEXSZ));
}

// libgit2's walk stops soon after it has seen nothing but hidden commits; where the clocks of those
// who committed did not agree, that may be before it has hidden all: some of the others are left
// over. This asks anew about each that has no parent among those that were found to be right.
class LeftOver {
 public:
  LeftOver(git_repository* repository, std::vector<git_oid> hidden)
      : repository_(repository), hidden_(std::move(hidden)) {}

  // To be asked about one after the other, parents first.
  bool contains(const git_oid& oid, const std::vector<std::string>& parents) {
    const bool has_right_parent =
        std::any_of(parents.begin(), parents.end(),
                    [&](const std::string& parent) { return right_.count(parent) > 0; });
    if (!has_right_parent && is_hidden(oid)) return true;
    right_.insert(hex_of(oid));
    return false;
  }

 private:
  bool is_hidden(const git_oid& oid) const {
    if (hidden_.empty()) return false;
    const int code =
        git_graph_reachable_from_any(repository_, &oid, hidden_.data(), hidden_.size());
    check(code, "cannot walk the history down to '" + hex_of(oid) + "'");
    return code == 1;
  }

  git_repository* repository_;
  std::vector<git_oid> hidden_;
  std::unordered_set<std::string> right_;
};

}  // namespace

void Repository::walk_first_parents(
    const std::string& tip,
    const std::function<bool(const std::string& oid, std::string_view message)>& visit) const {
  OdbHandle odb;
  check(git_repository_odb(Out(odb), raw()), "cannot read the objects");
  for (std::string at = tip; !at.empty();) {
    const git_oid id = oid_of(at);
    OdbObjectHandle found;
    // Apart from the question below: `found` is only set when this statement is over.
    const int code = git_odb_read(Out(found), odb.get(), &id);
    if (code < 0 || git_odb_object_type(found.get()) != GIT_OBJECT_COMMIT) {
      throw Error("the log commit '" + at + "' is missing or damaged", "run git wave doctor");
    }
    const std::string_view raw_commit(static_cast<const char*>(git_odb_object_data(found.get())),
                                      git_odb_object_size(found.get()));
    const size_t end = std::min(raw_commit.find("\n\n"), raw_commit.size());
    const std::string parent = first_parent(raw_commit.substr(0, end));
    if (!visit(at, raw_commit.substr(std::min(end + 2, raw_commit.size())))) return;
    at = parent;
  }
}

std::optional<ShallowHistory> Repository::shallow() const {
  return ShallowHistory::of(*this, git_repository_commondir(raw()));
}

std::vector<std::string> Repository::commits_beyond(const std::string& tip,
                                                    const std::vector<std::string>& hidden,
                                                    size_t limit) const {
  if (const auto history = shallow()) return history->commits_beyond(tip, hidden, limit);
  WalkHandle walk;
  check(git_revwalk_new(Out(walk), raw()), "cannot walk the history");
  git_revwalk_sorting(walk.get(), GIT_SORT_TOPOLOGICAL | GIT_SORT_REVERSE);
  const git_oid start = oid_of(tip);
  check(git_revwalk_push(walk.get(), &start), "cannot read the commit '" + tip + "'");
  std::vector<git_oid> there;
  for (const std::string& each : hidden) {
    if (each.empty() || !has_object(each)) continue;
    there.push_back(oid_of(each));
    check(git_revwalk_hide(walk.get(), &there.back()), "cannot read the commit '" + each + "'");
  }
  LeftOver left_over(raw(), std::move(there));
  std::vector<std::string> out;
  git_oid oid;
  while (out.size() < limit) {
    const int code = git_revwalk_next(&oid, walk.get());
    if (code == GIT_ITEROVER) break;
    check(code, "cannot walk the history of '" + tip + "'");
    const std::string hex = hex_of(oid);
    const auto found = commit(hex);
    if (!found || !left_over.contains(oid, found->parents)) out.push_back(hex);
  }
  return out;
}

bool Repository::is_within(const std::string& tip, const std::vector<std::string>& tips) const {
  try {
    return commits_beyond(tip, tips, 1).empty();
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
    return false;
  }
}

std::optional<std::string> Repository::merge_base(const std::string& a,
                                                  const std::string& b) const {
  if (const auto history = shallow()) return history->merge_base(a, b);
  const git_oid one = oid_of(a);
  const git_oid other = oid_of(b);
  git_oid base{};
  const int code = git_merge_base(&base, raw(), &one, &other);
  if (code == GIT_ENOTFOUND) return std::nullopt;
  check(code, "cannot walk from '" + a + "' to '" + b + "'");
  return hex_of(base);
}

Apart Repository::apart(const std::string& tip, const std::string& other) const {
  if (const auto history = shallow()) return history->apart(tip, other);
  const git_oid one = oid_of(tip);
  const git_oid two = oid_of(other);
  size_t ahead = 0;
  size_t behind = 0;
  check(git_graph_ahead_behind(&ahead, &behind, raw(), &one, &two),
        "cannot walk from '" + tip + "' to '" + other + "'");
  return {static_cast<int64_t>(ahead), static_cast<int64_t>(behind)};
}

bool Repository::is_ancestor(const std::string& ancestor, const std::string& descendant) const {
  if (ancestor == descendant) return true;
  if (const auto history = shallow()) return history->is_ancestor(ancestor, descendant);
  const git_oid below = oid_of(ancestor);
  const git_oid above = oid_of(descendant);
  const int code = git_graph_descendant_of(raw(), &above, &below);
  check(code, "cannot walk from '" + descendant + "' to '" + ancestor + "'");
  return code == 1;
}

}  // namespace wave::git
