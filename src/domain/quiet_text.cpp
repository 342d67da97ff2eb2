// SPDX-License-Identifier: MIT
#include "domain/quiet_text.h"

#include "domain/visible_text.h"

#include <array>
#include <cctype>

namespace wave::domain {
namespace {

bool is_digit_at(std::string_view text, size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

bool is_letter_at(std::string_view text, size_t at) {
  return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) != 0;
}

bool ends_with_folded(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  text.remove_prefix(text.size() - lower.size());
  for (size_t i = 0; i < lower.size(); ++i) {
    if (std::tolower(static_cast<unsigned char>(text[i])) != lower[i]) return false;
  }
  return true;
}

// Whether a number that follows now would be a link to an issue.
bool leads_to_number(std::string_view out) {
  constexpr std::array<std::string_view, 5> k_leads = {"/issues/", "/pull/", "/pulls/",
                                                       "/discussions/", "gh-"};
  for (const std::string_view lead : k_leads) {
    if (ends_with_folded(out, lead)) return true;
  }
  return false;
}

}  // namespace

std::string quiet_line(std::string_view text) {
  const std::string line = visible_line(text);
  std::string out;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '#' && is_digit_at(line, i + 1)) {
      if (!out.empty() && out.back() != ' ') out += ' ';
      out += "no. ";
    } else if (line[i] == '@' && is_letter_at(line, i + 1)) {
      out += "@ ";
    } else {
      if (is_digit_at(line, i) && leads_to_number(out)) out += ' ';
      out += line[i];
    }
  }
  return out;
}

std::string quiet_markdown(std::string_view text) {
  const std::string line = quiet_line(text);
  std::string out;
  if (!line.empty() && std::ispunct(static_cast<unsigned char>(line[0])) != 0 && line[0] != '<' &&
      line[0] != '&') {
    out += '\\';
  }
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '<') {
      out += "&lt;";
    } else if (line[i] == '&') {
      out += "&amp;";
    } else if (line[i] == '[' && i > 0 && line[i - 1] == '!') {
      out += " [";
    } else {
      out += line[i];
    }
  }
  return out;
}

}  // namespace wave::domain
