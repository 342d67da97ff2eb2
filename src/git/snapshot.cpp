// SPDX-License-Identifier: MIT
#include "git/snapshot.h"

#include "domain/hex.h"
#include "domain/secret_path.h"
#include "error/error.h"
#include "git/file_mode.h"
#include "git/flat_tree.h"
#include "os/files.h"

#include <algorithm>
#include <array>
#include <optional>

#include <sys/stat.h>
#include <unistd.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_note_cap = 1 << 20;

// Files that say what git is in the middle of, and the word for it where there is one.
struct StateFile {
  const char* path;
  const char* operation;
};
constexpr std::array<StateFile, 10> k_state_files = {{{"MERGE_HEAD", "merge"},
                                                      {"MERGE_MSG", ""},
                                                      {"MERGE_MODE", ""},
                                                      {"SQUASH_MSG", ""},
                                                      {"CHERRY_PICK_HEAD", "cherry-pick"},
                                                      {"REVERT_HEAD", "revert"},
                                                      {"REBASE_HEAD", ""},
                                                      {"ORIG_HEAD", ""},
                                                      {"AUTO_MERGE", ""},
                                                      {"BISECT_LOG", "bisect"}}};
constexpr std::array<StateFile, 3> k_state_folders = {
    {{"rebase-merge", "rebase"}, {"rebase-apply", "rebase"}, {"sequencer", "sequence of picks"}}};

const Identity& ourselves() {
  static const Identity one = {"git-wave", "wave@invalid"};
  return one;
}

std::optional<std::string> read_note(const fs::path& folder, const fs::path& file) {
  try {
    return os::read_file_beneath(folder, file, k_note_cap);
  } catch (const Error&) {
    return std::nullopt;  // no plain file: nothing that git could use
  }
}

// The content and mode of a file or link in a worktree; nothing when it cannot be had.
struct Content {
  std::string bytes;
  unsigned mode = k_file_mode;
};
std::optional<Content> read_content(const fs::path& tree, const std::string& path,
                                    uint64_t max_bytes) {
  const fs::path whole = tree / path;
  struct stat info {};
  if (path.ends_with('/') || lstat(whole.c_str(), &info) != 0) return std::nullopt;
  if (S_ISLNK(info.st_mode)) {
    std::error_code failed;
    const fs::path target = fs::read_symlink(whole, failed);
    if (failed) return std::nullopt;
    return Content{target.string(), k_link_mode};
  }
  if (!S_ISREG(info.st_mode) || static_cast<uint64_t>(info.st_size) > max_bytes) {
    return std::nullopt;
  }
  try {
    auto bytes = os::read_file_beneath(tree, path, max_bytes);
    if (!bytes) return std::nullopt;
    return Content{std::move(*bytes), (info.st_mode & 0100) != 0 ? k_program_mode : k_file_mode};
  } catch (const Error&) {
    return std::nullopt;
  }
}

class Photographer {
 public:
  Photographer(Repository& repository, const SnapshotRequest& request, const WorktreeScan& scan)
      : repository_(repository), request_(request), scan_(scan) {
    if (const auto head = commit(request.head_oid)) {
      head_tree_ = read_flat_tree(repository, head->tree);
    }
  }

  Snapshot take() {
    std::vector<std::string> parents;
    const FlatTree index = index_tree();
    const std::string head =
        request_.head_oid.empty() ? write("no commit yet", FlatTree(), {}) : request_.head_oid;
    parents.push_back(head);
    parents.push_back(write("index of " + request_.name, index, {head}));
    parents.push_back(write("untracked files of " + request_.name, untracked_tree(), {}));
    std::vector<std::string> named;
    const FlatTree state = state_tree(named);
    parents.push_back(write("state of " + request_.name, state, named));
    const std::string whole = write("worktree of " + request_.name, work_tree(index), parents);
    std::sort(out_.left_out.begin(), out_.left_out.end());
    out_.left_out.erase(std::unique(out_.left_out.begin(), out_.left_out.end()),
                        out_.left_out.end());
    out_.oid = whole;
    return out_;
  }

 private:
  std::optional<Commit> commit(const std::string& oid) const {
    return oid.size() == 40 ? repository_.commit(oid) : std::nullopt;
  }

  std::string write(const std::string& subject, const FlatTree& tree,
                    const std::vector<std::string>& parents) {
    const std::string message = "wave: keep the " + subject + "\n\n" + k_snapshot_trailer + "\n";
    return repository_.write_commit(message, write_flat_tree(repository_, tree), parents,
                                    ourselves(), request_.time_s);
  }

  // False, and noted, when it must not or cannot be in a tree.
  bool may_hold(const std::string& path) {
    if (!domain::looks_secret(path) && fits_in_tree(path)) return true;
    out_.left_out.push_back(path);
    return false;
  }

  bool is_there(const IndexEntry& entry) const {
    return entry.mode == k_module_mode || repository_.has_object(entry.oid);
  }

  FlatTree index_tree() {
    FlatTree out;
    for (const IndexEntry& entry : scan_.index) {
      if (entry.stage != 0) continue;
      const FlatEntry flat = {entry.oid, entry.mode};
      const auto before = head_tree_.find(entry.path);
      if (before != head_tree_.end() && before->second == flat) {
        out.insert(*before);
      } else if (may_hold(entry.path) && is_there(entry)) {
        out.emplace(entry.path, flat);
      } else if (before != head_tree_.end()) {
        out.insert(*before);  // what is secret in it stays out; it is not deleted for that
      }
    }
    return out;
  }

  // Whether it was put in.
  bool put(FlatTree& tree, const std::string& path) {
    if (!may_hold(path)) return false;
    auto content = read_content(request_.tree, path, request_.max_bytes);
    if (!content) {
      out_.left_out.push_back(path);
      return false;
    }
    tree[path] = {repository_.write_blob(content->bytes), content->mode};
    return true;
  }

  FlatTree work_tree(FlatTree tree) {
    for (const std::string& path : scan_.changed) {
      struct stat info {};
      const bool gone = lstat((request_.tree / path).c_str(), &info) != 0;
      if (gone || S_ISDIR(info.st_mode)) {
        if (!gone && path.ends_with('/')) out_.left_out.push_back(path);
        tree.erase(path);
      } else {
        put(tree, path);
      }
    }
    return tree;
  }

  FlatTree untracked_tree() {
    FlatTree out;
    for (const std::string& path : scan_.untracked) put(out, path);
    return out;
  }

  void put_note(FlatTree& tree, const fs::path& file, std::vector<std::string>& named) {
    const auto text = read_note(request_.git_dir, file);
    if (!text || !fits_in_tree(file.string())) return;
    tree["git/" + file.string()] = {repository_.write_blob(*text), k_file_mode};
    // Whatever such a file names must not be pruned while it is kept.
    const std::string oid = text->substr(0, domain::k_oid_digits);
    if (commit_name(oid) && std::find(named.begin(), named.end(), oid) == named.end()) {
      named.push_back(oid);
    }
  }

  bool commit_name(const std::string& oid) const {
    return domain::is_oid(oid) && repository_.commit(oid).has_value();
  }

  FlatTree state_tree(std::vector<std::string>& named) {
    FlatTree out;
    for (const StateFile& each : k_state_files) put_note(out, each.path, named);
    for (const StateFile& each : k_state_folders) {
      std::error_code ignored;
      for (const auto& file : fs::directory_iterator(request_.git_dir / each.path, ignored)) {
        put_note(out, fs::path(each.path) / file.path().filename(), named);
      }
    }
    for (const IndexEntry& entry : scan_.index) {
      if (entry.stage == 0 || !may_hold(entry.path) || !is_there(entry)) continue;
      out["conflict/" + std::to_string(entry.stage) + "/" + entry.path] = {entry.oid, entry.mode};
    }
    return out;
  }

  Repository& repository_;
  const SnapshotRequest& request_;
  const WorktreeScan& scan_;
  FlatTree head_tree_;
  Snapshot out_;
};

}  // namespace

Snapshot take_snapshot(Repository& repository, const SnapshotRequest& request,
                       const WorktreeScan& scan) {
  return Photographer(repository, request, scan).take();
}

bool is_state_note(const std::string& path) {
  const size_t slash = path.find('/');
  const auto is = [&](const StateFile& each) { return path.substr(0, slash) == each.path; };
  return slash == std::string::npos
             ? std::any_of(k_state_files.begin(), k_state_files.end(), is)
             : std::any_of(k_state_folders.begin(), k_state_folders.end(), is);
}

std::string operation_under_way(const fs::path& git_dir) {
  for (const StateFile& each : k_state_folders) {
    if (os::file_id(git_dir / each.path)) return each.operation;
  }
  for (const StateFile& each : k_state_files) {
    if (*each.operation != '\0' && os::file_id(git_dir / each.path)) return each.operation;
  }
  return "";
}

}  // namespace wave::git
