// SPDX-License-Identifier: MIT
// Our standard streams: results go to standard output, everything that only tells people what goes
// on goes to standard error.
#pragma once

#include <string_view>

namespace wave::cli {

// Nobody reads our output any more; whoever is in the middle of printing ends.
class OutputClosed {};

// Throws Error when the output cannot be written, OutputClosed when its reader has gone.
void print(std::string_view text);
void flush();

// For people, a whole line or several; a broken stream is passed over.
void narrate(std::string_view text);

}  // namespace wave::cli
