// SPDX-License-Identifier: MIT
// What a person says to an agent that has its task already, and what became of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wave::domain {

// In the order in which a message gets there; it never goes back. Words on disk are exactly these
// names: never rename one.
enum class Delivery {
  queued,        // recorded; nobody has begun to hand it over
  typed,         // a run has taken it: only this run hands it over
  acknowledged,  // the agent went on after it had got it
  failed         // the run ended before the agent took it, or it cannot be handed over
};

std::string_view to_string(Delivery delivery);
std::optional<Delivery> parse_delivery(std::string_view word);

struct TaskMessage {
  std::string id;
  std::string digest;
  Delivery delivery = Delivery::queued;
  std::string run;  // that has taken it, or empty
  std::string by;   // who sent it, as in Event::by
  std::string detail;
  int64_t sent_ms = 0;
  int64_t changed_ms = 0;

  bool is_over() const { return delivery >= Delivery::acknowledged; }
};

}  // namespace wave::domain
