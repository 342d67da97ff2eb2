// SPDX-License-Identifier: MIT
// The part of Runner that knows of the sandbox: how programs are started in it, how commits come
// out, and what was done to others without it.
#include "error/error.h"
#include "os/log.h"
#include "runner/runner.h"
#include "runner/tampering.h"
#include "store/spool.h"

namespace wave::runner {

os::ChildCommand Runner::confined(os::ChildCommand command) {
  std::vector<std::string> words;
  if (!launch_.sandbox.on) {
    Limits limits = launch_.limits;
    limits.processes = 0;  // outside it counts all that the user runs
    words = limit_words(limits);
  } else if (set_up_.is_over() || !set_up_.is_ours()) {
    if (!sandboxed_) {
      SandboxedRun made(store_, launch_, environment_);
      made.prepare();
      sandboxed_.emplace(std::move(made));
      watch_commits();
    }
    words = sandboxed_->words(command.argv);
  }
  command.argv.insert(command.argv.begin(), words.begin(), words.end());
  return command;
}

std::vector<std::string> Runner::brought(std::vector<std::string> oids, Stage stage) {
  const store::SpoolTaken taken = store::take_spool(git_dir_);
  for (const store::SpoolLine& line : taken.lines) oids.push_back(line.oid);
  try {
    BroughtWork work = sandboxed_->bring(oids, stage);
    fault_ = work.fault;
    if (!fault_.empty()) os::log(os::Level::error, "run " + launch_.run + ": " + fault_);
    store::drop_segments(taken);
    return std::move(work.commits);
  } catch (const Error& error) {
    if (stage == Stage::over) {
      fault_ = "what it committed could not be brought out of '" + git_dir_.string() +
               "': " + error.what();
    }
    throw;
  }
}

void Runner::tell_tampering(const os::Now& now, domain::Event& ended,
                            const std::string& branch) const {
  if (!set_up_.is_over()) return;  // no agent was there
  const git::Layout& layout = store_.layout();
  if (!launch_.sandbox.on) {
    write_moved(layout, launch_.run, moved_beside(layout, launch_.run, branch));
  }
  const int64_t began_ms = now.wall_ms - (now.boot_ms - started_.boot_ms);
  for (const std::string& sentence : tampered_with(layout, launch_, began_ms)) {
    ended.detail += (ended.detail.empty() ? "" : "; ") + sentence;
    if (ended.to != domain::State::done) continue;
    ended.to = domain::State::needs_human;
    ended.reason = domain::Reason::tampered;
  }
}

}  // namespace wave::runner
