// SPDX-License-Identifier: MIT
#include "store/git_peer.h"

namespace wave::store {

GitPeer::GitPeer(git::Remote& remote, const git::Layout& layout, uint64_t most_bytes)
    : remote_(remote), objects_(layout.common_dir / "objects"), most_bytes_(most_bytes) {}

std::map<std::string, std::string> GitPeer::refs(const std::vector<std::string>& patterns) {
  return remote_.refs(patterns);
}

std::map<std::string, git::FetchedRef> GitPeer::fetch(const std::vector<std::string>& refs,
                                                      const std::vector<std::string>& have) {
  return remote_.fetch(refs, have, objects_, most_bytes_);
}

const git::Repository& GitPeer::incoming() { return remote_.fetched(); }

std::filesystem::path GitPeer::incoming_packs() const { return remote_.fetched_packs(); }

git::Swap GitPeer::move(const git::RefMove& move) { return remote_.move({move}, objects_); }

}  // namespace wave::store
