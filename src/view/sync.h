// SPDX-License-Identifier: MIT
// `git wave sync`: what came, what went, and what is kept out.
#pragma once

#include "actions/exchange.h"

#include <string>

namespace wave::view {

// `<what>\t<writer or ref>\t<how much, or why>`, one line each.
std::string exchange_text(const actions::Exchange& exchange, bool dry_run, int64_t now_ms);
std::string exchange_json(const actions::Exchange& exchange, bool dry_run);

// What people should know beside it; empty when there is nothing.
std::string exchange_notes(const actions::Exchange& exchange, bool dry_run);

}  // namespace wave::view
