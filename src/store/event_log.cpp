// SPDX-License-Identifier: MIT
#include "store/event_log.h"

#include "error/error.h"

#include <algorithm>
#include <set>

namespace wave::store {
namespace {

// Nobody's name leaks into shared logs.
const git::Identity k_author{"git-wave", "wave@invalid"};

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
  return repository.write_tree({{"README", repository.write_blob(k_readme)}});
}

}  // namespace

LogRead read_log(const git::Repository& repository, const std::string& tip,
                 const std::optional<std::string>& until) {
  std::vector<std::string> messages;
  LogRead out;
  std::string at = tip;
  while (!at.empty()) {
    if (until && at == *until) {
      out.reached = true;
      break;
    }
    const auto commit = repository.commit(at);
    if (!commit)
      throw Error("the log commit '" + at + "' is missing or damaged", "run git wave doctor");
    messages.push_back(commit->message);
    at = commit->parents.empty() ? "" : commit->parents.front();
  }
  // Events are large, and there may be very many: none is moved a second time.
  size_t lines = 0;
  for (const std::string& message : messages) lines += count_lines(message);
  out.events.reserve(lines);
  for (; !messages.empty(); messages.pop_back()) {
    const auto batch = decode_batch(messages.back(), out.events);
    if (!batch) {
      ++out.unreadable;
      continue;
    }
    out.unreadable += batch->unreadable;
    out.lamport = std::max(out.lamport, batch->lamport);
  }
  return out;
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
    parent = repository.write_commit(message, batch_tree(repository, !parent), parents, k_author,
                                     writing.time_s);
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
