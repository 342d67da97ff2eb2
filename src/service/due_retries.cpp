// SPDX-License-Identifier: MIT
#include "service/due_retries.h"

#include "service/failures.h"

#include <algorithm>
#include <optional>

namespace wave::service {
namespace {

using domain::State;

std::optional<DueRetry> due_retry(store::Store& store, const domain::Summary& piece,
                                  const Backoff& backoff, int64_t now_ms) {
  const bool is_limited = piece.state == State::pending && piece.not_before_ms > 0;
  if (piece.attempt == 0 || (piece.state != State::ready && !is_limited)) return std::nullopt;
  const auto task = store.index().task(piece.id);
  if (!task || !task->work) return std::nullopt;
  const int64_t failures = failures_in_a_row(*task);
  if (is_limited) return DueRetry{piece, failures, piece.not_before_ms};
  if (failures == 0) return std::nullopt;
  return DueRetry{piece, failures, retry_at(*task, backoff, now_ms)};
}

}  // namespace

std::vector<DueRetry> due_retries(store::Store& store, const Backoff& backoff, int64_t now_ms) {
  std::vector<DueRetry> out;
  for (const domain::Summary& piece : store.index().backlog()) {
    if (auto retry = due_retry(store, piece, backoff, now_ms)) out.push_back(*std::move(retry));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.due_ms < b.due_ms; });
  return out;
}

}  // namespace wave::service
