// SPDX-License-Identifier: MIT
#include "service/shared_backlog.h"

#include "actions/exchange.h"
#include "error/passing_error.h"
#include "os/log.h"
#include "service/advance.h"
#include "service/claim_talk.h"
#include "service/left_claims.h"
#include "service/own_runs.h"
#include "service/piece_state.h"
#include "service/remote_branches.h"
#include "service/shared_landing.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace wave::service {
namespace {

using domain::ClaimKey;
using domain::ClaimKind;
using domain::State;

constexpr int k_most_looks = 5;
constexpr const char* k_taken_over = "taken over from another clone";

ClaimKey key_of(const std::string& task) { return {ClaimKind::task, task}; }

std::chrono::milliseconds grace(const Pass& pass) { return pass.policy.lease / 3; }

int64_t beat_ms(const Pass& pass) {
  const std::chrono::milliseconds renewal = pass.policy.lease;
  return std::min(std::chrono::milliseconds(pass.policy.share_interval), renewal / 3).count();
}

}  // namespace

bool SharedBacklog::is_ours(const domain::Summary& row) const {
  const auto own = doors_.store.writer();
  if (row.state == State::done) return own && row.writer == own->writer;
  return held_.count(row.id) > 0 && !is_elsewhere(row);
}

// Another clone has run it, which may be told late: it is begun anew before anybody deals with it.
bool SharedBacklog::is_elsewhere(const domain::Summary& row) const {
  const auto own = doors_.store.writer();
  return row.attempt > 0 && own && row.writer != own->writer && !waits(row.state) &&
         !domain::has_failed(row.state);
}

void SharedBacklog::exchange(const Pass& pass) {
  const actions::Exchange made = actions::exchange(doors_.store, pass.config, {pass.policy.remote},
                                                   doors_.clock.now(), doors_.processes);
  if (made.synced.not_sent.empty()) return;
  throw PassingError(made.synced.not_sent, made.synced.not_sent_hint);
}

Turn SharedBacklog::step(const Pass& pass) {
  Turn turn;
  if (pass.now.boot_ms >= due_boot_ms_) {
    try {
      look_around(pass, turn);
      trouble_.clear();
    } catch (const PassingError& error) {
      if (trouble_ != error.what()) os::log(os::Level::warning, error.what());
      trouble_ = error.what();
    }
    due_boot_ms_ = doors_.clock.now().boot_ms + beat_ms(pass);
  }
  turn.wants(pass.now.wall_ms + std::max<int64_t>(0, due_boot_ms_ - pass.now.boot_ms));
  return turn;
}

void SharedBacklog::look_around(const Pass& pass, Turn& turn) {
  renew(pass);
  const Held going = finished();
  exchange(pass);
  give_back(pass, going);
  fetch_base(doors_, pass);
  look(pass, turn);
  take_over(pass, turn);
  // Whatever became of the pieces since: no service was here to hear of it.
  if (!std::exchange(has_looked_back_, true)) end_vain_runs(doors_, pass.rows);
}

// What another process of this clone held, such as the service before us.
bool SharedBacklog::resume(const std::string& task, store::Claims& claims) {
  Held found = claims.resume(task, doors_.clock.now());
  const bool is_there = std::any_of(found.begin(), found.end(), [&](const store::HeldClaim& each) {
    return each.claim.what == key_of(task);
  });
  if (!is_there) return false;
  held_[task] = std::move(found);
  others_.erase(task);
  return true;
}

void SharedBacklog::renew(const Pass& pass) {
  if (held_.empty()) return;
  ClaimTalk talk(doors_, pass);
  Held all;
  for (const auto& [task, held] : held_) all.insert(all.end(), held.begin(), held.end());
  if (talk.claims().renew(all, doors_.clock.now())) {
    auto next = all.begin();
    for (auto& [task, held] : held_) {
      for (store::HeldClaim& each : held) each = *next++;
    }
    return;
  }
  for (auto& [task, held] : held_) {
    if (talk.claims().renew(held, doors_.clock.now())) continue;
    // A command of this clone may have renewed it, which is told by the records.
    if (!resume(task, talk.claims())) lost_.insert(task);
  }
  for (const std::string& task : lost_) {
    held_.erase(task);
    const auto row = doors_.store.index().summary(task);
    if (!row || is_over(*row)) continue;
    others_.insert(task);  // until it is known
  }
}

// What is lost, and nobody else's, a command of this clone has given back, or the remote has lost
// it: who is at work on it goes on.
void SharedBacklog::tell_lost(const Standing& standing, Turn& turn) {
  for (const std::string& task : std::exchange(lost_, {})) {
    const auto row = doors_.store.index().summary(task);
    if (!row) continue;
    const auto found = standing.find(domain::claim_ref(key_of(task)));
    const bool is_claimed = found != standing.end() && !found->second.ours;
    const bool is_others = is_claimed || is_elsewhere(*row);
    if (is_others || !domain::is_live(row->state)) end_own_runs(doors_, task);
    if (!is_others || (is_over(*row) && !is_elsewhere(*row))) continue;
    turn.did(*row, "is lost: another clone has taken it over");
  }
}

// What is over, or went back to the backlog; and where a person is asked, others may work meanwhile
// on the same files.
std::vector<store::HeldClaim> SharedBacklog::finished() {
  Held out;
  for (const auto& [task, held] : held_) {
    const auto row = doors_.store.index().summary(task);
    const bool is_left = !row || is_over(*row) || row->state == State::pending;
    if (row && !domain::is_live(row->state)) end_vain_runs(doors_, task);
    for (const store::HeldClaim& each : held) {
      const bool is_cover = !(each.claim.what == key_of(task));
      if (is_left || (is_cover && rests(*row))) out.push_back(each);
    }
  }
  return out;
}

// What goes was over before the logs were exchanged: whoever has it next knows.
void SharedBacklog::give_back(const Pass& pass, const Held& going) {
  if (going.empty()) return;
  ClaimTalk(doors_, pass).claims().release(going);
  const auto goes = [&](const store::HeldClaim& each) {
    return std::any_of(going.begin(), going.end(),
                       [&](const store::HeldClaim& gone) { return gone.ref == each.ref; });
  };
  for (auto& [task, held] : held_) std::erase_if(held, goes);
  std::erase_if(held_, [](const auto& piece) { return piece.second.empty(); });
}

void SharedBacklog::look(const Pass& pass, Turn& turn) {
  others_.clear();
  lapsed_.clear();
  ClaimTalk talk(doors_, pass);
  store::ClaimList list = talk.claims().list(doors_.clock.now());
  const int64_t now = doors_.clock.now().boot_ms;
  outage_.looked(now, pass.policy.lease);
  const bool could_renew = outage_.is_over(now, grace(pass));
  give_back_left(doors_, pass, talk.claims(), list);
  Standing standing;
  for (store::StandingClaim& each : list.claims) standing.emplace(each.ref, std::move(each));
  tell_lost(standing, turn);
  for (const domain::Summary& row : pass.rows) {
    const auto found = standing.find(domain::claim_ref(key_of(row.id)));
    if (found == standing.end() || held_.count(row.id) > 0) continue;
    const store::StandingClaim& each = found->second;
    if (each.ours && resume(row.id, talk.claims())) continue;
    const auto ttl = each.claim ? each.claim->ttl : domain::k_longest_claim;
    const bool is_dead = could_renew && each.lapsed && each.seen_for > ttl + grace(pass);
    (is_dead ? lapsed_ : others_).insert(row.id);
  }
}

// Whether nobody is at work on a piece that was begun. Where there is not even a claim, it may be
// that of a landing whose log is on its way.
bool SharedBacklog::is_free(const Pass& pass, const domain::Summary& row) {
  if (others_.count(row.id) > 0) return false;
  const auto own = doors_.store.writer();
  if ((own && row.writer == own->writer) || lapsed_.count(row.id) > 0 || waits(row.state)) {
    return true;
  }
  const int64_t now = doors_.clock.now().boot_ms;
  Left& left = left_[row.id];
  if (left.row != row) left = {row, now};
  return std::chrono::milliseconds(now - left.since_boot_ms) > pass.policy.lease + grace(pass);
}

void SharedBacklog::take_over(const Pass& pass, Turn& turn) {
  const auto own = doors_.store.writer();
  for (const domain::Summary& before : pass.rows) {
    const auto row = doors_.store.index().summary(before.id);
    if (!row || is_over(*row) || rests(*row)) continue;
    if (held_.count(row->id) > 0) {
      if (is_elsewhere(*row)) go_on(pass, *row, turn);
      continue;
    }
    const bool is_wanted = row->id == pass.only;
    const bool was_ours = own && row->writer == own->writer;
    const bool has_place = is_wanted || was_ours || places(pass) > 0;
    if (has_place && is_free(pass, *row) && acquire(pass, *row)) {
      go_on(pass, *row, turn);
    } else if (others_.count(row->id) > 0) {
      end_own_runs(doors_, row->id);
      if (is_wanted) throw Error("another clone works on '" + row->feature + "'");
    }
  }
}

int64_t SharedBacklog::places(const Pass& pass) {
  int64_t out = pass.policy.workers;
  for (const auto& [task, held] : held_) {
    const auto row = doors_.store.index().summary(task);
    if (row && !rests(*row) && !is_over(*row)) --out;
  }
  return out;
}

// True when it is ours and still stands as it was seen: its last holder has told all before.
bool SharedBacklog::acquire(const Pass& pass, const domain::Summary& row) {
  ClaimTalk talk(doors_, pass);
  store::Claims& claims = talk.claims();
  store::Acquired got =
      claims.acquire({key_of(row.id)}, row.id, pass.policy.lease, doors_.clock.now());
  if (got.held.empty()) {
    others_.insert(row.id);
    return false;
  }
  try {
    exchange(pass);
  } catch (const Error&) {
    claims.release(got.held);
    throw;
  }
  if (doors_.store.index().summary(row.id) != row) {
    claims.release(got.held);
    return false;
  }
  held_[row.id] = std::move(got.held);
  left_.erase(row.id);
  return true;
}

bool SharedBacklog::may_begin(const std::string& task) const {
  const auto held = held_.find(task);
  if (held == held_.end()) return false;
  const int64_t now = doors_.clock.now().boot_ms;
  return std::all_of(held->second.begin(), held->second.end(),
                     [&](const store::HeldClaim& each) { return now < each.until_boot_ms; });
}

bool SharedBacklog::take(const Pass& pass, const domain::Summary& row) {
  if (held_.count(row.id) > 0) return true;
  if (others_.count(row.id) > 0 || !trouble_.empty() || places(pass) <= 0) return false;
  return acquire(pass, row);
}

bool SharedBacklog::claim(const Pass& pass, const std::string& task) {
  exchange(pass);
  fetch_base(doors_, pass);
  ClaimTalk talk(doors_, pass);
  const auto held = held_.find(task);
  if (held != held_.end() && talk.claims().is_held(held->second, doors_.clock.now())) return false;
  held_.erase(task);
  others_.erase(task);
  auto row = doors_.store.index().summary(task);
  // What others have said meanwhile makes it another piece than was looked at; and who was faster
  // may have been our own service.
  for (int i = 0; row && i < k_most_looks; ++i) {
    if (resume(task, talk.claims())) return false;
    if (others_.count(task) > 0) break;
    if (acquire(pass, *row)) return true;
    row = doors_.store.index().summary(task);
  }
  throw Error("another clone works on '" + (row ? row->feature : task) + "'",
              "git wave claims tells which; it can be landed there");
}

void SharedBacklog::leave(const Pass& pass, const std::string& task) {
  const auto held = held_.find(task);
  if (held == held_.end()) return;
  ClaimTalk(doors_, pass).claims().release(held->second);
  held_.erase(held);
}

// Whatever another clone had made of it, its branch and its agent's session are there.
void SharedBacklog::go_on(const Pass& pass, const domain::Summary& row, Turn& turn) {
  const auto task = doors_.store.index().task(row.id);
  if (!task || !task->work) return;
  if (record_landed(doors_, pass, row)) {
    turn.did(row, "had landed already");
    return;
  }
  const auto own = doors_.store.writer();
  const bool was_ours = own && row.writer == own->writer && lapsed_.count(row.id) == 0;
  const State to = row.attempt > 0 ? State::ready : State::queued;
  if (was_ours || (waits(row.state) && row.state == to)) return;
  if (retake(doors_, row, to, k_taken_over)) turn.did(row, std::string("is ") + k_taken_over);
}

bool SharedBacklog::cover(const Pass& pass, const std::string& task,
                          const std::vector<ClaimKey>& things) {
  Held& held = held_.at(task);
  std::vector<ClaimKey> wanted = things;
  std::erase_if(wanted, [&](const ClaimKey& thing) {
    return std::any_of(held.begin(), held.end(),
                       [&](const store::HeldClaim& each) { return each.claim.what == thing; });
  });
  if (wanted.empty()) return true;
  ClaimTalk talk(doors_, pass);
  const auto got = talk.claims().acquire(wanted, task, pass.policy.lease, doors_.clock.now());
  held.insert(held.end(), got.held.begin(), got.held.end());
  return !got.held.empty();
}

bool SharedBacklog::land(const Pass& pass, const std::string& task, const git::RefMove& move) {
  const auto held = held_.find(task);
  if (held == held_.end()) return false;
  ClaimTalk talk(doors_, pass);
  if (!talk.claims().land(held->second, {move})) {
    due_boot_ms_ = 0;  // was the piece lost?
    return false;
  }
  held_.erase(held);
  return true;
}

}  // namespace wave::service
