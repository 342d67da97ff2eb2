// SPDX-License-Identifier: MIT
#include "actions/keep.h"

#include "error/error.h"
#include "git/ref_files.h"
#include "os/log.h"
#include "store/commits.h"
#include "store/own_objects.h"
#include "store/ref_lock.h"

#include <algorithm>
#include <set>

namespace wave::actions {
namespace {

constexpr int k_numbers = 10000;
constexpr int k_lock_looks = 1000;
constexpr size_t k_most_parents = 1000;

// Where that cannot be told, it is none.
bool is_ancestor(const git::Repository& repository, const std::string& oid,
                 const std::string& other) {
  try {
    return repository.is_ancestor(oid, other);
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
    return false;
  }
}

}  // namespace

std::vector<domain::Kept> still_kept(const std::filesystem::path& common_dir,
                                     const domain::Task& task) {
  if (task.kept.empty()) return {};
  const auto refs = git::read_ref_files(common_dir, keep_prefix(task.id));
  std::vector<domain::Kept> out;
  for (const domain::Kept& kept : task.kept) {
    const auto found = refs.find(kept.ref);
    if (found != refs.end() && found->second == kept.oid) out.push_back(kept);
  }
  return out;
}

std::string keep_prefix(const std::string& task) { return store::k_keep_prefix + task + '/'; }

domain::Kept keep_commit(git::Repository& repository, const std::filesystem::path& common_dir,
                         const std::string& task, const std::string& oid) {
  const std::string prefix = keep_prefix(task);
  for (const std::string& name : repository.ref_names(prefix)) {
    if (repository.ref(name) == oid) return {name, oid};
  }
  for (int n = 1; n < k_numbers; ++n) {
    const std::string name = prefix + std::to_string(n);
    if (repository.ref(name)) continue;
    git::Swap swap = repository.swap_ref(name, oid, std::nullopt, "wave: keep");
    if (swap == git::Swap::locked) {  // nobody but us moves it: one of us was killed there
      store::RefLock lock(common_dir, name);
      for (int i = 0; i < k_lock_looks && swap == git::Swap::locked; ++i) {
        lock.wait();
        swap = repository.swap_ref(name, oid, std::nullopt, "wave: keep");
      }
    }
    if (swap == git::Swap::done && repository.ref(name) == oid) return {name, oid};
  }
  throw Error("no ref can be made under '" + prefix + "'", "run git wave doctor");
}

std::vector<std::string> surviving_tips(const git::Repository& repository, const std::string& but) {
  std::vector<std::string> out;
  for (const char* prefix : {"refs/heads/", "refs/remotes/", "refs/tags/"}) {
    for (const std::string& name : repository.ref_names(prefix)) {
      if (name == but) continue;
      if (const auto tip = store::sound_tip(repository, name)) out.push_back(*tip);
    }
  }
  return out;
}

std::vector<std::string> left_behind(const git::Repository& repository, const domain::Task& task,
                                     const std::vector<std::string>& seen, const std::string& but,
                                     const std::vector<std::string>& held) {
  std::vector<std::string> known(seen);
  for (const domain::TaskCommit& commit : task.commits) known.push_back(commit.oid);
  std::set<std::string> loose;
  std::vector<std::string> near = held;
  if (!task.base_oid.empty()) near.push_back(task.base_oid);
  for (const std::string& oid : known) {
    const bool usable = oid.size() == 40 && repository.commit(oid);
    if (usable && !repository.is_within(oid, near)) loose.insert(oid);
  }
  if (loose.empty()) return {};
  std::vector<std::string> all = surviving_tips(repository, but);
  all.insert(all.end(), held.begin(), held.end());
  std::erase_if(loose, [&](const std::string& oid) { return repository.is_within(oid, all); });
  std::vector<std::string> out(loose.begin(), loose.end());
  std::erase_if(out, [&](const std::string& oid) {  // an ancestor of another one
    return std::any_of(loose.begin(), loose.end(), [&](const std::string& other) {
      return other != oid && is_ancestor(repository, oid, other);
    });
  });
  return out;
}

std::string bundle(git::Repository& repository, const std::string& feature,
                   const std::vector<std::string>& tips, int64_t time_s) {
  std::vector<std::string> parents = tips;
  while (parents.size() > k_most_parents) {  // a bundle of bundles: nothing is cut off
    const std::vector<std::string> some(parents.end() - k_most_parents, parents.end());
    parents.resize(parents.size() - k_most_parents);
    parents.push_back(bundle(repository, feature, some, time_s));
  }
  return repository.write_commit("wave: keep what " + feature + " left behind\n",
                                 repository.write_tree({}), parents, {"git-wave", "wave@invalid"},
                                 time_s);
}

}  // namespace wave::actions
