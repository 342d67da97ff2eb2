// SPDX-License-Identifier: MIT
// Text as keys: what a person could have pasted into the agent's terminal, and nothing that acts.
#pragma once

#include <string>
#include <string_view>

namespace wave::runner {

// Without ESC and the other control characters (C0, DEL, C1) but tabs; line ends become the return
// key's byte, as terminals paste them. Blank lines at the end are left out: Enter comes on its own.
std::string paste_text(std::string_view text);

}  // namespace wave::runner
