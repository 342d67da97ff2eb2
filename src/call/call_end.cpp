// SPDX-License-Identifier: MIT
#include "call/call_end.h"

#include "error/error.h"
#include "json/value.h"
#include "json/writer.h"
#include "os/files.h"
#include "os/log.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace wave::call {
namespace fs = std::filesystem;
namespace {

constexpr std::array<std::string_view, 6> k_hows = {"exited", "signalled", "timeout",
                                                    "killed", "shut_down", "not_started"};
constexpr size_t k_longest_text = 1 << 20;
constexpr size_t k_longest_words = 64 << 10;  // of what is told beside it
constexpr size_t k_cap = 16 << 20;            // a byte may take six

// The end of it, not beginning within a character.
bool keep_end(std::string& text, size_t most) {
  if (text.size() <= most) return false;
  size_t from = text.size() - most;
  while (from < text.size() && (text[from] & 0xC0) == 0x80) ++from;
  text.erase(0, from);
  return true;
}

std::optional<int> small(const json::Value& in) {
  const auto number = in.integer();
  return number ? std::optional(static_cast<int>(*number)) : std::nullopt;
}

std::string encode(const CallEnd& end) {
  const auto whole = [](std::optional<int> number) -> std::optional<int64_t> { return number; };
  json::Writer out;
  out.begin_object().member("v", 1).member("how", to_string(end.how));
  out.member_or_null("exit_code", whole(end.exit_code));
  out.member_or_null("signal", whole(end.signal)).member("detail", end.detail);
  out.member("started", end.started_ms).member("ended", end.ended_ms);
  out.member("text", end.text).member_bool("text_cut", end.text_cut).member("error", end.error);
  out.member("agent_session", end.agent_session).member("input_tokens", end.input_tokens);
  out.member("output_tokens", end.output_tokens);
  out.member_bool("usage_of_session", end.usage_of_session).key("cost_usd");
  end.cost_usd ? out.number(*end.cost_usd) : out.null();
  out.member_or_null("limited_until", end.limited_until_ms).end_object();
  return out.take() + "\n";
}

std::optional<CallEnd> decode(const json::Value& in) {
  CallEnd out;
  const auto how = std::find(k_hows.begin(), k_hows.end(), in["how"].string_or(""));
  if (how == k_hows.end()) return std::nullopt;
  out.how = static_cast<CallEnd::How>(how - k_hows.begin());
  out.exit_code = small(in["exit_code"]);
  out.signal = small(in["signal"]);
  out.detail = in["detail"].string_or("");
  out.started_ms = in["started"].integer_or(0);
  out.ended_ms = in["ended"].integer_or(0);
  out.text = in["text"].string_or("");
  out.text_cut = in["text_cut"].boolean().value_or(false);
  out.error = in["error"].string_or("");
  out.agent_session = in["agent_session"].string_or("");
  out.input_tokens = in["input_tokens"].integer_or(0);
  out.output_tokens = in["output_tokens"].integer_or(0);
  out.usage_of_session = in["usage_of_session"].boolean().value_or(false);
  out.cost_usd = in["cost_usd"].number();
  out.limited_until_ms = in["limited_until"].integer();
  return out;
}

}  // namespace

std::string_view to_string(CallEnd::How how) { return k_hows[static_cast<size_t>(how)]; }

void write_end(const fs::path& dir, CallEnd end) {
  end.text_cut |= keep_end(end.text, k_longest_text);
  keep_end(end.error, k_longest_words);
  keep_end(end.agent_session, k_longest_words);
  os::write_file(dir / "end.json", encode(end), os::Durability::synced);
  os::sync_folder(dir.parent_path());
}

std::optional<CallEnd> read_end(const fs::path& dir) {
  try {
    const auto text = os::read_file(dir / "end.json", os::Links::refuse, k_cap);
    const auto document = text ? json::Document::parse(*text) : std::nullopt;
    return document ? decode(document->root()) : std::nullopt;
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
    return std::nullopt;
  }
}

}  // namespace wave::call
