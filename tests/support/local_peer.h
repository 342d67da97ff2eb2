// SPDX-License-Identifier: MIT
// A repository elsewhere that lies on this disk and is reached without git: for tests that exchange
// logs many times. What it answers is what git would: see tests/store/peer_test.cpp.
#pragma once

#include "store/peer.h"
#include "support/temp_folder.h"

#include <filesystem>
#include <functional>

namespace wave::test {

class LocalPeer : public store::Peer {
 public:
  // `remote` is a bare repository; `clone` the repository that talks to it.
  LocalPeer(const std::filesystem::path& remote, const std::filesystem::path& clone);

  std::map<std::string, std::string> refs(const std::vector<std::string>& patterns) override;
  std::map<std::string, git::FetchedRef> fetch(const std::vector<std::string>& refs,
                                               const std::vector<std::string>& have) override;
  const git::Repository& incoming() override { return incoming_; }
  git::Swap move(const git::RefMove& move) override;

  // Called with the name of what is being done, before it is: to let others in between, or to end.
  std::function<void(const std::string& step)> before = [](const std::string&) {};

 private:
  git::Repository open_incoming() const;

  std::filesystem::path remote_dir_;
  std::filesystem::path clone_dir_;
  TempFolder scratch_;
  git::Repository remote_;
  git::Repository clone_;
  git::Repository incoming_;
};

}  // namespace wave::test
