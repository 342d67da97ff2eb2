// SPDX-License-Identifier: MIT
#include "service/pass.h"

#include "service/shared_backlog.h"

namespace wave::service {

std::vector<domain::Summary> rows_in(const Pass& pass, domain::State state) {
  std::vector<domain::Summary> out;
  for (const domain::Summary& row : pass.rows) {
    if (row.state == state && (pass.only.empty() || row.id == pass.only)) out.push_back(row);
  }
  return out;
}

Pass narrowed(const Pass& pass, std::vector<domain::Summary> rows) {
  return {pass.now,  pass.policy, pass.config, std::move(rows),
          pass.only, pass.shared, pass.begins, pass.setbacks};
}

bool is_ours(const Pass& pass, const domain::Summary& row) {
  return pass.shared == nullptr || pass.shared->is_ours(row);
}

std::vector<domain::Summary> own_rows(store::Store& store) {
  const auto identity = store.writer();
  if (!identity) return {};
  std::vector<domain::Summary> out = store.index().backlog();
  std::erase_if(out, [&](const domain::Summary& row) { return row.writer != identity->writer; });
  return out;
}

std::vector<domain::Summary> rows_of(store::Store& store, const Policy& policy) {
  if (!policy.shares) return own_rows(store);
  const auto own = store.writer();
  std::vector<domain::Summary> out = store.index().backlog();
  // What came from a forge is everybody's there.
  std::erase_if(out, [&](const domain::Summary& row) {
    return row.origin != "local" && !(own && row.writer == own->writer);
  });
  return out;
}

}  // namespace wave::service
