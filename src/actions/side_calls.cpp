// SPDX-License-Identifier: MIT
#include "actions/side_calls.h"

#include <algorithm>
#include <tuple>

namespace wave::actions {
namespace {

using State = call::CallLook::State;

std::string word_of(State state) {
  switch (state) {
    case State::absent:
      return "absent";
    case State::starting:
      return "starting";
    case State::running:
      return "running";
    case State::ended:
      return "ended";
    case State::lost:
      return "lost";
  }
  return "?";
}

}  // namespace

std::vector<SideCall> side_calls(const call::Calls& calls, const std::string& task) {
  std::vector<SideCall> out;
  for (const std::string& id : calls.list()) {
    const auto record = calls.record(id);
    if (!record || record->request.task != task) continue;
    const call::CallLook look = calls.look(id);
    if (look.state == State::absent) continue;  // it was taken away meanwhile
    out.push_back({id, record->request.role, record->request.agent, word_of(look.state),
                   look.end ? std::string(to_string(look.end->how)) : "", look.since_ms});
  }
  std::sort(out.begin(), out.end(), [](const SideCall& a, const SideCall& b) {
    return std::tie(a.since_ms, a.id) < std::tie(b.since_ms, b.id);
  });
  return out;
}

size_t kill_side_calls(call::Calls& calls, const std::string& task) {
  size_t out = 0;
  for (const SideCall& each : side_calls(calls, task)) {
    if (each.state == "ended") continue;
    calls.kill(each.id);
    ++out;
  }
  return out;
}

}  // namespace wave::actions
