// SPDX-License-Identifier: MIT
// Claims: who holds what, and for how long it has been seen unchanged.
#pragma once

#include "actions/list_claims.h"
#include "view/style.h"

#include <optional>
#include <string>

namespace wave::view {

std::string claims_table(const store::ClaimList& list, const Style& style);
// `remote`: its name; nothing for this repository.
std::string claims_json(const store::ClaimList& list, const std::optional<std::string>& remote);

}  // namespace wave::view
