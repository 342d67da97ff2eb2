// SPDX-License-Identifier: MIT
// A host that starts nothing: that it was asked is what is seen.
#pragma once

#include "error/error.h"
#include "host/host.h"

namespace wave::test {

class NoHost : public host::Host {
 public:
  static constexpr const char* k_started = "started";

  std::string name() const override { return "process"; }
  void start(const host::RunnerLaunch&) override { throw Error(k_started); }
  std::vector<host::Session> sessions() override { return {}; }
  void end(const std::string&) override {}
  std::optional<std::vector<std::string>> attach_command(const std::string&,
                                                         const host::Visit&) override {
    return std::nullopt;
  }
  bool is_inside(const os::Environment&) const override { return false; }
};

}  // namespace wave::test
