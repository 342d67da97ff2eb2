// SPDX-License-Identifier: MIT
// Runners in detached tmux sessions, on a server of our own: its own socket, no configuration file,
// a clean environment. Targets are exact (`=name`); nothing of the user's reaches a format or a
// shell.
#pragma once

#include "host/host.h"

namespace wave::host {

class TmuxHost : public Host {
 public:
  TmuxHost(std::filesystem::path socket, os::ProcessRunner& processes, os::Environment environment);

  std::string name() const override { return "tmux"; }
  void start(const RunnerLaunch& launch) override;
  std::vector<Session> sessions() override;
  void end(const std::string& run) override;
  std::optional<std::vector<std::string>> attach_command(const std::string& run,
                                                         const Visit& visit) override;
  bool is_inside(const os::Environment& environment) const override;

 private:
  os::Finished tmux(std::vector<std::string> arguments);
  std::vector<std::string> base() const;

  std::filesystem::path socket_;
  os::ProcessRunner& processes_;
  os::Environment environment_;
};

}  // namespace wave::host
