// SPDX-License-Identifier: MIT
#include "git/run_git_dir.h"

#include "domain/hex.h"
#include "error/error.h"
#include "git/hook_files.h"
#include "git/ref_files.h"
#include "os/files.h"
#include "os/log.h"
#include "os/remove_tree.h"

#include <sstream>

#include <unistd.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_index_cap = size_t{1} << 30;
constexpr size_t k_hook_cap = 1 << 20;

// What an agent's git should know of how people work here. Nothing that leads to a secret.
constexpr const char* k_settings =
    "^(core\\.(autocrlf|eol|filemode|symlinks|ignorecase|precomposeunicode|safecrlf|hookspath"
    "|sparsecheckout|sparsecheckoutcone|abbrev)|user\\.(name|email)|init\\.defaultbranch"
    "|(merge|diff|filter)\\..*|commit\\.(cleanup|verbose)|pull\\.(rebase|ff)|rebase\\.autostash"
    "|branch\\..*\\.(remote|merge)|remote\\..*\\.(url|fetch))$";

// A password in an address stays here.
std::string without_login(const std::string& url) {
  const size_t scheme = url.find("://");
  const size_t at = url.find('@', scheme == std::string::npos ? 0 : scheme);
  if (scheme == std::string::npos || at == std::string::npos) return url;
  if (at > url.find('/', scheme + 3)) return url;
  return url.substr(0, scheme + 3) + url.substr(at + 1);
}

// Beside it, for the agent may write in it.
fs::path refs_file(const fs::path& folder) { return folder.parent_path() / "refs"; }

std::string refs_of(const fs::path& common_dir) {
  std::string out;
  for (const char* prefix : {"refs/heads/", "refs/remotes/", "refs/tags/"}) {
    for (const auto& [name, oid] : read_ref_files(common_dir, prefix)) {
      if (!oid.empty()) out += oid + ' ' + name + '\n';
    }
  }
  return out;
}

void copy_file(const fs::path& from, const fs::path& to, size_t cap, unsigned mode = 0600) {
  const auto content = os::read_file(from, os::Links::follow, cap);
  if (!content) return;
  os::make_private_folder(to.parent_path());
  os::write_file(to, *content, os::Durability::fast, mode);
}

// The project's own hooks run in the sandbox as they would outside.
void copy_hooks(const fs::path& from, const fs::path& to) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(from, ignored)) {
    const bool runs = entry.is_regular_file(ignored) && access(entry.path().c_str(), X_OK) == 0;
    if (runs) copy_file(entry.path(), to / entry.path().filename(), k_hook_cap, 0700);
  }
}

void add_hooks(const RunGitDir& wanted) {
  const fs::path hooks = wanted.folder / "hooks";
  os::make_private_folder(hooks);
  copy_hooks(wanted.common_dir / "hooks", hooks);
  HookPlace place;
  place.folder = hooks;
  place.common_dir = wanted.folder;
  place.signal_program = wanted.signal_program;
  place.record = wanted.folder.parent_path() / "hooks.json";
  for (const HookOutcome& outcome : install_hooks(place).hooks) {
    if (outcome.deed == HookDeed::refused) os::log(os::Level::warning, outcome.reason);
  }
}

void add_settings(const Repository& from, Repository& to) {
  to.set_local_config("core.bare", "false");
  to.set_local_config("core.logAllRefUpdates", "true");
  to.set_local_config("gc.auto", "0");
  from.each_config(k_settings, [&](const std::string& key, const std::string& value) {
    to.set_local_config(key, key.ends_with(".url") ? without_login(value) : value);
  });
}

}  // namespace

std::optional<std::string> why_no_run_git_dir(const Repository& repository,
                                              const fs::path& common_dir) {
  if (os::file_id(common_dir / "shallow")) return "the repository is a shallow clone";
  bool partial = false;
  repository.each_config("^(extensions\\.partialclone|remote\\..*\\.promisor)$",
                         [&](const std::string&, const std::string&) { partial = true; });
  if (partial) return "the repository is a partial clone";
  return std::nullopt;
}

void make_run_git_dir(const Repository& repository, const RunGitDir& wanted) {
  const fs::path& folder = wanted.folder;
  if (os::file_id(folder)) os::remove_tree(folder);
  const bool is_detached = wanted.branch.empty();
  const std::string name =
      is_detached ? "none" : wanted.branch.substr(wanted.branch.find('/', 5) + 1);
  Repository made = Repository::init_bare(folder, name);
  std::error_code ignored;
  fs::permissions(folder, fs::perms::owner_all, ignored);
  add_settings(repository, made);
  os::make_private_folder(folder / "objects" / "info");
  os::write_file(folder / "objects" / "info" / "alternates",
                 (wanted.common_dir / "objects").string() + '\n');
  const std::string refs = refs_of(wanted.common_dir);
  os::write_file(refs_file(folder), refs);
  os::write_file(folder / "packed-refs", refs);
  os::make_private_folder(folder / "logs");
  os::write_file(folder / "logs" / "HEAD", "");
  for (const char* each : {"exclude", "attributes", "sparse-checkout"}) {
    copy_file(wanted.common_dir / "info" / each, folder / "info" / each, k_hook_cap);
  }
  for (const char* each : {"index", "wave-task", "ORIG_HEAD"}) {
    copy_file(wanted.entry / each, folder / each, k_index_cap);
  }
  if (is_detached) {
    copy_file(wanted.entry / "HEAD", folder / "HEAD", k_hook_cap);
  } else {
    add_hooks(wanted);
  }
}

std::map<std::string, std::string> refs_at_start(const fs::path& folder) {
  std::map<std::string, std::string> out;
  std::istringstream lines(os::read_file(refs_file(folder), os::Links::refuse).value_or(""));
  for (std::string line; std::getline(lines, line);) {
    if (line.size() > domain::k_oid_digits + 1) {
      out[line.substr(domain::k_oid_digits + 1)] = line.substr(0, domain::k_oid_digits);
    }
  }
  return out;
}

bool give_back_index(const fs::path& folder, const fs::path& entry) {
  if (os::file_id(entry / "index.lock")) return false;
  try {
    const auto index = os::read_file(folder / "index", os::Links::refuse, k_index_cap);
    if (!index) return false;
    os::write_file(entry / "index", *index, os::Durability::fast, 0644);
    return true;
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
    return false;
  }
}

}  // namespace wave::git
