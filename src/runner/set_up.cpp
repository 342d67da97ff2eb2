// SPDX-License-Identifier: MIT
#include "runner/set_up.h"

#include "domain/duration.h"
#include "error/error.h"
#include "json/writer.h"
#include "os/files.h"
#include "os/log.h"
#include "os/paths.h"

#include <algorithm>
#include <cstring>

namespace wave::runner {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_line_cap = 300;
constexpr size_t k_mark_cap = 1 << 20;

// As a person would have typed it.
std::string name_of(const std::vector<std::string>& argv) {
  if (argv.size() == 3 && argv[0] == "sh" && argv[1] == "-c") return argv[2];
  std::string out;
  for (const std::string& word : argv) {
    const bool plain = !word.empty() && word.find_first_of(" \t\n'\"\\$`") == std::string::npos;
    out += (out.empty() ? "" : " ") + (plain ? word : json::quote(word));
  }
  return out;
}

std::string seconds(int64_t count) { return domain::to_string(std::chrono::seconds(count)); }

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
    : launch_(launch), mark_file_(std::move(mark_file)) {
  const Readiness& wanted = launch.readiness;
  if (!wanted.wants_anything()) return;
  mark_ = mark_of(launch);
  if (is_marked(mark_file_, mark_)) return;
  if (wanted.wants_files()) {
    steps_.push_back({"copies and links",
                      {os::self_path().string(), "runner", launch.run, "--git-dir",
                       common_dir.string(), "--make-ready"},
                      true});
  }
  for (const auto& argv : wanted.commands) steps_.push_back({name_of(argv), argv, false});
}

os::ChildCommand SetUp::command(const os::Environment& environment) const {
  os::ChildCommand out;
  out.argv = steps_[at_].argv;
  const std::vector<std::string>& withheld = launch_.readiness.withheld;
  for (const auto& variable : environment) {
    const bool hidden =
        std::find(withheld.begin(), withheld.end(), variable.first) != withheld.end();
    if (!hidden) out.environment.push_back(variable);
  }
  return out;
}

std::string SetUp::heading() const { return "set-up: " + steps_[at_].name; }

void SetUp::hear(std::string_view bytes) {
  for (const char c : bytes) {
    if (c != '\n' && c != '\r') {
      if (line_.size() < k_line_cap) line_ += c;
      continue;
    }
    if (line_.find_first_not_of(" \t") != std::string::npos) last_ = line_;
    line_.clear();
  }
}

void SetUp::step_done() {
  ++at_;
  line_.clear();
  last_.clear();
  if (is_over()) mark_ready();
}

// Failing to mark costs another set-up with the next attempt.
void SetUp::mark_ready() const {
  try {
    os::write_file(mark_file_, mark_);
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
  }
}

std::string SetUp::failure(const os::ChildEnd& end) const {
  std::string out = "the set-up '" + steps_[at_].name + "' ";
  if (end.signal) {
    const char* name = strsignal(*end.signal);
    out += "was ended by signal " + std::to_string(*end.signal) +
           (name != nullptr ? std::string(" (") + name + ")" : "");
  } else {
    out += "exited with status " + std::to_string(end.exit_code.value_or(-1));
  }
  const bool unfinished = line_.find_first_not_of(" \t") != std::string::npos;
  const std::string& said = unfinished ? line_ : last_;
  return said.empty() ? out : out + ": " + said;
}

std::string SetUp::timed_out() const {
  return "the set-up '" + steps_[at_].name + "' was not done after " +
         seconds(launch_.readiness.timeout_s);
}

}  // namespace wave::runner
