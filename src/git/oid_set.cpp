// SPDX-License-Identifier: MIT
#include "git/oid_set.h"

#include <algorithm>

namespace wave::git {
namespace {

constexpr std::string_view k_digits = "0123456789abcdef";

}  // namespace

bool OidSet::parse(std::string_view hex, Raw& out) {
  if (hex.size() != 2 * out.size()) return false;
  for (size_t i = 0; i < out.size(); ++i) {
    const size_t high = k_digits.find(hex[2 * i]);
    const size_t low = k_digits.find(hex[2 * i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return false;
    out[i] = static_cast<unsigned char>(high * 16 + low);
  }
  return true;
}

void OidSet::add(std::string_view oid) {
  Raw raw;
  if (parse(oid, raw)) oids_.push_back(raw);
}

void OidSet::sort() {
  std::sort(oids_.begin(), oids_.end());
  oids_.erase(std::unique(oids_.begin(), oids_.end()), oids_.end());
}

bool OidSet::contains(std::string_view oid) const {
  Raw raw;
  return parse(oid, raw) && std::binary_search(oids_.begin(), oids_.end(), raw);
}

}  // namespace wave::git
