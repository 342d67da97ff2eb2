// SPDX-License-Identifier: MIT
#include "view/unit.h"

#include <string_view>

namespace wave::view {

std::string_view embedded(std::string_view name);  // made by the build from templates/

namespace {

constexpr std::string_view k_slot = "{program}";

// As systemd.syntax(7) wants a word that may hold anything.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '%' || c == '$') out += c;
    out += c;
  }
  return out + '"';
}

}  // namespace

std::string reconcile_unit(const std::filesystem::path& program) {
  std::string out(embedded("git-wave-reconcile@.service"));
  return out.replace(out.find(k_slot), k_slot.size(), quoted(program.string()));
}

}  // namespace wave::view
