// SPDX-License-Identifier: MIT
#include "runner/typist.h"

#include "runner/paste_text.h"

#include <algorithm>

namespace wave::runner {
namespace {

// Bracketed paste (DECSET 2004), as terminals and their programs agree on it.
constexpr std::string_view k_marks_on = "\x1b[?2004h";
constexpr std::string_view k_marks_off = "\x1b[?2004l";
constexpr std::string_view k_paste_begins = "\x1b[200~";
constexpr std::string_view k_paste_ends = "\x1b[201~";

// A program that never asks for marks has come up after this.
constexpr int64_t k_come_up_ms = 3000;
// Enter right behind a paste is taken for a part of it by the agents' editors.
constexpr int64_t k_pause_ms = 1000;
// After this the next message is typed, whether the agent has answered or not.
constexpr int64_t k_answer_ms = 10000;

}  // namespace

void Typist::watch_modes(std::string_view bytes) {
  torn_ += bytes;
  const size_t on = torn_.rfind(k_marks_on);
  const size_t off = torn_.rfind(k_marks_off);
  if (on != std::string::npos && (off == std::string::npos || off < on)) marks_pastes_ = true;
  if (off != std::string::npos && (on == std::string::npos || on < off)) marks_pastes_ = false;
  const size_t keep = k_marks_on.size() - 1;
  if (torn_.size() > keep) torn_.erase(0, torn_.size() - keep);
}

void Typist::saw(std::string_view bytes) {
  watch_modes(bytes);
  // The terminal itself echoes Enter as a line end.
  if (phase_ == Phase::entered && bytes.find_first_not_of("\r\n") != std::string_view::npos) {
    answered_ = true;
    phase_ = Phase::idle;
  }
}

bool Typist::is_ready(const os::Now& now) const {
  if (is_typing()) return false;
  if (phase_ == Phase::entered && now.boot_ms - entered_ms_ < k_answer_ms) return false;
  return marks_pastes_ || now.boot_ms - started_ms_ >= k_come_up_ms;
}

void Typist::begin(std::string_view text) {
  pending_ = paste_text(text);
  if (marks_pastes_) {
    pending_.insert(0, k_paste_begins);
    pending_ += k_paste_ends;
  }
  phase_ = Phase::pasting;
  answered_ = false;
}

std::string_view Typist::keys(const os::Now& now) {
  if (phase_ == Phase::pausing && now.boot_ms - pasted_ms_ >= k_pause_ms) {
    pending_ = "\r";
    phase_ = Phase::entering;
  }
  return phase_ == Phase::pausing ? std::string_view() : std::string_view(pending_);
}

void Typist::wrote(size_t count, const os::Now& now) {
  pending_.erase(0, std::min(count, pending_.size()));
  if (!pending_.empty()) return;
  if (phase_ == Phase::pasting) {
    phase_ = Phase::pausing;
    pasted_ms_ = now.boot_ms;
  } else if (phase_ == Phase::entering) {
    phase_ = Phase::entered;
    entered_ms_ = now.boot_ms;
  }
}

bool Typist::take_answer() {
  const bool answered = answered_;
  answered_ = false;
  return answered;
}

int64_t Typist::due_ms() const {
  if (phase_ == Phase::pausing) return pasted_ms_ + k_pause_ms;
  if (phase_ == Phase::entered) return entered_ms_ + k_answer_ms;
  return phase_ == Phase::idle && !marks_pastes_ ? started_ms_ + k_come_up_ms : 0;
}

}  // namespace wave::runner
