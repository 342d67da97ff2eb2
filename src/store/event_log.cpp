// SPDX-License-Identifier: MIT
#include "store/event_log.h"

#include "domain/summary_line.h"

#include <algorithm>
#include <limits>
#include <set>

namespace wave::store {
namespace {

// Of messages; their events take a few times as much. More is taken in by making the index anew,
// which needs no memory for it.
constexpr size_t k_most_bytes = 4 << 20;

constexpr const char* k_readme =
    "This is a log of git-wave: what happened to the tasks of one clone, oldest commit first.\n"
    "\n"
    "  git log refs/wave/log/<writer>          as a diary\n"
    "  git log --grep=<task id> refs/wave/log/<writer>\n"
    "\n"
    "Every commit is one batch. Its message has a subject for people, one JSON object per event,\n"
    "and trailers. The format is described in git-wave-format(5).\n";

// How many events from `from` on fit into one batch.
size_t batch_size(const std::vector<index::StoredEvent>& events, size_t from) {
  size_t bytes = 0;
  size_t count = 0;
  while (from + count < events.size() && count < k_batch_events) {
    bytes += events[from + count].json.size() + 1;
    if (count > 0 && bytes > k_batch_bytes) break;
    ++count;
  }
  return count;
}

std::vector<std::string> tasks_of(std::span<const index::StoredEvent> events) {
  std::set<std::string> tasks;
  for (const index::StoredEvent& stored : events) tasks.insert(stored.placed.event.task);
  return {tasks.begin(), tasks.end()};
}

std::string batch_tree(git::Repository& repository, bool first) {
  if (!first) return repository.write_tree({});
  return repository.write_tree(first_entries(repository));
}

std::optional<LogRead> read_at_most(const git::Repository& repository, const std::string& tip,
                                    const std::optional<std::string>& until, size_t most_bytes) {
  std::vector<std::pair<std::string, std::string>> batches;
  size_t bytes = 0;
  LogRead out;
  repository.walk_first_parents(tip, [&](const std::string& oid, std::string_view message) {
    out.reached = until && oid == *until;
    if (out.reached) return false;
    batches.emplace_back(oid, message);
    bytes += message.size();
    return bytes <= most_bytes;
  });
  if (bytes > most_bytes) return std::nullopt;
  // Events are large, and there may be many: none is moved a second time.
  size_t lines = 0;
  for (const auto& [oid, message] : batches) lines += count_lines(message);
  out.events.reserve(lines);
  for (; !batches.empty(); batches.pop_back()) {
    const auto batch = decode_batch(batches.back().second, out.events, batches.back().first);
    if (!batch) continue;
    out.lamport = std::max(out.lamport, batch->lamport);
    out.has_checkpoint = out.has_checkpoint || batch->fold == domain::k_fold;
  }
  return out;
}

}  // namespace

LogRead read_log(const git::Repository& repository, const std::string& tip,
                 const std::optional<std::string>& until) {
  return read_at_most(repository, tip, until, std::numeric_limits<size_t>::max()).value();
}

std::optional<LogRead> read_end_of_log(const git::Repository& repository, const std::string& tip,
                                       const std::optional<std::string>& until) {
  return read_at_most(repository, tip, until, k_most_bytes);
}

std::vector<index::StoredEvent> read_events_of(const git::Repository& repository,
                                               const std::string& task,
                                               const std::vector<std::string>& batches) {
  std::vector<index::StoredEvent> out;
  const auto take = [&](const std::string& oid, std::string_view message) {
    const auto batch = decode_trailers(message);
    if (!batch) return false;
    domain::Position at{batch->lamport, batch->writer, 0};
    each_event_line(message, [&](std::string_view line) {
      if (domain::task_of_line(line) == task) {
        auto event = domain::decode(line);
        if (event) out.push_back({{at, std::move(*event)}, std::string(line), oid});
      }
      ++at.line;
    });
    return false;
  };
  for (const std::string& batch : batches) repository.walk_first_parents(batch, take);
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.placed.at < b.placed.at; });
  const auto same = [](const auto& a, const auto& b) { return a.placed.at == b.placed.at; };
  out.erase(std::unique(out.begin(), out.end(), same), out.end());
  return out;
}

std::vector<git::TreeEntry> first_entries(git::Repository& repository) {
  return {{"README", repository.write_blob(k_readme)}};
}

const git::Identity& log_author() {
  static const git::Identity author{"git-wave", "wave@invalid"};
  return author;
}

Written write_batches(git::Repository& repository, Writing writing) {
  Written out;
  out.events = std::move(writing.events);
  for (index::StoredEvent& stored : out.events) {
    // One that has its line was recorded before, and may say what this version does not know.
    if (stored.json.empty()) stored.json = encode(stored.placed.event);
  }

  std::optional<std::string> parent = writing.tip;
  int64_t lamport = writing.lamport;
  for (size_t from = 0; from < out.events.size(); ++lamport) {
    const size_t count = batch_size(out.events, from);
    const auto part = std::span(out.events).subspan(from, count);
    int line = 0;
    for (index::StoredEvent& stored : part) stored.placed.at = {lamport, writing.writer, line++};
    const std::string message = encode_batch(subject_of(part, writing.names), part, tasks_of(part),
                                             writing.writer, lamport);
    std::vector<std::string> parents;
    if (parent) parents.push_back(*parent);
    parent = repository.write_commit(message, batch_tree(repository, !parent), parents,
                                     log_author(), writing.time_s);
    for (index::StoredEvent& stored : part) stored.batch = *parent;
    out.lamport = lamport;
    from += count;
  }
  out.tip = parent.value_or("");
  return out;
}

Written append_to_log(git::Repository& repository, Writing writing) {
  const std::string ref = writing.ref;
  const std::optional<std::string> tip = writing.tip;
  Written out = write_batches(repository, std::move(writing));
  out.swap = repository.swap_ref(ref, out.tip, tip, "wave: append");
  return out;
}

}  // namespace wave::store
