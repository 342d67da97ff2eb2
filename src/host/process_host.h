// SPDX-License-Identifier: MIT
// Runners as plain background processes, for machines without tmux. There is nothing to attach to;
// the output log shows what a session would.
#pragma once

#include "host/host.h"

namespace wave::host {

class ProcessHost : public Host {
 public:
  explicit ProcessHost(os::ProcessRunner& processes) : processes_(processes) {}

  std::string name() const override { return "process"; }
  void start(const RunnerLaunch& launch) override;
  std::vector<Session> sessions() override { return {}; }
  void end(const std::string&) override {}
  std::optional<std::vector<std::string>> attach_command(const std::string&,
                                                         const Visit&) override {
    return std::nullopt;
  }
  bool is_inside(const os::Environment&) const override { return false; }

 private:
  os::ProcessRunner& processes_;
};

}  // namespace wave::host
