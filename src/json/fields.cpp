// SPDX-License-Identifier: MIT
#include "json/fields.h"

#include <charconv>

namespace wave::json {
namespace {

constexpr size_t k_usual_members = 16;
constexpr size_t k_safe_digits = 18;  // fit into 64 bits, whatever they are

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What may stand behind a backslash, and what each of them means.
constexpr std::string_view k_escapes = "\"\\/bfnrt";
constexpr std::string_view k_meanings = "\"\\/\b\f\n\r\t";

std::string without_escapes(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = text.find('\\'); at != std::string_view::npos; at = text.find('\\')) {
    out += text.substr(0, at);
    out += k_meanings[k_escapes.find(text[at + 1])];
    text.remove_prefix(at + 2);
  }
  return out.append(text);
}

}  // namespace

// Goes over the text once. Every part returns false on what is not plain, valid or not.
class Fields::Scanner {
 public:
  explicit Scanner(std::string_view text) : left_(text) {}

  bool read(std::vector<Member>& out) {
    if (!take('{')) return false;
    if (take('}')) return left_.empty();
    do {
      Member& member = out.emplace_back();
      bool escaped = false;
      if (!read_string(member.name, escaped) || escaped) return false;
      if (!take(':') || !read_value(member)) return false;
    } while (take(','));
    return take('}') && left_.empty();
  }

 private:
  bool take(char expected) {
    if (left_.empty() || left_.front() != expected) return false;
    left_.remove_prefix(1);
    return true;
  }

  bool take_word(std::string_view word) {
    if (left_.substr(0, word.size()) != word) return false;
    left_.remove_prefix(word.size());
    return true;
  }

  // As it stands there; `escaped` is set where there are escapes in it.
  bool read_string(std::string_view& out, bool& escaped) {
    if (!take('"')) return false;
    size_t length = 0;
    for (; length < left_.size() && left_[length] != '"'; ++length) {
      const auto byte = static_cast<unsigned char>(left_[length]);
      if (byte < 0x20 || byte >= 0x80) return false;
      if (byte != '\\') continue;
      if (!is_escape(++length)) return false;
      escaped = true;
    }
    if (length == left_.size()) return false;
    out = left_.substr(0, length);
    left_.remove_prefix(length + 1);
    return true;
  }

  bool is_escape(size_t at) const {
    return at < left_.size() && k_escapes.find(left_[at]) != std::string_view::npos;
  }

  bool read_integer(int64_t& out) {
    const size_t sign = left_.front() == '-' ? 1 : 0;
    size_t length = sign;
    while (length < left_.size() && is_digit(left_[length])) ++length;
    const size_t digits = length - sign;
    const bool leads_with_zero = digits > 0 && left_[sign] == '0' && (digits > 1 || sign > 0);
    if (digits == 0 || digits > k_safe_digits || leads_with_zero) return false;
    // A fraction or an exponent follows: whoever expects ',' or '}' here turns it down.
    std::from_chars(left_.data(), left_.data() + length, out);
    left_.remove_prefix(length);
    return true;
  }

  bool read_value(Member& out) {
    if (left_.empty()) return false;
    switch (left_.front()) {
      case '"': {
        bool escaped = false;
        const bool is_read = read_string(out.text, escaped);
        out.kind = escaped ? Kind::escaped : Kind::string;
        return is_read;
      }
      case 't':
        out.kind = Kind::boolean;
        out.integer = 1;
        return take_word("true");
      case 'f':
        out.kind = Kind::boolean;
        return take_word("false");
      case 'n':
        return take_word("null");
      default:
        out.kind = Kind::integer;
        return read_integer(out.integer);
    }
  }

  std::string_view left_;
};

std::optional<Fields> Fields::parse(std::string_view text) {
  Fields fields;
  fields.members_.reserve(k_usual_members);
  if (Scanner(text).read(fields.members_)) return fields;
  fields.document_ = Document::parse(text);
  if (!fields.document_ || !fields.document_->root().is_object()) return std::nullopt;
  return fields;
}

const Fields::Member* Fields::find(std::string_view name, Kind kind) const {
  for (const Member& member : members_) {
    if (member.name == name) return member.kind == kind ? &member : nullptr;
  }
  return nullptr;
}

Value Fields::value(std::string_view name) const { return document_->root()[name]; }

std::string Fields::string(std::string_view name) const {
  if (document_) return value(name).string_or("");
  if (const Member* plain = find(name, Kind::string)) return std::string(plain->text);
  const Member* found = find(name, Kind::escaped);
  return found ? without_escapes(found->text) : std::string();
}

std::optional<int64_t> Fields::integer(std::string_view name) const {
  if (document_) return value(name).integer();
  const Member* found = find(name, Kind::integer);
  return found ? std::optional(found->integer) : std::nullopt;
}

std::optional<double> Fields::number(std::string_view name) const {
  if (document_) return value(name).number();
  const auto whole = integer(name);
  return whole ? std::optional(static_cast<double>(*whole)) : std::nullopt;
}

std::optional<bool> Fields::boolean(std::string_view name) const {
  if (document_) return value(name).boolean();
  const Member* found = find(name, Kind::boolean);
  return found ? std::optional(found->integer != 0) : std::nullopt;
}

}  // namespace wave::json
