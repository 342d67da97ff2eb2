// SPDX-License-Identifier: MIT
#include "git/worktree_move.h"

#include "error/error.h"
#include "git/flat_tree.h"
#include "git/index_file.h"
#include "git/location.h"
#include "git/snapshot.h"
#include "git/trusted_scan.h"
#include "os/failure.h"
#include "os/files.h"

#include <algorithm>
#include <cerrno>
#include <map>
#include <set>

#include <sys/stat.h>
#include <unistd.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr int k_checkout_workers = 1;  // few files differ

FlatTree files_of(const Repository& repository, const std::string& oid) {
  const auto commit = repository.commit(oid);
  if (!commit) throw Error("cannot read the commit '" + oid + "'");
  return read_flat_tree(repository, commit->tree);
}

bool is_index_of(const std::vector<IndexEntry>& index, const FlatTree& files) {
  return index.size() == files.size() &&
         std::all_of(index.begin(), index.end(), [&](const IndexEntry& entry) {
           const auto found = files.find(entry.path);
           return entry.stage == 0 && found != files.end() &&
                  found->second == FlatEntry{entry.oid, entry.mode};
         });
}

bool stands_on(const fs::path& git_dir, const std::string& branch) {
  try {
    return os::read_file(git_dir / "HEAD", os::Links::refuse, 4096) == "ref: " + branch + "\n";
  } catch (const Error&) {
    return false;
  }
}

// The mode of what is there, no link followed; 0: nothing is.
mode_t mode_of(const fs::path& path) {
  struct stat info {};
  return lstat(path.c_str(), &info) == 0 ? info.st_mode : 0;
}

std::string quoted(const std::string& path) { return '\'' + path + '\''; }

class Look {
 public:
  Look(const Repository& repository, TrustedGit& trusted, const WorktreeMove& move)
      : repository_(repository), trusted_(trusted), move_(move) {}

  std::string hindrance() {
    std::string out = of_the_place();
    if (!out.empty()) return out;
    trusted_.prepare(repository_);
    scan_ = trusted_scan(repository_, trusted_, move_.tree, move_.git_dir / "index");
    before_ = files_of(repository_, move_.from);
    after_ = files_of(repository_, move_.to);
    out = of_its_state();
    if (out.empty()) out = of_what_comes();
    if (out.empty()) out = of_filters();
    return out;
  }

 private:
  // What is known without a look at the files.
  std::string of_the_place() const {
    if (mode_of(move_.git_dir / "wave-task") != 0) return "it is the worktree of a task";
    if (!S_ISDIR(mode_of(move_.tree))) return "its folder is not there";
    if (move_.git_dir != move_.common_dir && !points_to(move_.tree, move_.git_dir)) {
      return "its folder belongs to another repository";
    }
    const std::string operation = operation_under_way(move_.git_dir);
    if (!operation.empty()) return "a " + operation + " is under way";
    if (!stands_on(move_.git_dir, move_.branch)) return "its HEAD was moved meanwhile";
    return is_sparse() ? "it is a sparse checkout" : "";
  }

  bool is_sparse() const {
    if (repository_.config("core.sparsecheckout").value_or("false") == "true") return true;
    std::string own = os::read_file(move_.git_dir / "config.worktree").value_or("");
    std::transform(own.begin(), own.end(), own.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return own.find("sparsecheckout") != std::string::npos;
  }

  std::string of_its_state() const {
    for (const IndexEntry& entry : scan_.index) {
      if (entry.stage != 0) return quoted(entry.path) + " is in conflict";
      if (entry.skip_worktree) return "it is a sparse checkout";
    }
    if (!is_index_of(scan_.index, before_)) return "changes are staged in it";
    if (!scan_.changed.empty()) return quoted(scan_.changed.front()) + " is modified";
    return "";
  }

  // Each path of the new commit whose place is taken by what no commit holds.
  std::string of_what_comes() const {
    for (const auto& [path, entry] : after_) {
      const auto was = before_.find(path);
      if (was != before_.end() && was->second == entry) continue;
      const bool is_module = entry.mode == k_module_mode ||
                             (was != before_.end() && was->second.mode == k_module_mode);
      if (is_module) return "the submodule " + quoted(path) + " would change";
      if (was == before_.end() && is_taken(path)) return quoted(path) + " is in the way";
    }
    for (const auto& [path, entry] : before_) {
      if (entry.mode == k_module_mode && after_.count(path) == 0) {
        return "the submodule " + quoted(path) + " would go";
      }
    }
    return "";
  }

  bool is_taken(const std::string& path) const {
    for (size_t slash = path.find('/'); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
      const std::string folder = path.substr(0, slash);
      const mode_t mode = mode_of(move_.tree / folder);
      if (mode == 0) return false;
      if (!S_ISDIR(mode)) return before_.count(folder) == 0;  // a tracked file gives way
    }
    const mode_t mode = mode_of(move_.tree / path);
    if (S_ISDIR(mode)) return holds_untracked(path);
    return mode != 0;
  }

  // Of a folder where a file is to be: its tracked files go.
  bool holds_untracked(const std::string& folder) const {
    const std::string within = folder + '/';
    for (const auto* list : {&scan_.untracked, &scan_.ignored, &scan_.nested, &scan_.special}) {
      for (const std::string& path : *list) {
        if (path.starts_with(within) || path == folder || path == within) return true;
      }
    }
    const auto tracked = before_.lower_bound(within);
    return tracked == before_.end() || !tracked->first.starts_with(within);
  }

  // A filter is somebody's program, and without it the files would not be as git wants them.
  std::string of_filters() {
    std::vector<std::string> paths;
    for (const auto& [path, entry] : after_) {
      const auto was = before_.find(path);
      if (was == before_.end() || !(was->second == entry)) paths.push_back(path);
    }
    if (paths.empty()) return "";
    std::error_code ignored;
    fs::remove(move_.scratch, ignored);
    trusted_.index_only(move_.tree, move_.scratch, move_.to);
    const std::map<std::string, std::string> filters =
        trusted_.filters(move_.tree, move_.scratch, paths);
    fs::remove(move_.scratch, ignored);
    for (const auto& [path, filter] : filters) {
      for (const char* key : {".smudge", ".clean", ".process"}) {
        if (repository_.config("filter." + filter + key).value_or("").empty()) continue;
        return quoted(path) + " goes through the filter " + quoted(filter);
      }
    }
    return "";
  }

  const Repository& repository_;
  TrustedGit& trusted_;
  const WorktreeMove& move_;
  WorktreeScan scan_;
  FlatTree before_;
  FlatTree after_;
};

// Paths of a commit that lie in the worktree as it has them, though the index does not say so yet.
std::vector<IndexEntry> arrived(TrustedGit& trusted, const fs::path& tree, const FlatTree& before,
                                const FlatTree& after) {
  std::vector<IndexEntry> files;
  std::vector<std::string> paths;
  std::vector<IndexEntry> out;
  for (const auto& [path, entry] : after) {
    const auto was = before.find(path);
    if (was != before.end() && was->second == entry) continue;
    const mode_t mode = mode_of(tree / path);
    IndexEntry found;
    found.path = path;
    found.oid = entry.oid;
    found.mode = entry.mode;
    if (S_ISLNK(mode) && entry.mode == k_link_mode) {
      out.push_back(found);  // git itself compares where it leads
    } else if (S_ISREG(mode) && entry.mode == ((mode & 0100) ? k_program_mode : k_file_mode)) {
      files.push_back(found);
      paths.push_back(path);
    }
  }
  if (paths.empty()) return out;
  const std::vector<std::string> ids = trusted.checked_in(tree, paths);
  for (size_t i = 0; i < files.size() && i < ids.size(); ++i) {
    if (ids[i] == files[i].oid) out.push_back(files[i]);
  }
  return out;
}

// Whether the file, reached through no link, holds the beginning of these bytes and no more.
bool is_begun(const fs::path& tree, const std::string& path, const std::string& whole) {
  std::error_code gone;
  if (fs::file_size(tree / path, gone) >= whole.size() || gone) return false;
  try {
    const auto begun = os::read_file_beneath(tree, path, whole.size());
    return begun && begun->size() < whole.size() && whole.starts_with(*begun);
  } catch (const Error&) {
    return false;
  }
}

// New files of the commit that are there with nothing but their beginning: a git was killed while
// it wrote them, and they would be in the way of the next. They come again whole. A file that was
// there before stays as it is: nobody can tell who has shortened it.
void clear_begun(const Repository& repository, const fs::path& tree, const FlatTree& before,
                 const FlatTree& after) {
  for (const auto& [path, entry] : after) {
    if (before.count(path) > 0 || !S_ISREG(mode_of(tree / path))) continue;
    std::error_code ignored;
    if (is_begun(tree, path, repository.blob(entry.oid))) fs::remove(tree / path, ignored);
  }
}

// With the lock that a git leaves there which was killed: the caller's turn to land begins when the
// git of the one before is gone.
void clear(const fs::path& scratch) {
  std::error_code ignored;
  fs::remove(scratch, ignored);
  fs::remove(scratch.string() + ".lock", ignored);
}

// The very file, so that git trusts what it knows of its entries; replaced by rename only.
void share_index(const fs::path& index, const fs::path& scratch) {
  clear(scratch);
  if (link(index.c_str(), scratch.c_str()) == 0) return;
  if (errno != ENOENT) os::fail("share the index", index, errno);
}

}  // namespace

std::string hindrance(const Repository& repository, TrustedGit& trusted, const WorktreeMove& move) {
  std::string out;
  clear(move.scratch);
  try {
    out = Look(repository, trusted, move).hindrance();
  } catch (const Error& error) {
    return error.what();
  }
  if (!out.empty()) return out;
  share_index(move.git_dir / "index", move.scratch);
  out = trusted.objection(move.tree, move.scratch, move.from, move.to);
  clear(move.scratch);
  return out;
}

void take_along(const Repository& repository, TrustedGit& trusted, const WorktreeMove& move) {
  trusted.prepare(repository);
  trusted.run_no_filters();
  const fs::path index = move.git_dir / "index";
  const mode_t mode = mode_of(index);
  share_index(index, move.scratch);
  const FlatTree before = files_of(repository, move.from);
  const FlatTree after = files_of(repository, move.to);
  clear_begun(repository, move.tree, before, after);
  const auto there = arrived(trusted, move.tree, before, after);
  if (!there.empty()) edit_index(move.scratch, {}, there);
  trusted.bring(move.tree, move.scratch, move.from, move.to, k_checkout_workers);
  if (mode != 0) chmod(move.scratch.c_str(), mode & 07777);
  fs::rename(move.scratch, index);
}

bool index_is(const Repository& repository, const fs::path& index, const std::string& commit) {
  return is_index_of(read_index(index).entries, files_of(repository, commit));
}

}  // namespace wave::git
