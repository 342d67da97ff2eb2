// SPDX-License-Identifier: MIT
// What agents print, through the reader of each adapter: whole, and in pieces.
#include "agent/agents.h"
#include "agent/limit_reset.h"
#include "fuzz/target.h"

namespace agent = wave::agent;

void fuzz(std::string_view bytes) {
  for (const agent::Agent* each : agent::agents()) {
    const auto whole = each->read_output();
    whole->feed(bytes);
    const agent::AgentReport& report = whole->finish();
    const auto pieces = each->read_output();
    for (size_t at = 0; at < bytes.size(); at += 1 + at % 7) {
      pieces->feed(bytes.substr(at, 1 + at % 7));
    }
    const agent::AgentReport& again = pieces->finish();
    FUZZ_CHECK(report.session == again.session);
    FUZZ_CHECK(report.finished == again.finished);
  }
  if (const auto reset = agent::limit_reset_ms(bytes, 1'795'000'000'000)) FUZZ_CHECK(*reset >= 0);
}
