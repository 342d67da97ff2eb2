// SPDX-License-Identifier: MIT
#include "git/remote.h"

#include "domain/hex.h"
#include "error/passing_error.h"
#include "git/trusted_git.h"
#include "os/files.h"
#include "os/random.h"
#include "os/remove_tree.h"

#include <algorithm>
#include <sstream>

#include <unistd.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

// A batch that fails is asked for one by one; of that, only so much.
constexpr size_t k_singly = 64;
constexpr const char* k_in_use = "in-use";
constexpr const char* k_prefix = "talk-";
constexpr const char* k_fetched = "refs/fetched/";

// "<oid>\t<ref>" of each line; the patterns of ls-remote match the tails of names, too.
std::map<std::string, std::string> listed(const std::string& text,
                                          const std::vector<std::string>& patterns) {
  std::map<std::string, std::string> out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.size() < domain::k_oid_digits + 2 || line[domain::k_oid_digits] != '\t') continue;
    const std::string ref = line.substr(domain::k_oid_digits + 1);
    const bool asked = std::any_of(patterns.begin(), patterns.end(), [&](std::string pattern) {
      if (!pattern.ends_with('*')) return pattern == ref;
      pattern.pop_back();
      return ref.starts_with(pattern);
    });
    if (asked) out[ref] = line.substr(0, domain::k_oid_digits);
  }
  return out;
}

std::vector<std::string> names_of(const std::vector<RefMove>& moves) {
  std::vector<std::string> out;
  for (const RefMove& move : moves) out.push_back(move.ref);
  return out;
}

// For a shell, which is what git gives it to.
std::string shell_word(const std::string& word) {
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + '\'';
}

bool stands(const std::map<std::string, std::string>& refs, const std::string& ref,
            const std::optional<std::string>& oid) {
  const auto found = refs.find(ref);
  return oid ? found != refs.end() && found->second == *oid : found == refs.end();
}

// Nothing when another process is at the folder, or has removed it for one that was left behind.
std::optional<os::FileLock> lock_of(const fs::path& folder) {
  try {
    return os::FileLock::try_acquire(folder / k_in_use);
  } catch (const Error&) {
    if (os::file_id(folder)) throw;
    return std::nullopt;
  }
}

}  // namespace

Remote::Remote(const fs::path& folder, std::string url, std::chrono::milliseconds patience,
               os::ProcessRunner& processes)
    : url_(std::move(url)), patience_(patience), processes_(processes) {
  os::make_private_folder(folder);
  clear_leftovers(folder);
  // Until it is locked another process may take it for left behind.
  do {
    dir_ = folder / (k_prefix + domain::hex(os::random_bytes(8)));
    os::make_private_folder(dir_);
    in_use_ = lock_of(dir_);
  } while (!in_use_ || !os::file_id(dir_ / k_in_use));
  os::make_private_folder(dir_ / "objects");
  os::make_private_folder(dir_ / "refs");
  os::write_file(dir_ / "config", talking_config(processes_));
  os::write_file(dir_ / "HEAD", "ref: refs/heads/none\n");
}

Remote::~Remote() {
  repository_.reset();
  os::remove_tree(dir_);
}

void Remote::serve_by(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + shell_word(word);
  served_by_ = {"--upload-pack=" + line};
}

// Of processes that were killed: nobody holds their lock.
void Remote::clear_leftovers(const fs::path& folder) const {
  std::vector<fs::path> left;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const bool ours = entry.path().filename().string().starts_with(k_prefix);
    // One without the file is just being made, or is going.
    if (ours && os::file_id(entry.path() / k_in_use)) left.push_back(entry.path());
  }
  for (const fs::path& each : left) {
    try {
      if (const auto unused = os::FileLock::try_acquire(each / k_in_use)) os::remove_tree(each);
    } catch (const Error&) {
      continue;  // it went while we looked
    }
  }
}

std::string Remote::shown_url() const {
  const size_t scheme = url_.find("://");
  const size_t begin = scheme == std::string::npos ? std::string::npos : scheme + 3;
  if (begin == std::string::npos) return url_;
  const size_t at = url_.find('@', begin);
  if (at == std::string::npos || at > url_.find('/', begin)) return url_;
  return url_.substr(0, begin) + url_.substr(at + 1);
}

// git names the place in full.
std::string Remote::why(const os::Finished& finished) const {
  std::string text = complaint(finished);
  const std::string shown = shown_url();
  for (size_t at = text.find(url_); at != std::string::npos;
       at = text.find(url_, at + shown.size())) {
    text.replace(at, url_.size(), shown);
  }
  // Of a path after file:// only what follows is named.
  const size_t secret = url_.size() - shown.size();
  const std::string who = secret == 0 ? "" : url_.substr(url_.find("://") + 3, secret);
  const size_t at = who.empty() ? std::string::npos : text.find(who);
  return at == std::string::npos ? text : text.erase(at, who.size());
}

os::Finished Remote::run(std::vector<std::string> arguments, const fs::path& objects) {
  os::Environment extra;
  if (!objects.empty()) extra.emplace_back("GIT_ALTERNATE_OBJECT_DIRECTORIES", objects.string());
  return talk_from(dir_, std::move(arguments), extra, patience_, processes_);
}

std::map<std::string, std::string> Remote::refs(const std::vector<std::string>& patterns) {
  std::vector<std::string> arguments = {"ls-remote", "--quiet"};
  arguments.insert(arguments.end(), served_by_.begin(), served_by_.end());
  arguments.insert(arguments.end(), {"--", url_});
  arguments.insert(arguments.end(), patterns.begin(), patterns.end());
  const os::Finished finished = run(std::move(arguments));
  if (!finished.ok()) {
    throw PassingError("cannot ask the remote '" + shown_url() + "': " + why(finished),
                       "is it reachable? git ls-remote asks the same");
  }
  if (finished.truncated) {
    throw Error("the remote '" + shown_url() + "' has too many such refs to be told",
                "look what fills it: git ls-remote <remote>");
  }
  return listed(finished.output, patterns);
}

bool Remote::try_fetch(const std::vector<std::string>& refs, size_t first) {
  std::vector<std::string> arguments = {"fetch",     "--quiet",      "--no-tags", "--depth=1",
                                        "--refmap=", "--no-auto-gc", "--",        url_};
  for (const std::string& ref : refs) {
    arguments.push_back('+' + ref + ':' + k_fetched + std::to_string(first++));
  }
  return run(std::move(arguments)).ok();
}

std::map<std::string, Commit> Remote::fetch_commits(const std::vector<std::string>& refs) {
  if (refs.empty()) return {};
  // Under names that nothing came by before: what does not come must not look as if it had.
  const size_t first = fetched_;
  fetched_ += refs.size();
  if (!try_fetch(refs, first)) {
    for (size_t i = 0; i < std::min(refs.size(), k_singly); ++i) try_fetch({refs[i]}, first + i);
  }
  Repository repository = Repository::open(dir_);
  std::map<std::string, Commit> out;
  for (size_t i = 0; i < refs.size(); ++i) {
    const auto tip = repository.ref(k_fetched + std::to_string(first + i));
    auto commit = tip ? repository.commit(*tip) : std::nullopt;
    if (commit) out.emplace(refs[i], std::move(*commit));
  }
  return out;
}

std::string Remote::write_commit(const std::string& message, const Identity& who, int64_t time_s) {
  if (!repository_) repository_.emplace(Repository::open(dir_));
  return repository_->write_commit(message, repository_->write_tree({}), {}, who, time_s);
}

Swap Remote::move(const std::vector<RefMove>& moves, const fs::path& objects) {
  std::vector<std::string> arguments = {"push", "--porcelain", "--quiet", "--atomic",
                                        "--no-verify"};
  for (const RefMove& move : moves) {
    arguments.push_back("--force-with-lease=" + move.ref + ':' + move.expected.value_or(""));
  }
  arguments.emplace_back("--");
  arguments.push_back(url_);
  for (const RefMove& move : moves) arguments.push_back(move.oid.value_or("") + ':' + move.ref);
  const os::Finished pushed = run(std::move(arguments), objects);
  if (pushed.ok()) return Swap::done;

  // Refused, or the answer was lost on its way: what stands there decides.
  const auto now = refs(names_of(moves));
  const auto all = [&](auto where) {
    return std::all_of(moves.begin(), moves.end(),
                       [&](const RefMove& move) { return stands(now, move.ref, where(move)); });
  };
  if (all([](const RefMove& move) { return move.oid; })) return Swap::done;
  if (!all([](const RefMove& move) { return move.expected; })) return Swap::moved;
  throw PassingError("cannot push to the remote '" + shown_url() + "': " + why(pushed),
                     "may you push there? It must take atomic pushes");
}

}  // namespace wave::git
