// SPDX-License-Identifier: MIT
#include "runner/brought_work.h"

#include "error/error.h"
#include "git/pack_index.h"
#include "git/remote.h"
#include "git/run_git_dir.h"
#include "os/files.h"
#include "os/remove_tree.h"
#include "store/own_objects.h"

#include <algorithm>
#include <map>
#include <sstream>

namespace wave::runner {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::milliseconds k_patience{120000};
constexpr uint64_t k_most_bytes = uint64_t{4} << 30;  // of one fetch, compressed
constexpr size_t k_most_refs = 1000;
constexpr int k_most_kept = 1000;

class Bringer {
 public:
  Bringer(store::Store& store, const SandboxView& view, std::string task, std::string branch)
      : repository_(store.repository()),
        view_(view),
        task_(std::move(task)),
        branch_(std::move(branch)),
        at_start_(git::refs_at_start(view.run_git_dir)) {}

  BroughtWork bring(const std::vector<std::string>& hints, Stage stage) {
    os::SystemProcessRunner processes;
    // Where it stands in the sandbox that serves it.
    git::Remote remote(view_.run_git_dir.parent_path() / "brought", view_.git_dir.string(),
                       k_patience, processes);
    remote.serve_by(reader_words(view_, {"git-upload-pack"}));
    std::map<std::string, std::string> moved = moved_refs(remote);
    take(remote, moved, hints);
    if (const auto tip = moved.find(branch_); tip != moved.end()) advance(tip->second);
    for (const auto& [ref, oid] : moved) {
      out_.commits.push_back(oid);
      if (stage == Stage::over && ref != branch_) keep_unless_held(oid);
    }
    for (const std::string& oid : hints) {
      if (repository_.commit(oid)) out_.commits.push_back(oid);
    }
    return out_;
  }

 private:
  // Those that do not stand where they stood when the run began.
  std::map<std::string, std::string> moved_refs(git::Remote& remote) const {
    std::map<std::string, std::string> out = remote.refs({"HEAD", "refs/heads/*", "refs/stash"});
    std::erase_if(out, [&](const auto& each) {
      const auto known = at_start_.find(each.first == "HEAD" ? branch_ : each.first);
      return known != at_start_.end() && known->second == each.second;
    });
    return out;
  }

  // Afterwards only those are left in `moved` whose objects are here.
  void take(git::Remote& remote, std::map<std::string, std::string>& moved,
            const std::vector<std::string>& hints) {
    std::vector<std::string> wanted;
    for (const auto& [ref, oid] : moved) {
      if (!repository_.commit(oid)) wanted.push_back(ref);
    }
    for (const std::string& oid : hints) {
      if (!repository_.commit(oid)) wanted.push_back(oid);
    }
    if (wanted.size() > k_most_refs) wanted.resize(k_most_refs);
    if (wanted.empty()) return;
    const auto came = remote.fetch(wanted, tips_here(), view_.common_dir / "objects", k_most_bytes);
    copy_objects(remote);
    for (const auto& [ref, each] : came) {
      const auto known = moved.find(ref);
      if (known == moved.end()) continue;  // a hint: what was amended away may be gone
      if (each.oid && repository_.commit(*each.oid)) {
        known->second = *each.oid;
      } else {
        out_.fault = "'" + ref + "' of the agent could not be brought: " + each.fault;
        moved.erase(known);
      }
    }
  }

  std::vector<std::string> tips_here() const {
    std::vector<std::string> out;
    for (const auto& [ref, oid] : at_start_) out.push_back(oid);
    if (const auto tip = repository_.ref(branch_)) out.push_back(*tip);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    std::erase_if(out, [&](const std::string& oid) { return !repository_.commit(oid); });
    return out;
  }

  void copy_objects(git::Remote& remote) {
    std::error_code ignored;  // nothing came
    for (const auto& entry : fs::directory_iterator(remote.fetched_packs(), ignored)) {
      if (entry.path().extension() != ".idx") continue;
      repository_.take_from(remote.fetched(), git::packed_objects(entry.path()));
    }
  }

  // Where we left the branch: before the last move that we began, and behind it.
  fs::path note() const { return view_.run_git_dir.parent_path() / "branch"; }

  void advance(const std::string& tip) {
    const std::string now = repository_.ref(branch_).value_or("");
    if (now == tip) return;
    std::istringstream known(os::read_file(note(), os::Links::refuse).value_or(""));
    std::vector<std::string> ours;
    for (std::string oid; known >> oid;) ours.push_back(oid);
    if (ours.empty()) {
      const auto start = at_start_.find(branch_);
      ours.push_back(start == at_start_.end() ? "" : start->second);
    }
    if (std::find(ours.begin(), ours.end(), now) != ours.end()) {
      os::write_file(note(), now + '\n' + tip + '\n');
      const auto expected = now.empty() ? std::nullopt : std::optional<std::string>(now);
      const git::Swap swap = repository_.swap_ref(branch_, tip, expected, "wave: brought");
      if (swap == git::Swap::done) return;
      if (swap == git::Swap::locked) throw Error("the branch '" + branch_ + "' is locked");
    }
    const std::string kept = keep(tip);
    out_.fault =
        "its branch was moved by somebody else while it ran; what it committed is kept as '" +
        kept + "'";
  }

  void keep_unless_held(const std::string& oid) {
    if (!repository_.is_within(oid, tips_here())) keep(oid);
  }

  std::string keep(const std::string& oid) {
    const std::string prefix = store::k_keep_prefix + task_ + '/';
    for (const std::string& name : repository_.ref_names(prefix)) {
      if (repository_.ref(name) == oid) return name;
    }
    for (int n = 1; n < k_most_kept; ++n) {
      const std::string name = prefix + std::to_string(n);
      if (repository_.swap_ref(name, oid, std::nullopt, "wave: keep") == git::Swap::done) {
        return name;
      }
    }
    throw Error("cannot keep the commit '" + oid + "' of task '" + task_ + "'");
  }

  git::Repository& repository_;
  const SandboxView& view_;
  std::string task_;
  std::string branch_;
  std::map<std::string, std::string> at_start_;
  BroughtWork out_;
};

}  // namespace

BroughtWork bring_work(store::Store& store, const SandboxView& view, const std::string& task,
                       const std::string& branch, const std::vector<std::string>& hints,
                       Stage stage) {
  if (!os::file_id(view.run_git_dir)) return {};
  BroughtWork out = Bringer(store, view, task, branch).bring(hints, stage);
  git::give_back_index(view.run_git_dir, view.git_dir);
  if (stage == Stage::over && out.fault.empty()) os::remove_tree(view.run_git_dir);
  return out;
}

}  // namespace wave::runner
