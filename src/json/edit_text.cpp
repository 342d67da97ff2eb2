// SPDX-License-Identifier: MIT
#include "json/edit_text.h"

#include "json/value.h"
#include "json/writer.h"

namespace wave::json {
namespace {

constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";

// Walks over a text that is known to be sound JSON.
class Walker {
 public:
  explicit Walker(std::string_view text) : text_(text) {}

  size_t after_blanks(size_t at) const {
    const size_t next = text_.find_first_not_of(" \t\r\n", at);
    return next == std::string_view::npos ? text_.size() : next;
  }

  // Behind the value that begins here.
  size_t after_value(size_t at) const {
    if (text_[at] == '"') return after_string(at);
    if (text_[at] != '{' && text_[at] != '[') {
      return std::min(text_.find_first_of(",]} \t\r\n", at), text_.size());
    }
    size_t depth = 0;
    do {
      if (text_[at] == '"') {
        at = after_string(at);
        continue;
      }
      if (text_[at] == '{' || text_[at] == '[') ++depth;
      if (text_[at] == '}' || text_[at] == ']') --depth;
      ++at;
    } while (depth > 0);
    return at;
  }

  struct Member {
    size_t value = 0;
    size_t end = 0;
  };
  // The last member of this name of the object that begins at `object`.
  std::optional<Member> member(size_t object, std::string_view name) const {
    std::optional<Member> found;
    size_t at = after_blanks(object + 1);
    while (text_[at] != '}') {
      const size_t key_end = after_string(at);
      const std::string key = decoded(text_.substr(at, key_end - at));
      const size_t value = after_blanks(after_blanks(key_end) + 1);
      const size_t end = after_value(value);
      if (key == name) found = Member{value, end};
      at = after_blanks(end);
      if (text_[at] == ',') at = after_blanks(at + 1);
    }
    return found;
  }

 private:
  size_t after_string(size_t at) const {
    for (++at; text_[at] != '"'; ++at) {
      if (text_[at] == '\\') ++at;
    }
    return at + 1;
  }

  static std::string decoded(std::string_view string) {
    const auto document = Document::parse("[" + std::string(string) + "]");
    const auto items = document ? document->root().items() : std::vector<Value>();
    return items.empty() ? "" : items[0].string_or("");
  }

  std::string_view text_;
};

// {"b":{"c":literal}} without the outer braces, for the keys from `first` on.
std::string members(const std::vector<std::string>& keys, size_t first, std::string_view literal) {
  std::string out;
  for (size_t i = first; i < keys.size(); ++i) {
    Writer key;
    key.string(keys[i]);
    out += (i == first ? "" : "{") + key.take() + ": ";
  }
  out += literal;
  return out + std::string(keys.size() - first - 1, '}');
}

bool is_object(std::string_view text) {
  const auto document = Document::parse(text);
  return document && document->root().is_object();
}

}  // namespace

std::optional<std::string> with_value(std::string_view text, const std::vector<std::string>& keys,
                                      std::string_view literal) {
  if (keys.empty() || !is_object(text)) return std::nullopt;
  const Walker walker(text);
  // Parsers pass over the mark that some editors put in front of a text.
  size_t object =
      walker.after_blanks(text.starts_with(k_byte_order_mark) ? k_byte_order_mark.size() : 0);
  if (text[object] != '{') return std::nullopt;  // they pass over a part of a mark as well
  std::string out(text);
  for (size_t i = 0; i < keys.size(); ++i) {
    const auto member = walker.member(object, keys[i]);
    if (!member) {
      const bool empty = text[walker.after_blanks(object + 1)] == '}';
      out.insert(object + 1, members(keys, i, literal) + (empty ? "" : ","));
      break;
    }
    if (i + 1 == keys.size()) {
      out.replace(member->value, member->end - member->value, literal);
    } else if (text[member->value] != '{') {
      return std::nullopt;
    }
    object = member->value;
  }
  if (!is_object(out)) return std::nullopt;
  return out;
}

}  // namespace wave::json
