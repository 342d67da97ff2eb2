// SPDX-License-Identifier: MIT
#include "actions/list_runs.h"

#include <algorithm>
#include <tuple>

namespace wave::actions {
namespace {

int64_t newest_of(const domain::Summary& piece) {
  return piece.started_ms.value_or(piece.updated_ms);
}

bool is_newer(const KnownRun& a, const KnownRun& b) {
  return std::tie(a.run.claimed_ms, a.run.id) > std::tie(b.run.claimed_ms, b.run.id);
}

}  // namespace

KnownRuns list_runs(store::Store& store, std::optional<size_t> limit) {
  KnownRuns out;
  index::Filter everything;
  everything.cleaned_too = true;
  everything.backlog_too = true;
  std::vector<domain::Summary> pieces;
  for (domain::Summary& each : store.index().list(everything)) {
    if (each.origin.empty()) continue;
    ++out.pieces[each.state];
    if (!each.run.empty()) pieces.push_back(std::move(each));
  }
  // The newest runs belong to the pieces whose newest runs are the newest.
  std::sort(pieces.begin(), pieces.end(),
            [](const auto& a, const auto& b) { return newest_of(a) > newest_of(b); });
  if (limit && pieces.size() > *limit) {
    pieces.resize(*limit);
    out.more = true;
  }
  for (const domain::Summary& piece : pieces) {
    const auto whole = store.index().task(piece.id);
    if (!whole) continue;
    for (const domain::Run& run : whole->runs) out.runs.push_back({piece, run});
  }
  std::sort(out.runs.begin(), out.runs.end(), is_newer);
  if (limit && out.runs.size() > *limit) {
    out.runs.resize(*limit);
    out.more = true;
  }
  return out;
}

}  // namespace wave::actions
