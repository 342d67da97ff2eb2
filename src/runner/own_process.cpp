// SPDX-License-Identifier: MIT
#include "runner/own_process.h"

#include "os/paths.h"

namespace wave::runner {
namespace {

os::Environment unmarked(const os::Environment& caller) {
  os::Environment out;
  for (const auto& [name, value] : caller) {
    const bool setting = name.starts_with("WAVE_CONFIG_");
    const bool ours = name.starts_with("WAVE_") || name.starts_with("GIT_");
    if (setting || !ours) out.emplace_back(name, value);
  }
  return out;
}

}  // namespace

os::Command own_command(const git::Layout& layout, const os::Environment& caller,
                        const std::vector<std::string>& words) {
  os::Command out;
  out.argv = {os::self_path().string()};
  out.argv.insert(out.argv.end(), words.begin(), words.end());
  out.environment = unmarked(caller);
  out.directory = layout.common_dir;
  out.output = os::Output::discard;
  out.errors = os::Output::discard;
  return out;
}

}  // namespace wave::runner
