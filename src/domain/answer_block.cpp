// SPDX-License-Identifier: MIT
#include "domain/answer_block.h"

#include "domain/visible_text.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

namespace wave::domain {
namespace {

constexpr std::string_view k_around_marker = " \t\r`*_";
constexpr std::string_view k_nonce_letters = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::string_view k_blanks = " \t\r\n";

std::string_view trimmed(std::string_view text, std::string_view of) {
  const size_t first = text.find_first_not_of(of);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(of) - first + 1);
}

std::string_view take_line(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

struct Blocks {
  std::optional<std::string_view> last;  // what stands in the last complete one
  bool open = false;                     // one is begun after it
};

Blocks find_blocks(std::string_view text, const AnswerMarkers& markers) {
  Blocks out;
  const char* inside = nullptr;  // where the open block begins
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = take_line(rest);
    const std::string_view word = trimmed(line, k_around_marker);
    if (word == markers.begin) {
      inside = rest.data();
    } else if (word == markers.end && inside) {
      out.last = std::string_view(inside, static_cast<size_t>(line.data() - inside));
      inside = nullptr;
    }
  }
  out.open = inside != nullptr;
  return out;
}

bool is_fence(std::string_view line) { return line.starts_with("```") || line.starts_with("~~~"); }

std::string_view without_fence(std::string_view block) {
  block = trimmed(block, k_blanks);
  if (!is_fence(block)) return block;
  const std::string_view fence = block.substr(0, 3);
  take_line(block);
  if (block.ends_with(fence)) block.remove_suffix(fence.size());
  return trimmed(block, k_blanks);
}

// Two readers may take different ones of two equal keys for what was said.
std::optional<std::string> doubled_key(const json::Node& node) {
  std::vector<std::string_view> names;
  for (const json::Member& member : node.members) names.push_back(member.name);
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end()) return std::string(*twice);
  for (const json::Member& member : node.members) {
    if (auto found = doubled_key(member.value)) return found;
  }
  for (const json::Node& item : node.items) {
    if (auto found = doubled_key(item)) return found;
  }
  return std::nullopt;
}

Answer<json::Node> read_object(std::string_view block) {
  if (block.size() > k_longest_answer) {
    return AnswerFault{
        fmt::format("what stands between the markers is longer than {} bytes", k_longest_answer)};
  }
  const std::string_view text = without_fence(block);
  if (text.empty()) return AnswerFault{"there is nothing between the markers"};
  json::Reading reading = json::read_nodes(text);
  if (reading.fault) {
    return AnswerFault{fmt::format("line {} of what stands between the markers: {}",
                                   reading.fault->line, reading.fault->message)};
  }
  if (reading.root.kind != json::Node::Kind::object) {
    return AnswerFault{"what stands between the markers is no JSON object"};
  }
  if (const auto key = doubled_key(reading.root)) {
    return AnswerFault{fmt::format("the key {} is there twice in one object", in_quotes(*key))};
  }
  return std::move(reading.root);
}

}  // namespace

AnswerMarkers answer_markers(std::string_view nonce) {
  if (nonce.size() != k_answer_nonce_length ||
      nonce.find_first_not_of(k_nonce_letters) != std::string_view::npos) {
    throw std::logic_error("not a nonce for an answer");
  }
  return {fmt::format("WAVE-ANSWER-{}-BEGIN", nonce), fmt::format("WAVE-ANSWER-{}-END", nonce)};
}

Answer<json::Node> read_answer(std::string_view text, std::string_view nonce) {
  const AnswerMarkers markers = answer_markers(nonce);
  const Blocks blocks = find_blocks(text, markers);
  if (blocks.open) {
    return AnswerFault{
        fmt::format("the line {} has no line {} after it", markers.begin, markers.end)};
  }
  if (!blocks.last) {
    return AnswerFault{fmt::format("there is no JSON object between a line {} and a line {}",
                                   markers.begin, markers.end)};
  }
  return read_object(*blocks.last);
}

}  // namespace wave::domain
