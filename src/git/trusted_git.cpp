// SPDX-License-Identifier: MIT
#include "git/trusted_git.h"

#include "error/passing_error.h"
#include "os/files.h"

#include <algorithm>
#include <charconv>
#include <sstream>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr const char* k_git = "git";
constexpr const char* k_object_folder = "GIT_OBJECT_DIRECTORY";

bool is_git_variable(const std::string& name) { return name.rfind("GIT_", 0) == 0; }

// The caller's environment without what steers git, plus what must hold for every call of ours.
os::Environment scrubbed() {
  os::Environment environment = os::current_environment();
  environment.erase(std::remove_if(environment.begin(), environment.end(),
                                   [](const auto& each) { return is_git_variable(each.first); }),
                    environment.end());
  environment.emplace_back("GIT_TERMINAL_PROMPT", "0");
  environment.emplace_back("GIT_OPTIONAL_LOCKS", "0");
  environment.emplace_back("LC_ALL", "C");
  return environment;
}

// The first line of `text` that begins so, without that beginning; or nothing.
std::string line_after(const std::string& text, const std::string& prefix) {
  size_t at = text.starts_with(prefix) ? 0 : text.find('\n' + prefix);
  if (at == std::string::npos) return {};
  at = text.find(prefix, at) + prefix.size();
  return text.substr(at, text.find('\n', at) - at);
}

std::string quoted(const std::string& value) {
  std::string out = "\"";
  for (const char c : value) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

// One line of a config file for a key such as "core.eol" or "filter.lfs.clean".
std::string config_lines(const std::string& key, const std::string& value) {
  const size_t first = key.find('.');
  const size_t last = key.rfind('.');
  std::string section = key.substr(0, first);
  if (first != last) section += ' ' + quoted(key.substr(first + 1, last - first - 1));
  return '[' + section + "]\n\t" + key.substr(last + 1) + " = " + quoted(value) + '\n';
}

// What changes the bytes that a checkout writes, and nothing that names a program, but for the
// user's own git-lfs.
constexpr const char* k_mirrored =
    "^(core\\.(autocrlf|eol|filemode|symlinks|ignorecase|precomposeunicode|safecrlf|"
    "sparsecheckout|sparsecheckoutcone|checkroundtripencoding|bigfilethreshold|longpaths)"
    "|extensions\\.partialclone|remote\\..*\\.(promisor|partialclonefilter|url))$";

constexpr const char* k_filters = "^filter\\.lfs\\.";

// How the user reaches other places.
constexpr const char* k_ways =
    "^(credential\\..*|core\\.(sshcommand|gitproxy|askpass)|ssh\\..*|http\\..*|safe\\..*"
    "|url\\..*\\.(insteadof|pushinsteadof)|protocol\\..*)$";

std::string mirrored_config(const Repository& repository) {
  std::string text =
      "# Made by git-wave, renewed when the repository's settings change.\n"
      "[core]\n\trepositoryformatversion = 1\n\tbare = false\n\thooksPath = /dev/null\n"
      "\tfsmonitor = false\n\tlogAllRefUpdates = false\n\tfsync = committed\n"
      "[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n[advice]\n\tdetachedHead = false\n"
      "[submodule]\n\trecurse = false\n[fetch]\n\tfsckObjects = true\n"
      "[protocol \"ext\"]\n\tallow = never\n";
  repository.each_config(k_mirrored, [&](const std::string& key, const std::string& value) {
    text += config_lines(key, value);
  });
  return text;
}

void copy_if_there(const fs::path& from, const fs::path& to) {
  if (const auto content = os::read_file(from)) os::write_file(to, *content);
}

void write_if_changed(const fs::path& path, const std::string& content) {
  if (os::read_file(path) != content) os::write_file(path, content);
}

// Of the user's global configuration only: the repository's could be the agent's.
std::string global_settings(const std::string& pattern, os::ProcessRunner& processes) {
  os::Command command;
  command.argv = {k_git, "config", "--global", "-z", "--get-regexp", pattern};
  command.environment = scrubbed();
  const os::Finished finished = processes.run(command);
  std::string text;
  for (size_t at = 0; at < finished.output.size();) {
    const size_t end = std::min(finished.output.find('\0', at), finished.output.size());
    const std::string entry = finished.output.substr(at, end - at);
    const size_t split = entry.find('\n');
    if (split != std::string::npos) {
      text += config_lines(entry.substr(0, split), entry.substr(split + 1));
    }
    at = end + 1;
  }
  return text;
}

}  // namespace

std::string complaint(const os::Finished& finished) {
  if (finished.timed_out) return "it took too long";
  if (finished.truncated) return "it is too much";
  std::string text = finished.errors;
  // Advice may follow the line that says it.
  for (const char* prefix : {"fatal: ", "error: "}) {
    if (std::string line = line_after(text, prefix); !line.empty()) return line;
  }
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const size_t last = text.rfind('\n');
  if (last != std::string::npos) text = text.substr(last + 1);
  if (!text.empty()) return text;
  return finished.signal ? "it was ended by signal " + std::to_string(*finished.signal)
                         : "no reason given";
}

void throw_failure(const std::string& deed, const os::Finished& finished) {
  const std::string sentence = deed + ": " + complaint(finished);
  if (finished.signal || finished.timed_out) throw PassingError(sentence);
  throw Error(sentence);
}

TrustedGit::TrustedGit(const fs::path& common_dir, const fs::path& wave_dir,
                       os::ProcessRunner& processes)
    : common_dir_(common_dir), dir_(wave_dir / "trusted.git"), processes_(processes) {}

void TrustedGit::prepare(const Repository& repository) {
  os::make_private_folder(dir_ / "objects" / "info");
  os::make_private_folder(dir_ / "refs");
  os::make_private_folder(dir_ / "info");
  write_if_changed(dir_ / "HEAD", "ref: refs/heads/none\n");
  write_if_changed(dir_ / "objects" / "info" / "alternates",
                   (common_dir_ / "objects").string() + "\n");
  write_if_changed(dir_ / "config", mirrored_config(repository));
  write_if_changed(dir_ / "global", global_settings(k_filters, processes_));
  copy_if_there(common_dir_ / "shallow", dir_ / "shallow");
  copy_if_there(common_dir_ / "info" / "attributes", dir_ / "info" / "attributes");
  copy_if_there(common_dir_ / "info" / "exclude", dir_ / "info" / "exclude");
  copy_if_there(common_dir_ / "info" / "sparse-checkout", dir_ / "info" / "sparse-checkout");
}

os::Finished TrustedGit::run(std::vector<std::string> arguments, os::Environment extra,
                             const std::string& input, const fs::path& directory) {
  os::Command command;
  command.argv = {k_git};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  command.environment = scrubbed();
  command.environment.insert(command.environment.end(), extra.begin(), extra.end());
  if (!os::variable(extra, "GIT_DIR")) command.environment.emplace_back("GIT_DIR", dir_.string());
  // Else git obeys a file `commondir` that somebody planted there, and with it a configuration that
  // names programs.
  command.environment.emplace_back("GIT_COMMON_DIR", dir_.string());
  if (!os::variable(extra, k_object_folder)) {
    command.environment.emplace_back(k_object_folder, (common_dir_ / "objects").string());
  }
  command.environment.emplace_back("GIT_CONFIG_GLOBAL", (dir_ / "global").string());
  command.environment.emplace_back("GIT_CONFIG_NOSYSTEM", "1");
  command.environment.emplace_back("GIT_NO_REPLACE_OBJECTS", "1");
  command.directory = directory.empty() ? dir_ : directory;
  command.input = input;
  command.held = held_;
  return processes_.run(command);
}

// What git makes, its temporary files too, stays in an object folder of its own, which is nobody's
// yet: killed at any point, nothing of it lies among the repository's objects.
std::string TrustedGit::pack(const std::vector<std::string>& oids, const fs::path& folder,
                             const std::string& shared) {
  const os::Environment places = {
      {k_object_folder, folder.parent_path().string()},
      {"GIT_ALTERNATE_OBJECT_DIRECTORIES", quoted((common_dir_ / "objects").string())},
      {"GIT_NO_LAZY_FETCH", "1"}};
  std::string input;
  for (const std::string& oid : oids) input += oid + '\n';
  std::vector<std::string> arguments;
  if (!shared.empty()) arguments = {"-c", "core.sharedRepository=" + shared};
  for (const char* word : {"-c", "core.bigFileThreshold=16m", "pack-objects", "--quiet",
                           "--threads=1", "--delta-base-offset"}) {
    arguments.emplace_back(word);
  }
  arguments.push_back((folder / "pack").string());
  const os::Finished packed = run(std::move(arguments), places, input);
  if (!packed.ok()) throw_failure("cannot pack what was written", packed);
  const std::string name = "pack-" + packed.output.substr(0, packed.output.find('\n'));
  const os::Finished read = run({"verify-pack", (folder / (name + ".idx")).string()}, places);
  if (!read.ok()) throw_failure("cannot read back what was packed", read);
  return name;
}

void commit_as_a_user(const fs::path& work_tree, os::ProcessRunner& processes) {
  os::Command command;
  command.argv = {k_git,
                  "-c",
                  "user.name=git-wave",
                  "-c",
                  "user.email=wave@invalid",
                  "-c",
                  "commit.gpgSign=false",
                  "commit",
                  "--quiet",
                  "--allow-empty",
                  "--no-verify",
                  "-m",
                  "git-wave: do hooks fire?"};
  command.environment = scrubbed();
  command.directory = work_tree;
  const os::Finished finished = processes.run(command);
  if (!finished.ok()) throw_failure("cannot make a probe commit", finished);
}

void clone_bare(const std::string& source, const fs::path& target, os::ProcessRunner& processes) {
  os::Command command;
  // Nothing of the user's can be taken for an option: '--' stands before it.
  command.argv = {k_git,
                  "clone",
                  "--bare",
                  "--quiet",
                  "--no-hardlinks",
                  "--config",
                  "remote.origin.fetch=+refs/heads/*:refs/remotes/origin/*",
                  "--",
                  source,
                  target.string()};
  command.environment = scrubbed();
  const os::Finished finished = processes.run(command);
  if (!finished.ok()) throw_failure("cannot clone '" + source + "'", finished);
}

std::string talking_config(os::ProcessRunner& processes) {
  // Ours come last: of two lines for one key the later counts.
  return global_settings(k_ways, processes) +
         "[core]\n\trepositoryformatversion = 0\n\tbare = true\n\thooksPath = /dev/null\n"
         "\tfsmonitor = false\n\tlogAllRefUpdates = false\n\talternateRefsCommand = :\n"
         "[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n[submodule]\n\trecurse = false\n"
         "[push]\n\tgpgSign = false\n\tfollowTags = false\n\trecurseSubmodules = no\n"
         "[fetch]\n\tfsckObjects = true\n[protocol \"ext\"]\n\tallow = never\n";
}

os::Finished talk_from(const fs::path& git_dir, std::vector<std::string> arguments,
                       const os::Environment& extra, std::chrono::milliseconds patience,
                       os::ProcessRunner& processes) {
  os::Command command;
  command.argv = {k_git};
  command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
  command.environment = scrubbed();
  command.environment.insert(command.environment.end(), extra.begin(), extra.end());
  command.environment.emplace_back("GIT_DIR", git_dir.string());
  command.environment.emplace_back("GIT_COMMON_DIR", git_dir.string());
  command.environment.emplace_back("GIT_CONFIG_GLOBAL", "/dev/null");
  command.environment.emplace_back("GIT_CONFIG_NOSYSTEM", "1");
  command.environment.emplace_back("GIT_NO_REPLACE_OBJECTS", "1");
  command.directory = git_dir;
  command.timeout = patience;
  return processes.run(command);
}

std::vector<int> git_version(os::ProcessRunner& processes) {
  os::Command command;
  command.argv = {k_git, "version"};
  std::vector<int> numbers;
  const os::Finished finished = processes.run(command);
  const std::string prefix = "git version ";
  if (!finished.ok() || finished.output.rfind(prefix, 0) != 0) return numbers;
  const char* at = finished.output.data() + prefix.size();
  const char* end = finished.output.data() + finished.output.size();
  while (at < end && *at >= '0' && *at <= '9') {
    int number = 0;
    at = std::from_chars(at, end, number).ptr;
    numbers.push_back(number);
    if (at < end && *at == '.') ++at;
  }
  return numbers;
}

}  // namespace wave::git
