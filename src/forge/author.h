// SPDX-License-Identifier: MIT
// Who wrote something on a forge, and how far the forge itself trusts them. The forge is the only
// witness: nothing that stands in a text counts.
#pragma once

#include <string>
#include <string_view>

namespace wave::forge {

struct Author {
  enum class Standing { stranger, contributor, collaborator, member, owner };  // rising

  std::string login;  // empty: the account is gone
  Standing standing = Standing::stranger;
  bool operator==(const Author&) const = default;
};

// From GitHub's author_association; an unknown word is a stranger.
Author::Standing parse_standing(std::string_view association);

}  // namespace wave::forge
