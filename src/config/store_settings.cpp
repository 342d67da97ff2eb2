// SPDX-License-Identifier: MIT
#include "config/store_settings.h"

namespace wave::config {
namespace {

// What several clones share.
std::vector<Declaration> of_claims() {
  using enum Type;
  return {
      {.key = "claims.remote",
       .type = string,
       .default_text = "",
       .meaning = "The remote whose clones work on one backlog together: each piece of it is "
                  "claimed there by the clone that works on it, and lands there. Empty: what was "
                  "put into the backlog of this clone is done by this clone, and lands here. "
                  "Without effect where the backlog is that of github.",
       .reach = Reach::trusted},
      {.key = "claims.lease",
       .type = duration,
       .default_text = "10m",
       .meaning = "How long a claim holds that is not renewed, from 1s to 24h; it is renewed "
                  "after a third of that."},
      {.key = "claims.interval",
       .type = duration,
       .default_text = "30s",
       .meaning = "How often clones that work together look at the remote."},
      {.key = "claims.timeout",
       .type = duration,
       .default_text = "30s",
       .meaning = "How long a remote may take to answer about claims."},
  };
}

// What is exchanged with other clones.
std::vector<Declaration> of_exchanges() {
  using enum Type;
  return {
      {.key = "sync.notes",
       .type = boolean,
       .default_text = "false",
       .meaning = "Whether a sync exchanges the notes on commits, too."},
      {.key = "sync.timeout",
       .type = duration,
       .default_text = "5m",
       .meaning = "How long a remote may take for each step of a sync."},
      {.key = "sync.max_logs",
       .type = integer,
       .default_text = "1000",
       .meaning = "How many logs of other clones are taken in.",
       .minimum = 1},
      {.key = "sync.max_bytes",
       .type = integer,
       .default_text = "1073741824",
       .meaning = "How many bytes may come from a remote at once; logs with more are kept out.",
       .minimum = 65536},
  };
}

// When what ended long ago leaves the index for the logs.
std::vector<Declaration> of_the_index() {
  using enum Type;
  return {
      {.key = "index.settle_days",
       .type = integer,
       .default_text = "14",
       .meaning = "How long after it was last heard of a task that has ended may be settled: its "
                  "events are then read from the logs when they are asked for.",
       .minimum = 0},
      {.key = "index.settle_keep",
       .type = integer,
       .default_text = "1000",
       .meaning = "How many of the newest tasks that have ended are not settled in any case.",
       .minimum = 0},
  };
}

// How long removed things stay, and what of them git may hold.
std::vector<Declaration> of_removals() {
  using enum Type;
  return {
      {.key = "keep.max_file_bytes",
       .type = integer,
       .default_text = "104857600",
       .meaning = "Larger files are left out when cleanup --force keeps a dirty worktree in git; "
                  "they lie in the trash only.",
       .minimum = 0},
      {.key = "gc.trash_days",
       .type = integer,
       .default_text = "14",
       .meaning = "How long removed worktrees stay in the trash.",
       .minimum = 0},
      {.key = "gc.keep_days",
       .type = integer,
       .default_text = "90",
       .meaning = "How long keep refs stay, and removed worktrees with files that git could not "
                  "keep.",
       .minimum = 0},
      {.key = "gc.trash_bytes",
       .type = integer,
       .default_text = "0",
       .meaning = "When the trash takes more, the oldest worktrees go before their time; 0 means "
                  "no limit.",
       .minimum = 0},
      {.key = "gc.fold_days",
       .type = integer,
       .default_text = "7",
       .meaning = "How long after its end the output of a run stays whole; then its beginning and "
                  "its end are kept, compressed.",
       .minimum = 0},
      {.key = "gc.fold_bytes",
       .type = integer,
       .default_text = "262144",
       .meaning = "How many bytes of a run's output are kept then: half of them from its "
                  "beginning, half from its end.",
       .minimum = 4096},
      {.key = "gc.output_bytes",
       .type = integer,
       .default_text = "1073741824",
       .meaning = "When the output of all runs takes more on disk, the oldest that was folded "
                  "goes; 0 means no limit.",
       .minimum = 0},
      {.key = "gc.run_days",
       .type = integer,
       .default_text = "90",
       .meaning = "How long what a run was launched with, and its output, stay when its task was "
                  "cleaned up and nothing is left that could be restored.",
       .minimum = 0},
      {.key = "gc.auto",
       .type = boolean,
       .default_text = "true",
       .meaning = "Whether all this happens by itself, in the background, every gc.interval. "
                  "Behind a cleanup it does so all the same."},
      {.key = "gc.interval",
       .type = duration,
       .default_text = "24h",
       .meaning = "How long the pause between two times is; an hour at least."},
  };
}

}  // namespace

std::vector<Declaration> declarations_of_the_store() {
  std::vector<Declaration> out = of_claims();
  for (Declaration& each : of_exchanges()) out.push_back(std::move(each));
  for (Declaration& each : of_the_index()) out.push_back(std::move(each));
  for (Declaration& each : of_removals()) out.push_back(std::move(each));
  return out;
}

}  // namespace wave::config
