// SPDX-License-Identifier: MIT
// Holding what only one clone may hold at a time. The place of the claims is the arbiter: a claim
// is taken, renewed and given back by compare and swap there, so whoever has lost it is refused,
// however long it slept. Clocks only decide when a claim may be taken from somebody who seems dead.
#pragma once

#include "domain/claim.h"
#include "os/clock.h"
#include "store/claim_place.h"
#include "store/claim_records.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wave::store {

// A claim that is ours.
struct HeldClaim {
  domain::Claim claim;
  std::string ref;
  std::string oid;
  // Up to then nobody may have taken it. Later it has to be renewed before it counts as held.
  int64_t until_boot_ms = 0;
};

// A claim of somebody else, or one that nobody can read.
struct StandingClaim {
  std::string ref;
  std::string oid;
  std::optional<domain::Claim> claim;  // nothing: unreadable, and nobody's word
  std::chrono::milliseconds seen_for{0};
  bool lapsed = false;
  bool ours = false;  // of this clone
};

// Either all that was asked for, or what stood in the way.
struct Acquired {
  std::vector<HeldClaim> held;
  std::vector<StandingClaim> in_the_way;
};

struct ClaimList {
  std::vector<StandingClaim> claims;  // by ref
  size_t left_out = 0;                // beyond the most that are read
};

class Claims {
 public:
  // `holder` is this clone's writer; `boot` as os::boot_id() says.
  Claims(ClaimPlace& place, const std::filesystem::path& wave_dir, std::string holder,
         std::string boot);

  // Claims all of the things or none, for a run, or for nobody in particular (empty). What has
  // lapsed is taken over, in the next epoch. Throws UsageError for keys, runs and times that no
  // claim may have.
  Acquired acquire(const std::vector<domain::ClaimKey>& things, const std::string& run,
                   std::chrono::seconds ttl, const os::Now& now);
  // To be called each third of the time. False: one of them is not ours any more, and whatever was
  // done in their name must stop; they are as they were.
  bool renew(std::vector<HeldClaim>& held, const os::Now& now);
  // To be asked before each effect on the world outside.
  bool is_held(const std::vector<HeldClaim>& held, const os::Now& now);
  // Gives them back. False: one of them was not ours any more; the others are given back.
  bool release(const std::vector<HeldClaim>& held);
  // Moves the refs and gives the claims back, in one: where a claim was lost, no ref moves.
  bool land(const std::vector<HeldClaim>& held, const std::vector<git::RefMove>& moves);

  // What another process holds or had asked for in the name of this run, as far as it stands: one
  // that was killed, or one that goes on and may move it at any time.
  std::vector<HeldClaim> resume(const std::string& run, const os::Now& now);

  // Every claim that stands. Looking is what makes them lapse: a claim that nobody has looked at
  // before is fresh.
  ClaimList list(const os::Now& now);

 private:
  struct Wish;
  std::vector<Wish> wishes(const std::vector<domain::ClaimKey>& things, const std::string& run,
                           std::chrono::seconds ttl) const;
  // What stands at the refs, noting that it was seen.
  std::vector<StandingClaim> look(const std::vector<std::string>& refs, const os::Now& now,
                                  size_t& left_out);
  std::vector<StandingClaim> make_way(std::vector<Wish>& wishes, const os::Now& now);
  HeldClaim ask(const domain::Claim& claim, const std::string& ref, const os::Now& now);
  git::Swap move(std::vector<HeldClaim>& asked, const std::vector<git::RefMove>& moves);
  void forget(const std::vector<HeldClaim>& held);
  std::vector<AskedClaim> asked_for(const std::string& run) const;  // by oid
  void tidy(const std::vector<StandingClaim>& standing, const os::Now& now);
  std::optional<std::vector<HeldClaim>> try_acquire(const std::vector<Wish>& wishes,
                                                    const os::Now& now);

  ClaimPlace& place_;
  ClaimRecords records_;
  std::string holder_;
  std::string boot_;
};

}  // namespace wave::store
