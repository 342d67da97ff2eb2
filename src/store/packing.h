// SPDX-License-Identifier: MIT
// Keeps the number of our loose objects small: they count when git decides whether to collect
// garbage in the middle of somebody's commit, and every lookup of git's walks past them.
//
// What our refs lead to is packed, and then the loose copies go. Nothing else is removed, ever: an
// object of the user's, or one that no ref leads to, stays as it is. Appends go on meanwhile.
#pragma once

#include "git/layout.h"
#include "git/repository.h"
#include "os/clock.h"
#include "os/process_runner.h"

#include <cstddef>
#include <functional>

namespace wave::store {

struct PackingOrder {
  // Asked between two packs; false: what is left waits for the next time.
  std::function<bool()> go_on = [] { return true; };
};

struct Packed {
  bool busy = false;   // somebody else is at it
  size_t objects = 0;  // that were loose
  size_t packs = 0;    // that were made
  size_t left = 0;     // of ours, loose still
};

// What a killed one has left half done is finished first, and what `git gc --prune=now` has taken
// too early is put back. Throws Error when git cannot pack them; everything is as it was then.
Packed pack_own_objects(git::Repository& repository, const git::Layout& layout,
                        os::ProcessRunner& processes, const os::Now& now,
                        const PackingOrder& order = {});

// What there is, for people; looks at everything.
struct ObjectCount {
  size_t loose = 0;  // of anybody's
  size_t own_loose = 0;
  size_t packs = 0;  // of anybody's
  size_t own_packs = 0;
};
ObjectCount count_objects(const git::Repository& repository, const git::Layout& layout);

// How many objects lie loose, whoever's, as against git's bound of 6700 from which on it collects
// garbage by itself. Those that the last packing had to leave, because they are not ours, do not
// count. Two small files are read.
enum class Loose {
  few,
  some,  // hundreds: to be packed when there is nothing better to do
  many   // thousands: it is time
};
Loose how_many_loose(const git::Layout& layout);

}  // namespace wave::store
