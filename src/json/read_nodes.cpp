// SPDX-License-Identifier: MIT
#include "json/checked_memory.h"
#include "json/node.h"

#include <algorithm>

#include <rapidjson/error/en.h>

namespace wave::json {
namespace {

// Iterative parsing: the depth of the text costs heap, never stack.
constexpr unsigned k_parse_flags =
    rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag;

// A text as RapidJSON reads it, which counts the lines on the way.
class CountingStream {
 public:
  using Ch = char;
  explicit CountingStream(std::string_view text) : text_(text) {}

  Ch Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  Ch Take() {
    const Ch taken = Peek();
    if (taken == '\n') ++line_;
    if (at_ < text_.size()) ++at_;
    return taken;
  }
  size_t Tell() const { return at_; }
  size_t line() const { return line_; }

  // Of a stream that is written to: never called.
  Ch* PutBegin() { return nullptr; }
  void Put(Ch) {}
  void Flush() {}
  size_t PutEnd(Ch*) { return 0; }

 private:
  std::string_view text_;
  size_t at_ = 0;
  size_t line_ = 1;
};

// Builds the tree from what RapidJSON tells. Strings hold no raw newline, so the line where one
// ends is the line where it stands.
class Builder {
 public:
  Builder(Node& root, const CountingStream& stream) : stream_(stream), root_(root) {}

  bool Null() { return leaf(Node::Kind::null); }
  bool Bool(bool value) {
    return leaf(Node::Kind::boolean, [&](Node& n) { n.boolean = value; });
  }
  bool Int(int value) { return Int64(value); }
  bool Uint(unsigned value) { return Int64(value); }
  bool Int64(int64_t value) {
    return leaf(Node::Kind::integer, [&](Node& n) { n.integer = value; });
  }
  bool Uint64(uint64_t value) { return Double(static_cast<double>(value)); }
  bool Double(double value) {
    return leaf(Node::Kind::number, [&](Node& n) { n.number = value; });
  }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return false; }
  bool String(const char* text, rapidjson::SizeType length, bool) {
    return leaf(Node::Kind::string, [&](Node& n) { n.text.assign(text, length); });
  }
  bool StartObject() { return open(Node::Kind::object); }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    open_.back()->members.push_back({std::string(text, length), stream_.line(), {}});
    return true;
  }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool StartArray() { return open(Node::Kind::array); }
  bool EndArray(rapidjson::SizeType) { return close(); }

 private:
  // The place of the next value. Only the innermost open value grows, so pointers stay good.
  Node& next(Node::Kind kind) {
    Node* node = &root_;
    if (!open_.empty()) {
      Node& parent = *open_.back();
      const bool named = parent.kind == Node::Kind::object;
      node = named ? &parent.members.back().value : &parent.items.emplace_back();
    }
    node->kind = kind;
    node->line = stream_.line();
    return *node;
  }

  bool leaf(Node::Kind kind) {
    next(kind);
    return true;
  }
  template <class Fill>
  bool leaf(Node::Kind kind, Fill fill) {
    fill(next(kind));
    return true;
  }
  bool open(Node::Kind kind) {
    if (open_.size() >= k_node_depth) return false;
    open_.push_back(&next(kind));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  const CountingStream& stream_;
  Node& root_;
  std::vector<Node*> open_;
};

// As the end of our own sentence: no capital, no full stop.
std::string message_of(rapidjson::ParseErrorCode code) {
  if (code == rapidjson::kParseErrorTermination) return "values are nested too deeply";
  std::string message = rapidjson::GetParseError_En(code);
  if (message.ends_with('.')) message.pop_back();
  return "not JSON: " + message;
}

}  // namespace

size_t line_at(std::string_view text, size_t offset) {
  const std::string_view before = text.substr(0, offset);
  return 1 + static_cast<size_t>(std::count(before.begin(), before.end(), '\n'));
}

Reading read_nodes(std::string_view text) {
  Reading reading;
  CountingStream stream(text);
  Builder builder(reading.root, stream);
  RawReader reader;
  const rapidjson::ParseResult result = reader.Parse<k_parse_flags>(stream, builder);
  if (result.IsError()) {
    reading.fault = TextFault{message_of(result.Code()), line_at(text, result.Offset())};
  } else if (const size_t nul = text.find('\0'); nul != std::string_view::npos) {
    // RapidJSON takes it for the end of the text.
    reading.fault = TextFault{"not JSON: a NUL byte", line_at(text, nul)};
  }
  return reading;
}

}  // namespace wave::json
