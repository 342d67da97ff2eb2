// SPDX-License-Identifier: MIT
#include "runner/set_up.h"

#include "error/error.h"
#include "json/writer.h"
#include "os/files.h"
#include "os/log.h"
#include "os/paths.h"

namespace wave::runner {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_mark_cap = 1 << 20;

// Names this worktree and these steps.
std::string mark_of(const LaunchRecord& launch) {
  json::Writer out;
  out.begin_object().member("v", 1);
  out.member("device", static_cast<int64_t>(launch.worktree_id.device));
  out.member("inode", static_cast<int64_t>(launch.worktree_id.inode));
  const auto list = [&](std::string_view key, const std::vector<std::string>& words) {
    out.key(key).begin_array();
    for (const std::string& word : words) out.string(word);
    out.end_array();
  };
  list("copy", launch.readiness.copy);
  list("link", launch.readiness.link);
  out.key("commands").begin_array();
  for (const auto& command : launch.readiness.commands) {
    out.begin_array();
    for (const std::string& word : command) out.string(word);
    out.end_array();
  }
  out.end_array().end_object();
  return out.take() + "\n";
}

bool is_marked(const fs::path& file, const std::string& mark) {
  try {
    return os::read_file(file, os::Links::refuse, k_mark_cap) == mark;
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
    return false;
  }
}

}  // namespace

SetUp::SetUp(const LaunchRecord& launch, fs::path common_dir, fs::path mark_file)
    : mark_file_(std::move(mark_file)), steps_(launch.readiness.withheld) {
  const Readiness& wanted = launch.readiness;
  if (wanted.wants_set_up()) {
    mark_ = mark_of(launch);
    if (!is_marked(mark_file_, mark_)) add_readying(launch, common_dir);
  }
  steps_.add("before_run", wanted.before_run, wanted.commands_timeout_s);
}

void SetUp::add_readying(const LaunchRecord& launch, const fs::path& common_dir) {
  const Readiness& wanted = launch.readiness;
  if (wanted.wants_files()) {
    steps_.add({"set-up",
                {os::self_path().string(), "runner", launch.run, "--git-dir", common_dir.string(),
                 "--make-ready"},
                wanted.timeout_s,
                "copies and links",
                true});
    ++readying_;
  }
  steps_.add("set-up", wanted.commands, wanted.timeout_s);
  readying_ += wanted.commands.size();
}

void SetUp::step_done() {
  steps_.step_done();
  if (steps_.done() == readying_) mark_ready();
}

// Failing to mark costs another set-up with the next attempt.
void SetUp::mark_ready() const {
  try {
    os::write_file(mark_file_, mark_);
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
  }
}

}  // namespace wave::runner
