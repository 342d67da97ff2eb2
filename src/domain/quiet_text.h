// SPDX-License-Identifier: MIT
// Words of issues and agents as they may stand in what we publish under the owner's name: they
// close no issue, call nobody, load nothing and end no block.
#pragma once

#include <string>
#include <string_view>

namespace wave::domain {

// One line, visible (see visible_text.h). References lose their sign: "#12" becomes "no. 12",
// "@name" becomes "@ name", the address of an issue gets a blank in front of its number.
std::string quiet_line(std::string_view text);

// The same for a text in Markdown: also no HTML, no image, and nothing at its beginning that would
// make it a heading, a fence or a quotation.
std::string quiet_markdown(std::string_view text);

}  // namespace wave::domain
