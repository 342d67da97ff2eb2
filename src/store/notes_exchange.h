// SPDX-License-Identifier: MIT
// Shares the notes with another repository. Everybody writes there, so the two are merged: of a
// commit that both have a note for, the lines of both stand in it, and what of it is ours to say is
// put right from the log afterwards. There is never a conflict.
#pragma once

#include "os/clock.h"
#include "store/peer.h"
#include "store/store.h"

#include <string>

namespace wave::store {

struct NotesExchanged {
  bool taken = false;
  bool sent = false;
  std::string fault;  // why those there are not taken in; empty when they are
};

// Throws Error when the peer cannot be asked, or does not take ours.
NotesExchanged exchange_notes(Store& store, Peer& peer, const os::Now& now);

}  // namespace wave::store
