// SPDX-License-Identifier: MIT
#include "actions/start_doors.h"

#include "actions/configuration.h"
#include "os/paths.h"

namespace wave::actions {
namespace {

std::unique_ptr<host::Host> host_of(const store::Store& store, const config::Config& config,
                                    os::ProcessRunner& processes,
                                    const os::Environment& environment) {
  const auto folder =
      os::socket_folder(store.layout().common_dir, environment, config.path("host.socket_dir"));
  return host::make_host(host_name(config, environment), folder, processes, environment);
}

}  // namespace

std::string host_name(const config::Config& config, const os::Environment& environment) {
  const std::string name = config.string("host.default");
  const bool asked_for = config.origin("host.default").layer != config::Layer::built_in;
  const std::string search_path = os::variable(environment, "PATH").value_or("");
  return asked_for || os::find_program(name, search_path) ? name : "process";
}

MadeDoors::MadeDoors(store::Store& store, const os::Clock& clock, os::ProcessRunner& processes,
                     os::Environment environment)
    : config_(configuration(store, environment)),
      host_(host_of(store, config_, processes, environment)),
      doors_{store, config_, clock, processes, *host_, std::move(environment)} {}

}  // namespace wave::actions
