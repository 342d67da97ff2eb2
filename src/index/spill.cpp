// SPDX-License-Identifier: MIT
#include "index/spill.h"

#include <cstring>

namespace wave::index {
namespace {

constexpr size_t k_block = 8 << 10;  // times the number of buckets is what all of this costs

}  // namespace

void Spill::add(size_t number, std::initializer_list<std::string_view> parts) {
  Bucket& bucket = buckets_[number];
  uint32_t size = 0;
  for (const std::string_view part : parts) size += static_cast<uint32_t>(part.size());
  bucket.rest.append(reinterpret_cast<const char*>(&size), sizeof size);
  for (const std::string_view part : parts) bucket.rest += part;
  size_t written = 0;
  for (; bucket.rest.size() - written >= k_block; written += k_block) {
    bucket.blocks.push_back(file_.append(std::string_view(bucket.rest).substr(written, k_block)));
  }
  if (written > 0) bucket.rest.erase(0, written);
}

std::vector<std::string_view> Spill::read(size_t number, std::string& bytes) const {
  const Bucket& bucket = buckets_[number];
  bytes.resize(bucket.blocks.size() * k_block);
  char* to = bytes.data();
  for (const uint64_t block : bucket.blocks) {
    file_.read(block, to, k_block);
    to += k_block;
  }
  bytes += bucket.rest;
  std::vector<std::string_view> out;
  for (size_t at = 0; at < bytes.size();) {
    uint32_t size = 0;
    std::memcpy(&size, bytes.data() + at, sizeof size);
    at += sizeof size;
    out.push_back(std::string_view(bytes).substr(at, size));
    at += size;
  }
  return out;
}

}  // namespace wave::index
