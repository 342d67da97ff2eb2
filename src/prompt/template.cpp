// SPDX-License-Identifier: MIT
#include "prompt/template.h"

#include "error/error.h"
#include "error/suggest.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace wave::prompt {

std::string_view embedded(std::string_view name);  // made by wave_embed

namespace {

struct Place {
  size_t begin = 0;  // of "{{"
  size_t end = 0;    // behind "}}"
  std::string name;
};

// What is opened and not closed on its line is text.
std::vector<Place> places_in(std::string_view text) {
  std::vector<Place> places;
  for (size_t at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at)) {
    const size_t close = text.find("}}", at);
    if (close == std::string_view::npos) break;
    const std::string_view inside = text.substr(at + 2, close - at - 2);
    if (inside.find('\n') != std::string_view::npos) {
      at += 2;
      continue;
    }
    const size_t first = std::min(inside.find_first_not_of(' '), inside.size());
    const size_t last = inside.find_last_not_of(' ') + 1;
    places.push_back(
        {at, close + 2, std::string(inside.substr(first, last - std::min(first, last)))});
    at = close + 2;
  }
  return places;
}

size_t line_of(std::string_view text, size_t offset) {
  const std::string_view before = text.substr(0, offset);
  return 1 + static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
}

std::vector<std::string> mistakes_in(std::string_view text, const std::string& name,
                                     const Places& places) {
  const std::vector<std::string>& known = places.known;
  std::vector<std::string> mistakes;
  std::vector<std::string> used;
  for (const Place& place : places_in(text)) {
    used.push_back(place.name);
    if (std::find(known.begin(), known.end(), place.name) != known.end()) continue;
    const auto near = suggest(place.name, known);
    mistakes.push_back(fmt::format("{}:{}: there is no placeholder '{{{{{}}}}}'{}", name,
                                   line_of(text, place.begin), place.name,
                                   near ? fmt::format(", did you mean '{{{{{}}}}}'?", *near) : ""));
  }
  for (const std::string& needed : places.needed) {
    if (std::find(used.begin(), used.end(), needed) == used.end())
      mistakes.push_back(fmt::format("{}: '{{{{{}}}}}' is missing", name, needed));
  }
  return mistakes;
}

}  // namespace

const Places& task_places() {
  static const Places made = {
      {"goal", "constraints", "context", "task", "feature", "branch", "base", "ticket"},
      {"goal", "constraints"}};
  return made;
}

Template::Template(std::string text, const std::string& name, const Places& places)
    : text_(std::move(text)) {
  const std::vector<std::string> mistakes = mistakes_in(text_, name, places);
  if (mistakes.empty()) return;
  const std::string hint =
      fmt::format("a prompt template may hold {{{{{}}}}}", fmt::join(places.known, "}}, {{"));
  if (mistakes.size() == 1) throw Error(mistakes.front(), hint);
  throw Error(fmt::format("the prompt template has {} mistakes:\n  {}", mistakes.size(),
                          fmt::join(mistakes, "\n  ")),
              hint);
}

const Template& Template::built_in() {
  static const Template made(std::string(embedded("prompt.md")), "prompt.md");
  return made;
}

std::string Template::fill(const std::vector<std::pair<std::string, std::string>>& values) const {
  std::string result;
  size_t at = 0;
  for (const Place& place : places_in(text_)) {
    const auto value = std::find_if(values.begin(), values.end(),
                                    [&](const auto& each) { return each.first == place.name; });
    if (value == values.end()) throw std::logic_error("no value for " + place.name);
    result.append(text_, at, place.begin - at).append(value->second);
    at = place.end;
  }
  return result.append(text_, at);
}

}  // namespace wave::prompt
