// SPDX-License-Identifier: MIT
#include "actions/set_up.h"

#include "actions/default_branch.h"
#include "actions/hooks.h"
#include "actions/known_remotes.h"
#include "actions/set_up_record.h"
#include "error/error.h"
#include "git/config_file.h"
#include "git/location.h"
#include "git/trusted_git.h"
#include "git/worktree.h"
#include "os/files.h"
#include "store/notes.h"
#include "store/store_lock.h"

#include <algorithm>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

const git::Identity k_nobody{"git-wave", "wave@invalid"};

// `git log` shows our notes, and amend and rebase carry them along; only where the user has not
// decided otherwise.
void show_notes(git::Repository& repository, SetUpRecord& record, SetUp& out) {
  git::ConfigEdits edits;
  const auto set = [&](const char* key, const char* value) {
    if (repository.config(key)) return false;
    edits.push_back({key, {value}});
    record.config[key] = value;
    out.config_keys.emplace_back(key);
    return true;
  };
  set("notes.displayRef", store::k_notes_ref);
  if (set("notes.rewriteRef", store::k_notes_ref)) set("notes.rewriteMode", "cat_sort_uniq");
  git::edit_config(out.layout.common_dir, out.layout.wave_dir(), edits);
}

void point_head_at(const fs::path& bare, const std::string& branch) {
  os::write_file(bare / "HEAD", "ref: refs/heads/" + branch + "\n", os::Durability::fast, 0644);
}

// Absolute, without links, and without a slash at the end.
fs::path resolved(const fs::path& folder) {
  const fs::path whole = fs::weakly_canonical(fs::absolute(folder));
  return whole.has_filename() ? whole : whole.parent_path();
}

void require_free(const fs::path& folder) {
  std::error_code ignored;
  if (!os::file_id(folder)) return;
  if (fs::is_directory(folder, ignored) && fs::is_empty(folder, ignored)) return;
  throw Error("'" + folder.string() + "' is there already and not empty",
              "name a new folder; git wave init sets up an existing repository");
}

// Registers the worktree of the default branch beside repo.git, and fills it.
fs::path add_main_worktree(const git::Layout& layout, git::Repository& repository,
                           const std::string& branch, os::ProcessRunner& processes) {
  const std::string ref = "refs/heads/" + branch;
  const auto tip = repository.ref(ref);
  if (!tip) throw Error("the repository has no commit on its default branch '" + branch + "'");
  os::make_private_folder(layout.wave_dir());
  git::WorktreeEntry entry;
  entry.common_dir = layout.common_dir;
  entry.staging = layout.staging_dir();
  entry.id = fs::path(branch).filename().string();
  entry.path = layout.project / fs::path(branch).filename();
  entry.branch = ref;
  git::register_worktree(entry);
  git::TrustedGit trusted(layout.common_dir, layout.wave_dir(), processes);
  trusted.prepare(repository);
  trusted.fill(entry.path, layout.common_dir / "worktrees" / entry.id / "index", *tip, 1);
  return entry.path;
}

// Takes back what a failed `new` or `clone` has made in a folder that was not there before, or
// empty.
class Undo {
 public:
  explicit Undo(fs::path folder)
      : folder_(std::move(folder)), existed_(bool(os::file_id(folder_))) {}
  ~Undo() {
    if (!armed_) return;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder_, ignored)) {
      fs::remove_all(entry.path(), ignored);
    }
    if (!existed_) fs::remove(folder_, ignored);
  }
  void disarm() { armed_ = false; }

 private:
  fs::path folder_;
  bool existed_;
  bool armed_ = true;
};

SetUp finish_project(const fs::path& folder, const os::Now& now, os::ProcessRunner& processes) {
  const git::Layout layout = git::layout_of(folder / "repo.git");
  git::Repository repository = git::Repository::open(layout.common_dir);
  const std::string branch = guess_default_branch(repository);
  const fs::path main_worktree = add_main_worktree(layout, repository, branch, processes);
  if (repository.head_ref() != "refs/heads/" + branch) point_head_at(layout.common_dir, branch);
  SetUp out = set_up_in_place(layout, now, processes);
  out.main_worktree = main_worktree;
  return out;
}

// agvv's rule: a folder that is no repository but holds exactly one bare one stands for it.
fs::path repository_in(const fs::path& source) {
  std::vector<fs::path> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(source, ignored)) {
    if (entry.path().extension() == ".git" && entry.is_directory(ignored) &&
        entry.path().filename() != ".git") {
      found.push_back(entry.path());
    }
  }
  if (found.empty() || os::file_id(source / ".git") || os::file_id(source / "HEAD")) return source;
  if (found.size() == 1) return found.front();
  std::sort(found.begin(), found.end());
  throw Error("'" + source.string() + "' holds " + std::to_string(found.size()) + " repositories",
              "name one of them, '" + found.front().string() + "' say");
}

// Where the source itself came from; nothing for a URL or a repository without origin.
std::optional<std::string> origin_of(const std::string& source) {
  std::error_code ignored;
  if (!fs::is_directory(source, ignored)) return std::nullopt;
  const auto location = git::discover(source, {});
  if (!location) return std::nullopt;
  const auto url = git::Repository::open(location->common_dir).config("remote.origin.url");
  if (!url) return std::nullopt;
  // git reads a path that is not absolute from where the repository stands.
  const fs::path& stand = location->work_tree.empty() ? location->common_dir : location->work_tree;
  const bool moves = fs::path(*url).is_relative() && fs::is_directory(stand / *url, ignored);
  return moves ? fs::canonical(stand / *url).string() : *url;
}

}  // namespace

SetUp set_up_in_place(const git::Layout& layout, const os::Now& now, os::ProcessRunner& processes) {
  os::make_private_folder(layout.wave_dir());
  SetUp out;
  out.layout = layout;
  git::Repository repository = git::Repository::open(layout.common_dir);
  {
    const os::FileLock lock = store::lock_store(layout);
    const auto known = read_set_up(layout);
    SetUpRecord record = known.value_or(SetUpRecord());
    out.changed = !known;
    store::ensure_writer(layout.wave_dir(), layout.common_dir);
    out.default_branch = default_branch(layout, repository);
    const bool other = record.default_branch != out.default_branch;
    record.default_branch = out.default_branch;
    out.changed |= other;
    store::begin_notes({repository, layout.common_dir, layout.wave_dir()}, now.wall_ms / 1000);
    show_notes(repository, record, out);
    const bool moved = record.remotes != configured_remotes(repository, layout);
    if (moved) record.remotes = configured_remotes(repository, layout);
    out.changed |= moved;
    if (!known || other || moved || !out.config_keys.empty()) write_set_up(layout, record);
  }
  out.hooks = install_hooks(layout, repository, processes);
  for (const git::HookOutcome& hook : out.hooks.hooks) {
    out.changed |= hook.deed == git::HookDeed::installed || hook.deed == git::HookDeed::updated;
  }
  out.changed |= !out.config_keys.empty();
  return out;
}

SetUp new_project(const fs::path& where, const os::Now& now, os::ProcessRunner& processes) {
  const fs::path folder = resolved(where);
  require_free(folder);
  Undo undo(folder);
  fs::create_directories(folder);
  const fs::path bare = folder / "repo.git";
  git::Repository repository = git::Repository::init_bare(bare, "main");
  // The user's own choice of name, now that there is a configuration to ask.
  const std::string branch = repository.config("init.defaultbranch").value_or("main");
  point_head_at(bare, branch);
  const std::string commit =
      repository.write_commit("Start the project\n", repository.write_tree({}), {},
                              repository.identity().value_or(k_nobody), now.wall_ms / 1000);
  repository.swap_ref("refs/heads/" + branch, commit, std::nullopt, "wave: start the project");
  SetUp out = finish_project(folder, now, processes);
  undo.disarm();
  return out;
}

SetUp clone_project(const std::string& source, const fs::path& where, const os::Now& now,
                    os::ProcessRunner& processes) {
  const fs::path folder = resolved(where);
  require_free(folder);
  Undo undo(folder);
  fs::create_directories(folder);
  std::error_code ignored;
  const bool is_local = fs::is_directory(source, ignored);
  const std::string place = is_local ? repository_in(fs::canonical(source)).string() : source;
  git::clone_bare(place, folder / "repo.git", processes);
  if (const auto origin = origin_of(place)) {
    git::Repository::open(folder / "repo.git").set_local_config("remote.origin.url", *origin);
  }
  SetUp out = finish_project(folder, now, processes);
  undo.disarm();
  return out;
}

}  // namespace wave::actions
