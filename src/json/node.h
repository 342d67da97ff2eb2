// SPDX-License-Identifier: MIT
// JSON that people write: a tree of plain data in which every value knows its line, so that each
// mistake in it can be told with its place. Texts of other formats are read into the same tree.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wave::json {

struct Member;

struct Node {
  enum class Kind { null, boolean, integer, number, string, array, object, other };

  Kind kind = Kind::null;
  size_t line = 0;  // counted from 1
  bool boolean = false;
  int64_t integer = 0;
  double number = 0;
  // Of a string; of what JSON has no type for, its name ("a date or time"); of a bare word, how it
  // was written.
  std::string text;
  bool bare = false;  // from a format without quotes: a string as well, where one is wanted
  std::vector<Node> items;
  std::vector<Member> members;  // in the order of the text, also those of one name
};

struct Member {
  std::string name;
  size_t line = 0;
  Node value;
};

// What is wrong with a text as a whole.
struct TextFault {
  std::string message;
  size_t line = 0;
};

struct Reading {
  Node root;
  std::optional<TextFault> fault;  // the root means nothing then
};

// Deeper values than this are refused, so that walking a tree may recurse.
constexpr size_t k_node_depth = 32;

Reading read_nodes(std::string_view text);

// The line of a byte of the text.
size_t line_at(std::string_view text, size_t offset);

}  // namespace wave::json
