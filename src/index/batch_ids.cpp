// SPDX-License-Identifier: MIT
#include "index/batch_ids.h"

#include "domain/hex.h"

namespace wave::index {
std::string pack_id(std::string_view hex) {
  std::string out(k_packed_id, '\0');
  return domain::is_oid(hex) && domain::read_hex(hex, out.data()) ? out : std::string();
}

std::string pack_ids(const std::vector<std::string>& hex) {
  std::string out;
  out.reserve(hex.size() * k_packed_id);
  for (const std::string& each : hex) out += pack_id(each);
  return out;
}

std::vector<std::string> unpack_ids(std::string_view packed) {
  std::vector<std::string> out;
  out.reserve(packed.size() / k_packed_id);
  for (; packed.size() >= k_packed_id; packed.remove_prefix(k_packed_id)) {
    out.push_back(domain::hex(packed.substr(0, k_packed_id)));
  }
  return out;
}

}  // namespace wave::index
