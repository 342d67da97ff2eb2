// SPDX-License-Identifier: MIT
// The configuration side of Repository.
#include "git/handle.h"
#include "git/repository.h"

#include <stdexcept>

#include <regex.h>

namespace wave::git {
namespace {

ConfigHandle snapshot(git_repository* repository) {
  ConfigHandle config;
  check(git_repository_config_snapshot(Out(config), repository), "cannot read git's configuration");
  return config;
}

ConfigHandle local(git_repository* repository) {
  ConfigHandle all;
  check(git_repository_config(Out(all), repository), "cannot read git's configuration");
  ConfigHandle level;
  check(git_config_open_level(Out(level), all.get(), GIT_CONFIG_LEVEL_LOCAL),
        "cannot open the repository's configuration");
  return level;
}

std::optional<std::string> get(const git_config* config, const std::string& key) {
  git_config_entry* entry = nullptr;
  const int code = git_config_get_entry(&entry, config, key.c_str());
  if (code == GIT_ENOTFOUND) return std::nullopt;
  check(code, "cannot read the setting '" + key + "'");
  std::string value = entry->value ? entry->value : "true";
  git_config_entry_free(entry);
  return value;
}

// An extended regular expression of POSIX. With patterns of its own libgit2 1.5 loses 20 KB for
// each key that one does not match, which a service that asks for days would not bear.
class Pattern {
 public:
  explicit Pattern(const std::string& text) {
    if (regcomp(&compiled_, text.c_str(), REG_EXTENDED | REG_NOSUB) != 0) {
      throw std::logic_error("'" + text + "' is no regular expression");
    }
  }
  ~Pattern() { regfree(&compiled_); }
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;

  bool matches(const char* text) const { return regexec(&compiled_, text, 0, nullptr, 0) == 0; }

 private:
  regex_t compiled_{};
};

}  // namespace

std::optional<std::string> Repository::config(const std::string& key) const {
  return get(snapshot(raw()).get(), key);
}

std::optional<std::string> Repository::local_config(const std::string& key) const {
  return get(local(raw()).get(), key);
}

void Repository::set_local_config(const std::string& key, const std::string& value) {
  check(git_config_set_string(local(raw()).get(), key.c_str(), value.c_str()),
        "cannot set '" + key + "'");
}

void Repository::each_config(
    const std::string& pattern,
    const std::function<void(const std::string&, const std::string&)>& call) const {
  const Pattern wanted(pattern);
  const ConfigHandle config = snapshot(raw());
  Handle<git_config_iterator, git_config_iterator_free> entries;
  check(git_config_iterator_new(Out(entries), config.get()), "cannot read git's configuration");
  git_config_entry* entry = nullptr;
  int code = 0;
  while ((code = git_config_next(&entry, entries.get())) == 0) {
    if (wanted.matches(entry->name)) call(entry->name, entry->value ? entry->value : "true");
  }
  if (code != GIT_ITEROVER) check(code, "cannot read git's configuration");
}

std::optional<Identity> Repository::identity() const {
  const auto name = config("user.name");
  const auto email = config("user.email");
  if (!name || !email || name->empty() || email->empty()) return std::nullopt;
  return Identity{*name, *email};
}

}  // namespace wave::git
