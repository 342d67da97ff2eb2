// SPDX-License-Identifier: MIT
#include "cli/version.h"

namespace wave::cli {

std::string_view version() { return WAVE_VERSION; }

}  // namespace wave::cli
