// SPDX-License-Identifier: MIT
// The configuration in force: built-in < user's file < repository's wave.toml < WAVE_CONFIG_* <
// flags.
#pragma once

#include "config/agent_key.h"
#include "config/mistake.h"
#include "config/named_agent.h"
#include "config/origin.h"
#include "config/settings.h"
#include "config/sources.h"
#include "config/value.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace wave::config {

// One line of `git wave config`.
struct Setting {
  std::string key;
  std::string value;  // as text; a list as ["a", "b"]
  Origin origin;
  std::string meaning;
  bool in_force = true;  // false: the repository's, waiting for trust
};

// Settings by key. Asking for a key that is not declared, or as another type, is a mistake in this
// program (std::logic_error), never the user's.
//
// What is wrong in a layer is no exception: the setting stays as it was without it, and the mistake
// is kept. Who only looks, stops or clears away goes on with the sound settings; who starts
// something asks for all of them (require_sound).
class Config {
 public:
  Config();  // everything built in

  std::string string(std::string_view key) const;
  int64_t integer(std::string_view key) const;
  bool boolean(std::string_view key) const;
  std::vector<std::string> list(std::string_view key) const;
  std::chrono::seconds duration(std::string_view key) const;
  Commands commands(std::string_view key) const;
  // Strings that are places on this machine: with `~/` or `$HOME/` in front, which mean the user's
  // home, where that is known. Nothing else of the environment counts in a setting.
  std::string path(std::string_view key) const;
  std::vector<std::string> paths(std::string_view key) const;
  Origin origin(std::string_view key) const;

  // Every setting, the agents' own tables included, and after them what is withheld.
  std::vector<Setting> all() const;

  // In the order of their names.
  std::vector<NamedAgent> agents() const;

  // What the repository's file sets but may not set before it is trusted.
  const std::vector<Setting>& withheld() const { return withheld_; }
  // False: the repository's own, and it was not approved; what it names must not be run.
  bool is_approved(std::string_view key) const;
  // Whether anything at all waits for approval.
  bool wants_approval() const;

  // In the order of the layers, and of their lines.
  const std::vector<Mistake>& mistakes() const { return mistakes_; }
  // Of those, the first that `about` may be concerned by: a key, or the first part of one ("gc").
  // A layer that cannot be read concerns all.
  const Mistake* mistake_about(std::string_view about) const;
  // Throws one Error that lists every mistake.
  void require_sound() const;

 private:
  friend class Loader;
  struct Held {
    Value value;
    Origin origin;
  };
  const Held* find(std::string_view key) const;
  const Value& value(std::string_view key, Type type) const;
  bool approved(const Held& held) const;

  std::map<std::string, Held, std::less<>> values_;  // by key, agents' names folded
  std::map<std::string, std::string> agent_names_;   // as written, by folded name
  std::vector<Setting> withheld_;
  std::vector<Mistake> mistakes_;
  Trust trust_ = Trust::untrusted;
  std::string home_;  // or empty
};

// What this text of a repository's file sets that counts only once it is approved, whatever the
// other layers say. Without what is mistaken.
std::vector<Setting> needing_approval(const std::string& repository_text);

// Never fails for what a layer says: see Config::mistakes.
Config load(const Sources& sources);

}  // namespace wave::config
