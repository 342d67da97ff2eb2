// SPDX-License-Identifier: MIT
// The pieces that a pass is about. There may be a thousand of them, and most passes are about
// nothing that is new: they are read again once the logs have moved.
#pragma once

#include "service/pass.h"

#include <optional>
#include <string>
#include <vector>

namespace wave::service {

class BacklogRows {
 public:
  // As rows_of().
  const std::vector<domain::Summary>& of(store::Store& store, const Policy& policy);

 private:
  // All that they follow from.
  struct Basis {
    index::Cursors logs;
    std::string writer;
    bool shares = false;
    bool operator==(const Basis&) const = default;
  };

  std::optional<Basis> basis_;
  std::vector<domain::Summary> rows_;
};

}  // namespace wave::service
