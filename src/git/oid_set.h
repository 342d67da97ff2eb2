// SPDX-License-Identifier: MIT
// Many object ids in little memory: twenty bytes each, sorted once, then asked.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace wave::git {

class OidSet {
 public:
  // Of 40 lower-case hex digits; anything else is passed over.
  void add(std::string_view oid);
  // To be called when all are in, before anything is asked.
  void sort();

  bool contains(std::string_view oid) const;
  size_t size() const { return oids_.size(); }

 private:
  using Raw = std::array<unsigned char, 20>;

  std::vector<Raw> oids_;
};

}  // namespace wave::git
