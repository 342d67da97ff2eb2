// SPDX-License-Identifier: MIT
#include "git/commit_work.h"

#include "domain/secret_path.h"
#include "error/error.h"
#include "git/file_mode.h"
#include "git/flat_tree.h"
#include "git/index_file.h"
#include "git/snapshot.h"
#include "git/trusted_scan.h"
#include "os/files.h"

#include <algorithm>

#include <fmt/format.h>
#include <sys/stat.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

// Work of people and agents is smaller; what is not was made by a tool that ran astray.
constexpr int64_t k_largest_file = int64_t{10} << 20;
constexpr int64_t k_most_bytes = int64_t{100} << 20;
constexpr size_t k_most_files = 5000;

// Only a HEAD that says plainly that it stands on our branch counts.
bool stands_on(const fs::path& git_dir, const std::string& branch) {
  try {
    return os::read_file(git_dir / "HEAD", os::Links::refuse, 4096) == "ref: " + branch + "\n";
  } catch (const Error&) {
    return false;
  }
}

bool is_our_pointer(const fs::path& tree, const fs::path& git_dir) {
  try {
    return os::read_file(tree / ".git", os::Links::refuse, 16 << 10) ==
           "gitdir: " + git_dir.string() + "\n";
  } catch (const Error&) {
    return false;
  }
}

// Whether every folder on the way is a folder: behind a link lies somebody else's file.
bool is_within(const fs::path& tree, const fs::path& path) {
  fs::path at = tree;
  for (const fs::path& part : path.parent_path()) {
    at /= part;
    std::error_code failed;
    if (fs::symlink_status(at, failed).type() != fs::file_type::directory) return false;
  }
  return true;
}

class Worker {
 public:
  Worker(Repository& repository, TrustedGit& trusted, const WorkRequest& request)
      : repository_(repository), trusted_(trusted), request_(request) {}

  WorkCommit commit();

 private:
  std::string refusal() const;
  bool may_hold(const std::string& path);
  void take_index();
  void take_files();
  void take(const std::string& path);
  void write_files();
  std::string too_much() const;
  bool swap(const std::string& parent);
  void refresh_index() const;

  Repository& repository_;
  TrustedGit& trusted_;
  const WorkRequest& request_;
  WorktreeScan scan_;
  FlatTree before_;
  FlatTree after_;
  std::vector<std::string> regular_;  // to be written by the command, for its line endings
  int64_t bytes_ = 0;
  WorkCommit out_;
};

// Why nothing may be committed here, whatever lies in the worktree.
std::string Worker::refusal() const {
  if (!is_our_pointer(request_.tree, request_.git_dir)) return "its .git is not the one we made";
  if (!stands_on(request_.git_dir, request_.branch)) {
    return "HEAD is not on " + request_.branch.substr(std::string("refs/heads/").size());
  }
  const std::string operation = operation_under_way(request_.git_dir);
  if (!operation.empty()) return "a " + operation + " is under way";
  return "";
}

bool Worker::may_hold(const std::string& path) {
  if (!domain::looks_secret(path) && fits_in_tree(path)) return true;
  out_.left_out.push_back(path);
  return false;
}

// What was staged. A secret, or another state of a submodule, is left as it was.
void Worker::take_index() {
  for (const IndexEntry& entry : scan_.index) {
    const FlatEntry flat = {entry.oid, entry.mode};
    const auto was = before_.find(entry.path);
    if (was != before_.end() && was->second == flat) {
      after_.insert(*was);
    } else if (entry.mode != k_module_mode && repository_.has_object(entry.oid) &&
               may_hold(entry.path)) {
      after_.emplace(entry.path, flat);
    } else if (was != before_.end()) {
      after_.insert(*was);
    }
  }
}

void Worker::take(const std::string& path) {
  struct stat info {};
  const fs::path file = request_.tree / path;
  const auto known = after_.find(path);
  if (!is_within(request_.tree, path) || lstat(file.c_str(), &info) != 0 || S_ISDIR(info.st_mode)) {
    // Taken away, or a folder that cannot be looked into.
    if (known != after_.end() && known->second.mode != k_module_mode) after_.erase(known);
    return;
  }
  if (!may_hold(path)) return;
  if (S_ISLNK(info.st_mode)) {
    const std::string target = fs::read_symlink(file).string();
    after_[path] = {repository_.write_blob(target), k_link_mode};
  } else if (S_ISREG(info.st_mode) && info.st_size <= k_largest_file) {
    bytes_ += info.st_size;
    const unsigned mode = (info.st_mode & 0100) != 0 ? k_program_mode : k_file_mode;
    after_[path] = {"", mode};
    regular_.push_back(path);
  } else {
    out_.left_out.push_back(path);
  }
}

void Worker::take_files() {
  for (const std::string& path : scan_.changed) take(path);
  for (const std::string& path : scan_.untracked) take(path);
  out_.left_out.insert(out_.left_out.end(), scan_.nested.begin(), scan_.nested.end());
}

std::string Worker::too_much() const {
  if (regular_.size() > k_most_files) return fmt::format("{} files are too many", regular_.size());
  if (bytes_ > k_most_bytes) return fmt::format("{} bytes are too much", bytes_);
  return "";
}

void Worker::write_files() {
  const std::vector<std::string> ids = trusted_.check_in(request_.tree, regular_);
  for (size_t i = 0; i < regular_.size(); ++i) {
    FlatEntry& entry = after_[regular_[i]];
    if (i < ids.size() && !ids[i].empty() && repository_.has_object(ids[i])) {
      entry.oid = ids[i];
      continue;
    }
    // A name that the command cannot be told: byte by byte.
    const auto bytes = os::read_file_beneath(request_.tree, regular_[i], k_largest_file);
    if (!bytes) throw Error("'" + regular_[i] + "' vanished while it was read");
    entry.oid = repository_.write_blob(*bytes);
  }
}

// Everything that the commit says differently: of that, the index says the same from now on.
void Worker::refresh_index() const {
  std::vector<std::string> gone;
  std::vector<IndexEntry> there;
  for (const auto& [path, entry] : before_) {
    if (after_.count(path) == 0) gone.push_back(path);
  }
  for (const auto& [path, entry] : after_) {
    const auto was = before_.find(path);
    if (was != before_.end() && was->second == entry) continue;
    IndexEntry changed;
    changed.path = path;
    changed.oid = entry.oid;
    changed.mode = entry.mode;
    there.push_back(changed);
  }
  edit_index(request_.git_dir / "index", gone, there);
}

bool Worker::swap(const std::string& parent) {
  const std::string tree = write_flat_tree(repository_, after_);
  const std::string oid =
      repository_.write_commit(request_.message, tree, {parent}, request_.who, request_.time_s);
  const std::string subject = request_.message.substr(0, request_.message.find('\n'));
  if (repository_.swap_ref(request_.branch, oid, parent, "commit: " + subject) != Swap::done) {
    return false;
  }
  out_.oid = oid;
  return true;
}

WorkCommit Worker::commit() {
  out_.refusal = refusal();
  const auto parent = repository_.ref(request_.branch);
  const auto head = parent ? repository_.commit(*parent) : std::nullopt;
  if (!head && out_.refusal.empty()) out_.refusal = "its branch is gone";
  if (!out_.refusal.empty()) return out_;
  before_ = read_flat_tree(repository_, head->tree);
  scan_ = trusted_scan(repository_, trusted_, request_.tree, request_.git_dir / "index");
  const bool conflict = std::any_of(scan_.index.begin(), scan_.index.end(),
                                    [](const IndexEntry& entry) { return entry.stage != 0; });
  if (conflict) out_.refusal = "there are conflicts";
  take_index();
  take_files();
  if (out_.refusal.empty()) out_.refusal = too_much();
  if (!out_.refusal.empty()) return out_;
  write_files();
  for (const auto& [path, entry] : after_) {
    const auto was = before_.find(path);
    if (was == before_.end() || !(was->second == entry)) ++out_.files;
  }
  for (const auto& [path, entry] : before_) out_.files += after_.count(path) == 0 ? 1 : 0;
  if (out_.files == 0) return out_;
  if (swap(*parent)) {
    refresh_index();
  } else {
    out_.refusal = "its branch was moved meanwhile";
  }
  return out_;
}

}  // namespace

WorkCommit commit_work(Repository& repository, TrustedGit& trusted, const WorkRequest& request) {
  return Worker(repository, trusted, request).commit();
}

}  // namespace wave::git
