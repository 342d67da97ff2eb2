// SPDX-License-Identifier: MIT
#include "runner/steps.h"

#include "domain/duration.h"
#include "json/writer.h"

#include <algorithm>
#include <cstring>

namespace wave::runner {
namespace {

constexpr size_t k_line_cap = 300;

std::string seconds(int64_t count) { return domain::to_string(std::chrono::seconds(count)); }

}  // namespace

std::string as_typed(const std::vector<std::string>& argv) {
  if (argv.size() == 3 && argv[0] == "sh" && argv[1] == "-c") return argv[2];
  std::string out;
  for (const std::string& word : argv) {
    const bool plain = !word.empty() && word.find_first_of(" \t\n'\"\\$`") == std::string::npos;
    out += (out.empty() ? "" : " ") + (plain ? word : json::quote(word));
  }
  return out;
}

void Steps::add(Step step) {
  if (step.name.empty()) step.name = as_typed(step.argv);
  steps_.push_back(std::move(step));
}

void Steps::add(const std::string& moment, const std::vector<std::vector<std::string>>& commands,
                int64_t timeout_s) {
  for (const auto& argv : commands) add({moment, argv, timeout_s});
}

os::ChildCommand Steps::command(const os::Environment& environment) const {
  os::ChildCommand out;
  out.argv = next().argv;
  for (const auto& variable : environment) {
    const bool hidden =
        std::find(withheld_.begin(), withheld_.end(), variable.first) != withheld_.end();
    if (!hidden) out.environment.push_back(variable);
  }
  return out;
}

void Steps::hear(std::string_view bytes) {
  for (const char c : bytes) {
    if (c != '\n' && c != '\r') {
      if (line_.size() < k_line_cap) line_ += c;
      continue;
    }
    if (line_.find_first_not_of(" \t") != std::string::npos) last_ = line_;
    line_.clear();
  }
}

void Steps::step_done() {
  ++at_;
  line_.clear();
  last_.clear();
}

std::string Steps::subject() const {
  const std::string& moment = next().moment;
  return (moment == "set-up" ? "the set-up '" : moment + " '") + next().name + "' ";
}

std::string Steps::failure(const os::ChildEnd& end) const {
  std::string out = subject();
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

std::string Steps::timed_out() const {
  return subject() + "was not done after " + seconds(next().timeout_s);
}

}  // namespace wave::runner
