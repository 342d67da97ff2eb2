// SPDX-License-Identifier: MIT
// A reader for agents that print one JSON object a line.
#pragma once

#include "agent/output_reader.h"
#include "json/value.h"

namespace wave::agent {

// Lines that are no JSON object are passed over: agents and their wrappers print warnings too.
class EventReader : public OutputReader {
 protected:
  virtual void read_event(const json::Value& event) = 0;
  void read_line(std::string_view line) final;

  // Records what went wrong; a limit is recognised by its status or its words.
  void fail(const std::string& message, int64_t status = 0);
};

// Whether a message of a service speaks of a usage or rate limit.
bool speaks_of_limit(std::string_view message);

}  // namespace wave::agent
