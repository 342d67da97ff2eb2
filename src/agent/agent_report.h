// SPDX-License-Identifier: MIT
// What an agent's output said. All of it is the agent's claim: whether work was done is seen in
// git.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace wave::agent {

// What the token counts cover: some agents count the whole session, earlier runs included.
enum class UsageScope { run, session };

struct AgentReport {
  std::string session;       // the agent's own id, to resume it
  std::string final_text;    // its last words; of a program we do not know, all that it printed
  bool text_cut = false;     // there was more before final_text
  bool finished = false;     // its final event was seen; without it the stream was cut off
  int64_t input_tokens = 0;  // cached ones included
  int64_t output_tokens = 0;
  UsageScope usage_scope = UsageScope::run;
  std::optional<double> cost_usd;
  bool limited = false;  // stopped by a usage or rate limit
  // When that is lifted, if it said so beside its words: milliseconds since 1970, or from now.
  std::optional<int64_t> limit_resets_ms;
  std::optional<int64_t> limit_waits_ms;
  std::string error;  // what it said went wrong; empty: nothing
};

}  // namespace wave::agent
