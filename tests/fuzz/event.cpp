// SPDX-License-Identifier: MIT
// Lines of a log, as another clone or an agent may have written them, and what is folded from them.
#include "domain/event.h"

#include "domain/fold.h"
#include "domain/log_cursor.h"
#include "fuzz/target.h"

#include <string>
#include <vector>

namespace domain = wave::domain;

void fuzz(std::string_view bytes) {
  std::vector<domain::PlacedEvent> events;
  int line = 0;
  for (size_t at = 0; at <= bytes.size();) {
    const size_t end = std::min(bytes.find('\n', at), bytes.size());
    if (auto event = domain::decode(bytes.substr(at, end - at))) {
      const std::string written = domain::encode(*event);
      const auto again = domain::decode(written);
      FUZZ_CHECK(again);
      FUZZ_CHECK(domain::encode(*again) == written);
      FUZZ_CHECK(written.find('\n') == std::string::npos);
      if (!events.empty()) event->task = events.front().event.task;
      events.push_back({{1 + line / 7, "w", line}, std::move(*event)});
      ++line;
    }
    at = end + 1;
  }
  const auto task = domain::fold(events);
  const auto same = domain::fold(events);
  FUZZ_CHECK(task.has_value() == same.has_value());
  for (const auto& placed : events) domain::refusal(task, placed.event, placed.at.writer);
  if (const auto cursor = domain::LogCursor::parse(bytes)) {
    const auto again = domain::LogCursor::parse(cursor->text());
    FUZZ_CHECK(again && *again == *cursor);
  }
}
