// SPDX-License-Identifier: MIT
#include "store/door.h"

namespace wave::store {

Door::Door(index::Index& index) : index_(index) {}

Door::Known& Door::known_task(const std::string& id) {
  const auto [found, is_new] = known_.try_emplace(id);
  Known& known = found->second;
  if (is_new) {
    known.stored = index_.events(id);
    for (const index::StoredEvent& stored : known.stored) {
      known.ids.insert(stored.placed.event.id);
      known.events.push_back(&stored.placed);
    }
    known.task = domain::fold(known.events);
  }
  return known;
}

std::optional<std::string> Door::admit(domain::Event event) {
  Known& known = known_task(event.task);
  if (known.ids.count(event.id) > 0) return "'" + event.id + "' is recorded already";
  if (auto refused = domain::refusal(known.task, event)) return refused;
  admitted_.push_back({{}, std::move(event)});
  const domain::Event& in = admitted_.back().event;
  known.events.push_back(&admitted_.back());
  known.ids.insert(in.id);
  // Most events move nothing (commits): folding anew for each would be quadratic.
  const bool is_new = std::holds_alternative<domain::Created>(in.body);
  if (is_new || in.to) known.task = domain::fold(known.events);
  if (known.task) names_.try_emplace(in.task, known.task->feature);
  return std::nullopt;
}

std::vector<std::string> Door::told(const std::string& task) {
  const Known& known = known_task(task);
  std::vector<std::string> out;
  if (known.task) out = domain::set_up_tips(*known.task);
  for (auto placed = known.events.rbegin(); placed != known.events.rend(); ++placed) {
    const auto* commit = std::get_if<domain::CommitSeen>(&(*placed)->event.body);
    if (!commit) continue;
    out.push_back(commit->oid);
    break;
  }
  return out;
}

std::vector<index::StoredEvent> Door::take() {
  std::vector<index::StoredEvent> out;
  out.reserve(admitted_.size());
  for (domain::PlacedEvent& each : admitted_) out.push_back({std::move(each), ""});
  known_.clear();
  admitted_.clear();
  return out;
}

}  // namespace wave::store
