// SPDX-License-Identifier: MIT
// The table of hosts.
#include "error/error.h"
#include "error/suggest.h"
#include "host/process_host.h"
#include "host/tmux_host.h"

namespace wave::host {

std::unique_ptr<Host> make_host(const std::string& name, const std::filesystem::path& socket_folder,
                                os::ProcessRunner& processes, const os::Environment& environment) {
  if (name == "process") return std::make_unique<ProcessHost>(processes);
  if (name != "tmux") {
    const auto meant = suggest(name, {"tmux", "process"});
    throw Error("there is no host '" + name + "'",
                meant ? "did you mean '" + *meant + "'?" : "hosts are tmux and process");
  }
  const std::string path = os::variable(environment, "PATH").value_or("");
  if (!os::find_program("tmux", path)) {
    throw Error("tmux is not installed",
                "install it, or set host.default = \"process\" to run agents without a terminal");
  }
  return std::make_unique<TmuxHost>(socket_folder / "tmux", processes, environment);
}

}  // namespace wave::host
