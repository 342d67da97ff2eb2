// SPDX-License-Identifier: MIT
// What `git wave plan` and `git wave work` have in common: one piece of the backlog is taken
// further by the roles of the service, in the foreground.
#pragma once

#include "cli/context.h"
#include "commands/tell_deeds.h"
#include "domain/summary.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace wave::commands {

// The piece of this name; without one, of those that no person keeps us from, the one that has
// stood longest in the first of these states in which there is any. Nothing when there is none.
std::optional<domain::Summary> piece_or_next(cli::Context& context,
                                             const std::optional<std::string>& name, bool next,
                                             const std::vector<domain::State>& states);

// A person has named it: what lies in the backlog is queued. As it stands then. Throws Error when
// it, or the whole service, is paused.
domain::Summary queued_if_pending(cli::Context& context, const domain::Summary& piece);

struct Course {
  service::Piece piece;
  std::function<bool(const domain::Summary&)> is_over;  // nothing more is to be done
  std::optional<std::chrono::milliseconds> patience = {};
  DeedsAs tell = DeedsAs::text;
};

enum class Left { over, timed_out, interrupted };

// Other processes may do the same at the same time. What is at work when it returns goes on.
Left take_further(cli::Context& context, const Course& course);

// A sentence about how the piece stands, on standard error: "'1-x' waits for a person: risk".
void tell_how_it_stands(const domain::Task& task);

}  // namespace wave::commands
