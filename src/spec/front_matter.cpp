// SPDX-License-Identifier: MIT
#include "spec/front_matter.h"

#include "json/value.h"
#include "spec/mistakes.h"
#include "spec/values.h"

#include <charconv>

#include <fmt/format.h>

namespace wave::spec {
namespace {

using json::Node;

// What ends the reading: the message of a fault.
struct Refused {
  std::string message;
};

bool is_key_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

// A word without quotes, with the type that YAML gives it.
Node bare_word(std::string_view word, size_t line) {
  Node node;
  node.line = line;
  node.bare = true;
  node.text = std::string(word);
  const char* end = word.data() + word.size();
  const auto [stop, fault] = std::from_chars(word.data(), end, node.integer);
  if (word.empty() || word == "~" || word == "null") {
    node.kind = Node::Kind::null;
  } else if (word == "true" || word == "false") {
    node.kind = Node::Kind::boolean;
    node.boolean = word == "true";
  } else if (fault == std::errc() && stop == end) {
    node.kind = Node::Kind::integer;
  } else {
    node.kind = Node::Kind::string;
  }
  return node;
}

// Reads the values of one line from left to right.
class Line {
 public:
  Line(std::string_view text, size_t number) : left_(text), number_(number) {}

  // The whole line is one value.
  Node value() {
    skip_blanks();
    Node node = left_.starts_with('[') ? list() : scalar("");
    skip_blanks();
    if (!left_.empty() && !left_.starts_with('#')) {
      throw Refused{fmt::format("'{}' stands behind a value", shown(left_))};
    }
    return node;
  }

 private:
  void skip_blanks() {
    while (left_.starts_with(' ') || left_.starts_with('\t')) left_.remove_prefix(1);
  }

  Node list() {
    Node node;
    node.kind = Node::Kind::array;
    node.line = number_;
    left_.remove_prefix(1);
    skip_blanks();
    while (!left_.starts_with(']')) {
      node.items.push_back(scalar(",]"));
      skip_blanks();
      if (left_.starts_with(',')) {
        left_.remove_prefix(1);
      } else if (!left_.starts_with(']')) {
        throw Refused{"a list has no ']' on its line"};
      }
      skip_blanks();
    }
    left_.remove_prefix(1);
    return node;
  }

  // Up to one of `ends`, or a comment, or the end of the line.
  Node scalar(std::string_view ends) {
    if (left_.starts_with('"') || left_.starts_with('\'')) return quoted();
    constexpr std::string_view k_not_simple = "[{|>&*!%@`";
    if (!left_.empty() && k_not_simple.find(left_.front()) != std::string_view::npos) {
      throw Refused{
          fmt::format("'{}': only words, quoted strings and lists of them are read here; longer "
                      "texts go below the front matter",
                      shown(left_))};
    }
    size_t length = 0;
    for (; length < left_.size() && ends.find(left_[length]) == std::string_view::npos; ++length) {
      const bool begins_comment = left_[length] == '#' && (length == 0 || left_[length - 1] == ' ');
      if (begins_comment) break;
    }
    const std::string word = trimmed(left_.substr(0, length));
    left_.remove_prefix(length);
    return bare_word(word, number_);
  }

  Node quoted() {
    const char quote = left_.front();
    size_t end = 1;
    while (end < left_.size() && !closes(end)) {
      const bool is_pair = left_[end] == quote || (quote == '"' && left_[end] == '\\');
      end += is_pair ? 2 : 1;
    }
    if (end >= left_.size()) throw Refused{"a quoted string has no end on its line"};
    Node node;
    node.kind = Node::Kind::string;
    node.line = number_;
    node.text =
        quote == '"' ? unescaped(left_.substr(0, end + 1)) : undoubled(left_.substr(1, end - 1));
    left_.remove_prefix(end + 1);
    return node;
  }

  // Whether the quote that begins the line ends here; a doubled single quote stands for one.
  bool closes(size_t at) const {
    if (left_[at] != left_.front()) return false;
    return left_.front() == '"' || !left_.substr(at + 1).starts_with('\'');
  }

  // JSON knows the escapes that matter.
  static std::string unescaped(std::string_view literal) {
    const auto document = json::Document::parse(literal);
    if (!document) throw Refused{fmt::format("{} has an unknown escape", shown(literal))};
    return document->root().string_or("");
  }

  static std::string undoubled(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
      out += text[i];
      if (text.substr(i).starts_with("''")) ++i;
    }
    return out;
  }

  std::string_view left_;
  size_t number_;
};

class FrontMatter {
 public:
  explicit FrontMatter(Node& root) : root_(root) {}

  void take(std::string_view line, size_t number) {
    const std::string_view text = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
    if (text.empty() || text.front() == '#') return;
    if (text == "-" || text.starts_with("- ")) {
      take_item(text.substr(1), number);
    } else if (text.size() != line.size()) {
      throw Refused{
          fmt::format("'{}' is indented; keys hold words or lists of words only", shown(text))};
    } else {
      take_key(line, number);
    }
  }

 private:
  void take_item(std::string_view text, size_t number) {
    const bool in_list = !root_.members.empty() && list_may_follow_;
    if (!in_list) throw Refused{fmt::format("'-{}' belongs to no list", shown(text))};
    Node& list = root_.members.back().value;
    list.kind = Node::Kind::array;
    list.bare = false;
    list.items.push_back(Line(text, number).value());
  }

  void take_key(std::string_view line, size_t number) {
    size_t length = 0;
    while (length < line.size() && is_key_letter(line[length])) ++length;
    const bool is_key =
        length > 0 && line.substr(length).starts_with(':') &&
        (line.size() == length + 1 || line[length + 1] == ' ' || line[length + 1] == '\t');
    if (!is_key) throw Refused{fmt::format("'{}' is not 'key: value'", shown(line))};
    const Node value = Line(line.substr(length + 1), number).value();
    list_may_follow_ = value.kind == Node::Kind::null && value.text.empty();
    root_.members.push_back({std::string(line.substr(0, length)), number, value});
  }

  Node& root_;
  bool list_may_follow_ = false;
};

}  // namespace

json::Reading read_front_matter(std::string_view lines, size_t first_line) {
  json::Reading reading;
  reading.root.kind = Node::Kind::object;
  reading.root.line = first_line;
  FrontMatter front(reading.root);
  for (size_t number = first_line; !lines.empty(); ++number) {
    const size_t end = std::min(lines.find('\n'), lines.size());
    std::string_view line = lines.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.remove_prefix(std::min(end + 1, lines.size()));
    try {
      front.take(line, number);
    } catch (const Refused& refused) {
      reading.fault = json::TextFault{refused.message, number};
      return reading;
    }
  }
  return reading;
}

}  // namespace wave::spec
