// SPDX-License-Identifier: MIT
#include "store/door.h"

#include "domain/ids.h"
#include "domain/summary_step.h"
#include "os/random.h"

namespace wave::store {
namespace {

constexpr size_t k_id_bytes = 12;
constexpr size_t k_ids_at_once = 128;

// Of what tells of a run; nothing: the event is of another kind.
std::optional<std::string_view> kind_of_run_event(const domain::Body& body) {
  if (std::holds_alternative<domain::RunClaimed>(body)) return "r";
  if (std::holds_alternative<domain::RunStarted>(body)) return "s";
  if (std::holds_alternative<domain::RunEnded>(body)) return "x";
  return std::nullopt;
}

}  // namespace

Door::Door(index::Index& index, std::string writer)
    : index_(index), writer_(std::move(writer)), cursors_(index.cursors()) {}

Door::Known& Door::known_task(const std::string& id) {
  const auto [found, is_new] = known_.try_emplace(id);
  Known& known = found->second;
  if (!is_new) return known;
  known.summary = index_.summary(id);
  if (!known.summary) whole(id, known);  // which is next to nothing
  return known;
}

std::string Door::drawn_id() {
  if (random_.empty()) random_ = os::random_bytes(k_ids_at_once * k_id_bytes);
  const size_t left = random_.size() - k_id_bytes;
  std::string out = "e." + domain::crockford32(std::string_view(random_).substr(left));
  random_.resize(left);
  return out;
}

bool Door::is_recorded(const domain::Event& event, Known& known) {
  if (known.whole) return known.whole->fold.has_taken(event.id);
  if (!known.ids) {
    const std::vector<std::string> ids = index_.event_ids(event.task);
    known.ids.emplace(ids.begin(), ids.end());
  }
  return known.ids->count(event.id) > 0;
}

Door::Whole& Door::whole(const std::string& id, Known& known) {
  if (known.whole) return *known.whole;
  known.whole = std::make_unique<Whole>();
  Whole& out = *known.whole;
  out.stored = index_.events(id);
  out.fold.expect(out.stored.size());
  for (const index::StoredEvent& stored : out.stored) out.fold.take(stored.placed);
  for (const domain::PlacedEvent* placed : known.admitted) out.fold.take(*placed);
  return out;
}

std::optional<std::string> Door::admit(domain::Event event) {
  Known& known = known_task(event.task);
  if (const auto kind = kind_of_run_event(event.body)) {
    event.id = domain::run_event_id(*kind, event.run, writer_);
  }
  if (event.id.empty()) {
    event.id = drawn_id();  // nobody has had that one before
  } else if (is_recorded(event, known)) {
    return "'" + event.id + "' is recorded already";
  }
  if (!known.whole && domain::only_adds(event)) {
    domain::add(*known.summary, event);
    if (known.ids) known.ids->insert(event.id);
    let_in(std::move(event), known);
    return std::nullopt;
  }
  Whole& task = whole(event.task, known);
  if (auto refused = domain::refusal(task.fold.task(), event, writer_)) return refused;
  task.fold.take(let_in(std::move(event), known));
  return std::nullopt;
}

const domain::PlacedEvent& Door::let_in(domain::Event event, Known& known) {
  // Who writes it counts for the fold, the rest of its place does not: it is the last of all.
  admitted_.push_back({{0, writer_, 0}, std::move(event)});
  known.admitted.push_back(&admitted_.back());
  return admitted_.back();
}

std::vector<std::string> Door::told(const std::string& task) {
  Known& known = known_task(task);
  const Whole& all = whole(task, known);
  std::vector<std::string> out;
  if (!all.fold.task()) return out;
  out = domain::set_up_tips(*all.fold.task());
  const auto& commits = all.fold.task()->commits;
  if (!commits.empty()) out.push_back(commits.back().oid);
  return out;
}

std::vector<index::StoredEvent> Door::take() {
  std::vector<index::StoredEvent> out;
  out.reserve(admitted_.size());
  for (domain::PlacedEvent& each : admitted_) out.push_back({std::move(each), ""});
  return out;
}

index::Folded Door::folded() const {
  index::Folded out;
  for (const auto& [id, known] : known_) {
    if (known.admitted.empty()) continue;
    if (!known.whole) {
      out.emplace(id, *known.summary);
    } else if (known.whole->fold.task()) {
      out.emplace(id, domain::summarize(*known.whole->fold.task()));
    }
  }
  return out;
}

}  // namespace wave::store
