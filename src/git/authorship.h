// SPDX-License-Identifier: MIT
// What a commit says about who wrote it and when. git hands it on when it makes a commit anew:
// amend, rebase, cherry-pick and am keep it unless they are told otherwise.
#pragma once

#include <cstdint>
#include <string>

namespace wave::git {

// Bytes as they stand in the commit.
struct Authorship {
  std::string name;
  std::string email;
  int64_t time_s = 0;  // since 1970
  int zone = 0;        // minutes from UTC
  std::string subject;
  int64_t committed_s = 0;  // when this very commit was made
};

// Of one author at one moment.
inline bool same_author(const Authorship& a, const Authorship& b) {
  return a.time_s == b.time_s && a.zone == b.zone && a.email == b.email && a.name == b.name;
}

}  // namespace wave::git
