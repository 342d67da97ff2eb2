// SPDX-License-Identifier: MIT
#include "agent/command.h"

#include "agent/arguments.h"
#include "agent/common_launch.h"
#include "agent/plain_reader.h"
#include "error/error.h"

#include <fmt/format.h>

namespace wave::agent {
namespace {

using Replacements = std::vector<std::pair<std::string_view, std::string>>;

// The replacement whose name the text begins with, or none.
const std::pair<std::string_view, std::string>* find(const Replacements& all,
                                                     std::string_view text) {
  for (const auto& each : all) {
    if (text.starts_with(each.first)) return &each;
  }
  return nullptr;
}

// One pass: what was put in is not looked at again; other braces are the program's own.
std::string filled(std::string_view text, const Replacements& replacements) {
  std::string result;
  while (!text.empty()) {
    const auto* found = find(replacements, text);
    result += found != nullptr ? found->second : std::string(1, text[0]);
    text.remove_prefix(found != nullptr ? found->first.size() : 1);
  }
  return result;
}

}  // namespace

Launch CommandAgent::launch(const RunRequest& request) const {
  Arguments words = request.command;
  append(words, request.extra_args);
  if (words.empty() || words[0].empty()) {
    throw UsageError("the agent 'command' was given no program",
                     "say it after '--': -- PROG ARG...");
  }
  const Replacements replacements = {{"{prompt_file}", request.prompt_file.string()},
                                     {"{worktree}", request.worktree.string()},
                                     {"{task}", request.task},
                                     {"{feature}", request.feature}};
  Launch launch = common_launch(request);
  launch.argv = {words[0]};
  for (size_t i = 1; i < words.size(); ++i) launch.argv.push_back(filled(words[i], replacements));
  if (!request.model.empty()) {
    launch.notes.push_back(
        fmt::format("the model '{}' is not told to '{}'", request.model, words[0]));
  }
  if (request.resume_session) {
    launch.notes.push_back(fmt::format("'{}' starts afresh: it has no sessions", words[0]));
  }
  return launch;
}

std::unique_ptr<OutputReader> CommandAgent::read_output() const {
  return std::make_unique<PlainReader>();
}

}  // namespace wave::agent
