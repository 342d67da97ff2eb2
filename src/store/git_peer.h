// SPDX-License-Identifier: MIT
// A remote as git itself reaches it: path, file://, ssh, https.
#pragma once

#include "git/layout.h"
#include "git/remote.h"
#include "store/peer.h"

namespace wave::store {

class GitPeer : public Peer {
 public:
  // `remote` outlives it. At most so many bytes come at once.
  GitPeer(git::Remote& remote, const git::Layout& layout, uint64_t most_bytes);

  std::map<std::string, std::string> refs(const std::vector<std::string>& patterns) override;
  std::map<std::string, git::FetchedRef> fetch(const std::vector<std::string>& refs,
                                               const std::vector<std::string>& have) override;
  const git::Repository& incoming() override;
  std::filesystem::path incoming_packs() const override;
  git::Swap move(const git::RefMove& move) override;

 private:
  git::Remote& remote_;
  std::filesystem::path objects_;
  uint64_t most_bytes_;
};

}  // namespace wave::store
