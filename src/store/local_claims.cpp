// SPDX-License-Identifier: MIT
#include "store/local_claims.h"

#include "domain/claim.h"
#include "error/passing_error.h"
#include "git/ref_files.h"
#include "os/log.h"
#include "store/move_ref.h"
#include "store/store_lock.h"

#include <algorithm>

namespace wave::store {
namespace fs = std::filesystem;
namespace {

const git::Identity k_author{"git-wave", "wave@invalid"};
constexpr int k_tries = 5;

bool is_claim(const git::RefMove& move) { return move.ref.starts_with(domain::k_claims_prefix); }

// Claims go last: who has landed nothing still holds them.
std::vector<git::RefMove> in_order(std::vector<git::RefMove> moves) {
  std::sort(moves.begin(), moves.end(), [](const git::RefMove& a, const git::RefMove& b) {
    return std::pair(is_claim(a), a.ref) < std::pair(is_claim(b), b.ref);
  });
  return moves;
}

}  // namespace

LocalClaims::LocalClaims(git::Repository& repository, const git::Layout& layout)
    : repository_(repository), layout_(layout) {}

std::map<std::string, std::string> LocalClaims::refs(const std::vector<std::string>& names) {
  auto all = git::read_ref_files(layout_.common_dir, std::string(domain::k_claims_prefix));
  if (names.empty()) return all;
  std::map<std::string, std::string> out;
  for (const std::string& name : names) {
    if (auto found = all.extract(name)) out.insert(std::move(found));
  }
  return out;
}

std::map<std::string, git::Commit> LocalClaims::read(const std::vector<std::string>& names) {
  std::map<std::string, git::Commit> out;
  for (const auto& [ref, oid] : refs(names)) {
    auto commit = oid.empty() ? std::nullopt : repository_.commit(oid);
    // `git gc --prune=now` takes what no ref led to when it looked.
    if (!commit && !oid.empty() && repository_.restore_kept(oid)) commit = repository_.commit(oid);
    if (commit) out.emplace(ref, std::move(*commit));
  }
  return out;
}

std::string LocalClaims::write(const std::string& message, int64_t time_s) {
  const os::FileLock held =
      lock_store(layout_);  // as for everything of which a second name is kept
  return repository_.write_commit(message, repository_.write_tree({}), {}, k_author, time_s);
}

std::optional<std::string> LocalClaims::stands(const std::string& ref) const {
  return git::read_ref_file(layout_.common_dir, ref);
}

// Of the refs only claims are ours alone, so only their locks can have been left by one of us. A
// foreign `git gc --prune=now` may have taken what a ref is to lead to: then it is put back.
git::Swap LocalClaims::move_patiently(const git::RefMove& move) {
  const LockOwner owner = is_claim(move) ? LockOwner::only_us : LockOwner::anybody;
  for (int i = 1;; ++i) {
    try {
      return move_ref(repository_, layout_.common_dir, move, owner, "wave: claim");
    } catch (const Error&) {
      if (i == k_tries) throw;
      if (move.oid) repository_.restore_kept(*move.oid);
    }
  }
}

void LocalClaims::undo(const std::vector<git::RefMove>& done) {
  for (auto each = done.rbegin(); each != done.rend(); ++each) {
    const git::RefMove back{each->ref, each->oid, each->expected};
    if (move_patiently(back) == git::Swap::done) continue;
    os::log(os::Level::error, "'" + each->ref + "' could not be moved back");
  }
}

git::Swap LocalClaims::move(const std::vector<git::RefMove>& moves) {
  const os::FileLock held = lock_store(layout_);
  const std::vector<git::RefMove> ordered = in_order(moves);
  for (const git::RefMove& move : ordered) {
    if (is_claim(move) && stands(move.ref) != move.expected) return git::Swap::moved;
  }
  std::vector<git::RefMove> done;
  for (const git::RefMove& move : ordered) {
    const git::Swap swap = move_patiently(move);
    if (swap == git::Swap::done) {
      done.push_back(move);
      continue;
    }
    undo(done);
    if (swap == git::Swap::moved) return swap;
    throw PassingError("'" + move.ref + "' is kept locked by another process",
                       "run git wave doctor");
  }
  for (const git::RefMove& move : moves) {
    if (move.oid && !repository_.has_object(*move.oid)) repository_.restore_kept(*move.oid);
  }
  return git::Swap::done;
}

}  // namespace wave::store
