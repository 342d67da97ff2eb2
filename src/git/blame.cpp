// SPDX-License-Identifier: MIT
#include "git/blame.h"

#include "domain/hex.h"

#include <algorithm>
#include <charconv>

namespace wave::git {
namespace {

constexpr std::string_view k_filename = "filename ";

// The number at the start of the text, which then begins behind it and a blank.
int64_t take_number(std::string_view& text) {
  int64_t out = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, out);
  if (error != std::errc()) return 0;
  text.remove_prefix(static_cast<size_t>(stopped - text.data()));
  if (text.starts_with(' ')) text.remove_prefix(1);
  return out;
}

// "<oid> <line there> <line here> <count>", with which each hunk begins.
bool begins_hunk(std::string_view line, BlameHunk& out) {
  const std::string_view oid = line.substr(0, domain::k_oid_digits);
  if (!domain::is_oid(oid) || !line.substr(oid.size()).starts_with(' ')) return false;
  const bool committed = oid.find_first_not_of('0') != std::string_view::npos;
  out.oid = committed ? std::string(oid) : std::string();
  line.remove_prefix(oid.size() + 1);
  out.source_line = take_number(line);
  out.line = take_number(line);
  out.count = take_number(line);
  return out.line > 0 && out.count > 0;
}

char unescaped(char letter) {
  constexpr std::string_view letters = "abtnvfr";
  constexpr std::string_view meant = "\a\b\t\n\v\f\r";
  const size_t found = letters.find(letter);
  return found == std::string_view::npos ? letter : meant[found];
}

}  // namespace

std::string unquoted_path(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
  text = text.substr(1, text.size() - 2);
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char next = text[++i];
    if (next < '0' || next > '7') {
      out += unescaped(next);
      continue;
    }
    int byte = 0;
    for (int digits = 0; digits < 3 && i < text.size() && text[i] >= '0' && text[i] <= '7';
         ++digits, ++i) {
      byte = byte * 8 + (text[i] - '0');
    }
    --i;
    out += static_cast<char>(byte);
  }
  return out;
}

// A hunk ends with the name of its file; what stands before it is told of a commit only once.
std::vector<BlameHunk> parse_blame(std::string_view output) {
  std::vector<BlameHunk> out;
  BlameHunk hunk;
  bool open = false;
  for (size_t at = 0; at < output.size();) {
    const size_t end = std::min(output.find('\n', at), output.size());
    const std::string_view line = output.substr(at, end - at);
    at = end + 1;
    if (!open) {
      open = begins_hunk(line, hunk);
    } else if (line.starts_with(k_filename)) {
      hunk.source_path = unquoted_path(line.substr(k_filename.size()));
      out.push_back(std::move(hunk));
      hunk = {};
      open = false;
    }
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
  return out;
}

}  // namespace wave::git
