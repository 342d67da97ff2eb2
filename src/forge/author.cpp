// SPDX-License-Identifier: MIT
#include "forge/author.h"

namespace wave::forge {

Author::Standing parse_standing(std::string_view association) {
  if (association == "OWNER") return Author::Standing::owner;
  if (association == "MEMBER") return Author::Standing::member;
  if (association == "COLLABORATOR") return Author::Standing::collaborator;
  if (association == "CONTRIBUTOR") return Author::Standing::contributor;
  return Author::Standing::stranger;
}

}  // namespace wave::forge
