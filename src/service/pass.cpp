// SPDX-License-Identifier: MIT
#include "service/pass.h"

namespace wave::service {

std::vector<domain::Summary> rows_in(const Pass& pass, domain::State state) {
  std::vector<domain::Summary> out;
  for (const domain::Summary& row : pass.rows) {
    if (row.state == state && (pass.only.empty() || row.id == pass.only)) out.push_back(row);
  }
  return out;
}

std::vector<domain::Summary> own_rows(store::Store& store) {
  const auto identity = store.writer();
  if (!identity) return {};
  std::vector<domain::Summary> out = store.index().backlog();
  std::erase_if(out, [&](const domain::Summary& row) { return row.writer != identity->writer; });
  return out;
}

}  // namespace wave::service
