// SPDX-License-Identifier: MIT
#include "store/spool.h"

#include "domain/hex.h"
#include "domain/ids.h"
#include "error/error.h"
#include "os/file_lock.h"
#include "os/files.h"
#include "os/log.h"
#include "os/random.h"

#include <charconv>
#include <fstream>

namespace wave::store {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::milliseconds k_writer_patience{50};
constexpr size_t k_segments_at_once = 64;
constexpr size_t k_spool_cap = 17 << 20;  // the hook stops at 16 MiB
constexpr size_t k_reflog_cap = 64 << 20;

// Also false where we may not look, or where links lead in a circle: that is the agent's doing.
bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(path, ignored));
}

bool is_segment(const std::string& name) { return name.rfind("wave-spool.", 0) == 0; }

std::vector<fs::path> segments_in(const fs::path& git_dir) {
  std::vector<fs::path> out;
  std::error_code ignored;  // the worktree may just have been removed
  for (const auto& entry : fs::directory_iterator(git_dir, ignored)) {
    if (is_segment(entry.path().filename().string())) out.push_back(entry.path());
  }
  return out;
}

void read_segment(const fs::path& segment, std::chrono::milliseconds patience, SpoolTaken& taken) {
  // Hooks hold a shared lock while they write: an exclusive one means that no line is half there.
  const auto lock = os::FileLock::acquire(segment, patience);
  if (!lock) return;
  const std::string text = os::read_file(segment, os::Links::refuse, k_spool_cap).value_or("");
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.find('\n', at);
    if (end == std::string::npos) break;  // torn: its writer was killed
    SpoolLine line;
    if (parse_spool_line(text.substr(at, end - at), line)) taken.lines.push_back(line);
    at = end + 1;
  }
  taken.segments.push_back(segment);
}

// Whether HEAD only went to a commit that was there before: looking at another branch makes nobody
// its author.
bool only_visits(std::string_view line) {
  const size_t tab = line.find('\t');
  if (tab == std::string_view::npos) return false;
  const std::string_view message = line.substr(tab + 1);
  for (const std::string_view visit : {"checkout: ", "reset: ", "rebase (start)"}) {
    if (message.substr(0, visit.size()) == visit) return true;
  }
  return false;
}

// A link, a FIFO or a huge file in the place of the reflog tells nothing: the branch itself still
// does.
std::string reflog_text(const fs::path& git_dir) {
  try {
    return os::read_file(git_dir / "logs" / "HEAD", os::Links::refuse, k_reflog_cap).value_or("");
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
    return {};
  }
}

}  // namespace

bool parse_spool_line(const std::string& line, SpoolLine& out) {
  if (line.size() > 512 || line.rfind("1 ", 0) != 0) return false;
  const size_t hook_end = line.find(' ', 2);
  if (hook_end == std::string::npos) return false;
  const size_t oid_end = line.find(' ', hook_end + 1);
  if (oid_end == std::string::npos) return false;
  out.hook = line.substr(2, hook_end - 2);
  out.oid = line.substr(hook_end + 1, oid_end - hook_end - 1);
  if (!domain::is_oid(out.oid)) return false;
  const char* end = line.data() + line.size();
  const auto [stopped, error] = std::from_chars(line.data() + oid_end + 1, end, out.t_ms);
  return error == std::errc() && stopped == end;
}

bool has_spool(const fs::path& git_dir) {
  if (is_there(git_dir / "wave-spool")) return true;
  return !segments_in(git_dir).empty();
}

SpoolTaken take_spool(const fs::path& git_dir) {
  SpoolTaken taken;
  const fs::path spool = git_dir / "wave-spool";
  if (is_there(spool)) {
    const std::string name = "wave-spool." + domain::crockford32(os::random_bytes(8));
    std::error_code ignored;  // gone meanwhile: then there is nothing to take
    fs::rename(spool, git_dir / name, ignored);
  }
  // Hooks hold the lock for microseconds. Whoever holds it longer costs us one wait, not one for
  // each.
  std::chrono::milliseconds patience = k_writer_patience;
  auto segments = segments_in(git_dir);
  if (segments.size() > k_segments_at_once) segments.resize(k_segments_at_once);
  for (const fs::path& segment : segments) {
    try {
      const size_t before = taken.segments.size();
      read_segment(segment, patience, taken);
      if (taken.segments.size() == before) patience = std::chrono::milliseconds(0);
    } catch (const Error& error) {
      // A link, folder or FIFO that somebody planted there: never a reason to stop, nor to look at
      // it again each time.
      os::log(os::Level::warning, error.what());
      std::error_code ignored;
      fs::rename(segment, git_dir / ("wave-refused." + segment.extension().string().substr(1)),
                 ignored);
    }
  }
  return taken;
}

void drop_segments(const SpoolTaken& taken) {
  std::error_code ignored;  // read again the next time, and counted once
  for (const fs::path& segment : taken.segments) fs::remove(segment, ignored);
}

std::vector<std::string> read_reflog(const fs::path& git_dir, uint64_t& offset) {
  std::vector<std::string> out;
  std::error_code ignored;  // no reflog yet
  const auto size = fs::file_size(git_dir / "logs" / "HEAD", ignored);
  if (!ignored && size == offset) return out;
  const std::string text = reflog_text(git_dir);
  if (text.size() < offset) offset = 0;
  for (size_t at = offset; at < text.size();) {
    const size_t end = text.find('\n', at);
    if (end == std::string::npos) break;
    // <old oid> SP <new oid> SP <who> ...
    if (end - at > 2 * domain::k_oid_digits + 1) {
      const std::string oid = text.substr(at + domain::k_oid_digits + 1, domain::k_oid_digits);
      const bool names_one = domain::is_oid(oid) && oid.find_first_not_of('0') != std::string::npos;
      const std::string_view line = std::string_view(text).substr(at, end - at);
      if (names_one && !only_visits(line)) out.push_back(oid);
    }
    at = end + 1;
    offset = at;
  }
  return out;
}

}  // namespace wave::store
