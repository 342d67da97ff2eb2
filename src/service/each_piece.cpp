// SPDX-License-Identifier: MIT
#include "service/each_piece.h"

#include "actions/piece_lock.h"
#include "error/error.h"
#include "os/log.h"
#include "os/signals.h"
#include "service/advance.h"

namespace wave::service {
namespace {

// Another process is at it: a command that a person has given, or the service.
constexpr std::chrono::milliseconds k_patience{500};
constexpr int64_t k_again_ms = 1000;

}  // namespace

void each_piece(Doors& doors, const Pass& pass, domain::State state, Turn& turn,
                const std::function<void(const domain::Summary&)>& deal) {
  for (const domain::Summary& row : rows_in(pass, state)) {
    if (os::interrupted()) return;
    if (row.held) continue;
    try {
      const auto lock = actions::lock_piece(doors.store.layout(), row.id, k_patience);
      if (!lock) {
        turn.wants(pass.now.wall_ms + k_again_ms);
        continue;
      }
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
