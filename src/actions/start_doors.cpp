// SPDX-License-Identifier: MIT
#include "actions/start_doors.h"

#include "actions/committed_settings.h"
#include "actions/trust.h"
#include "config/sources.h"
#include "os/paths.h"

namespace wave::actions {
namespace {

config::Config settings_of(store::Store& store, const os::Environment& environment) {
  config::Sources sources = config::Sources::from(environment);
  sources.repository_text = committed_settings(store);
  return load_settings(std::move(sources), store.layout());
}

std::unique_ptr<host::Host> host_of(const store::Store& store, const config::Config& config,
                                    os::ProcessRunner& processes,
                                    const os::Environment& environment) {
  const auto folder =
      os::socket_folder(store.layout().common_dir, environment, config.string("host.socket_dir"));
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
    : config_(settings_of(store, environment)),
      host_(host_of(store, config_, processes, environment)),
      doors_{store, config_, clock, processes, *host_, std::move(environment)} {}

}  // namespace wave::actions
