// SPDX-License-Identifier: MIT
// Decides what of the backlog is done next: rules first (domain/eligibility.h), then, where one is
// named, the judgement of an agent, which is asked only when something has changed. Moves pieces
// from `pending` to `queued`, as many as wait to be planned at a time.
#pragma once

#include "domain/candidate.h"
#include "domain/scheduler_memory.h"
#include "service/forge_look.h"
#include "service/pass.h"

#include <map>
#include <string>
#include <vector>

namespace wave::service {

class Scheduler {
 public:
  // `forge`: what is known of pull requests; without it no issue of GitHub is taken up.
  explicit Scheduler(Doors& doors, const ForgeLook* forge = nullptr)
      : doors_(doors), forge_(forge) {}

  Turn step(const Pass& pass);
  // Whether an agent that it has asked has not answered yet.
  bool is_asking() const { return is_asking_; }

  // What it would look at, and why not at the others; without any effect.
  struct Outlook {
    domain::Summary row;
    std::string why_not;  // empty: eligible
  };
  std::vector<Outlook> outlook(const Pass& pass);

 private:
  struct Seen {
    domain::Summary row;
    domain::Candidate candidate;
    domain::Weighed weighed;
    int64_t weighed_ms = 0;
    bool held = false;
    std::string body;
  };
  using Seens = std::map<std::string, Seen>;  // by task

  Seens look(const Pass& pass);
  void look_at_pulls(domain::Candidate& candidate) const;
  static Seen look(const domain::Summary& row, index::Index& index);
  void weigh(const Pass& pass, const std::vector<domain::Candidate>& eligible, int64_t queued,
             domain::SchedulerMemory& memory, Turn& turn);
  domain::SchedulerMemory memory() const;

  Doors& doors_;
  const ForgeLook* forge_;
  Seens known_;  // of the pass before: most have not changed since
  int64_t queued_before_ = 0;
  bool is_asking_ = false;
};

}  // namespace wave::service
