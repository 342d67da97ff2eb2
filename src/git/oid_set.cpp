// SPDX-License-Identifier: MIT
#include "git/oid_set.h"

#include "domain/hex.h"

#include <algorithm>

namespace wave::git {
namespace {

// Nothing when it is no oid.
template <class Raw>
bool parse(std::string_view oid, Raw& out) {
  return domain::is_oid(oid) && domain::read_hex(oid, reinterpret_cast<char*>(out.data()));
}

}  // namespace

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
