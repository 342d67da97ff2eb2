// SPDX-License-Identifier: MIT
#include "git/fetch_time.h"

#include "error/error.h"
#include "os/files.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string_view>

#include <sys/stat.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view k_remotes = "refs/remotes/";
constexpr size_t k_fetch_head_cap = 8 << 20;

// What cannot be read tells nothing.
std::string text_of(const fs::path& path, size_t cap = os::k_read_cap) {
  try {
    return os::read_file(path, os::Links::refuse, cap).value_or("");
  } catch (const Error&) {
    return {};
  }
}

// "<old> <new> <name> <mail> <seconds> <zone>\t<message>"
struct ReflogLine {
  std::string_view oid;
  std::string_view message;
  int64_t t_ms = 0;
};

std::optional<ReflogLine> parse_reflog_line(std::string_view line) {
  constexpr size_t k_oids = 2 * 41;
  const size_t tab = line.find('\t');
  if (tab == std::string_view::npos || tab < k_oids) return std::nullopt;
  const std::string_view head = line.substr(0, tab);
  const size_t time = head.rfind("> ");
  if (time == std::string_view::npos) return std::nullopt;
  ReflogLine out{line.substr(41, 40), line.substr(tab + 1)};
  const auto read = std::from_chars(head.data() + time + 2, head.data() + head.size(), out.t_ms);
  if (read.ec != std::errc()) return std::nullopt;
  out.t_ms *= 1000;
  return out;
}

std::string_view last_line(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  const size_t before = text.rfind('\n');
  return before == std::string_view::npos ? text : text.substr(before + 1);
}

// A ref that somebody has set by hand was not heard of.
bool tells_of_remote(std::string_view message) {
  return message.starts_with("fetch") || message.starts_with("pull") || message == "update by push";
}

std::optional<int64_t> from_reflog(const fs::path& common_dir, const std::string& ref,
                                   const std::string& oid) {
  const std::string text = text_of(common_dir / "logs" / ref);
  const auto line = parse_reflog_line(last_line(text));
  if (!line || line->oid != oid || !tells_of_remote(line->message)) return std::nullopt;
  return line->t_ms;
}

// git notes a clone in the reflog of the remote's HEAD only.
std::optional<int64_t> from_clone(const fs::path& common_dir, const std::string& ref,
                                  const std::string& remote) {
  if (os::file_id(common_dir / "logs" / ref)) return std::nullopt;
  const std::string text =
      text_of(common_dir / "logs" / (std::string(k_remotes) + remote) / "HEAD");
  const auto line = parse_reflog_line(std::string_view(text).substr(0, text.find('\n')));
  if (!line || !line->message.starts_with("clone: from")) return std::nullopt;
  return line->t_ms;
}

// As FETCH_HEAD shows an address: without user and password, slashes at the end, and ".git".
std::string shown(std::string url) {
  const size_t scheme = url.find("://");
  const size_t begin = scheme == std::string::npos ? 0 : scheme + 3;
  const size_t at = url.find('@', begin);
  if (at != std::string::npos && at < url.find('/', begin)) url.erase(begin, at + 1 - begin);
  while (url.ends_with('/')) url.pop_back();
  if (url.ends_with(".git")) url.resize(url.size() - 4);
  return url;
}

// The remote that a tracking ref belongs to (its name may hold slashes), and its address.
std::optional<std::pair<std::string, std::string>> remote_of(const Repository& repository,
                                                             const std::string& ref) {
  std::optional<std::pair<std::string, std::string>> out;
  repository.each_config("^remote\\..*\\.url$", [&](const std::string& key, const auto& value) {
    const size_t before = std::string_view("remote.").size();
    const std::string name = key.substr(before, key.rfind('.') - before);
    if (ref.starts_with(std::string(k_remotes) + name + '/')) out = {name, value};
  });
  return out;
}

// Each worktree has a FETCH_HEAD of its own.
std::vector<fs::path> fetch_heads(const fs::path& common_dir) {
  std::vector<fs::path> out = {common_dir / "FETCH_HEAD"};
  std::error_code ignored;  // no worktrees at all
  for (const auto& entry : fs::directory_iterator(common_dir / "worktrees", ignored)) {
    out.push_back(entry.path() / "FETCH_HEAD");
  }
  return out;
}

std::optional<int64_t> changed_ms(const fs::path& path) {
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return std::nullopt;
  return info.st_mtim.tv_sec * 1000 + info.st_mtim.tv_nsec / 1000000;
}

// The newest that has this line, whatever stands between the two tabs.
std::optional<int64_t> from_fetch_heads(const fs::path& common_dir, const std::string& oid,
                                        const std::string& what) {
  std::optional<int64_t> out;
  for (const fs::path& file : fetch_heads(common_dir)) {
    const auto changed = changed_ms(file);
    if (!changed || changed <= out) continue;
    const std::string text = text_of(file, k_fetch_head_cap);
    for (const char* merge : {"\t\t", "\tnot-for-merge\t"}) {
      std::string line(oid);
      line.append(merge).append(what).append("\n");
      const size_t at = text.find(line);
      if (at == 0 || (at != std::string::npos && text[at - 1] == '\n')) out = changed;
    }
  }
  return out;
}

}  // namespace

std::optional<int64_t> last_fetched_ms(const Repository& repository, const fs::path& common_dir,
                                       const std::string& ref, const std::string& oid) {
  if (!ref.starts_with(k_remotes)) return std::nullopt;
  std::optional<int64_t> out = from_reflog(common_dir, ref, oid);
  const auto remote = remote_of(repository, ref);
  if (!remote) return out;
  out = std::max(out, from_clone(common_dir, ref, remote->first));
  const std::string branch = ref.substr(k_remotes.size() + remote->first.size() + 1);
  const std::string what = "branch '" + branch + "' of " + shown(remote->second);
  return std::max(out, from_fetch_heads(common_dir, oid, what));
}

}  // namespace wave::git
