// SPDX-License-Identifier: MIT
#include "actions/configuration.h"

#include "actions/committed_settings.h"
#include "actions/trust.h"
#include "os/idle_cores.h"

namespace wave::actions {

config::Config configuration(store::Store& store, const os::Environment& environment) {
  config::Sources sources = config::Sources::from(environment);
  sources.repository_text = committed_settings(store);
  return load_settings(std::move(sources), store.layout());
}

int checkout_workers(const config::Config& config) {
  const int64_t workers = config.integer("checkout.workers");
  return workers > 0 ? static_cast<int>(workers) : os::idle_cores();
}

}  // namespace wave::actions
