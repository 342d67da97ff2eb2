// SPDX-License-Identifier: MIT
#include "actions/configuration.h"

#include "actions/committed_settings.h"
#include "actions/trust.h"

namespace wave::actions {

config::Config configuration(store::Store& store, const os::Environment& environment) {
  config::Sources sources = config::Sources::from(environment);
  sources.repository_text = committed_settings(store);
  return load_settings(std::move(sources), store.layout());
}

}  // namespace wave::actions
