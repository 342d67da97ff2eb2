// SPDX-License-Identifier: MIT
#include "simulator/fake_git.h"

#include "simulator/hub.h"
#include "simulator/work_tree.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace wave::simulator {
namespace fs = std::filesystem;
namespace {

os::Finished ended(int code, std::string output = {}, std::string errors = {}) {
  os::Finished out;
  out.exit_code = code;
  out.output = std::move(output);
  out.errors = std::move(errors);
  return out;
}

// Without the program's name and the settings that stand in front of the command.
std::vector<std::string> command_of(const std::vector<std::string>& argv) {
  size_t at = 1;
  while (at + 1 < argv.size() && (argv[at] == "-c" || argv[at] == "-C")) at += 2;
  return {argv.begin() + static_cast<std::ptrdiff_t>(at), argv.end()};
}

bool has(const std::vector<std::string>& words, const char* word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string place(const os::Command& command, const char* name) {
  return os::variable(command.environment, name).value_or("");
}

}  // namespace

FakeGit::FakeGit(const fs::path& common_dir) : common_dir_(common_dir) {}

os::Finished FakeGit::run(const os::Command& command) {
  const std::vector<std::string> words = command_of(command.argv);
  const std::string& verb = words.at(0);
  if (verb == "read-tree") return read_tree(words, command);
  if (verb == "hash-object") return hash_object(words, command);
  if (verb == "ls-remote") return ls_remote(words);
  if (verb == "push") return push(words);
  // The user has configured nothing, nothing is ignored, and nothing is filtered.
  if (verb == "config" || verb == "check-ignore") return ended(1);
  if (verb == "ls-files" || verb == "update-index" || verb == "check-attr") return ended(0);
  if (verb == "version") return ended(0, "git version 2.39.5\n");
  throw std::logic_error("the fake git does not know 'git " + verb + "'");
}

os::Finished FakeGit::read_tree(const std::vector<std::string>& words, const os::Command& command) {
  std::vector<std::string> commits;
  std::copy_if(words.begin() + 1, words.end(), std::back_inserter(commits),
               [](const std::string& word) { return word[0] != '-'; });
  Fill wanted;
  wanted.git_dir = common_dir_;
  wanted.work_tree = place(command, "GIT_WORK_TREE");
  wanted.index = place(command, "GIT_INDEX_FILE");
  wanted.to = commits.back();
  if (commits.size() > 1) wanted.from = commits.front();
  wanted.writes_files = has(words, "-u");
  wanted.is_trial = has(words, "--dry-run");
  try {
    return fill(wanted) ? ended(0) : ended(128, "", "error: Entry not uptodate. Cannot merge.\n");
  } catch (const std::exception& error) {
    return ended(128, "", std::string("fatal: ") + error.what() + "\n");
  }
}

os::Finished FakeGit::hash_object(const std::vector<std::string>& words,
                                  const os::Command& command) {
  git::Repository repository = git::Repository::open(common_dir_);
  const fs::path folder = command.directory;
  std::istringstream paths(command.input);
  std::string out;
  for (std::string path; std::getline(paths, path);) {
    std::ifstream file(folder / path, std::ios::binary);
    if (!file) return ended(128, out, "fatal: could not open '" + path + "'\n");
    std::ostringstream content;
    content << file.rdbuf();
    out += repository.write_blob(content.str()) + '\n';  // written or not makes no difference here
  }
  static_cast<void>(words);
  return ended(0, out);
}

os::Finished FakeGit::ls_remote(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& [ref, oid] : Hub::running()->refs) {
    if (has(words, ref.c_str())) out += oid + '\t' + ref + '\n';
  }
  return ended(0, out);
}

// One ref at a time, as the service moves them.
os::Finished FakeGit::push(const std::vector<std::string>& words) {
  const auto non_empty = [](const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
  };
  const std::string& move = words.back();
  const std::string ref = move.substr(move.find(':') + 1);
  const std::string lease = "--force-with-lease=" + ref + ':';
  const auto expected = std::find_if(
      words.begin(), words.end(), [&](const std::string& each) { return each.starts_with(lease); });
  if (expected == words.end()) throw std::logic_error("the fake git is to push without a lease");
  const bool done = Hub::running()->push(
      {ref, non_empty(expected->substr(lease.size())), non_empty(move.substr(0, move.find(':')))});
  return done ? ended(0) : ended(1, "", "error: failed to push some refs\n");
}

}  // namespace wave::simulator
