// SPDX-License-Identifier: MIT
#include "spec/mistakes.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace wave::spec {
namespace {

constexpr size_t k_most_told = 30;
constexpr size_t k_longest_words = 60;

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

void Mistakes::add(const Place& place, const std::string& complaint) {
  add_missing(place, complaint);
  exit_ = Exit::usage;
}

void Mistakes::add_missing(const Place& place, const std::string& complaint) {
  complaints_.push_back({place, complaint});
}

std::vector<Mistakes::Complaint> Mistakes::sorted() const {
  std::map<std::string, size_t> files;
  for (const Complaint& each : complaints_) files.emplace(each.place.file, files.size());
  std::vector<Complaint> out = complaints_;
  std::stable_sort(out.begin(), out.end(), [&](const Complaint& a, const Complaint& b) {
    return std::pair(files.at(a.place.file), a.place.line) <
           std::pair(files.at(b.place.file), b.place.line);
  });
  return out;
}

void Mistakes::end() const {
  if (complaints_.empty()) return;
  std::vector<std::string> told;
  for (const Complaint& each : sorted()) told.push_back(each.place.text() + ": " + each.text);
  const std::string hint = fmt::format(
      "git wave {} --help tells what {} may say; nothing was changed", command_, document_);
  if (told.size() == 1) throw Error(told.front(), hint, exit_);
  std::string sentence = fmt::format("{} has {} mistakes:", document_, told.size());
  for (size_t i = 0; i < told.size() && i < k_most_told; ++i) {
    sentence += "\n  " + told[i];
  }
  if (told.size() > k_most_told) {
    sentence += fmt::format("\n  and {} more", told.size() - k_most_told);
  }
  throw Error(sentence, hint, exit_);
}

std::string shown(std::string_view words) {
  std::string out;
  for (size_t i = 0; i < words.size(); ++i) {
    if (out.size() >= k_longest_words && !continues_character(words[i])) return out + "...";
    const auto byte = static_cast<unsigned char>(words[i]);
    // U+0080 to U+009F are controls too, and begin with this byte as UTF-8.
    const bool is_control_pair =
        byte == 0xC2 && i + 1 < words.size() && static_cast<unsigned char>(words[i + 1]) < 0xA0;
    if (is_control_pair) ++i;
    out += byte < 0x20 || byte == 0x7F || is_control_pair ? '?' : words[i];
  }
  return out;
}

}  // namespace wave::spec
