// SPDX-License-Identifier: MIT
#include "prompt/role.h"

namespace wave::prompt {
namespace {

constexpr std::array<std::string_view, k_roles.size()> k_words = {
    "scheduler", "analyze", "impact", "plan", "develop", "review", "fix", "feedback", "correct"};

}  // namespace

std::string_view to_string(Role role) { return k_words[static_cast<size_t>(role)]; }

std::string template_name(Role role) { return std::string(to_string(role)) + ".md"; }

}  // namespace wave::prompt
