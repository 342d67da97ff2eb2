// SPDX-License-Identifier: MIT
#include "store/incoming_log.h"

#include "store/batch.h"

namespace wave::store {

IncomingLog look_at_incoming(const git::Repository& objects, IncomingLog log, bool was_ours,
                             const LogLimits& limits) {
  const auto inspected = [&](const std::optional<LogEnd>& end) {
    return inspect_log(objects, log.writer, log.tip, end, limits);
  };
  log.found = inspected(log.known);
  log.forked = !log.found.fault && log.found.relation == LogInspection::Relation::forked;
  if (!log.forked || !was_ours) return log;
  log.fork = objects.merge_base(log.known->oid, log.tip);
  const auto commit = log.fork ? objects.commit(*log.fork) : std::nullopt;
  const auto batch = commit ? decode_trailers(commit->message) : std::nullopt;
  log.found = inspected(batch ? std::optional(LogEnd{*log.fork, batch->lamport}) : std::nullopt);
  return log;
}

}  // namespace wave::store
