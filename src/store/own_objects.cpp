// SPDX-License-Identifier: MIT
#include "store/own_objects.h"

#include "git/ref_files.h"
#include "store/event_log.h"
#include "store/notes.h"

#include <unordered_set>

namespace wave::store {
namespace {

constexpr std::string_view k_keep_subject = "wave: keep ";
constexpr unsigned k_tree_mode = 040000;
constexpr unsigned k_submodule_mode = 0160000;

class Walk {
 public:
  Walk(const git::Repository& repository, const git::OidSet& loose)
      : repository_(repository), loose_(loose) {}

  void chain(const std::string& tip) {
    std::vector<std::pair<std::string, std::string>> commits;  // with their trees, newest first
    for (std::string at = tip; !at.empty() && is_new(at);) {
      const auto commit = repository_.commit(at);
      if (!commit) return;  // it was pruned just now
      commits.emplace_back(at, commit->tree);
      at = commit->parents.empty() ? "" : commit->parents.front();
    }
    // Below a hole nothing would ever be looked at again: it is filled first, by whoever can.
    if (!commits.empty() && !is_whole(commits.back().first)) return;
    for (; !commits.empty(); commits.pop_back()) {
      tree(commits.back().second);
      out_.push_back(commits.back().first);
    }
  }

  // Snapshots, their parts, and bundles; what these hold the agents have made.
  void keep(const std::string& oid) {
    if (!loose_.contains(oid) || seen_.count(oid) > 0) return;
    const auto commit = repository_.commit(oid);
    if (!commit || !commit->message.starts_with(k_keep_subject)) return;
    seen_.insert(oid);
    for (const std::string& parent : commit->parents) keep(parent);
    tree(commit->tree);
    out_.push_back(oid);
  }

  std::vector<std::string> take() { return std::move(out_); }

 private:
  bool is_new(const std::string& oid) { return loose_.contains(oid) && seen_.insert(oid).second; }

  // Whether the chain goes on below this commit, or begins with it.
  bool is_whole(const std::string& oid) const {
    const auto commit = repository_.commit(oid);
    return commit && (commit->parents.empty() || repository_.has_object(commit->parents.front()));
  }

  void tree(const std::string& oid) {
    if (!is_new(oid)) return;
    for (const git::TreeEntry& entry : repository_.tree(oid)) {
      if (entry.mode == k_tree_mode) tree(entry.oid);
      if (entry.mode == k_tree_mode || entry.mode == k_submodule_mode) continue;
      if (is_new(entry.oid)) out_.push_back(entry.oid);
    }
    out_.push_back(oid);
  }

  const git::Repository& repository_;
  const git::OidSet& loose_;
  std::unordered_set<std::string> seen_;
  std::vector<std::string> out_;
};

}  // namespace

OwnTips own_tips(const std::filesystem::path& common_dir) {
  OwnTips out;
  for (const auto& [ref, oid] : git::read_ref_files(common_dir, k_log_prefix)) {
    out.chains.push_back(oid);
  }
  if (const auto notes = git::read_ref_file(common_dir, k_notes_ref)) out.chains.push_back(*notes);
  for (const auto& [ref, oid] : git::read_ref_files(common_dir, k_keep_prefix)) {
    out.keeps.push_back(oid);
  }
  return out;
}

std::vector<std::string> own_objects(const git::Repository& repository, const OwnTips& tips,
                                     const git::OidSet& loose) {
  Walk walk(repository, loose);
  for (const std::string& tip : tips.chains) walk.chain(tip);
  for (const std::string& tip : tips.keeps) walk.keep(tip);
  return walk.take();
}

}  // namespace wave::store
