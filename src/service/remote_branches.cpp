// SPDX-License-Identifier: MIT
#include "service/remote_branches.h"

#include "actions/known_remotes.h"
#include "actions/stale_locks.h"
#include "error/error.h"
#include "git/own_packs.h"
#include "git/remote.h"

#include <vector>

namespace wave::service {
namespace {

git::Remote remote_of(Doors& doors, const Pass& pass) {
  const git::Layout& layout = doors.store.layout();
  const std::string url =
      actions::recorded_url(doors.store.repository(), layout, pass.policy.remote);
  return {layout.wave_dir() / "talks", url, pass.config.duration("sync.timeout"), doors.processes};
}

// What is ours and whole, so that only what is new comes.
std::vector<std::string> known_tips(const git::Repository& repository, const Pass& pass) {
  std::vector<std::string> out;
  for (const std::string& ref : {pass.policy.base, "refs/heads/" + pass.policy.base_name}) {
    const auto oid = repository.ref(ref);
    if (oid && repository.commit(*oid)) out.push_back(*oid);
  }
  return out;
}

void bring(Doors& doors, const Pass& pass, git::Remote& remote, const std::string& ref) {
  const git::Layout& layout = doors.store.layout();
  const auto most = static_cast<uint64_t>(pass.config.integer("sync.max_bytes"));
  const auto fetched = remote.fetch({ref}, known_tips(doors.store.repository(), pass),
                                    layout.common_dir / "objects", most);
  if (const std::string& fault = fetched.at(ref).fault; !fault.empty()) {
    throw Error("cannot fetch '" + ref + "' from '" + remote.shown_url() + "': " + fault,
                "git fetch " + pass.policy.remote + " brings it by hand");
  }
  const git::OwnPacks ours(layout.common_dir, layout.wave_dir());
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(remote.fetched_packs())) {
    if (entry.path().extension() == ".idx") names.push_back(entry.path().stem().string());
  }
  for (const std::string& name : names) ours.take_in(remote.fetched_packs(), name);
}

// Whether what stands there may be replaced by `oid`.
bool is_ours(const git::Repository& repository, const std::string& there, const std::string& oid,
             const std::string& before) {
  if (there == before) return true;
  return repository.commit(there) && repository.is_ancestor(there, oid);
}

}  // namespace

bool fetch_base(Doors& doors, const Pass& pass) {
  git::Repository& repository = doors.store.repository();
  const std::string ref = "refs/heads/" + pass.policy.base_name;
  git::Remote remote = remote_of(doors, pass);
  // Before it is asked there: whoever moves ours while the answer comes knows of something newer.
  const auto here = repository.ref(pass.policy.base);
  const auto refs = remote.refs({ref});
  if (refs.count(ref) == 0) {
    throw Error("the remote '" + remote.shown_url() + "' has no branch '" + pass.policy.base_name +
                    "' for work to begin at",
                "push it, or name another with the setting forge.base");
  }
  const std::string& there = refs.at(ref);
  if (here == there) return false;
  if (!repository.commit(there)) bring(doors, pass, remote, ref);
  const auto swap = [&] {
    return repository.swap_ref(pass.policy.base, there, here, "fetched by git-wave");
  };
  git::Swap swapped = swap();
  // One of us may have been killed right there.
  if (swapped == git::Swap::locked &&
      actions::clear_stale_tracking_lock(doors.store.layout(), pass.policy.base, doors.clock)) {
    swapped = swap();
  }
  if (swapped == git::Swap::locked) {
    const auto lock = doors.store.layout().common_dir / (pass.policy.base + ".lock");
    throw Error("'" + pass.policy.base + "' is locked by another git process",
                "when none runs, '" + lock.string() + "' is left from a crash; remove it");
  }
  return swapped == git::Swap::done;
}

Pushed push_branch(Doors& doors, const Pass& pass, const std::string& branch,
                   const std::string& oid, const std::string& before) {
  const git::Repository& repository = doors.store.repository();
  git::Remote remote = remote_of(doors, pass);
  const auto refs = remote.refs({branch});
  const auto found = refs.find(branch);
  git::RefMove move{branch, std::nullopt, oid};
  if (found != refs.end()) {
    if (found->second == oid) return Pushed::done;
    if (!is_ours(repository, found->second, oid, before)) return Pushed::others_there;
    move.expected = found->second;
  }
  if (remote.move({move}, doors.store.layout().common_dir / "objects") == git::Swap::done) {
    return Pushed::done;
  }
  throw Error("the branch moved there while it was pushed", "it is looked at again");
}

Dropped drop_branch(Doors& doors, const Pass& pass, const std::string& branch,
                    const std::string& oid) {
  git::Remote remote = remote_of(doors, pass);
  const auto refs = remote.refs({branch});
  const auto found = refs.find(branch);
  if (found == refs.end()) return Dropped::done;
  if (found->second != oid) return Dropped::others_there;
  const bool is_done = remote.move({{branch, oid, std::nullopt}}) == git::Swap::done;
  return is_done ? Dropped::done : Dropped::others_there;
}

}  // namespace wave::service
