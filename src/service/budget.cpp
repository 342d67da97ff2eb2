// SPDX-License-Identifier: MIT
#include "service/budget.h"

#include "agent/event_reader.h"
#include "domain/event_fault.h"
#include "domain/ids.h"
#include "domain/spent.h"

#include <algorithm>

namespace wave::service {
namespace {

// Half of it is an agent's claim, and its folder may have been tampered with since it was read.
domain::Called called_of(const call::CallRecord& record, const call::CallEnd& end, size_t sharers) {
  const auto among = static_cast<int64_t>(sharers);
  domain::Called out;
  out.call = record.mark;
  out.role = record.request.role;
  out.agent = record.request.agent;
  out.took_ms = std::max<int64_t>(0, end.ended_ms - end.started_ms) / among;
  out.input_tokens = std::clamp<int64_t>(end.input_tokens, 0, agent::k_most_counted) / among;
  out.output_tokens = std::clamp<int64_t>(end.output_tokens, 0, agent::k_most_counted) / among;
  const double cost = end.cost_usd.value_or(0);
  if (cost > 0) out.cost_usd = std::min(cost, agent::k_most_usd) / static_cast<double>(among);
  return out;
}

bool is_to_tell(index::Index& index, const domain::Event& event, const std::string& call) {
  const auto task = index.task(event.task);
  if (!task || !task->work) return false;
  const auto& told = task->work->calls;
  return std::none_of(told.begin(), told.end(),
                      [&](const domain::Called& each) { return each.call == call; });
}

}  // namespace

std::optional<int64_t> seconds_left(const domain::Task& task, const Policy& policy,
                                    int64_t now_ms) {
  if (policy.budget.count() == 0) return std::nullopt;
  const int64_t taken_s = domain::spent_on(task, now_ms).ms / 1000;
  return std::max<int64_t>(0, policy.budget.count() - taken_s);
}

int64_t seconds_for(const domain::Task& task, const Policy& policy, int64_t limit_s,
                    int64_t now_ms) {
  const auto left = seconds_left(task, policy, now_ms);
  return left && (limit_s == 0 || *left < limit_s) ? *left : limit_s;
}

std::optional<std::string> why_spent(const domain::Task& task, const Policy& policy,
                                     int64_t now_ms) {
  const double most_usd = static_cast<double>(policy.max_cost);
  if (policy.max_cost > 0 && domain::spent_on(task, now_ms).cost_usd >= most_usd) {
    return "its agents have cost what worker.max_cost allows";
  }
  if (seconds_left(task, policy, now_ms) == 0) {
    return "its agents have taken the time that worker.budget allows";
  }
  return std::nullopt;
}

void tell_call(Doors& doors, const std::string& id, const std::vector<std::string>& sharers) {
  const auto record = doors.calls.record(id);
  const call::CallLook call = doors.calls.look(id);
  if (!record || call.state != call::CallLook::State::ended || !call.end) return;
  if (call.end->started_ms == 0) return;  // nobody was asked
  const std::vector<std::string> tasks =
      record->request.task.empty() ? sharers : std::vector<std::string>{record->request.task};
  std::vector<domain::Event> events;
  for (const std::string& task : tasks) {
    domain::Event event;
    event.id = domain::call_event_id(task, record->mark);
    event.task = task;
    event.body = called_of(*record, *call.end, tasks.size());
    if (domain::event_fault(event)) continue;  // its folder was tampered with
    if (is_to_tell(doors.store.index(), event, record->mark)) events.push_back(std::move(event));
  }
  if (events.empty()) return;
  doors.store.append(doors.clock.now(), "serve", [&](index::Index& index) {
    std::vector<domain::Event> out = events;
    std::erase_if(
        out, [&](const domain::Event& event) { return !is_to_tell(index, event, record->mark); });
    return out;
  });
}

}  // namespace wave::service
