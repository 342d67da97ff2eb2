// SPDX-License-Identifier: MIT
#include "service/advance.h"

#include "domain/event_fault.h"
#include "error/error.h"

namespace wave::service {
namespace {

domain::Event about(const domain::Summary& seen, domain::Body body) {
  domain::Event event;
  event.task = seen.id;
  event.body = std::move(body);
  return event;
}

// What other clones would not take must not get into the log: they would keep all of it out.
void check(domain::Event event) {
  event.id = "e.0";  // given when it is written
  const auto fault = domain::event_fault(event);
  if (fault) throw Error("it cannot be recorded: " + *fault, "this is a fault of git wave");
}

bool is_as_seen(index::Index& index, const domain::Summary& seen) {
  const auto now = index.summary(seen.id);
  return now && now->state == seen.state && now->attempt == seen.attempt &&
         now->moved_ms == seen.moved_ms && now->held == seen.held;
}

bool append(Doors& doors, const domain::Summary& seen, const std::vector<domain::Event>& events) {
  for (const domain::Event& event : events) check(event);
  const auto propose = [&](index::Index& index) {
    return is_as_seen(index, seen) ? events : std::vector<domain::Event>();
  };
  const auto appended = doors.store.append(doors.clock.now(), "serve", propose);
  // It stands as it was seen, and yet may not be moved so: nothing that a later pass would mend.
  if (appended.refused) throw Error(*appended.refused, "this is a fault of git wave");
  return !appended.events.empty();
}

}  // namespace

bool stands(Doors& doors, const domain::Summary& seen) {
  return !seen.held && is_as_seen(doors.store.index(), seen);
}

bool advance(Doors& doors, const domain::Summary& seen, const Move& move) {
  std::vector<domain::Event> events;
  for (const domain::Body& body : move.with) events.push_back(about(seen, body));
  domain::Event moved = about(seen, domain::Moved{});
  moved.from = seen.state;
  moved.to = move.to;
  moved.reason = move.reason;
  moved.detail = move.detail;
  events.push_back(std::move(moved));
  return append(doors, seen, events);
}

bool retake(Doors& doors, const domain::Summary& seen, domain::State to,
            const std::string& detail) {
  // From wherever it then stands one of them is legal, and so is what follows.
  const domain::State other =
      to == domain::State::ready ? domain::State::queued : domain::State::ready;
  std::vector<domain::Event> events;
  for (const domain::State each : {to, other, to}) {
    domain::Event moved = about(seen, domain::Moved{});
    moved.to = each;
    moved.detail = detail;
    events.push_back(std::move(moved));
  }
  return append(doors, seen, events);
}

bool record(Doors& doors, const domain::Summary& seen, const std::vector<domain::Body>& bodies) {
  std::vector<domain::Event> events;
  for (const domain::Body& body : bodies) events.push_back(about(seen, body));
  return append(doors, seen, events);
}

bool hand_over(Doors& doors, const domain::Summary& seen, domain::Reason reason,
               const std::string& detail, const std::string& question,
               std::vector<domain::Body> with) {
  if (!question.empty()) with.push_back(domain::Asked{question});
  return advance(doors, seen, {domain::State::needs_human, reason, detail, std::move(with)});
}

}  // namespace wave::service
