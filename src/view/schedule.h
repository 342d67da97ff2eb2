// SPDX-License-Identifier: MIT
// `git wave schedule`: what one look of the scheduler has come to.
#pragma once

#include "service/scheduler.h"
#include "view/style.h"

#include <string>
#include <vector>

namespace wave::view {

// A row for each piece of the backlog, with why it is not looked at.
std::string outlook_text(const std::vector<service::Scheduler::Outlook>& pieces,
                         const Style& style);
// {"schema":1,"dry_run":true,"queued":[],"pieces":[...],"deeds":[]}
std::string outlook_json(const std::vector<service::Scheduler::Outlook>& pieces);

// The same with what was queued and done.
std::string schedule_json(const std::vector<domain::Summary>& queued,
                          const std::vector<service::Deed>& deeds);

}  // namespace wave::view
