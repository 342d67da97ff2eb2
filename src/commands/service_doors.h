// SPDX-License-Identifier: MIT
// The doors of the service, as the commands that run it or a part of it have them.
#pragma once

#include "call/calls.h"
#include "cli/context.h"
#include "service/pass.h"

namespace wave::commands {

class ServiceDoors {
 public:
  explicit ServiceDoors(cli::Context& context)
      : calls_(context.layout(), context.processes(), context.environment()),
        doors_{context.store(), calls_, context.clock(), context.processes(),
               context.environment()} {}
  ServiceDoors(const ServiceDoors&) = delete;
  ServiceDoors& operator=(const ServiceDoors&) = delete;

  service::Doors& doors() { return doors_; }

 private:
  call::Calls calls_;
  service::Doors doors_;
};

}  // namespace wave::commands
