// SPDX-License-Identifier: MIT
// Reads one JSON object of an agent's answer with full checks. All that is wrong with it is
// gathered, because there is one correction round.
#pragma once

#include "domain/answer_fault.h"
#include "json/node.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wave::domain {

// How much a list of an answer may hold.
struct ListLimits {
  size_t items = 200;
  size_t item_characters = 2000;
};

// Each question for a member is a requirement: what is missing, of another type, too large or
// unknown is a fault, and what is returned then means nothing. Texts come out visible (see
// visible_text.h) and trimmed.
class AnswerFields {
 public:
  // `where` is put before each fault, such as "findings[2]: "; empty for the answer itself.
  explicit AnswerFields(const json::Node& object, std::string where = {});

  // Not blank, at most so many characters.
  std::string text(std::string_view name, size_t most);
  // The same on one line.
  std::string line(std::string_view name, size_t most);
  // One of the words; empty when it is none.
  std::string word(std::string_view name, const std::vector<std::string>& words);
  int64_t integer(std::string_view name, int64_t least, int64_t most);
  // Of texts, none blank; the list itself may be empty.
  std::vector<std::string> texts(std::string_view name, const ListLimits& limits = {});
  // A path, normalised (see relative_path.h).
  std::string path(std::string_view name);
  // Of paths, each once.
  std::vector<std::string> paths(std::string_view name, const ListLimits& limits = {});
  // Of objects.
  std::vector<const json::Node*> objects(std::string_view name, size_t most);
  // Whether the member is there and not null: before a question for one that need not be.
  bool has(std::string_view name);

  void add(const std::string& fault);
  void add_all(const AnswerFields& other);
  // After all questions: members that nobody asked for are faults as well, since a misspelt one
  // would be lost. Nothing when all was well.
  bool is_sound();
  AnswerFault fault() const;

 private:
  const json::Node* find(std::string_view name);
  const json::Node* find(std::string_view name, json::Node::Kind kind, std::string_view called);
  const json::Node* find_list(std::string_view name, std::string_view wanted, size_t most);
  std::string checked_path(const json::Node& node, const std::string& place);
  std::string checked(const json::Node& node, const std::string& place, size_t most);

  const json::Node& object_;
  std::string where_;
  std::vector<std::string> asked_;
  std::vector<std::string> faults_;
  bool closed_ = false;
};

}  // namespace wave::domain
