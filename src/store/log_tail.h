// SPDX-License-Identifier: MIT
// What the logs hold behind a cursor. Read from the logs themselves: the index is not needed, and
// may be made anew meanwhile.
#pragma once

#include "domain/log_cursor.h"
#include "git/repository.h"
#include "index/index.h"

#include <functional>
#include <string>
#include <vector>

namespace wave::store {

// Takes events one after the other.
using TakeEvent = std::function<void(index::StoredEvent&)>;

// The events behind `from` in every log that has a tip, in total order, each once: of the copies of
// an event that stand in several logs the one that was read first counts. They are handed over as
// they are read, so that there may be very many. Returns where one stands after them; also behind
// what was told before. Throws Error when the cursor names a log or a place that is not there; then
// nothing was handed over.
domain::LogCursor read_tail(const git::Repository& repository, index::Index& index,
                            const domain::LogCursor& from, const TakeEvent& take);

// The events of one log in batches with a higher lamport, in order.
std::vector<index::StoredEvent> read_after(const git::Repository& repository,
                                           const std::string& tip, int64_t lamport);

// Where the logs end now.
domain::LogCursor end_of_logs(const git::Repository& repository, const index::Cursors& tips);

// The cursor of whoever has read up to this event. Only where there is one log: among several, an
// event tells nothing of how far the others were read. Throws Error then, or when no log has it.
domain::LogCursor cursor_behind(const git::Repository& repository, const index::Cursors& tips,
                                const std::string& event);

}  // namespace wave::store
