// SPDX-License-Identifier: MIT
// A repository's objects, refs and configuration through libgit2. It runs no hook, filter, or other
// program, whatever the repository's configuration says. Object ids are 40 hex digits everywhere.
#pragma once

#include "git/authorship.h"
#include "git/file_mode.h"
#include "git/ref_move.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

struct git_repository;

namespace wave::git {

struct Commit {
  std::string oid;
  std::string tree;
  std::vector<std::string> parents;
  std::string message;
};

struct TreeEntry {
  std::string name;
  std::string oid;
  unsigned mode = k_file_mode;
};

enum class ObjectKind { commit, tree, blob, other };

// What an object is, without its content.
struct ObjectHeader {
  ObjectKind kind = ObjectKind::other;
  uint64_t bytes = 0;
};

// How many commits each of two has that the other has not.
struct Apart {
  int64_t ahead = 0;
  int64_t behind = 0;
};

// How much a checkout of a commit is.
struct FilesExtent {
  uint64_t files = 0;
  uint64_t bytes = 0;  // on a disk with blocks of 4096 bytes
};

// How far apart the files of two commits are.
struct FilesApart {
  size_t files = 0;
  bool attributes = false;  // a .gitattributes is among them: files that are equal may differ too
};

struct Identity {
  std::string name;
  std::string email;
};

// Not thread safe: one per thread.
class ShallowHistory;

class Repository {
 public:
  // Opens a git directory (never searches upwards). Objects reach the disk before a ref moves, and
  // the ref before that is reported as done. Throws Error with a reason when it cannot be opened.
  static Repository open(const std::filesystem::path& git_dir);
  // Makes a bare repository whose HEAD names `branch`.
  static Repository init_bare(const std::filesystem::path& git_dir, const std::string& branch);

  Repository(Repository&&) noexcept;
  Repository& operator=(Repository&&) noexcept;
  ~Repository();

  bool is_bare() const;
  // The work tree that belongs to the repository itself; nothing when it is bare.
  std::optional<std::filesystem::path> work_tree() const;

  // Refs. Full names only ("refs/heads/x").
  std::optional<std::string> ref(const std::string& name) const;  // peeled to the oid it ends at
  std::vector<std::string> ref_names(const std::string& prefix) const;
  std::optional<std::string> head_ref() const;  // the ref HEAD names, also when unborn
  std::optional<std::string> symbolic_target(const std::string& name) const;
  // Moves a ref to `oid` if it stands at `expected` (nothing: if it does not exist). Atomic.
  Swap swap_ref(const std::string& name, const std::string& oid,
                const std::optional<std::string>& expected, const std::string& log_message);
  // Deletes it if it stands at `expected`; it stays away, also beside `git pack-refs`.
  Swap delete_ref(const std::string& name, const std::string& expected);

  // Objects. Of those that are written from now on a second name is kept in the folder (see
  // kept_objects.h).
  void keep_written_in(const std::filesystem::path& folder);
  // Puts back what was removed of them; true if there was anything.
  bool restore_kept();
  // The same for one object, whatever became of the others; true if it is there now.
  bool restore_kept(const std::string& oid);
  bool has_object(const std::string& oid) const;
  // Nothing when it is missing or cannot be read.
  std::optional<ObjectHeader> header(const std::string& oid) const;
  // Those of the objects that are not there, as whoever opened the repository now would see it.
  std::vector<std::string> lacking(const std::vector<std::string>& oids) const;
  // The bytes as they are hashed, without git's own header. Throws Error when it is missing.
  std::string content(const std::string& oid) const;
  // Copies objects of another repository, which has them all, into this one: few as loose ones,
  // many as a pack. They are on disk before the next ref moves.
  void take_from(const Repository& source, const std::vector<std::string>& oids);
  // Nothing where there is no such commit, or the text is no id at all.
  std::optional<Commit> commit(const std::string& oid) const;
  std::optional<std::string> resolve_commit(const std::string& revision) const;
  // Content of a blob in a commit's tree; nothing when there is no such path.
  std::optional<std::string> blob_at(const std::string& commit, const std::string& path) const;
  std::string blob(const std::string& oid) const;
  // Reads every tree and every blob's head: not for whoever is waited for. Throws Error.
  FilesExtent extent(const std::string& commit) const;
  // Nothing when one of the two is missing. Counts no further than `most` + 1.
  std::optional<FilesApart> files_apart(const std::string& from, const std::string& to,
                                        size_t most) const;
  std::string write_blob(std::string_view content);
  std::string write_tree(const std::vector<TreeEntry>& entries);
  std::vector<TreeEntry> tree(const std::string& oid) const;
  std::string write_commit(const std::string& message, const std::string& tree,
                           const std::vector<std::string>& parents, const Identity& who,
                           int64_t time_s);

  // Goes from a commit along first parents, to the beginning or until `visit` says false; the
  // message is there until it returns. For long chains: nothing is kept. Throws Error when one is
  // missing.
  void walk_first_parents(
      const std::string& tip,
      const std::function<bool(const std::string& oid, std::string_view message)>& visit) const;

  // History, up to the boundary of a shallow clone. Commits reachable from `tip` and from none of
  // `hidden`, oldest first; `hidden` ones that do not exist are passed over. At most `limit`.
  // Throws Error when a commit on the way is missing: what cannot be walked is not nothing.
  std::vector<std::string> commits_beyond(const std::string& tip,
                                          const std::vector<std::string>& hidden,
                                          size_t limit = 100000) const;
  // Whether `tip` and all that it descends from is certain to be reachable from `tips`: false where
  // a commit on the way is missing.
  bool is_within(const std::string& tip, const std::vector<std::string>& tips) const;
  // The best common ancestor; nothing when there is none, or one of the two is missing.
  std::optional<std::string> merge_base(const std::string& a, const std::string& b) const;
  // Of `tip` against `other`. Throws Error when one of the two, or what leads to them, is missing.
  Apart apart(const std::string& tip, const std::string& other) const;
  // Throws Error when what leads there is missing.
  bool is_ancestor(const std::string& ancestor, const std::string& descendant) const;

  // What commits change. `from` may be empty: nothing was there. Paths as bytes; nothing when there
  // are more than `most`. The id is that of the lines that came and went in each file, wherever
  // they stand there, so that it survives a rebase; empty where that is too much. These throw Error
  // when a commit is missing.
  std::optional<Authorship> authorship(const std::string& oid) const;
  std::optional<std::set<std::string>> changed_paths(const std::string& from, const std::string& to,
                                                     size_t most) const;
  std::string change_id(const std::string& from, const std::string& to) const;

  // Configuration of all levels, as git reads it.
  std::optional<std::string> config(const std::string& key) const;
  // The repository's own level only.
  std::optional<std::string> local_config(const std::string& key) const;
  void set_local_config(const std::string& key, const std::string& value);
  // Calls with (key, value) for keys of all levels that match the regular expression.
  void each_config(const std::string& pattern,
                   const std::function<void(const std::string&, const std::string&)>& call) const;
  // user.name and user.email; nothing when either is missing.
  std::optional<Identity> identity() const;

 private:
  struct Impl;
  explicit Repository(std::unique_ptr<Impl> impl);
  git_repository* raw() const;
  std::optional<ShallowHistory> shallow() const;
  void take_as_pack(const Repository& source, const std::vector<std::string>& oids);
  std::string write_object(int type, std::string_view content);
  template <class Write>
  std::string written(const std::string& doing, Write write);
  std::unique_ptr<Impl> impl_;
};

// The empty tree's id; the object itself is written when first needed.
inline constexpr std::string_view k_empty_tree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

}  // namespace wave::git
