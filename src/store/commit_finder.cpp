// SPDX-License-Identifier: MIT
#include "store/commit_finder.h"

#include "domain/ids.h"
#include "error/error.h"
#include "os/files.h"
#include "os/log.h"

#include <algorithm>

namespace wave::store {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view k_version = "1\n";
constexpr size_t k_oid_digits = 40;
constexpr size_t k_digits = 16;  // of an oid that are kept
constexpr size_t k_line = k_digits + 1 + domain::k_task_id_length + 1;
constexpr size_t k_file_cap = size_t{1} << 30;
// Of batches that name no commit, so many may be read again by the next.
constexpr size_t k_batches_unwritten = 64;

// What a line of a batch says behind `key` (quotes and colon included): so many characters, or
// nothing. No text can hold such a key: its quotes would be escaped.
std::string_view field(std::string_view line, std::string_view key, size_t length) {
  const size_t at = line.find(key);
  if (at == std::string_view::npos || at + key.size() + length >= line.size()) return {};
  const std::string_view value = line.substr(at + key.size(), length);
  return line[at + key.size() + length] == '"' ? value : std::string_view();
}

// The line of the list for an event that names a commit; empty for any other. Not parsed: a log of
// years has hundreds of thousands of events, and who believes this looks at the event again.
std::string entry_of(std::string_view event) {
  if (event.find(R"("k":"commit")") == std::string_view::npos &&
      event.find(R"("k":"landed")") == std::string_view::npos) {
    return {};
  }
  const std::string_view oid = field(event, R"("oid":")", k_oid_digits);
  const std::string_view task = field(event, R"("task":")", domain::k_task_id_length);
  if (oid.empty() || !domain::is_task_id(task)) return {};
  return std::string(oid.substr(0, k_digits)) + ' ' + std::string(task) + '\n';
}

void take_entries(std::string_view message, std::vector<std::string>& out) {
  for (size_t at = 0; at < message.size();) {
    const size_t end = std::min(message.find('\n', at), message.size());
    std::string entry = entry_of(message.substr(at, end - at));
    if (!entry.empty()) out.push_back(std::move(entry));
    at = end + 1;
  }
}

}  // namespace

CommitFinder::CommitFinder(const git::Repository& repository, fs::path file,
                           const index::Cursors& tips)
    : file_(std::move(file)) {
  read();
  if (!reaches(tips)) catch_up(repository, tips);
}

std::string_view CommitFinder::line(size_t number) const {
  return std::string_view(lines_).substr(number * k_line, k_line);
}

void CommitFinder::read() {
  std::string text;
  try {
    text = os::read_file(file_, os::Links::refuse, k_file_cap).value_or("");
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
  }
  if (!text.starts_with(k_version)) return;
  size_t at = k_version.size();
  for (size_t end = text.find('\n', at); end != at && end != std::string::npos;
       at = end + 1, end = text.find('\n', at)) {
    const size_t blank = text.find(' ', at);
    if (blank > end) return known_.clear();
    known_[text.substr(at, blank - at)] = text.substr(blank + 1, end - blank - 1);
  }
  if (at >= text.size() || (text.size() - at - 1) % k_line != 0) return known_.clear();
  lines_ = text.substr(at + 1);
}

bool CommitFinder::reaches(const index::Cursors& tips) const {
  return known_.size() == tips.size() &&
         std::equal(known_.begin(), known_.end(), tips.begin(), [](const auto& a, const auto& b) {
           return a.first == b.first && a.second == b.second.oid;
         });
}

// A log that was replaced, or is not there any more, leaves lines behind that lead nowhere.
void CommitFinder::catch_up(const git::Repository& repository, const index::Cursors& tips) {
  std::vector<std::string> fresh;
  std::map<std::string, std::string> now;
  for (const auto& [ref, tip] : tips) {
    const auto known = known_.find(ref);
    const std::string until = known == known_.end() ? "" : known->second;
    repository.walk_first_parents(tip.oid, [&](const std::string& oid, std::string_view message) {
      if (oid == until) return false;
      take_entries(message, fresh);
      ++read_batches_;
      return true;
    });
    now[ref] = tip.oid;
  }
  const bool anew = known_.empty();
  known_ = std::move(now);
  const bool any = !fresh.empty();
  add(std::move(fresh));
  if (any || anew || read_batches_ > k_batches_unwritten) write();
}

void CommitFinder::add(std::vector<std::string> lines) {
  std::sort(lines.begin(), lines.end());
  std::string merged;
  merged.reserve(lines_.size() + lines.size() * k_line);
  const auto put = [&](std::string_view each) {
    const bool again = std::string_view(merged).ends_with(each);
    if (!again) merged += each;
  };
  const size_t count = lines_.size() / k_line;
  size_t old = 0;
  for (const std::string& fresh : lines) {
    for (; old < count && line(old) <= fresh; ++old) put(line(old));
    put(fresh);
  }
  merged.append(lines_, old * k_line);
  lines_ = std::move(merged);
}

// Best effort: a full disk or a read-only repository keeps nobody from looking.
void CommitFinder::write() const {
  std::string text(k_version);
  for (const auto& [ref, oid] : known_) text += ref + ' ' + oid + '\n';
  text += '\n';
  text += lines_;
  try {
    os::write_file(file_, text);
  } catch (const Error& error) {
    os::log(os::Level::info, error.what());
  }
}

std::vector<std::string> CommitFinder::tasks_naming(std::string_view oid) const {
  const std::string_view wanted = oid.substr(0, k_digits);
  size_t low = 0;
  for (size_t high = lines_.size() / k_line; low < high;) {
    const size_t middle = low + (high - low) / 2;
    if (line(middle).substr(0, k_digits) < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  std::vector<std::string> out;
  for (; low * k_line < lines_.size() && line(low).starts_with(wanted); ++low) {
    out.emplace_back(line(low).substr(k_digits + 1, domain::k_task_id_length));
  }
  return out;
}

}  // namespace wave::store
