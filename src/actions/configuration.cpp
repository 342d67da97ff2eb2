// SPDX-License-Identifier: MIT
#include "actions/configuration.h"

#include "actions/committed_settings.h"

namespace wave::actions {

config::Config configuration(store::Store& store, const os::Environment& environment) {
  config::Sources sources = config::Sources::from(environment);
  sources.repository_text = committed_settings(store);
  return config::load(sources);
}

}  // namespace wave::actions
