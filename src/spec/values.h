// SPDX-License-Identifier: MIT
// Values of a spec's keys as the types they should have; what they are not is told as a mistake.
#pragma once

#include "json/node.h"
#include "spec/mistakes.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace wave::spec {

// Whether a whole number is taken for its digits, as agvv does in some places.
enum class Numbers { refused, taken };

// For one file. Every function gives nothing for null and for a value that was complained about.
class Values {
 public:
  Values(std::string file, Mistakes& mistakes) : file_(std::move(file)), mistakes_(mistakes) {}

  // Trimmed, no control characters.
  std::optional<std::string> line(const json::Member& member, Numbers numbers = Numbers::refused);
  std::optional<std::string> text(const json::Member& member);
  // One string stands for a list of one.
  std::optional<std::vector<std::string>> list(const json::Member& member,
                                               Numbers numbers = Numbers::refused);
  std::optional<bool> boolean(const json::Member& member);
  std::optional<std::chrono::seconds> minutes(const json::Member& member);
  std::optional<std::chrono::seconds> duration(const json::Member& member);

  Place place(size_t line) const { return {file_, line}; }

 private:
  std::optional<std::string> string_of(const json::Member& member, const json::Node& value,
                                       const char* wanted, Numbers numbers);
  void complain(const json::Member& member, const json::Node& value, const std::string& wanted);

  std::string file_;
  Mistakes& mistakes_;
};

std::string trimmed(std::string_view text);
bool is_blank(std::string_view text);

// A value as it stands behind "not": 'x', 5, a list ...
std::string what_is(const json::Node& value);

}  // namespace wave::spec
