// SPDX-License-Identifier: MIT
// TrustedGit's questions about files of a work tree: what is ignored, and what they would be
// checked in as.
#include "git/trusted_git.h"
#include "git/zero_words.h"

#include <algorithm>
#include <set>
#include <sstream>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_paths_at_once = 20000;

bool is_within(const std::string& path, const std::set<std::string>& folders) {
  for (size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    if (slash + 1 < path.size() && folders.count(path.substr(0, slash + 1)) > 0) return true;
  }
  return false;
}

// A path that ends in '/' stands for all below it. Of what is in both, the topmost, without '/'.
std::vector<std::string> places_in_both(const std::vector<std::string>& first,
                                        const std::vector<std::string>& second) {
  const std::set<std::string> one(first.begin(), first.end());
  const std::set<std::string> other(second.begin(), second.end());
  std::set<std::string> both;
  for (const std::string& path : one) {
    if (other.count(path) > 0 || is_within(path, other)) both.insert(path);
  }
  for (const std::string& path : other) {
    if (is_within(path, one)) both.insert(path);
  }
  std::vector<std::string> out;
  for (const std::string& path : both) {
    if (is_within(path, both)) continue;
    out.push_back(path.ends_with('/') ? path.substr(0, path.size() - 1) : path);
  }
  return out;
}

}  // namespace

std::vector<std::string> TrustedGit::ignored_matching(const fs::path& work_tree,
                                                      const fs::path& index,
                                                      const fs::path& include,
                                                      const std::string& excludes) {
  const os::Environment places = {{"GIT_WORK_TREE", work_tree.string()},
                                  {"GIT_INDEX_FILE", index.string()}};
  const auto listed = [&](const std::string& selection) {
    // From its top: else only what is below our own folder is listed.
    std::vector<std::string> arguments = {"-C", work_tree.string()};
    if (!excludes.empty()) {
      arguments.insert(arguments.end(), {"-c", "core.excludesFile=" + excludes});
    }
    for (const char* word : {"ls-files", "-z", "--others", "--ignored", "--directory"}) {
      arguments.emplace_back(word);
    }
    arguments.push_back(selection);
    const os::Finished finished = run(std::move(arguments), places);
    if (!finished.ok() || finished.truncated) {
      throw_failure("cannot list what is ignored in '" + work_tree.string() + "'", finished);
    }
    return split_at_zeros(finished.output);
  };
  return places_in_both(listed("--exclude-standard"), listed("--exclude-from=" + include.string()));
}

std::set<std::string> TrustedGit::ignored(const fs::path& work_tree,
                                          const std::vector<std::string>& paths,
                                          const std::string& user_excludes) {
  std::vector<std::string> arguments;
  if (!user_excludes.empty()) arguments = {"-c", "core.excludesFile=" + user_excludes};
  arguments.insert(arguments.end(), {"check-ignore", "--no-index", "-z", "--stdin"});
  const os::Environment places = {{"GIT_WORK_TREE", work_tree.string()}};
  const std::string here = "./";  // a path that begins with ':' has no meaning of its own behind it
  std::set<std::string> out;
  for (size_t at = 0; at < paths.size(); at += k_paths_at_once) {
    std::string input;
    for (size_t i = at; i < std::min(at + k_paths_at_once, paths.size()); ++i) {
      input += here + paths[i] + '\0';
    }
    const os::Finished finished = run(arguments, places, input, work_tree);
    if (finished.exit_code != 0 && finished.exit_code != 1) {
      throw_failure("cannot tell what is ignored in '" + work_tree.string() + "'", finished);
    }
    for (size_t from = 0; from < finished.output.size();) {
      const size_t end = std::min(finished.output.find('\0', from), finished.output.size());
      out.insert(finished.output.substr(from + here.size(), end - from - here.size()));
      from = end + 1;
    }
  }
  return out;
}

std::map<std::string, std::string> TrustedGit::filters(const fs::path& work_tree,
                                                       const fs::path& index,
                                                       const std::vector<std::string>& paths) {
  std::string input;
  for (const std::string& path : paths) input += path + '\0';
  const os::Finished finished =
      run({"check-attr", "--cached", "-z", "--stdin", "filter"},
          {{"GIT_WORK_TREE", work_tree.string()}, {"GIT_INDEX_FILE", index.string()}}, input,
          work_tree);
  if (!finished.ok() || finished.truncated) {
    throw_failure("cannot tell which files are filtered", finished);
  }
  std::map<std::string, std::string> out;
  const std::vector<std::string> words = split_at_zeros(finished.output);
  for (size_t i = 0; i + 2 < words.size(); i += 3) {
    const std::string& value = words[i + 2];
    if (value != "unspecified" && value != "unset" && value != "set") out[words[i]] = value;
  }
  return out;
}

std::vector<std::string> TrustedGit::checked_in(const fs::path& work_tree,
                                                const std::vector<std::string>& paths) {
  return hash(work_tree, paths, false);
}

std::vector<std::string> TrustedGit::check_in(const fs::path& work_tree,
                                              const std::vector<std::string>& paths) {
  return hash(work_tree, paths, true);
}

std::vector<std::string> TrustedGit::hash(const fs::path& work_tree,
                                          const std::vector<std::string>& paths, bool write) {
  std::vector<std::string> out(paths.size());
  std::vector<size_t> asked;
  std::string input;
  for (size_t i = 0; i < paths.size(); ++i) {
    if (paths[i].find('\n') != std::string::npos || paths[i].front() == '"') continue;
    asked.push_back(i);
    input += paths[i] + '\n';
  }
  if (asked.empty()) return out;
  std::vector<std::string> arguments = {
      "-c", "filter.lfs.clean=",         "-c",          "filter.lfs.process=",
      "-c", "filter.lfs.required=false", "hash-object", "--stdin-paths"};
  if (write) arguments.emplace_back("-w");
  const os::Finished finished =
      run(arguments, {{"GIT_WORK_TREE", work_tree.string()}}, input, work_tree);
  std::istringstream lines(finished.output);
  std::string line;
  for (size_t i = 0; i < asked.size() && std::getline(lines, line); ++i) out[asked[i]] = line;
  return out;
}

}  // namespace wave::git
