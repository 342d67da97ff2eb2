// SPDX-License-Identifier: MIT
#include "config/config.h"
#include "config/loader.h"
#include "error/error.h"
#include "os/files.h"
#include "os/paths.h"

namespace wave::config {
namespace {

void add_user_file(Loader& loader, const std::filesystem::path& file) {
  try {
    if (const auto text = os::read_file(file)) {
      loader.add_file(Layer::user, file.string(), *text);
    }
  } catch (const Error& error) {
    loader.add_unreadable(error.what());
  }
}

}  // namespace

Sources Sources::from(const os::Environment& environment) {
  Sources sources;
  sources.user_file = os::config_folder(environment) / "config.toml";
  sources.environment = environment;
  return sources;
}

std::vector<Setting> needing_approval(const std::string& repository_text) {
  Loader loader(Trust::trusted);
  loader.add_file(Layer::repository, Sources().repository_name, repository_text);
  std::vector<Setting> out;
  for (Setting& setting : loader.take().all()) {
    const Declaration* declaration = find_declaration(setting.key);
    const bool is_set = setting.origin.layer == Layer::repository;
    if (is_set && needs_approval(*declaration)) out.push_back(std::move(setting));
  }
  return out;
}

Config load(const Sources& sources) {
  Loader loader(sources.repository_trust);
  if (!sources.user_file.empty()) add_user_file(loader, sources.user_file);
  if (sources.repository_text) {
    loader.add_file(Layer::repository, sources.repository_name, *sources.repository_text);
  }
  loader.add_environment(sources.environment);
  loader.add_flags(sources.flags);
  return loader.take();
}

}  // namespace wave::config
