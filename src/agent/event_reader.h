// SPDX-License-Identifier: MIT
// A reader for agents that print one JSON object a line.
#pragma once

#include "agent/output_reader.h"
#include "json/value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wave::agent {

// Lines that are no JSON object are passed over: agents and their wrappers print warnings too.
class EventReader : public OutputReader {
 protected:
  virtual void read_event(const json::Value& event) = 0;
  void read_line(std::string_view line) final;

  // Records what went wrong; a limit is recognised by its status or its words.
  void fail(const std::string& message, int64_t status = 0);
};

// What an agent says of itself may be anything, and goes into the record and into the next command:
// what is no such thing counts as not said. A session's id: letters, digits and "_.:-", at most
// 200, the first a letter or digit. Counts and costs (US dollars) beyond the most are taken for
// that. A time: seconds, as milliseconds.
constexpr int64_t k_most_counted = int64_t{1} << 50;
constexpr double k_most_usd = 1e9;
std::optional<std::string> session_in(const json::Value& value);
int64_t count_in(const json::Value& value);
std::optional<double> cost_in(const json::Value& value);
std::optional<int64_t> seconds_in(const json::Value& value);

// Whether a message of a service speaks of a usage or rate limit.
bool speaks_of_limit(std::string_view message);

}  // namespace wave::agent
