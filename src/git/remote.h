// SPDX-License-Identifier: MIT
// A repository elsewhere as it is spoken to by git itself: path, file://, ssh, https. From a
// scratch git directory of our own, made for one conversation and removed with it: what is fetched
// is never seen by the user's repository, and no configuration, hook or ref of that takes part. The
// user's own settings of how to reach a place (credentials, proxies, insteadOf) count, the
// repository's do not.
#pragma once

#include "git/fetched_ref.h"
#include "git/ref_move.h"
#include "git/repository.h"
#include "os/file_lock.h"
#include "os/process_runner.h"

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace wave::git {

class Remote {
 public:
  // Scratch directories are made in `folder`; those of killed processes are cleared away. Nothing
  // takes longer than `patience`.
  Remote(const std::filesystem::path& folder, std::string url, std::chrono::milliseconds patience,
         os::ProcessRunner& processes);
  Remote(const Remote&) = delete;
  Remote& operator=(const Remote&) = delete;
  ~Remote();

  // The words of the program that serves the other side from now on, in the place of
  // git-upload-pack; the path is added. For paths on this machine, and for refs() and fetch().
  void serve_by(const std::vector<std::string>& words);

  const std::string& url() const { return url_; }
  // Without a password in it, for people.
  std::string shown_url() const;

  // Where those refs stand whose names match the patterns (full names; '*' at their end). Throws
  // Error when the remote cannot be asked, or there are too many to be told.
  std::map<std::string, std::string> refs(const std::vector<std::string>& patterns);

  // Brings what the refs lead to, one commit deep, and hands out the commits that came, by ref. A
  // ref that is gone, or whose objects git finds fault with, is missing. Throws Error like refs().
  std::map<std::string, Commit> fetch_commits(const std::vector<std::string>& refs);

  // Brings all that the refs lead to, but for what the commits `have` lead to, which lie in the
  // folder `objects`. One bad ref does not keep the others from coming; nothing comes that has more
  // than so many bytes, compressed. Throws Error like refs().
  std::map<std::string, FetchedRef> fetch(const std::vector<std::string>& refs,
                                          const std::vector<std::string>& have,
                                          const std::filesystem::path& objects,
                                          uint64_t most_bytes);
  // What came by fetch(), and what lies in its `objects`.
  const Repository& fetched();
  // Where that lies as packs.
  std::filesystem::path fetched_packs() const { return dir_ / "objects" / "pack"; }

  // Writes a commit without parents on the empty tree, to be pushed.
  std::string write_commit(const std::string& message, const Identity& who, int64_t time_s);

  // Moves all of the refs or none, each from where it is expected. `objects` is a folder of objects
  // where those lie that were not written here; empty: none. Swap::moved says that some ref stood
  // elsewhere. When the connection broke, the refs themselves are asked how it ended. Throws Error
  // when it was refused for another reason, or the remote cannot be reached: then it may be done.
  Swap move(const std::vector<RefMove>& moves, const std::filesystem::path& objects = {});

 private:
  void clear_leftovers(const std::filesystem::path& folder) const;
  std::string why(const os::Finished& finished) const;
  os::Finished run(std::vector<std::string> arguments, const std::filesystem::path& objects = {});
  void fetch_part(const std::vector<std::string>& refs, uint64_t most_bytes, int& tries,
                  std::map<std::string, FetchedRef>& out);
  bool try_fetch(const std::vector<std::string>& refs, size_t first);

  std::filesystem::path dir_;
  std::string url_;
  std::chrono::milliseconds patience_;
  os::ProcessRunner& processes_;
  std::vector<std::string> served_by_;  // an option, or none
  size_t fetched_ = 0;                  // refs that were asked for so far
  std::optional<os::FileLock> in_use_;
  std::optional<Repository> repository_;
};

}  // namespace wave::git
