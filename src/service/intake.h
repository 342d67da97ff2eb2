// SPDX-License-Identifier: MIT
// Keeps the backlog as the forge has it: what is new there comes in, what has changed is described
// anew, and what is no longer wanted is left. Looks at most once in each interval; when nothing has
// changed there, nothing is done here.
#pragma once

#include "domain/task.h"
#include "forge/forge.h"
#include "service/forge_look.h"
#include "service/pass.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace wave::service {

class Intake {
 public:
  Intake(Doors& doors, ForgeLook& look) : doors_(doors), look_(look) {}

  // `repository` is "owner/name". Throws Error when the forge does not let us.
  Turn step(const Pass& pass, forge::Forge& forge, const std::string& repository);
  // Why it could not look at the last step, for now; empty: it could.
  const std::string& hindrance() const { return hindrance_; }

 private:
  // What a step has at hand.
  struct Visit {
    const Pass& pass;
    forge::Forge& forge;
    const std::string& repository;
    Turn& turn;
  };

  bool list_issues(Visit& visit);
  bool list_pulls(Visit& visit);
  bool knows_pulls(const Visit& visit) const;
  void forget_stale(const Visit& visit);
  void take_in(Visit& visit);
  void create(Visit& visit, const forge::ForgeIssue& issue);
  void describe(Visit& visit, const forge::ForgeIssue& issue, const std::string& id);
  domain::Described described_by(const Visit& visit, const forge::ForgeIssue& issue,
                                 const domain::Task* before);
  void find_mentions(const Visit& visit);
  void leave_closed(Visit& visit);
  void leave(Visit& visit, const domain::Summary& row);
  void drop_left_labels(Visit& visit);
  void fetch_base(Visit& visit);
  bool put_off(const forge::ForgeFault& fault, Visit& visit);

  Doors& doors_;
  ForgeLook& look_;
  forge::KeptPages kept_issues_;
  forge::KeptPages kept_pulls_;
  std::vector<forge::ForgeIssue> open_;      // as listed last
  bool has_moved_ = true;                    // what the forge lists, since the look before
  std::set<int64_t> numbers_;                // of these
  std::set<int64_t> waiting_;                // those that say they wait for others
  std::string policy_;                       // digest of what decides who is trusted
  std::map<int64_t, std::string> ids_;       // of pieces, by number
  std::map<int64_t, std::string> recorded_;  // the forge's version of what is recorded, by number
  int64_t next_boot_ms_ = 0;
  std::string hindrance_;
  std::string told_;  // about the base
};

}  // namespace wave::service
