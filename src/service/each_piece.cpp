// SPDX-License-Identifier: MIT
#include "service/each_piece.h"

#include "error/error.h"
#include "os/log.h"
#include "os/signals.h"
#include "service/advance.h"

namespace wave::service {

void each_piece(Doors& doors, const Pass& pass, domain::State state, Turn& turn,
                const std::function<void(const domain::Summary&)>& deal) {
  for (const domain::Summary& row : rows_in(pass, state)) {
    if (os::interrupted()) return;
    if (row.held) continue;
    try {
      deal(row);
    } catch (const Error& error) {
      if (error.exit() == Exit::interrupted) throw;
      os::log(os::Level::error, "'" + row.feature + "': " + error.what());
      const auto now = doors.store.index().summary(row.id);
      if (!now || now->state != state) continue;  // it went on before it failed
      if (hand_over(doors, *now, domain::Reason::setup_failed, error.what())) {
        turn.did(row, std::string("needs a person: ") + error.what());
      }
    }
  }
}

}  // namespace wave::service
