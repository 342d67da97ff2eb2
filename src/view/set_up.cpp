// SPDX-License-Identifier: MIT
#include "view/set_up.h"

#include "view/hooks.h"
#include "view/plain_text.h"

#include <fmt/format.h>

namespace wave::view {

std::string set_up_lines(const actions::SetUp& set_up) {
  const git::Layout& layout = set_up.layout;
  const std::string place = plain_line(layout.common_dir.string());
  if (!set_up.changed) return fmt::format("'{}' is set up already\n", place);
  std::string out =
      fmt::format("set up '{}': tasks start from '{}', state is kept in '{}'\n", place,
                  plain_line(set_up.default_branch), plain_line(layout.wave_dir().string()));
  for (const std::string& key : set_up.config_keys) {
    out += fmt::format("set '{}' in its configuration\n", plain_line(key));
  }
  return out + hook_report(set_up.hooks);
}

}  // namespace wave::view
