// SPDX-License-Identifier: MIT
// A backlog that several clones work on, divided by claims in the remote that they share: whoever
// holds a piece's claim works on it, nobody else moves it, and a piece lands in the same push that
// gives its claim back. What a clone has done is in the remote before another can have the piece:
// logs are exchanged after a claim is had, before a landing, and before a claim goes.
//
// Between two looks at the remote nothing is asked, and where it cannot be reached what is held is
// gone on with: only the push of a landing is the moment of truth.
#pragma once

#include "domain/claim.h"
#include "git/ref_move.h"
#include "service/pass.h"
#include "service/remote_outage.h"
#include "store/claims.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace wave::service {

class SharedBacklog {
 public:
  explicit SharedBacklog(Doors& doors) : doors_(doors) {}

  // Once in each claims.interval, or sooner where claims are to be renewed: exchanges logs, renews,
  // gives back what is over, takes what has been left, brings the base. A remote that cannot be
  // reached is asked again the next time.
  Turn step(const Pass& pass);

  // Whether the roles may deal with it: it is held, or has ended here and is only to be tidied.
  bool is_ours(const domain::Summary& row) const;
  // Whether an attempt of it may begin: not where its claim has not been renewed for so long that
  // another clone may have the piece. Asks nobody.
  bool may_begin(const std::string& task) const;
  // Claims a piece that nobody has begun; false when another has it, when it is not any more what
  // it was, or when as many are held as we have workers. Throws Error like exchange().
  bool take(const Pass& pass, const domain::Summary& row);
  // Claims these too for a piece that is held; false when others have one of them.
  bool cover(const Pass& pass, const std::string& task,
             const std::vector<domain::ClaimKey>& things);

  // Claims it whatever it stands in, for a person has named it; the base and the other clones' logs
  // are here then. False: this clone has it already. Throws Error when another has it, or when the
  // remote cannot be asked.
  bool claim(const Pass& pass, const std::string& task);
  // Gives it back.
  void leave(const Pass& pass, const std::string& task);

  // Our log is there, and those of the others are here, when it returns. Throws Error
  // (PassingError) when that cannot be done.
  void exchange(const Pass& pass);
  // Moves the ref there and gives the piece back, both or neither. False: the ref stands elsewhere,
  // or the piece was lost.
  bool land(const Pass& pass, const std::string& task, const git::RefMove& move);

 private:
  using Held = std::vector<store::HeldClaim>;
  using Standing = std::map<std::string, store::StandingClaim>;  // by ref
  // A piece that somebody has begun and nobody claims.
  struct Left {
    domain::Summary row;
    int64_t since_boot_ms = 0;
  };

  void renew(const Pass& pass);
  void tell_lost(const Standing& standing, Turn& turn);
  std::vector<store::HeldClaim> finished();
  void give_back(const Pass& pass, const Held& going);
  void look(const Pass& pass, Turn& turn);
  bool is_elsewhere(const domain::Summary& row) const;
  void look_around(const Pass& pass, Turn& turn);
  bool resume(const std::string& task, store::Claims& claims);
  void take_over(const Pass& pass, Turn& turn);
  bool is_free(const Pass& pass, const domain::Summary& row);
  bool acquire(const Pass& pass, const domain::Summary& row);
  void go_on(const Pass& pass, const domain::Summary& row, Turn& turn);
  int64_t places(const Pass& pass);

  Doors& doors_;
  std::map<std::string, Held> held_;  // by task
  std::map<std::string, Left> left_;  // by task
  std::set<std::string> others_;      // tasks that others claim, as of the last look
  std::set<std::string> lapsed_;      // whose holder seems dead
  std::set<std::string> lost_;        // whose claims could not be renewed, since the last look
  bool has_looked_back_ = false;
  int64_t due_boot_ms_ = 0;
  RemoteOutage outage_;
  std::string trouble_;  // with the remote, at the last look
};

}  // namespace wave::service
