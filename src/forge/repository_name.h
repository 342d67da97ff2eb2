// SPDX-License-Identifier: MIT
// Which repository of which forge is meant. Names come from remotes and settings and end up in
// addresses: only what can be nothing else is taken.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wave::forge {

struct RepositoryName {
  std::string host;  // lower case, without a port
  std::string owner;
  std::string name;
  bool operator==(const RepositoryName&) const = default;

  std::string full_name() const { return owner + "/" + name; }
};

// What a remote's URL names: https://, http://, ssh://, git:// or host:path, with exactly owner and
// name. Nothing for anything else, local paths and ssh's own abbreviations of hosts among it.
std::optional<RepositoryName> parse_remote(std::string_view url);

// "owner/name" (on github.com) or "host/owner/name", as in the settings.
std::optional<RepositoryName> parse_repository(std::string_view text);

}  // namespace wave::forge
