// SPDX-License-Identifier: MIT
#include "service/backlog_rows.h"

namespace wave::service {

const std::vector<domain::Summary>& BacklogRows::of(store::Store& store, const Policy& policy) {
  // Taken first: what is written between the two is read again the next time.
  const auto own = store.writer();
  Basis now{store.index().cursors(), own ? own->writer : "", policy.shares};
  if (basis_ != now) {
    basis_.reset();
    rows_ = rows_of(store, policy);
    basis_ = std::move(now);
  }
  return rows_;
}

}  // namespace wave::service
