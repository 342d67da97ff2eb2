// SPDX-License-Identifier: MIT
// Text from outside as it stands in a prompt.
#pragma once

#include <string>
#include <string_view>

namespace wave::prompt {

// The part of a long text that is kept.
enum class Keep { beginning, end };

// The text, with everything hidden made visible, between markers that carry the nonce. What is
// longer than `most` characters is cut, and it is said so there. "None." without a frame for a
// blank text.
std::string data(std::string_view text, std::string_view nonce, size_t most,
                 Keep keep = Keep::beginning);

// "Name: value\n" with the value on one line, nothing for a blank value.
std::string fact(std::string_view name, std::string_view value);

}  // namespace wave::prompt
