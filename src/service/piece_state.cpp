// SPDX-License-Identifier: MIT
#include "service/piece_state.h"

namespace wave::service {

using domain::State;

bool rests(const domain::Summary& row) {
  return row.held || row.state == State::pending || row.state == State::needs_human;
}

bool is_over(const domain::Summary& row) {
  return domain::is_terminal(row.state) && !domain::has_failed(row.state);
}

bool waits(State state) { return state == State::queued || state == State::ready; }

}  // namespace wave::service
