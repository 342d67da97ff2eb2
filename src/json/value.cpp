// SPDX-License-Identifier: MIT
#include "json/value.h"

#include "json/checked_memory.h"

namespace wave::json {
namespace {

const RawValue& raw_value(const void* raw) { return *static_cast<const RawValue*>(raw); }

// Iterative parsing: the depth of the text costs heap, never stack.
constexpr unsigned k_parse_flags =
    rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag;

}  // namespace

bool Value::is_object() const { return raw_ && raw_value(raw_).IsObject(); }
bool Value::is_array() const { return raw_ && raw_value(raw_).IsArray(); }
bool Value::is_null() const { return !raw_ || raw_value(raw_).IsNull(); }

Value Value::operator[](std::string_view key) const {
  if (!is_object()) return {};
  const RawValue name(
      rapidjson::StringRef(key.data(), static_cast<rapidjson::SizeType>(key.size())));
  const auto found = raw_value(raw_).FindMember(name);
  return found == raw_value(raw_).MemberEnd() ? Value() : Value(&found->value);
}

std::vector<std::pair<std::string, Value>> Value::members() const {
  std::vector<std::pair<std::string, Value>> out;
  if (!is_object()) return out;
  for (const auto& member : raw_value(raw_).GetObject()) {
    out.emplace_back(std::string(member.name.GetString(), member.name.GetStringLength()),
                     Value(&member.value));
  }
  return out;
}

std::vector<Value> Value::items() const {
  std::vector<Value> out;
  if (!is_array()) return out;
  for (const auto& item : raw_value(raw_).GetArray()) out.push_back(Value(&item));
  return out;
}

std::optional<std::string> Value::string() const {
  if (!raw_ || !raw_value(raw_).IsString()) return std::nullopt;
  return std::string(raw_value(raw_).GetString(), raw_value(raw_).GetStringLength());
}

std::optional<int64_t> Value::integer() const {
  if (!raw_ || !raw_value(raw_).IsInt64()) return std::nullopt;
  return raw_value(raw_).GetInt64();
}

std::optional<double> Value::number() const {
  if (!raw_ || !raw_value(raw_).IsNumber()) return std::nullopt;
  return raw_value(raw_).GetDouble();
}

std::optional<bool> Value::boolean() const {
  if (!raw_ || !raw_value(raw_).IsBool()) return std::nullopt;
  return raw_value(raw_).GetBool();
}

std::string Value::string_or(std::string_view fallback) const {
  return string().value_or(std::string(fallback));
}

int64_t Value::integer_or(int64_t fallback) const { return integer().value_or(fallback); }

struct Document::Impl {
  RawDocument document;
};

Document::Document(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

std::optional<Document> Document::parse(std::string_view text) {
  auto impl = std::make_unique<Impl>();
  impl->document.Parse<k_parse_flags>(text.data(), text.size());
  if (impl->document.HasParseError()) return std::nullopt;
  return Document(std::move(impl));
}

Value Document::root() const { return Value(&impl_->document); }

}  // namespace wave::json
