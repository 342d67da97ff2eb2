// SPDX-License-Identifier: MIT
// Settings files, variables and flags.
#include "config/loader.h"
#include "config/settings.h"
#include "config/toml_text.h"
#include "fuzz/target.h"

#include <string>

namespace config = wave::config;

void fuzz(std::string_view bytes) {
  config::Loader loader({});
  loader.add_file(config::Layer::user, "config.toml", bytes);
  loader.add_file(config::Layer::repository, "wave.toml", bytes);
  const size_t half = bytes.size() / 2;
  const std::string text(bytes.substr(0, half));
  const std::string rest(bytes.substr(half));
  if (text.find('\0') == std::string::npos && rest.find('\0') == std::string::npos) {
    loader.add_environment({{"WAVE_CONFIG_" + text, rest}});
  }
  loader.add_flags({{text, rest}, {"agent.default", rest}});
  const config::Config taken = loader.take();
  for (const config::Setting& setting : taken.all()) FUZZ_CHECK(!setting.key.empty());
  for (const config::Mistake& mistake : taken.mistakes()) (void)mistake;
}
