// SPDX-License-Identifier: MIT
// Puts the layers on each other and gathers what is wrong with any of them.
#pragma once

#include "config/config.h"
#include "config/toml_text.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace wave::config {

// One pass over the sources; take() ends it.
class Loader {
 public:
  explicit Loader(Trust repository_trust);

  void add_file(Layer layer, const std::string& name, std::string_view text);
  // With what it says about the user's home.
  void add_environment(const os::Environment& environment);
  void add_flags(const std::vector<std::pair<std::string, std::string>>& flags);

  // A layer that cannot be read at all.
  void add_unreadable(const std::string& why);

  Config take() { return std::move(config_); }

 private:
  void add_entry(const TomlEntry& entry, const Origin& origin);
  void add_text(const std::string& key, const std::string& text, const Origin& origin);
  void set(const std::string& key, const Declaration& declaration, const Value& value,
           const Origin& origin);
  bool accept_agent_name(const std::string& name, const Origin& origin);
  void refuse(const Origin& origin, const std::string& key, const std::string& complaint);

  Config config_;
  std::map<std::string, std::string> spelled_;  // in this file: folded name -> as written
};

}  // namespace wave::config
