// SPDX-License-Identifier: MIT
#include "support/local_peer.h"

#include "git/ref_files.h"
#include "store/batch.h"
#include "store/event_log.h"
#include "store/log_inspection.h"

#include <fstream>

namespace wave::test {
namespace fs = std::filesystem;

LocalPeer::LocalPeer(const fs::path& remote, const fs::path& clone)
    : remote_dir_(remote),
      clone_dir_(clone),
      remote_(git::Repository::open(remote)),
      clone_(git::Repository::open(clone)),
      incoming_(open_incoming()) {}

git::Repository LocalPeer::open_incoming() const {
  const fs::path dir = scratch_ / "incoming.git";
  fs::create_directories(dir / "refs");
  fs::create_directories(dir / "objects" / "info");
  std::ofstream(dir / "HEAD") << "ref: refs/heads/none\n";
  std::ofstream(dir / "objects" / "info" / "alternates")
      << (remote_dir_ / "objects").string() << '\n'
      << (clone_dir_ / "objects").string() << '\n';
  return git::Repository::open(dir);
}

std::map<std::string, std::string> LocalPeer::refs(const std::vector<std::string>& patterns) {
  before("list");
  std::map<std::string, std::string> out;
  for (const std::string& pattern : patterns) {
    const std::string prefix = pattern.substr(0, pattern.rfind('/') + 1);
    for (const auto& [ref, oid] : git::read_ref_files(remote_dir_, prefix)) {
      if (pattern.ends_with('*') || pattern == ref) out[ref] = oid;
    }
  }
  return out;
}

std::map<std::string, git::FetchedRef> LocalPeer::fetch(const std::vector<std::string>& refs,
                                                        const std::vector<std::string>&) {
  before("fetch");
  std::map<std::string, git::FetchedRef> out;
  for (const std::string& ref : refs) {
    const auto tip = git::read_ref_file(remote_dir_, ref);
    const bool is_there = tip && remote_.has_object(*tip);
    out[ref] =
        is_there ? git::FetchedRef{tip, ""} : git::FetchedRef{std::nullopt, "it cannot be fetched"};
  }
  return out;
}

git::Swap LocalPeer::move(const git::RefMove& move) {
  before("push");
  const std::string writer = move.ref.substr(std::string(store::k_log_prefix).size());
  std::optional<store::LogEnd> known;
  if (move.expected) {
    const auto commit = clone_.commit(*move.expected);
    known = {*move.expected, store::decode_trailers(commit->message)->lamport};
  }
  const auto log = store::inspect_log(clone_, writer, *move.oid, known, {});
  if (log.fault) throw std::runtime_error("the log to be pushed: " + *log.fault);
  remote_.take_from(clone_, remote_.lacking(log.objects));
  const git::Swap swap = remote_.swap_ref(move.ref, *move.oid, move.expected, "push");
  before("pushed");
  return swap;
}

}  // namespace wave::test
