// SPDX-License-Identifier: MIT
#include "forge/gh_reply.h"

#include "forge/lower_case.h"

#include <algorithm>
#include <charconv>

namespace wave::forge {
namespace {

constexpr size_t k_longest_etag = 200;
constexpr size_t k_longest_query = 1000;

// The next line, without its end, taken off the text.
std::string_view take_line(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// "HTTP/2.0 200 OK"
int parse_status(std::string_view line) {
  const size_t blank = line.find(' ');
  if (!line.starts_with("HTTP/") || blank == std::string_view::npos) return 0;
  const std::string_view digits = line.substr(blank + 1, 3);
  int status = 0;
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), status).ptr;
  return end == digits.data() + 3 && status >= 100 ? status : 0;
}

}  // namespace

std::string GhReply::header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string() : found->second;
}

std::string GhReply::etag() const {
  const std::string out = header("etag");
  const bool safe = out.size() <= k_longest_etag &&
                    std::all_of(out.begin(), out.end(), [](char c) { return c > ' ' && c < 0x7F; });
  return safe ? out : std::string();
}

std::string GhReply::next_query() const {
  constexpr std::string_view k_signs =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789=&%_.~+-";
  const std::string links = header("link");
  const size_t mark = links.find(">; rel=\"next\"");
  if (mark == std::string::npos) return {};
  // Only the query counts: where to ask is not for the answer to say.
  const size_t begin = links.rfind('?', mark);
  const size_t address = links.rfind('<', mark);
  if (begin == std::string::npos || address == std::string::npos || begin < address) return {};
  std::string query = links.substr(begin + 1, mark - begin - 1);
  const bool safe =
      query.size() <= k_longest_query && query.find_first_not_of(k_signs) == std::string::npos;
  return safe ? query : std::string();
}

std::optional<GhReply> parse_reply(std::string_view output) {
  GhReply out;
  out.status = parse_status(take_line(output));
  if (out.status == 0) return std::nullopt;
  while (!output.empty()) {
    const std::string_view line = take_line(output);
    if (line.empty()) break;
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    std::string_view value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    out.headers[lower_case(line.substr(0, colon))] = value;
  }
  out.body = output;
  return out;
}

}  // namespace wave::forge
