// SPDX-License-Identifier: MIT
#include "git/pack_index.h"

#include "domain/hex.h"
#include "error/error.h"
#include "os/files.h"

#include <fstream>
#include <string_view>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view k_magic("\377tOc\0\0\0\2", 8);
constexpr size_t k_oids_at = 8 + 256 * 4;  // behind the magic and the table of first bytes
constexpr size_t k_oid_bytes = 20;
constexpr size_t k_most_bytes = size_t{256} << 20;

uint64_t number_at(std::string_view text, size_t at) {
  uint64_t out = 0;
  for (size_t i = 0; i < 4; ++i) out = out * 256 + static_cast<unsigned char>(text[at + i]);
  return out;
}

// The last entry of the table counts them all.
uint64_t count_in(std::string_view head) {
  if (head.size() < k_oids_at || head.substr(0, k_magic.size()) != k_magic) return 0;
  return number_at(head, k_oids_at - 4);
}

}  // namespace

uint64_t count_packed(const fs::path& index) {
  std::string head(k_oids_at, '\0');
  std::ifstream in(index, std::ios::binary);
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  return in ? count_in(head) : 0;
}

std::vector<std::string> packed_objects(const fs::path& index) {
  const auto text = os::read_file(index, os::Links::follow, k_most_bytes);
  const uint64_t count = text ? count_in(*text) : 0;
  if (!text || text->size() < k_oids_at + count * k_oid_bytes) {
    throw Error("the pack index '" + index.string() + "' is missing or damaged",
                "git fsck tells more");
  }
  std::vector<std::string> out;
  out.reserve(count);
  for (uint64_t i = 0; i < count; ++i) {
    const size_t at = k_oids_at + i * k_oid_bytes;
    out.push_back(domain::hex(std::string_view(*text).substr(at, k_oid_bytes)));
  }
  return out;
}

}  // namespace wave::git
