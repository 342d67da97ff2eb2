// SPDX-License-Identifier: MIT
// What the service has done, in its log: lines that a program can take apart.
#pragma once

#include "service/pass.h"

#include <string>
#include <vector>

namespace wave::service {

// task=7f3k9d2m1q issue=local#12 feature="fix-login" state=running run=7f3k9d2m1q-2
// session="0b7e..." did="is worked on, attempt 2 (develop)", in one line. What is not known is left
// out; `session` is the agent's own.
std::string deed_line(const Deed& deed, const domain::Summary& row, const std::string& session);

void log_deeds(Doors& doors, const std::vector<Deed>& deeds);

}  // namespace wave::service
