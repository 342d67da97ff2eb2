// SPDX-License-Identifier: MIT
#include "store/remote_claims.h"

#include "domain/claim.h"

#include <algorithm>

namespace wave::store {
namespace {

// Nobody's name leaks into shared refs.
const git::Identity k_author{"git-wave", "wave@invalid"};

}  // namespace

std::map<std::string, std::string> RemoteClaims::refs(const std::vector<std::string>& names) {
  if (!names.empty()) return remote_.refs(names);
  return remote_.refs({std::string(domain::k_claims_prefix) + '*'});
}

std::map<std::string, git::Commit> RemoteClaims::read(const std::vector<std::string>& names) {
  return remote_.fetch_commits(names);
}

std::string RemoteClaims::write(const std::string& message, int64_t time_s) {
  return remote_.write_commit(message, k_author, time_s);
}

git::Swap RemoteClaims::move(const std::vector<git::RefMove>& moves) {
  // Only what is no claim has objects that were not written for it.
  const bool all_claims = std::all_of(moves.begin(), moves.end(), [](const git::RefMove& move) {
    return move.ref.starts_with(domain::k_claims_prefix);
  });
  return remote_.move(moves, all_claims ? std::filesystem::path() : objects_);
}

}  // namespace wave::store
