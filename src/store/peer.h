// SPDX-License-Identifier: MIT
// A repository elsewhere that logs are exchanged with. Abstract because it is remote: tests
// exchange within one process.
#pragma once

#include "git/fetched_ref.h"
#include "git/ref_move.h"
#include "git/repository.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace wave::store {

class Peer {
 public:
  virtual ~Peer() = default;

  // Where those refs stand there whose names match the patterns (full names; '*' at their end).
  // Throws Error when it cannot be asked.
  virtual std::map<std::string, std::string> refs(const std::vector<std::string>& patterns) = 0;

  // Brings what the refs lead to into `incoming`; `have` are commits that need not be sent, nor
  // what leads to them. One bad ref does not keep the others from coming. Throws Error when it
  // cannot be asked any more.
  virtual std::map<std::string, git::FetchedRef> fetch(const std::vector<std::string>& refs,
                                                       const std::vector<std::string>& have) = 0;

  // What was fetched, where nobody else sees it, and beside it all that this clone has.
  virtual const git::Repository& incoming() = 0;

  // The folder of its packs, which may be taken over whole; empty where none may.
  virtual std::filesystem::path incoming_packs() const { return {}; }

  // Moves one ref there from where it is expected; the objects are this clone's. Throws Error when
  // it is refused for another reason than where it stands.
  virtual git::Swap move(const git::RefMove& move) = 0;
};

}  // namespace wave::store
