// SPDX-License-Identifier: MIT
#include "store/log_rescue.h"

#include "git/find_commits.h"
#include "store/batch.h"
#include "store/damaged_refs.h"
#include "store/event_log.h"

#include <algorithm>
#include <map>

namespace wave::store {
namespace {

using Batches = std::map<int64_t, std::vector<index::StoredEvent>>;  // by lamport

// What the index knows of the writer's log, in the order of its lines.
Batches batches_of(index::Index& index, const std::string& writer,
                   std::map<std::string, std::string>& names) {
  Batches out;
  index::Filter all;
  all.backlog_too = true;
  all.cleaned_too = true;
  for (const domain::Summary& task : index.list(all)) {
    if (index.is_settled(task.id)) continue;  // of that the index knows no more than the commits
    for (index::StoredEvent& stored : index.events(task.id)) {
      if (stored.placed.at.writer != writer) continue;
      names.try_emplace(task.id, task.feature);
      out[stored.placed.at.lamport].push_back(std::move(stored));
    }
  }
  for (auto& [lamport, events] : out) {
    std::sort(events.begin(), events.end(),
              [](const index::StoredEvent& a, const index::StoredEvent& b) {
                return a.placed.at.line < b.placed.at.line;
              });
  }
  return out;
}

struct Found {
  git::Commit commit;
  int64_t lamport = 0;
};

// The commits of the writer's log, whether they still hang together or not, newest first.
std::vector<Found> commits_of(const std::filesystem::path& common_dir, const std::string& writer) {
  const auto ours = [&](const std::string& message) {
    const auto batch = decode_trailers(message);
    return batch && batch->writer == writer;
  };
  std::vector<Found> out;
  for (git::Commit& commit : git::find_commits(common_dir, ours)) {
    const int64_t lamport = decode_trailers(commit.message)->lamport;
    out.push_back({std::move(commit), lamport});
  }
  std::sort(out.begin(), out.end(),
            [](const Found& a, const Found& b) { return a.lamport > b.lamport; });
  return out;
}

// What stands in commits above a hole, and the index does not know.
void add_batches(const std::vector<Found>& commits, int64_t above, Batches& batches) {
  for (const Found& each : commits) {
    if (each.lamport <= above || batches.count(each.lamport) > 0) continue;
    std::vector<index::StoredEvent> events;
    if (decode_batch(each.commit.message, events, each.commit.oid) && !events.empty()) {
      batches[each.lamport] = std::move(events);
    }
  }
}

}  // namespace

std::optional<RescuedLog> rescue_log(git::Repository& repository,
                                     const std::filesystem::path& common_dir, index::Index& index,
                                     const std::string& writer,
                                     const std::optional<std::string>& lost) {
  std::map<std::string, std::string> names;
  Batches batches = batches_of(index, writer, names);
  const std::vector<Found> commits = commits_of(common_dir, writer);
  // The newest that leads all the way down to the beginning.
  const auto base = std::find_if(commits.begin(), commits.end(), [&](const Found& each) {
    return check_log(repository, each.commit.oid).whole;
  });
  RescuedLog out;
  if (base != commits.end()) out = {base->commit.oid, base->lamport, false};
  add_batches(commits, out.lamport, batches);
  if (out.tip.empty() && batches.empty()) return std::nullopt;
  for (const auto& [lamport, events] : batches) {
    if (lamport <= out.lamport) continue;
    // One batch is one moment, so a commit that is made again is the one that was lost.
    Writing writing;
    writing.writer = writer;
    writing.lamport = lamport;
    writing.events = events;
    writing.names = names;
    writing.time_s = events.front().placed.event.t_ms / 1000;
    if (!out.tip.empty()) writing.tip = out.tip;
    out.tip = write_batches(repository, writing).tip;
    out.lamport = lamport;
  }
  out.same = lost && check_log(repository, *lost).whole;
  if (out.same) out.tip = *lost;
  return out;
}

}  // namespace wave::store
