// SPDX-License-Identifier: MIT
#include "domain/dependencies.h"

#include "domain/issue_reference.h"

#include <algorithm>
#include <array>

namespace wave::domain {
namespace {

constexpr std::array<std::string_view, 5> k_beginnings = {"blocked by", "depends on", "depend on",
                                                          "requires", "require"};
constexpr std::string_view k_blanks = " \t\r";

void skip(std::string_view& text, std::string_view letters) {
  text.remove_prefix(std::min(text.find_first_not_of(letters), text.size()));
}

bool take_word(std::string_view& text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  const bool same = std::equal(lower.begin(), lower.end(), text.begin(), [](char want, char is) {
    return want == (is >= 'A' && is <= 'Z' ? is - 'A' + 'a' : is);
  });
  if (same) text.remove_prefix(lower.size());
  return same;
}

// "- ", "* ", "+ ", "1. ", "2) ", and a box to tick.
void skip_bullet(std::string_view& line) {
  skip(line, k_blanks);
  std::string_view rest = line;
  skip(rest, "0123456789");
  const bool numbered = rest.size() < line.size();
  const std::string_view marks = numbered ? ".)" : "-*+";
  if (rest.size() >= 2 && marks.find(rest[0]) != std::string_view::npos && rest[1] == ' ') {
    line = rest.substr(2);
  }
  skip(line, k_blanks);
  if (line.size() >= 3 && line[0] == '[' && line[2] == ']') line.remove_prefix(3);
  skip(line, " \t\r*_");
}

bool take_beginning(std::string_view& line) {
  for (const std::string_view beginning : k_beginnings) {
    std::string_view rest = line;
    if (!take_word(rest, beginning)) continue;
    const size_t before = rest.size();
    skip(rest, " \t:*_");
    if (rest.size() == before) return false;  // "requirement", or nothing at all
    line = rest;
    return true;
  }
  return false;
}

// Between two references; false when nothing follows.
bool take_separator(std::string_view& text) {
  const size_t before = text.size();
  skip(text, " \t,&");
  if (take_word(text, "and ")) skip(text, k_blanks);
  return text.size() < before && !text.empty();
}

template <class Value>
void add_once(std::vector<Value>& list, const Value& value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

void add(Dependencies& out, const IssueReference& reference, std::string_view written,
         std::string_view repository) {
  const auto own = own_reference(reference, repository);
  if (!own) {
    add_once(out.elsewhere, std::string(written));
  } else if (own->number > 0) {
    add_once(out.numbers, own->number);
  } else {
    add_once(out.ids, own->id);
  }
}

}  // namespace

Dependencies read_dependencies(std::string_view body, std::string_view repository) {
  Dependencies out;
  while (!body.empty()) {
    std::string_view line = body.substr(0, body.find('\n'));
    body.remove_prefix(std::min(line.size() + 1, body.size()));
    skip_bullet(line);
    if (!take_beginning(line)) continue;
    do {
      const auto reference = reference_at(line);
      if (!reference) break;
      add(out, *reference, line.substr(0, reference->bytes), repository);
      line.remove_prefix(reference->bytes);
    } while (take_separator(line));
  }
  return out;
}

}  // namespace wave::domain
