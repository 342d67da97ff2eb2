// SPDX-License-Identifier: MIT
// A claim: the lease that one clone holds on a thing all clones share, and the rules by which it
// lapses. Pure; the bytes are specified in git-wave-format(5).
//
// A claim is a commit without parents on the empty tree, and `refs/wave/claims/<kind>-<32 hex>`
// leads to it: whoever makes the ref holds the claim. The nonce makes each such commit another
// object: of two equal ones both makers would believe that theirs is the one that stands there.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wave::domain {

enum class ClaimKind { task, issue, file, module, slot };

std::string_view to_string(ClaimKind kind);
std::optional<ClaimKind> claim_kind(std::string_view word);

// What is claimed.
struct ClaimKey {
  ClaimKind kind = ClaimKind::task;
  std::string key;  // a task's id, a path from the repository's top ...; see is_claim_key
  bool operator==(const ClaimKey&) const = default;
};

struct Claim {
  ClaimKey what;
  std::string holder;  // the writer of the clone
  std::string run;     // for whose sake; empty: nobody's in particular
  int64_t epoch = 1;   // one more with each steal
  std::string nonce;   // k_nonce_length characters of base 32
  std::chrono::seconds ttl{0};
  bool operator==(const Claim&) const = default;
};

inline constexpr std::string_view k_claims_prefix = "refs/wave/claims/";
inline constexpr size_t k_nonce_length = 16;
inline constexpr std::chrono::seconds k_shortest_claim{1};
inline constexpr std::chrono::seconds k_longest_claim{24 * 60 * 60};

// From 1 to 1024 bytes of UTF-8 without control characters.
bool is_claim_key(std::string_view text);

std::string claim_ref(const ClaimKey& what);
// The kind that a ref's name tells; nothing when it is no name of a claim.
std::optional<ClaimKind> kind_of_claim_ref(std::string_view ref);

// The message of the commit.
std::string encode_claim(const Claim& claim);
// Nothing when it is no claim for this ref, or one that says what no git-wave would say (a lease of
// a year, a key that names another ref): such a claim is nobody's word.
std::optional<Claim> decode_claim(std::string_view ref, std::string_view message);

// That a ref has stood at one object from some time on, as this machine's own clock tells. Clocks
// of others count for nothing.
struct ClaimSighting {
  std::string oid;
  std::string boot;           // the kernel's boot id: another boot's times mean nothing
  int64_t since_boot_ms = 0;  // when it was first seen there
};

// What is known after the ref was seen at `oid`, given what was known before.
ClaimSighting seen_again(const std::optional<ClaimSighting>& before, const std::string& oid,
                         const std::string& boot, int64_t boot_ms);

// How long it has been seen unchanged.
std::chrono::milliseconds seen_for(const ClaimSighting& sighting, int64_t boot_ms);

// Whether it may be taken: seen unchanged for more than its time. What cannot be read has the
// longest, so that a newer program's claim is not taken for a dead one.
bool has_lapsed(const ClaimSighting& sighting, const std::optional<Claim>& claim, int64_t boot_ms);

}  // namespace wave::domain
