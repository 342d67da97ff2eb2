// SPDX-License-Identifier: MIT
#include "git/info_exclude.h"

#include "error/passing_error.h"
#include "os/file_lock.h"
#include "os/files.h"

#include <chrono>
#include <functional>
#include <optional>
#include <set>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view k_begin = "# begin git-wave: links in worktrees (worktree.link)\n";
constexpr std::string_view k_end = "# end git-wave\n";
constexpr std::chrono::seconds k_patience{30};
constexpr size_t k_cap = 16 << 20;

// Matches this one path from the top, whatever characters it has.
std::string pattern_of(const std::string& path) {
  std::string out = "/";
  for (const char c : fs::path(path).lexically_normal().string()) {
    if (std::string_view("*?[]\\!# ").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  while (out.size() > 1 && out.back() == '/') out.pop_back();
  return out;
}

struct Block {
  size_t begin = 0;   // of the line that opens it
  size_t inside = 0;  // behind that line
  size_t end = 0;     // of the line that closes it
};

// What opens without closing is somebody's text, and so is all up to where ours opens.
std::optional<Block> block_in(std::string_view text) {
  const auto begins_line = [&](size_t at) { return at == 0 || text[at - 1] == '\n'; };
  for (size_t end = text.find(k_end); end != std::string_view::npos;
       end = text.find(k_end, end + 1)) {
    const size_t begin = begins_line(end) ? text.substr(0, end).rfind(k_begin) : end;
    if (begin < end && begins_line(begin)) return Block{begin, begin + k_begin.size(), end};
  }
  return std::nullopt;
}

std::set<std::string> lines_of(std::string_view block) {
  std::set<std::string> lines;
  while (!block.empty()) {
    const size_t end = std::min(block.find('\n'), block.size());
    if (end > 0) lines.emplace(block.substr(0, end));
    block.remove_prefix(std::min(end + 1, block.size()));
  }
  return lines;
}

// False when the text stays the same.
bool edit(const fs::path& common_dir, const fs::path& lock,
          const std::function<std::string(const std::string&)>& change) {
  const auto held = os::FileLock::acquire(lock, k_patience);
  if (!held) throw PassingError("'" + lock.string() + "' is locked since 30 s");
  const fs::path file = common_dir / "info" / "exclude";
  const std::string text = os::read_file(file, os::Links::refuse, k_cap).value_or("");
  const std::string wanted = change(text);
  if (wanted == text) return false;
  os::make_folder(file.parent_path());
  os::write_file(file, wanted, os::Durability::fast, 0644);
  return true;
}

}  // namespace

std::string with_excluded(std::string_view text, const std::vector<std::string>& paths) {
  const auto old = block_in(text);
  std::set<std::string> lines;
  if (old) lines = lines_of(text.substr(old->inside, old->end - old->inside));
  const size_t before = lines.size();
  for (const std::string& path : paths) lines.insert(pattern_of(path));
  if (lines.size() == before) return std::string(text);
  std::string block(k_begin);
  for (const std::string& line : lines) block += line + '\n';
  block += k_end;
  if (old) {
    return std::string(text.substr(0, old->begin)) + block +
           std::string(text.substr(old->end + k_end.size()));
  }
  const bool torn = !text.empty() && text.back() != '\n';
  return std::string(text) + (torn ? "\n" : "") + block;
}

std::string without_excluded(std::string_view text) {
  const auto block = block_in(text);
  if (!block) return std::string(text);
  return std::string(text.substr(0, block->begin)) +
         std::string(text.substr(block->end + k_end.size()));
}

fs::path exclude_lock(const fs::path& wave_dir) { return wave_dir / "exclude.lock"; }

void exclude_paths(const fs::path& common_dir, const fs::path& lock,
                   const std::vector<std::string>& paths) {
  if (paths.empty()) return;
  edit(common_dir, lock, [&](const std::string& text) { return with_excluded(text, paths); });
}

bool forget_excluded(const fs::path& common_dir, const fs::path& lock) {
  return edit(common_dir, lock, without_excluded);
}

}  // namespace wave::git
