// SPDX-License-Identifier: MIT
#include "actions/committed_settings.h"

#include "actions/default_branch.h"
#include "actions/set_up_record.h"
#include "error/error.h"
#include "git/ref_files.h"
#include "os/files.h"
#include "os/log.h"

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr const char* k_settings_file = "wave.toml";
constexpr const char* k_kept_file = "settings.cache";
constexpr const char* k_there = " +\n";
constexpr const char* k_missing = " -\n";
constexpr size_t k_cap = 1 << 20;

using Settings = std::optional<std::string>;

std::optional<std::string> read_if_sound(const fs::path& file) {
  try {
    return os::read_file(file, os::Links::refuse, k_cap);
  } catch (const Error& error) {
    os::log(os::Level::info, error.what());
    return std::nullopt;
  }
}

// What was kept for this commit; the outer nothing: nothing was.
std::optional<Settings> read_kept(const fs::path& file, const std::string& commit) {
  const auto text = read_if_sound(file);
  if (!text) return std::nullopt;
  const std::string there = commit + k_there;
  if (text->compare(0, there.size(), there) == 0) return Settings(text->substr(there.size()));
  if (*text == commit + k_missing) return Settings();
  return std::nullopt;
}

// A service watches the folder: writing what stands there already would wake it each time it looks.
void keep(const fs::path& file, const std::string& commit, const Settings& settings) {
  const std::string text = settings ? commit + k_there + *settings : commit + k_missing;
  if (read_if_sound(file) == text) return;
  try {
    os::write_file(file, text);
  } catch (const Error& error) {
    os::log(os::Level::info, error.what());  // a read-only repository: looked up each time
  }
}

}  // namespace

std::optional<std::string> committed_settings(store::Store& store) {
  const git::Layout& layout = store.layout();
  const fs::path kept_file = layout.wave_dir() / k_kept_file;
  const auto record = read_set_up(layout);
  if (record && !record->default_branch.empty()) {
    const auto tip = git::read_ref_file(layout.common_dir, "refs/heads/" + record->default_branch);
    if (const auto kept = tip ? read_kept(kept_file, *tip) : std::nullopt) return *kept;
  }
  const git::Repository& repository = store.repository();
  const auto ref = ref_of_branch(repository, default_branch(layout, repository));
  const auto tip = ref ? repository.ref(*ref) : std::nullopt;
  if (!tip) return std::nullopt;
  const Settings settings = repository.blob_at(*tip, k_settings_file);
  if (record) keep(kept_file, *tip, settings);
  return settings;
}

}  // namespace wave::actions
