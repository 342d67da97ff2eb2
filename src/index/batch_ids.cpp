// SPDX-License-Identifier: MIT
#include "index/batch_ids.h"

namespace wave::index {
namespace {

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

std::string pack_id(std::string_view hex) {
  if (hex.size() != 2 * k_packed_id) return {};
  std::string out(k_packed_id, '\0');
  for (size_t i = 0; i < k_packed_id; ++i) {
    const int high = digit(hex[2 * i]);
    const int low = digit(hex[2 * i + 1]);
    if (high < 0 || low < 0) return {};
    out[i] = static_cast<char>(high * 16 + low);
  }
  return out;
}

std::string unpack_id(std::string_view packed) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(2 * packed.size());
  for (const char c : packed) {
    const auto byte = static_cast<unsigned char>(c);
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
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
    out.push_back(unpack_id(packed.substr(0, k_packed_id)));
  }
  return out;
}

}  // namespace wave::index
