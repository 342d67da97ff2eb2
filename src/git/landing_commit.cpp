// SPDX-License-Identifier: MIT
#include "git/landing_commit.h"

#include "git/commit_text.h"
#include "git/file_mode.h"
#include "git/handle.h"
#include "git/memory_repository.h"
#include "git/refused_path.h"

#include <algorithm>
#include <optional>
#include <unordered_set>

namespace wave::git {
namespace {

using domain::LandedBy;
using IndexHandle = Handle<git_index, git_index_free>;
using ConflictsHandle = Handle<git_index_conflict_iterator, git_index_conflict_iterator_free>;

std::vector<std::string> conflicts_of(git_index* index) {
  std::vector<std::string> out;
  ConflictsHandle each;
  check(git_index_conflict_iterator_new(Out(each), index), "cannot read the conflicts of a merge");
  const git_index_entry* ancestor = nullptr;
  const git_index_entry* ours = nullptr;
  const git_index_entry* theirs = nullptr;
  while (git_index_conflict_next(&ancestor, &ours, &theirs, each.get()) == 0) {
    const git_index_entry* entry = ours ? ours : theirs ? theirs : ancestor;
    out.emplace_back(entry->path);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

class Maker {
 public:
  Maker(Repository& repository, const LandingRequest& request)
      : repository_(repository), request_(request), memory_(request.common_dir) {}

  LandingCommit make();
  void write();

 private:
  using Merged = std::variant<std::string, LandingConflict>;  // a tree

  LandingCommit join();
  LandingCommit replay();
  std::optional<LandingCommit> replay_one(const std::string& oid);
  std::vector<std::string> on_first_parents() const;
  Merged merge_all(const std::string& ancestor);
  Merged outcome(git_index* merged, const std::string& commit);  // takes the index over
  std::string refusal(const std::string& from, const std::string& to) const;
  void add(const std::string& text, const std::string& tree, const std::string& source);
  std::string tree_of(const std::string& commit) const;
  std::string committer() const { return person_line(request_.committer, request_.time_s); }

  Repository& repository_;
  const LandingRequest& request_;
  MemoryRepository memory_;
  std::vector<std::string> own_;  // commits of the branch, oldest first
  std::string at_;                // the newest commit made, or the base
  std::string tree_;              // its tree
  LandingMade made_;
};

LandingCommit Maker::make() {
  own_ = repository_.commits_beyond(request_.tip, {request_.base});
  if (own_.empty()) return LandingNothing{};
  if (!repository_.merge_base(request_.base, request_.tip)) {
    return LandingRefused{"its branch has no commit in common with the base"};
  }
  at_ = request_.base;
  tree_ = tree_of(at_);
  switch (request_.how) {
    case LandedBy::merge:
    case LandedBy::squash:
      return join();
    case LandedBy::rebase:
      return replay();
    default:
      throw Error("work lands by merge, squash or rebase only");
  }
}

std::string Maker::tree_of(const std::string& commit) const {
  const auto found = repository_.commit(commit);
  if (!found) throw Error("cannot read the commit '" + commit + "'");
  return found->tree;
}

Maker::Merged Maker::outcome(git_index* merged, const std::string& commit) {
  const IndexHandle index(merged);
  if (git_index_has_conflicts(merged) == 1) return LandingConflict{conflicts_of(merged), commit};
  return memory_.write_tree(merged);
}

// Where the two histories have crossed there are several common ancestors, which libgit2 first
// merges with each other; the walk for that goes beyond the boundary of a shallow clone.
Maker::Merged Maker::merge_all(const std::string& ancestor) {
  git_index* index = std::filesystem::exists(request_.common_dir / "shallow")
                         ? memory_.merge(tree_of(ancestor), tree_, tree_of(request_.tip))
                         : memory_.merge_commits(request_.base, request_.tip);
  return outcome(index, request_.tip);
}

LandingCommit Maker::join() {
  const std::string ancestor = repository_.merge_base(request_.base, request_.tip).value();
  const std::string why = refusal(tree_of(ancestor), tree_of(request_.tip));
  if (!why.empty()) return LandingRefused{why};
  Merged merged = merge_all(ancestor);
  if (auto* conflict = std::get_if<LandingConflict>(&merged)) return std::move(*conflict);
  const std::string& tree = std::get<std::string>(merged);
  if (tree == tree_) return LandingUpToDate{};
  CommitText text{tree, {request_.base}, committer(), committer(), "", request_.message};
  if (request_.how == LandedBy::merge) {
    text.parents.push_back(request_.tip);
  } else {
    const std::string& whose = request_.author_of.empty() ? request_.tip : request_.author_of;
    const auto author = repository_.authorship(whose);
    if (!author) throw Error("cannot read the commit '" + whose + "'");
    text.author = person_line({author->name, author->email}, request_.time_s);
  }
  add(to_bytes(text), tree, request_.tip);
  return made_;
}

std::vector<std::string> Maker::on_first_parents() const {
  const std::unordered_set<std::string> own(own_.begin(), own_.end());
  std::vector<std::string> out;
  for (std::string oid = request_.tip; own.count(oid) > 0;) {
    out.push_back(oid);
    const auto commit = repository_.commit(oid);
    if (!commit || commit->parents.empty()) break;
    oid = commit->parents.front();
  }
  std::reverse(out.begin(), out.end());
  return out;
}

LandingCommit Maker::replay() {
  for (const std::string& oid : on_first_parents()) {
    if (auto stopped = replay_one(oid)) return std::move(*stopped);
  }
  if (made_.copies.empty()) return LandingUpToDate{};
  return made_;
}

// What keeps it from being made anew, if anything.
std::optional<LandingCommit> Maker::replay_one(const std::string& oid) {
  const auto commit = repository_.commit(oid);
  if (!commit) throw Error("cannot read the commit '" + oid + "'");
  const std::string before =
      commit->parents.empty() ? memory_.empty_tree() : tree_of(commit->parents.front());
  if (const std::string why = refusal(before, commit->tree); !why.empty()) {
    return LandingRefused{why};
  }
  Merged merged = outcome(memory_.merge(before, tree_, commit->tree), oid);
  if (auto* conflict = std::get_if<LandingConflict>(&merged)) return std::move(*conflict);
  const std::string tree = std::get<std::string>(std::move(merged));
  const bool was_empty = before == commit->tree && commit->parents.size() < 2;
  if (tree == tree_ && !was_empty) return std::nullopt;
  CommitText text = read_commit_text(repository_.content(oid));
  text.tree = tree;
  text.parents = {at_};
  text.committer = committer();
  add(to_bytes(text), tree, oid);
  return std::nullopt;
}

// Of what the branch brings; what was there before lies in people's worktrees already.
std::string Maker::refusal(const std::string& from, const std::string& to) const {
  for (const MemoryRepository::Change& each : memory_.changes(from, to)) {
    const std::string name = each.path.substr(each.path.rfind('/') + 1);
    if (is_refused_path(each.path)) return "git refuses the path '" + each.path + "'";
    if (name == ".gitmodules" && each.mode == k_link_mode) {
      return "'" + each.path + "' is a symbolic link";
    }
  }
  return "";
}

void Maker::add(const std::string& text, const std::string& tree, const std::string& source) {
  at_ = memory_.write_commit(text);
  tree_ = tree;
  made_.oid = at_;
  made_.copies.push_back({at_, source});
}

void Maker::write() {
  for (const LandingCopy& copy : made_.copies) memory_.hand_over(repository_, copy.oid);
}

}  // namespace

LandingCommit make_landing(Repository& repository, const LandingRequest& request,
                           LandingDeed deed) {
  Maker maker(repository, request);
  LandingCommit out = maker.make();
  if (deed == LandingDeed::write && std::holds_alternative<LandingMade>(out)) maker.write();
  return out;
}

}  // namespace wave::git
