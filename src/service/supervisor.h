// SPDX-License-Identifier: MIT
// Keeps the roles of the service going: each has its turn in every pass, and one that fails is
// tried again later, and later still, without the others noticing. One that fails again and again
// is left alone for a while.
#pragma once

#include "service/pass.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace wave::service {

struct Role {
  std::string name;
  std::function<Turn(const Pass&)> step;
};

struct RestartPolicy {
  int64_t limit = 5;                        // failures in a row
  std::chrono::milliseconds delay{5000};    // doubled with each failure, at most a minute
  std::chrono::milliseconds reset{300000};  // without a failure, and the count begins anew
};

// How a role stands.
struct RoleHealth {
  std::string name;
  int64_t failures = 0;     // in a row
  bool is_resting = false;  // it has failed as often as the policy allows
  std::string last_failure;
  int64_t not_before_boot_ms = 0;
  int64_t failed_boot_ms = 0;
};

class Supervisor {
 public:
  Supervisor(std::vector<Role> roles, RestartPolicy policy);

  struct Outcome {
    std::vector<Deed> deeds;
    std::vector<std::string> troubles;  // what has begun to go wrong, or goes well again
    std::optional<int64_t> due_ms;      // wall clock
  };
  // Never throws Error, unless somebody wants us to stop.
  Outcome step(const Pass& pass);

  void set_policy(RestartPolicy policy) { policy_ = policy; }
  const std::vector<RoleHealth>& health() const { return health_; }
  bool all_well() const;

 private:
  void failed(RoleHealth& role, const std::string& why, const os::Now& now, Outcome& out);

  std::vector<Role> roles_;
  std::vector<RoleHealth> health_;
  RestartPolicy policy_;
};

}  // namespace wave::service
