// SPDX-License-Identifier: MIT
#include "domain/answer_fields.h"

#include "domain/relative_path.h"
#include "domain/utf8.h"
#include "domain/visible_text.h"
#include "error/suggest.h"

#include <algorithm>

#include <fmt/format.h>

namespace wave::domain {
namespace {

using json::Node;

constexpr size_t k_most_told = 12;

std::string_view called(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::null:
      return "null";
    case Node::Kind::boolean:
      return "a boolean";
    case Node::Kind::integer:
    case Node::Kind::number:
      return "a number";
    case Node::Kind::string:
      return "a string";
    case Node::Kind::array:
      return "a list";
    default:
      return "an object";
  }
}

std::string trimmed(std::string text) {
  constexpr std::string_view k_blanks = " \t\n";
  text.erase(text.find_last_not_of(k_blanks) + 1);
  return text.substr(std::min(text.find_first_not_of(k_blanks), text.size()));
}

bool is_longer(std::string_view text, size_t most) {
  return text.size() > most && cut_characters(text, most) != text;
}

}  // namespace

AnswerFields::AnswerFields(const Node& object, std::string where)
    : object_(object), where_(std::move(where)) {}

void AnswerFields::add(const std::string& fault) { faults_.push_back(where_ + fault); }

void AnswerFields::add_all(const AnswerFields& other) {
  faults_.insert(faults_.end(), other.faults_.begin(), other.faults_.end());
}

const Node* AnswerFields::find(std::string_view name) {
  asked_.emplace_back(name);
  for (const json::Member& member : object_.members) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

const Node* AnswerFields::find(std::string_view name, Node::Kind kind, std::string_view wanted) {
  const Node* found = find(name);
  if (!found) {
    add(fmt::format("'{}' is missing, it must be {}", name, wanted));
  } else if (found->kind != kind) {
    add(fmt::format("'{}' must be {}, not {}", name, wanted, called(found->kind)));
    return nullptr;
  }
  return found;
}

bool AnswerFields::has(std::string_view name) {
  const Node* found = find(name);
  return found && found->kind != Node::Kind::null;
}

std::string AnswerFields::checked(const Node& node, const std::string& place, size_t most) {
  std::string text = trimmed(visible_text(node.text));
  if (text.empty()) add(fmt::format("{} must not be blank", place));
  if (is_longer(text, most)) {
    add(fmt::format("{} is longer than {} characters", place, most));
    text.clear();
  }
  return text;
}

std::string AnswerFields::text(std::string_view name, size_t most) {
  const Node* found = find(name, Node::Kind::string, "a string");
  return found ? checked(*found, fmt::format("'{}'", name), most) : std::string();
}

std::string AnswerFields::line(std::string_view name, size_t most) {
  return visible_line(text(name, most));
}

std::string AnswerFields::word(std::string_view name, const std::vector<std::string>& words) {
  const Node* found = find(name, Node::Kind::string, "a string");
  if (!found) return {};
  if (std::find(words.begin(), words.end(), found->text) != words.end()) return found->text;
  add(fmt::format("'{}' is {}, it must be one of {}", name, in_quotes(found->text),
                  fmt::join(words, ", ")));
  return {};
}

int64_t AnswerFields::integer(std::string_view name, int64_t least, int64_t most) {
  const Node* found = find(name, Node::Kind::integer, "a whole number");
  if (!found) return least;
  if (found->integer >= least && found->integer <= most) return found->integer;
  add(fmt::format("'{}' is {}, it must be from {} to {}", name, found->integer, least, most));
  return least;
}

const Node* AnswerFields::find_list(std::string_view name, std::string_view wanted, size_t most) {
  const Node* found = find(name, Node::Kind::array, wanted);
  if (!found || found->items.size() <= most) return found;
  add(fmt::format("'{}' has {} items, at most {} are allowed", name, found->items.size(), most));
  return nullptr;
}

std::vector<std::string> AnswerFields::texts(std::string_view name, const ListLimits& limits) {
  std::vector<std::string> out;
  const Node* found = find_list(name, "a list of strings", limits.items);
  for (size_t i = 0; found && i < found->items.size(); ++i) {
    const Node& item = found->items[i];
    const std::string place = fmt::format("'{}[{}]'", name, i);
    if (item.kind == Node::Kind::string) {
      out.push_back(checked(item, place, limits.item_characters));
    } else {
      add(fmt::format("{} must be a string, not {}", place, called(item.kind)));
    }
  }
  return out;
}

std::string AnswerFields::checked_path(const Node& node, const std::string& place) {
  if (node.kind != Node::Kind::string) {
    add(fmt::format("{} must be a string, not {}", place, called(node.kind)));
  } else if (const auto fault = path_fault(node.text)) {
    add(fmt::format("{} is {}: {}", place, in_quotes(node.text), *fault));
  } else {
    return normalised_path(node.text);
  }
  return {};
}

std::string AnswerFields::path(std::string_view name) {
  const Node* found = find(name, Node::Kind::string, "a path");
  return found ? checked_path(*found, fmt::format("'{}'", name)) : std::string();
}

std::vector<std::string> AnswerFields::paths(std::string_view name, const ListLimits& limits) {
  std::vector<std::string> out;
  const Node* found = find_list(name, "a list of paths", limits.items);
  for (size_t i = 0; found && i < found->items.size(); ++i) {
    std::string path = checked_path(found->items[i], fmt::format("'{}[{}]'", name, i));
    if (std::find(out.begin(), out.end(), path) == out.end()) out.push_back(std::move(path));
  }
  return out;
}

std::vector<const Node*> AnswerFields::objects(std::string_view name, size_t most) {
  std::vector<const Node*> out;
  const Node* found = find_list(name, "a list of objects", most);
  for (size_t i = 0; found && i < found->items.size(); ++i) {
    const Node& item = found->items[i];
    if (item.kind == Node::Kind::object) {
      out.push_back(&item);
    } else {
      add(fmt::format("'{}[{}]' must be an object, not {}", name, i, called(item.kind)));
    }
  }
  return out;
}

bool AnswerFields::is_sound() {
  if (!closed_) {
    closed_ = true;
    for (const json::Member& member : object_.members) {
      if (std::find(asked_.begin(), asked_.end(), member.name) != asked_.end()) continue;
      const auto near = suggest(member.name, asked_);
      add(fmt::format("there is no key {}{}", in_quotes(member.name),
                      near ? fmt::format(", did you mean '{}'?", *near) : ""));
    }
  }
  return faults_.empty();
}

AnswerFault AnswerFields::fault() const {
  const size_t told = std::min(faults_.size(), k_most_told);
  std::string sentence = fmt::format(
      "{}", fmt::join(faults_.begin(), faults_.begin() + static_cast<long>(told), "; "));
  if (told < faults_.size()) {
    sentence += fmt::format("; and {} more of the kind", faults_.size() - told);
  }
  return {sentence};
}

}  // namespace wave::domain
