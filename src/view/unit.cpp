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

std::string filled(std::string_view name, const std::filesystem::path& program) {
  std::string out(embedded(name));
  return out.replace(out.find(k_slot), k_slot.size(), quoted(program.string()));
}

}  // namespace

std::string reconcile_unit(const std::filesystem::path& program) {
  return filled("git-wave-reconcile@.service", program);
}

std::string serve_unit(const std::filesystem::path& program) {
  return filled("git-wave-serve@.service", program);
}

}  // namespace wave::view
