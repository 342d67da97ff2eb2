// SPDX-License-Identifier: MIT
#include "service/left_claims.h"

#include "service/piece_state.h"

#include <set>
#include <string>

namespace wave::service {
namespace {

using domain::ClaimKind;
using store::StandingClaim;

bool is_cover(const StandingClaim& each) {
  return each.claim && !each.claim->run.empty() &&
         (each.claim->what.kind == ClaimKind::file || each.claim->what.kind == ClaimKind::module);
}

bool is_piece(const StandingClaim& each) {
  return each.claim && each.claim->what.kind == ClaimKind::task;
}

std::set<std::string> own_pieces(const std::vector<StandingClaim>& standing) {
  std::set<std::string> out;
  for (const StandingClaim& each : standing) {
    if (each.ours && is_piece(each)) out.insert(each.claim->what.key);
  }
  return out;
}

// Nobody goes on with its claim.
bool is_left(Doors& doors, const domain::Claim& claim) {
  const bool covers = claim.what.kind != ClaimKind::task;
  const auto row = doors.store.index().summary(covers ? claim.run : claim.what.key);
  return row && (covers ? domain::is_terminal(row->state) : is_over(*row));
}

// By the rule for what a dead clone held: it is taken over first.
void take_away(const Pass& pass, store::Claims& claims, const domain::Claim& claim,
               const os::Now& now) {
  claims.release(claims.acquire({claim.what}, claim.run, pass.policy.lease, now).held);
}

}  // namespace

void give_back_left(Doors& doors, const Pass& pass, store::Claims& claims,
                    const store::ClaimList& list) {
  const std::set<std::string> pieces = own_pieces(list.claims);
  std::vector<store::HeldClaim> ours;
  for (const StandingClaim& each : list.claims) {
    if (is_cover(each) && each.ours) {
      // Of very many not all are read, and what we claim may be among the others.
      const bool is_ours_no_more = list.left_out == 0 && pieces.count(each.claim->run) == 0;
      if (is_ours_no_more) ours.push_back({*each.claim, each.ref, each.oid, 0});
    } else if ((is_cover(each) || is_piece(each)) && each.lapsed && is_left(doors, *each.claim)) {
      take_away(pass, claims, *each.claim, doors.clock.now());
    }
  }
  claims.release(ours);
}

}  // namespace wave::service
