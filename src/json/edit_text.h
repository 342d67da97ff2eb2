// SPDX-License-Identifier: MIT
// Changes one value in a JSON text that somebody else wrote and keeps every other byte of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wave::json {

// The text with `literal` (JSON itself) at the end of the path of keys; objects that are missing on
// the way are made. Nothing when the text is no JSON object, or something on the way is no object.
// Of a key that is there twice the last one counts, as for the usual parsers.
std::optional<std::string> with_value(std::string_view text, const std::vector<std::string>& keys,
                                      std::string_view literal);

}  // namespace wave::json
