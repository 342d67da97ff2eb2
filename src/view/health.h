// SPDX-License-Identifier: MIT
// What `git wave doctor` found, and what `git wave reconcile` mended.
#pragma once

#include "actions/check_health.h"
#include "actions/reconcile.h"
#include "view/style.h"

#include <string>
#include <vector>

namespace wave::view {

std::string findings_text(const std::vector<actions::Finding>& findings, const Style& style);
std::string findings_json(const std::vector<actions::Finding>& findings);

// `<task>\t<feature>\t<what>`, one line each.
std::string repairs_text(const std::vector<actions::Repair>& repairs);
std::string repairs_json(const std::vector<actions::Repair>& repairs);

}  // namespace wave::view
