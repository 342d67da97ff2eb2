// SPDX-License-Identifier: MIT
// What gh's exit, its words and the forge's status mean. The status counts where there is one; gh's
// words only where the forge was not reached.
#include "forge/forge_text.h"
#include "forge/gh_reply.h"
#include "forge/lower_case.h"
#include "json/value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

#include <fmt/format.h>

namespace wave::forge {
namespace {

using Kind = ForgeFault::Kind;

// Without a word from GitHub it asks for a minute of quiet after its secondary limit.
constexpr int64_t k_quiet_s = 60;
constexpr int64_t k_longest_wait_s = 24 * 60 * 60;
constexpr size_t k_detail_cap = 300;
constexpr int k_gh_not_logged_in = 4;

template <size_t N>
bool has_one_of(const std::string& text, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

// What the network and gh say of trouble that passes.
bool is_passing(const std::string& words) {
  constexpr std::array<std::string_view, 22> k_marks = {"connection reset",
                                                        "connection refused",
                                                        "connection timed out",
                                                        "connection closed",
                                                        "error connecting to",
                                                        "could not resolve host",
                                                        "no such host",
                                                        "temporary failure in name resolution",
                                                        "network is unreachable",
                                                        "no route to host",
                                                        "broken pipe",
                                                        "eof",
                                                        "i/o timeout",
                                                        "timeout awaiting",
                                                        "deadline exceeded",
                                                        "tls handshake",
                                                        "stream error",
                                                        "server closed",
                                                        "http 500",
                                                        "http 502",
                                                        "http 503",
                                                        "http 504"};
  return has_one_of(words, k_marks);
}

std::optional<int64_t> number_in(const std::string& text) {
  int64_t out = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), out);
  const bool whole = end.ec == std::errc() && end.ptr == text.data() + text.size();
  return whole && !text.empty() ? std::optional(out) : std::nullopt;
}

// The forge's own clock, from its header, so that a wrong one here spoils no wait.
int64_t forge_time_s(const GhReply& reply, os::Now now) {
  tm when{};
  const std::string date = reply.header("date");
  const char* end = strptime(date.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &when);
  return end && *end == '\0' ? timegm(&when) : now.wall_ms / 1000;
}

os::Now after_s(os::Now now, int64_t seconds) {
  const int64_t wait_ms = std::clamp<int64_t>(seconds, 1, k_longest_wait_s) * 1000;
  return {now.wall_ms + wait_ms, now.boot_ms + wait_ms};
}

std::optional<os::Now> limited_until(const GhReply& reply, const std::string& message,
                                     os::Now now) {
  if (reply.status != 403 && reply.status != 429) return std::nullopt;
  if (const auto seconds = number_in(reply.header("retry-after"))) return after_s(now, *seconds);
  if (const auto until = exhausted_until(reply, now)) return until;
  const bool limited =
      reply.status == 429 || lower_case(message).find("rate limit") != std::string::npos;
  return limited ? std::optional(after_s(now, k_quiet_s)) : std::nullopt;
}

// The forge's own words: the message of its JSON, with those of the single errors.
std::string message_of(const GhReply& reply) {
  const auto document = json::Document::parse(reply.body);
  if (!document) return {};
  std::string out = document->root()["message"].string_or("");
  for (const json::Value& error : document->root()["errors"].items()) {
    const std::string detail =
        error.is_object() ? error["message"].string_or("") : error.string_or("");
    if (!detail.empty()) out += ": " + detail;
  }
  return clean_line(out, k_detail_cap);
}

ForgeFault fault_of_status(const GhReply& reply, const std::string& what, os::Now now) {
  const std::string message = message_of(reply);
  const std::string said =
      fmt::format("HTTP {}{}{}", reply.status, message.empty() ? "" : ": ", message);
  if (const auto until = limited_until(reply, message, now)) {
    return {Kind::rate_limited, "GitHub takes no more requests for now (" + said + ")",
            "it is asked again from " + os::rfc3339(until->wall_ms) + " on", until};
  }
  if (reply.status == 401) {
    return {Kind::denied, "GitHub does not know us (" + said + ")", "gh auth login"};
  }
  if (reply.status == 403) {
    return {Kind::denied, fmt::format("GitHub does not allow '{}' ({})", what, said),
            "gh auth status tells the account and what its token may do"};
  }
  if (reply.status == 404 || reply.status == 410) {
    return {Kind::not_found, fmt::format("GitHub has nothing for '{}' ({})", what, said),
            "see whether the repository is right, and whether the account may read it"};
  }
  if (reply.status >= 500 || reply.status == 408) {
    return {Kind::transient, "GitHub has trouble (" + said + ")", "it is asked again later"};
  }
  return {Kind::refused, fmt::format("GitHub refuses '{}' ({})", what, said), ""};
}

ForgeFault fault_of_words(const os::Finished& finished, const std::string& what) {
  const std::string words = clean_line(finished.errors, k_detail_cap);
  if (finished.exit_code == k_gh_not_logged_in) {
    return {Kind::denied, "gh is not logged in", "gh auth login, or set GH_TOKEN"};
  }
  if (finished.timed_out) {
    return {Kind::transient, fmt::format("GitHub did not answer '{}' in time", what),
            "it is asked again later"};
  }
  if (finished.signal || is_passing(lower_case(words))) {
    return {Kind::transient, "GitHub could not be reached: " + (words.empty() ? "killed" : words),
            "it is asked again later"};
  }
  return {Kind::unusable, fmt::format("gh failed at '{}': {}", what, words),
          "see whether gh works by hand: gh api user"};
}

}  // namespace

std::optional<os::Now> exhausted_until(const GhReply& reply, os::Now now) {
  const auto reset = number_in(reply.header("x-ratelimit-reset"));
  if (reply.header("x-ratelimit-remaining") != "0" || !reset) return std::nullopt;
  return after_s(now, *reset - forge_time_s(reply, now) + 1);
}

std::optional<ForgeFault> read_fault(const os::Finished& finished,
                                     const std::optional<GhReply>& reply, const std::string& what,
                                     os::Now now) {
  if (reply && !reply->ok() && !reply->unchanged()) return fault_of_status(*reply, what, now);
  // A good status, and then gh failed: the body did not come whole.
  if (!reply || (!finished.ok() && !reply->unchanged())) {
    if (finished.ok()) {
      return ForgeFault{Kind::unusable, fmt::format("gh printed no answer to '{}'", what),
                        "see whether gh works by hand: gh api user"};
    }
    return fault_of_words(finished, what);
  }
  return std::nullopt;
}

}  // namespace wave::forge
