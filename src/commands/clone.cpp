// SPDX-License-Identifier: MIT
#include "actions/set_up.h"
#include "cli/output.h"
#include "commands/verbs.h"
#include "error/error.h"
#include "view/set_up.h"

#include <filesystem>

#include <fmt/format.h>

namespace wave::commands {
namespace {

struct Answers {
  std::string source;
  std::optional<std::string> folder;
};

void declare(cli::Options& options, Answers& answers) {
  options.required_operand("url|path", answers.source);
  options.operand("dir", answers.folder);
}

// As git clone names it: the source's last part, without "/.git", ".git" and slashes.
std::string folder_of(std::string source) {
  const auto drop = [&source](std::string_view end) {
    if (source.ends_with(end)) source.resize(source.size() - end.size());
  };
  while (source.ends_with('/')) source.pop_back();
  drop("/.git");
  while (source.ends_with('/')) source.pop_back();
  drop(".git");
  const std::string name = source.substr(source.find_last_of("/:") + 1);
  if (name.empty() || name == "." || name == "..") {
    throw UsageError(fmt::format("'{}' does not tell how to name the project", source),
                     "name its folder: git wave clone <url|path> <dir>");
  }
  return name;
}

int act(cli::Context& context, const Answers& answers) {
  const auto folder =
      std::filesystem::absolute(answers.folder ? *answers.folder : folder_of(answers.source));
  const actions::SetUp made =
      actions::clone_project(answers.source, folder, context.now(), context.processes());
  cli::narrate(view::set_up_lines(made));
  cli::print(made.main_worktree.string() + '\n');
  return 0;
}

}  // namespace

cli::Command clone() {
  return {.group = cli::Group::project,
          .need = cli::Need::nothing,
          .summary = "make a managed project from a repository",
          .usage = {"clone <url|path> [<dir>]"},
          .prepare = cli::prepared(declare, act)};
}

}  // namespace wave::commands
