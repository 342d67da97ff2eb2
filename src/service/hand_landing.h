// SPDX-License-Identifier: MIT
// A person lands a piece of a backlog that several clones share: at the remote, in the push that
// gives its claim back, as the service does it.
#pragma once

#include "actions/land_task.h"
#include "service/pass.h"
#include "service/shared_backlog.h"

#include <string>

namespace wave::service {

// Whether this one lands at the remote, and not here.
bool lands_at_remote(const config::Config& config, const domain::Summary& task);

class HandLanding {
 public:
  // Throws UsageError like read_policy().
  HandLanding(Doors& doors, const config::Config& config, domain::LandedBy how);
  HandLanding(const HandLanding&) = delete;
  HandLanding& operator=(const HandLanding&) = delete;
  // Gives back what was claimed here and has not landed.
  ~HandLanding();

  // The remote's branch, as prepare_landing() takes it.
  const std::string& base() const { return policy_.base; }
  // Brings that as it is now. Throws Error when the remote cannot be asked.
  void look();
  // The same, and nobody else has the piece from here on; as it stands then, for other clones may
  // have said something about it. Throws Error when another has it.
  domain::Summary claim(const std::string& task);
  // BaseMoved: also where the piece was lost meanwhile; claim() tells. Throws Error when it is not
  // known how it ended; the next call finds out.
  actions::Landing land(const domain::Summary& row, const actions::PreparedLanding& prepared);

 private:
  Pass pass();

  Doors& doors_;
  const config::Config& config_;
  Policy policy_;
  SharedBacklog shared_;
  std::string claimed_;  // the task, if nobody of this clone had it before
};

}  // namespace wave::service
