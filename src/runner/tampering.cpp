// SPDX-License-Identifier: MIT
#include "runner/tampering.h"

#include "error/error.h"
#include "git/ref_files.h"
#include "git/run_git_dir.h"
#include "os/log.h"
#include "runner/sandboxed_run.h"
#include "store/own_objects.h"
#include "store/replaced_logs.h"

#include <map>
#include <sstream>

namespace wave::runner {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_small = 16 << 10;
constexpr size_t k_most_told = 1000;

std::map<std::string, std::string> watched_refs(const fs::path& common_dir) {
  std::map<std::string, std::string> out;
  for (const char* prefix : {"refs/heads/", "refs/tags/", store::k_keep_prefix}) {
    out.merge(git::read_ref_files(common_dir, prefix));
  }
  return out;
}

enum class Content { as_written, missing, another };

Content compare(const fs::path& file, const std::string& written) {
  std::error_code ignored;
  if (!fs::exists(fs::symlink_status(file, ignored))) return Content::missing;
  try {
    const auto now = os::read_file(file, os::Links::refuse, k_small);
    return now == written ? Content::as_written : Content::another;
  } catch (const Error&) {
    return Content::another;  // a folder, a link
  }
}

}  // namespace

void note_refs(const git::Layout& layout, const LaunchRecord& launch) {
  if (launch.sandbox.on) return;
  std::string text;
  for (const auto& [name, oid] : watched_refs(layout.common_dir)) {
    if (!oid.empty()) text += oid + ' ' + name + '\n';
  }
  try {
    os::write_file(layout.run_dir(launch.run) / "refs", text);
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());  // then nothing can be compared
  }
}

std::vector<std::string> tampered_with(const git::Layout& layout, const LaunchRecord& launch,
                                       int64_t since_ms) {
  std::vector<std::string> out;
  const fs::path entry = layout.task_git_dir(launch.task);
  const auto folder = os::file_id(launch.worktree);
  const bool known = launch.worktree_id != os::FileId();
  if (folder && known && *folder != launch.worktree_id) {
    out.emplace_back("another folder stands in the place of its worktree");
  } else if (compare(launch.worktree / ".git", "gitdir: " + entry.string() + "\n") ==
             Content::another) {
    out.emplace_back("the worktree's .git leads elsewhere");
  }
  if (compare(entry / "commondir", "../..\n") == Content::another) {
    out.emplace_back("the worktree's git directory names another repository");
  }
  if (store::was_replaced_since(layout.wave_dir(), since_ms)) {
    out.emplace_back("the log of this clone was replaced while it ran, and was put back");
  }
  return out;
}

std::vector<MovedRef> moved_beside(const git::Layout& layout, const std::string& run,
                                   const std::string& own) {
  std::vector<MovedRef> out;
  const auto before = git::refs_at_start(run_git_dir(layout, run));
  if (before.empty()) return out;
  const auto now = watched_refs(layout.common_dir);
  for (const auto& [ref, oid] : before) {
    const auto found = now.find(ref);
    const std::string to = found == now.end() ? "" : found->second;
    if (ref != own && to != oid && out.size() < k_most_told) out.push_back({ref, oid, to});
  }
  return out;
}

void write_moved(const git::Layout& layout, const std::string& run,
                 const std::vector<MovedRef>& moved) {
  if (moved.empty()) return;
  std::string text;
  for (const MovedRef& each : moved) {
    text += each.ref + ' ' + each.from + ' ' + (each.to.empty() ? "-" : each.to) + '\n';
  }
  try {
    os::write_file(layout.run_dir(run) / "moved", text);
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
  }
}

std::vector<MovedRef> read_moved(const git::Layout& layout, const std::string& run) {
  std::vector<MovedRef> out;
  const auto text = os::read_file(layout.run_dir(run) / "moved", os::Links::refuse);
  std::istringstream lines(text.value_or(""));
  for (MovedRef each; lines >> each.ref >> each.from >> each.to;) {
    if (each.to == "-") each.to.clear();
    out.push_back(each);
  }
  return out;
}

}  // namespace wave::runner
