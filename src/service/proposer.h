// SPDX-License-Identifier: MIT
// Brings approved work home through pull requests: pushes exactly what was approved, proposes it
// once, and goes by what the forge's checks, reviewers and people make of it. Takes pieces from
// `submitting` over `waiting_checks` to `done`, or back to their agents with what was found. Nobody
// waits in it: each step looks, does what can be done, and is gone.
#pragma once

#include "domain/task.h"
#include "error/error.h"
#include "forge/forge.h"
#include "service/forge_look.h"
#include "service/pass.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace wave::service {

class Proposer {
 public:
  Proposer(Doors& doors, const ForgeLook& look) : doors_(doors), look_(look) {}

  // Throws Error when the forge does not let us.
  Turn step(const Pass& pass, forge::Forge& forge);

 private:
  // One piece, and what is at hand for it.
  struct Visit {
    const Pass& pass;
    forge::Forge& forge;
    const domain::Summary& row;
    const domain::Task& task;
    Turn& turn;
  };
  // What spares us questions; without it they are asked again.
  struct Known {
    int64_t round = -1;          // of the look after which the piece was looked at last
    int64_t looked_boot_ms = 0;  // when
    int64_t wait_boot_ms = 0;    // it is left alone until then
    bool is_labelled = false;
    std::string version;  // of the pull request, whose comments are known
    int64_t ended = 0;    // the pull request that is known to be closed
    std::string told;     // what it waits for
    std::string oid;      // what is proposed
    // When that was first seen here, and how long it had been proposed by then.
    int64_t oid_boot_ms = 0;
    int64_t oid_before_ms = 0;
  };
  using Deal = void (Proposer::*)(Visit&);

  void each(const Pass& pass, forge::Forge& forge, domain::State state, Turn& turn, Deal deal);
  std::vector<domain::Summary> without_label(const Pass& pass) const;
  void label(Visit& visit);
  void submit(Visit& visit);
  bool push(Visit& visit, const std::string& oid);
  void propose(Visit& visit, const std::string& oid);
  bool is_due(Visit& visit);
  void look_after(Visit& visit);
  void watch(Visit& visit);
  std::optional<forge::PullRequest> pull_of(Visit& visit);
  int64_t proposed_for_ms(Visit& visit);
  bool has_other_head(Visit& visit, const forge::PullRequest& pull);
  bool listen(Visit& visit, const forge::PullRequest& pull);
  bool has_passed(Visit& visit);
  void return_failed(Visit& visit, const forge::Checks& checks);
  void merge(Visit& visit, const forge::PullRequest& pull);
  void blocked(Visit& visit, const std::string& why);
  void refresh_base(const Pass& pass);
  void finish(Visit& visit, const forge::PullRequest& pull);
  void clean_up(Visit& visit);
  bool has_dropped_branch(Visit& visit);
  std::string drop_branch(Visit& visit);

  void send_back(Visit& visit, domain::Reason reason, std::vector<domain::Checked> found,
                 const std::string& what);
  void wait_for(Visit& visit, const std::string& why);
  void wait_an_interval(Visit& visit);
  // It is asked again later, or a person sees to it, or nobody can go on.
  void put_off(const forge::ForgeFault& fault, Visit& visit);

  Doors& doors_;
  const ForgeLook& look_;
  std::map<std::string, Known> known_;  // by piece
  std::optional<std::string> account_;
  std::optional<Error> trouble_;  // of this step, with the forge as a whole
};

}  // namespace wave::service
