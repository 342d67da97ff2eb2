// SPDX-License-Identifier: MIT
#include "store/claims.h"

#include "domain/ids.h"
#include "error/error.h"
#include "os/failpoint.h"
#include "os/random.h"

#include <algorithm>
#include <set>
#include <utility>

namespace wave::store {
namespace {

// Of many who want a thing that is held for moments only, each round lets one through.
constexpr int k_rounds = 20;
constexpr size_t k_most_read = 1000;

std::string fresh_nonce() { return domain::crockford32(os::random_bytes(domain::k_nonce_length)); }

std::vector<std::string> refs_of(const std::vector<HeldClaim>& held) {
  std::vector<std::string> out;
  for (const HeldClaim& each : held) out.push_back(each.ref);
  return out;
}

std::vector<git::RefMove> deletions(const std::vector<HeldClaim>& held) {
  std::vector<git::RefMove> out;
  for (const HeldClaim& each : held) out.push_back({each.ref, each.oid, std::nullopt});
  return out;
}

std::optional<std::string> message_of(const std::map<std::string, git::Commit>& commits,
                                      const std::string& ref) {
  const auto found = commits.find(ref);
  if (found == commits.end()) return std::nullopt;
  const git::Commit& commit = found->second;
  const bool plain = commit.parents.empty() && commit.tree == git::k_empty_tree;
  return plain ? commit.message : std::string();
}

AskedClaim record_of(const HeldClaim& held, const std::string& boot) {
  return {held.claim, held.ref, held.oid, boot, 0};
}

}  // namespace

// A thing that is to be claimed, and what has to give way to that.
struct Claims::Wish {
  domain::Claim claim;
  std::string ref;
  std::optional<std::string> lapsed;  // the oid of a claim that may be taken over
};

Claims::Claims(ClaimPlace& place, const std::filesystem::path& wave_dir, std::string holder,
               std::string boot)
    : place_(place),
      records_(wave_dir, place.name()),
      holder_(std::move(holder)),
      boot_(std::move(boot)) {}

std::vector<Claims::Wish> Claims::wishes(const std::vector<domain::ClaimKey>& things,
                                         const std::string& run, std::chrono::seconds ttl) const {
  std::vector<Wish> out;
  std::set<std::string> refs;
  for (const domain::ClaimKey& thing : things) {
    Wish wish{{thing, holder_, run, 1, fresh_nonce(), ttl}, domain::claim_ref(thing), {}};
    if (!domain::decode_claim(wish.ref, domain::encode_claim(wish.claim))) {
      throw UsageError(
          "'" + thing.key + "' cannot be claimed for " + std::to_string(ttl.count()) + " s",
          "a key has 1 to 1024 bytes and no control characters, a claim lasts from "
          "1 s to 24 h");
    }
    if (refs.insert(wish.ref).second) out.push_back(std::move(wish));
  }
  return out;
}

std::vector<StandingClaim> Claims::look(const std::vector<std::string>& refs, const os::Now& now,
                                        size_t& left_out) {
  std::map<std::string, SeenClaim> seen;
  std::vector<std::string> unread;
  for (const auto& [ref, oid] : place_.refs(refs)) {
    if (seen.size() == k_most_read) {
      ++left_out;
      continue;
    }
    const auto before = records_.seen(ref);
    const bool known = before && before->sighting.oid == oid && before->message;
    SeenClaim each;
    each.sighting = domain::seen_again(before ? std::optional(before->sighting) : std::nullopt, oid,
                                       boot_, now.boot_ms);
    if (known) {
      each.message = before->message;
    } else if (domain::kind_of_claim_ref(ref)) {
      unread.push_back(ref);
    }
    const bool same = known && each.sighting.since_boot_ms == before->sighting.since_boot_ms &&
                      each.sighting.boot == before->sighting.boot;
    if (!same) records_.write_seen(ref, each);
    seen.emplace(ref, std::move(each));
  }
  const auto commits = unread.empty() ? std::map<std::string, git::Commit>() : place_.read(unread);
  for (const std::string& ref : unread) {
    SeenClaim& each = seen.at(ref);
    const auto found = commits.find(ref);
    // Between the two looks it may have been renewed: what was read is what counts.
    if (found != commits.end() && found->second.oid != each.sighting.oid) {
      each.sighting = {found->second.oid, boot_, now.boot_ms};
    }
    each.message = message_of(commits, ref);
    records_.write_seen(ref, each);
  }
  std::vector<StandingClaim> out;
  for (const auto& [ref, each] : seen) {
    StandingClaim standing{ref, each.sighting.oid, {}, {}, false, false};
    if (each.message) standing.claim = domain::decode_claim(ref, *each.message);
    standing.seen_for = domain::seen_for(each.sighting, now.boot_ms);
    standing.lapsed = domain::has_lapsed(each.sighting, standing.claim, now.boot_ms);
    standing.ours = standing.claim && standing.claim->holder == holder_;
    out.push_back(std::move(standing));
  }
  return out;
}

HeldClaim Claims::ask(const domain::Claim& claim, const std::string& ref, const os::Now& now) {
  HeldClaim out{claim, ref, place_.write(domain::encode_claim(claim), now.wall_ms / 1000), 0};
  // From before it is asked: others count from when they saw it, which is later.
  out.until_boot_ms = now.boot_ms + std::chrono::milliseconds(claim.ttl).count();
  records_.write_asked({claim, ref, out.oid, boot_, now.boot_ms});
  WAVE_FAILPOINT("claim.asked");
  return out;
}

// When it cannot be known how a move ended, the records stay: resume() tells.
git::Swap Claims::move(std::vector<HeldClaim>& asked, const std::vector<git::RefMove>& moves) {
  const git::Swap swap = place_.move(moves);
  WAVE_FAILPOINT("claim.moved");
  if (swap != git::Swap::done) forget(asked);
  return swap;
}

void Claims::forget(const std::vector<HeldClaim>& held) {
  for (const HeldClaim& each : held) records_.forget_asked(record_of(each, boot_));
}

std::optional<std::vector<HeldClaim>> Claims::try_acquire(const std::vector<Wish>& wishes,
                                                          const os::Now& now) {
  std::vector<HeldClaim> held;
  std::vector<git::RefMove> moves;
  for (const Wish& wish : wishes) {
    held.push_back(ask(wish.claim, wish.ref, now));
    moves.push_back({wish.ref, wish.lapsed, held.back().oid});
  }
  if (move(held, moves) != git::Swap::done) return std::nullopt;
  for (const Wish& wish : wishes) records_.forget_seen(wish.ref);
  return held;
}

// What stands in the way of the wishes. Of what has lapsed they are told.
std::vector<StandingClaim> Claims::make_way(std::vector<Wish>& wishes, const os::Now& now) {
  std::vector<std::string> refs;
  for (const Wish& wish : wishes) refs.push_back(wish.ref);
  size_t none = 0;
  std::vector<StandingClaim> in_the_way;
  std::map<std::string, StandingClaim> standing;
  for (StandingClaim& each : look(refs, now, none)) {
    if (!each.lapsed) in_the_way.push_back(each);
    standing.emplace(each.ref, std::move(each));
  }
  for (Wish& wish : wishes) {
    const auto found = standing.find(wish.ref);
    const bool there = found != standing.end();
    wish.lapsed = there ? std::optional(found->second.oid) : std::nullopt;
    wish.claim.epoch = there && found->second.claim ? found->second.claim->epoch + 1 : 1;
    wish.claim.nonce = fresh_nonce();
  }
  return in_the_way;
}

Acquired Claims::acquire(const std::vector<domain::ClaimKey>& things, const std::string& run,
                         std::chrono::seconds ttl, const os::Now& now) {
  std::vector<Wish> wanted = wishes(things, run, ttl);
  if (wanted.empty()) return {};
  Acquired out;
  for (int round = 0; round < k_rounds; ++round) {
    // Of what is far away it is asked first and looked only where that was refused: nobody holds
    // most things.
    if (round > 0 || place_.is_near()) out.in_the_way = make_way(wanted, now);
    if (!out.in_the_way.empty()) return out;
    if (auto held = try_acquire(wanted, now)) return {std::move(*held), {}};
  }
  // Each time somebody else was faster, and is gone already.
  throw Error("'" + things.front().key + "' changes hands too fast to be claimed", "try again");
}

bool Claims::renew(std::vector<HeldClaim>& held, const os::Now& now) {
  if (held.empty()) return true;
  std::vector<HeldClaim> next;
  std::vector<git::RefMove> moves;
  for (const HeldClaim& each : held) {
    domain::Claim claim = each.claim;
    claim.nonce = fresh_nonce();
    next.push_back(ask(claim, each.ref, now));
    moves.push_back({each.ref, each.oid, next.back().oid});
  }
  if (move(next, moves) != git::Swap::done) return false;
  forget(held);
  held = std::move(next);
  return true;
}

bool Claims::is_held(const std::vector<HeldClaim>& held, const os::Now& now) {
  const auto late = [&](const HeldClaim& each) { return now.boot_ms >= each.until_boot_ms; };
  if (std::any_of(held.begin(), held.end(), late)) return false;
  if (held.empty()) return true;
  const auto refs = place_.refs(refs_of(held));
  return std::all_of(held.begin(), held.end(), [&](const HeldClaim& each) {
    const auto found = refs.find(each.ref);
    return found != refs.end() && found->second == each.oid;
  });
}

bool Claims::release(const std::vector<HeldClaim>& held) {
  if (held.empty() || place_.move(deletions(held)) == git::Swap::done) {
    forget(held);
    return true;
  }
  // Together or not at all is no help here: what is ours goes back.
  for (const HeldClaim& each : held) {
    if (held.size() > 1) place_.move(deletions({each}));
    forget({each});
  }
  return false;
}

bool Claims::land(const std::vector<HeldClaim>& held, const std::vector<git::RefMove>& moves) {
  std::vector<git::RefMove> all = deletions(held);
  all.insert(all.end(), moves.begin(), moves.end());
  if (place_.move(all) != git::Swap::done) return false;
  forget(held);
  return true;
}

std::vector<AskedClaim> Claims::asked_for(const std::string& run) const {
  std::vector<AskedClaim> out = records_.asked();
  std::erase_if(out, [&](const AskedClaim& each) {
    return each.claim.run != run || each.claim.holder != holder_;
  });
  std::sort(out.begin(), out.end(),
            [](const AskedClaim& a, const AskedClaim& b) { return a.oid < b.oid; });
  return out;
}

std::vector<HeldClaim> Claims::resume(const std::string& run, const os::Now& now) {
  if (run.empty()) return {};  // nobody in particular: it may well be somebody else
  std::vector<AskedClaim> asked = asked_for(run);
  std::map<std::string, std::string> refs;
  // Another process of this clone may renew them meanwhile: what is recorded, then moved, then
  // recorded no more, would be seen as neither.
  for (int round = 0; round < k_rounds && !asked.empty(); ++round) {
    std::vector<std::string> names;
    for (const AskedClaim& each : asked) names.push_back(each.ref);
    refs = place_.refs(names);
    const std::vector<AskedClaim> before = std::exchange(asked, asked_for(run));
    if (asked == before) break;
  }
  std::vector<HeldClaim> out;
  for (const AskedClaim& each : asked) {
    const bool counts = each.boot == boot_ && each.asked_boot_ms <= now.boot_ms;
    const int64_t ttl_ms = std::chrono::milliseconds(each.claim.ttl).count();
    const int64_t until = counts ? each.asked_boot_ms + ttl_ms : 0;
    const auto found = refs.find(each.ref);
    if (found != refs.end() && found->second == each.oid) {
      out.push_back({each.claim, each.ref, each.oid, until});
    } else if (until <= now.boot_ms) {  // before, who has asked for it may be at work on that
      records_.forget_asked(each);
    }
  }
  return out;
}

ClaimList Claims::list(const os::Now& now) {
  ClaimList out;
  out.claims = look({}, now, out.left_out);
  if (out.left_out == 0) tidy(out.claims, now);
  return out;
}

// What is recorded of claims that are gone.
void Claims::tidy(const std::vector<StandingClaim>& standing, const os::Now& now) {
  std::vector<std::string> refs;
  std::set<std::string> oids;
  for (const StandingClaim& each : standing) {
    refs.push_back(each.ref);
    oids.insert(each.oid);
  }
  records_.keep_seen_of(refs);
  const int64_t longest_ms = std::chrono::milliseconds(domain::k_longest_claim).count();
  for (const AskedClaim& each : records_.asked()) {
    const bool old = each.boot != boot_ || now.boot_ms - each.asked_boot_ms > longest_ms;
    if (old && oids.count(each.oid) == 0) records_.forget_asked(each);
  }
}

}  // namespace wave::store
