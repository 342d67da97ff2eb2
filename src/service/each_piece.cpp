// SPDX-License-Identifier: MIT
#include "service/each_piece.h"

#include "actions/piece_lock.h"
#include "actions/service_pause.h"
#include "error/as_error.h"
#include "error/passing_error.h"
#include "os/log.h"
#include "os/signals.h"
#include "service/advance.h"
#include "service/setbacks.h"

#include <filesystem>

namespace wave::service {
namespace {

// Another process is at it: a command that a person has given, or the service.
constexpr std::chrono::milliseconds k_patience{500};
constexpr int64_t k_again_ms = 1000;
constexpr uintmax_t k_full_bytes = 1 << 20;

// A full disk is seen, whatever it made fail.
bool is_full(const git::Layout& layout) {
  std::error_code unknown;
  const auto space = std::filesystem::space(layout.wave_dir(), unknown);
  return !unknown && space.available < k_full_bytes;
}

// What may pass by itself is tried again later; all else, and what does not pass, a person sees to.
void failed(Doors& doors, const Pass& pass, const domain::Summary& row,
            const std::exception& failure, Turn& turn) {
  const Error error = as_error(failure);
  os::log(os::Level::error, "'" + row.feature + "': " + error.what());
  const auto now = doors.store.index().summary(row.id);
  if (!now || now->state != row.state) return;  // it went on before it failed
  if (pass.setbacks != nullptr && (is_passing(failure) || is_full(doors.store.layout()))) {
    if (const auto again = pass.setbacks->happened(row.id, pass.now)) {
      turn.wants(*again);
      if (pass.setbacks->is_new(row.id)) {
        turn.did(row, std::string("is tried again later: ") + error.what());
      }
      return;
    }
  }
  if (hand_over(doors, *now, domain::Reason::setup_failed, error.what())) {
    turn.did(row, std::string("needs a person: ") + error.what());
  }
}

// False: it is to be left alone for a while.
bool is_due(const Pass& pass, const domain::Summary& row, Turn& turn) {
  const auto due =
      pass.setbacks != nullptr ? pass.setbacks->not_before(row.id, pass.now) : std::nullopt;
  if (due) turn.wants(*due);
  return !due;
}

// The pass may have been going on for long since it looked: somebody may have paused or moved it.
bool is_wanted(Doors& doors, const domain::Summary& row) {
  return stands(doors, row) && !actions::service_pause(doors.store.layout());
}

}  // namespace

void each_piece(Doors& doors, const Pass& pass, domain::State state, Turn& turn,
                const std::function<void(const domain::Summary&)>& deal) {
  for (const domain::Summary& row : rows_in(pass, state)) {
    if (os::interrupted()) return;
    if (row.held || !is_ours(pass, row) || !is_due(pass, row, turn)) continue;
    try {
      const auto lock = actions::lock_piece(doors.store.layout(), row.id, k_patience);
      if (!lock) {
        turn.wants(pass.now.wall_ms + k_again_ms);
        continue;
      }
      if (!is_wanted(doors, row)) continue;
      deal(row);
      if (pass.setbacks != nullptr) pass.setbacks->forget(row.id);
    } catch (const std::exception& failure) {
      const auto* error = dynamic_cast<const Error*>(&failure);
      if (error != nullptr && error->exit() == Exit::interrupted) throw;
      failed(doors, pass, row, failure, turn);
    }
  }
}

}  // namespace wave::service
