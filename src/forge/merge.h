// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace wave::forge {

enum class MergeWay { merge, squash, rebase };

// How asking for a merge ended.
struct Merge {
  enum class Outcome {
    merged,      // with exactly the head that was named, now or before
    head_moved,  // the pull request has another head: nothing was merged by us
    blocked      // conflicts, missing reviews or checks, or the way is not allowed
  };

  Outcome outcome = Outcome::blocked;
  std::string detail;  // what the forge said, for people; of a merge, the new commit where known
};

}  // namespace wave::forge
