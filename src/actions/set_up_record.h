// SPDX-License-Identifier: MIT
// What set-up decided and changed, in `<wave dir>/set-up.json`.
#pragma once

#include "git/layout.h"

#include <map>
#include <optional>
#include <string>

namespace wave::actions {

struct SetUpRecord {
  std::string default_branch;                 // short name
  std::map<std::string, std::string> config;  // keys that we set in the repository's configuration
  std::map<std::string, std::string> remotes = {};  // name -> where it leads; see known_remotes.h
};

std::optional<SetUpRecord> read_set_up(const git::Layout& layout);
void write_set_up(const git::Layout& layout, const SetUpRecord& record);

}  // namespace wave::actions
