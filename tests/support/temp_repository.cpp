// SPDX-License-Identifier: MIT
#include "support/temp_repository.h"

#include "os/process_runner.h"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace wave::test {

TempRepository::TempRepository() {
  std::filesystem::create_directory(work_tree());
  git({"init", "--quiet", "--initial-branch=main", "."});
  // Else each commit starts one git more.
  std::ofstream(work_tree() / ".git/config", std::ios::app) << "[maintenance]\n\tauto = false\n";
  add_commit("first");
}

std::string TempRepository::git(const std::vector<std::string>& arguments) const {
  os::Command command;
  command.argv = {"git"};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  command.directory = work_tree();
  command.environment = {{"PATH", std::getenv("PATH")},
                         {"HOME", folder_.path().string()},
                         {"GIT_CONFIG_NOSYSTEM", "1"},
                         {"GIT_AUTHOR_NAME", "A U Thor"},
                         {"GIT_AUTHOR_EMAIL", "author@example.com"},
                         {"GIT_COMMITTER_NAME", "C O Mitter"},
                         {"GIT_COMMITTER_EMAIL", "committer@example.com"},
                         {"GIT_AUTHOR_DATE", "1112911993 +0000"},
                         {"GIT_COMMITTER_DATE", "1112911993 +0000"}};
  os::SystemProcessRunner processes;
  const os::Finished finished = processes.run(command);
  if (!finished.ok()) throw std::runtime_error("git: " + finished.errors);
  std::string out = finished.output;
  if (!out.empty() && out.back() == '\n') out.pop_back();
  return out;
}

std::string TempRepository::commit(const std::string& file) {
  add_commit(file);
  return git({"rev-parse", "HEAD"});
}

void TempRepository::add_commit(const std::string& file) {
  std::ofstream(work_tree() / file) << file << '\n';
  git({"add", file});
  git({"commit", "--quiet", "-m", "add " + file});
}

}  // namespace wave::test
