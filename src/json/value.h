// SPDX-License-Identifier: MIT
// Reading JSON: a parsed document and tolerant views into it. Nothing here throws on bad input;
// a wrong type reads as "not there", so that records of newer programs stay readable.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wave::json {

// A view of one value inside a Document, which must outlive it. Default: nothing there.
class Value {
 public:
  Value() = default;

  explicit operator bool() const { return raw_ != nullptr; }
  bool is_object() const;
  bool is_array() const;
  bool is_null() const;

  // The member of this object, or nothing (also when this is no object).
  Value operator[](std::string_view key) const;
  std::vector<std::pair<std::string, Value>> members() const;
  std::vector<Value> items() const;

  std::optional<std::string> string() const;
  std::optional<int64_t> integer() const;
  std::optional<double> number() const;
  std::optional<bool> boolean() const;
  std::string string_or(std::string_view fallback) const;
  int64_t integer_or(int64_t fallback) const;

 private:
  friend class Document;
  explicit Value(const void* raw) : raw_(raw) {}
  const void* raw_ = nullptr;
};

// One JSON text, parsed. Nesting is bounded, so hostile text cannot exhaust the stack.
class Document {
 public:
  // Nothing when the text is not exactly one valid UTF-8 JSON value.
  static std::optional<Document> parse(std::string_view text);

  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  Value root() const;

 private:
  struct Impl;
  explicit Document(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace wave::json
