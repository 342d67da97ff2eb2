-- The mirror of the event logs. Truth is in git: this file may be deleted at any moment and is then
-- made again from the logs. A change here means a new number in current_database.cpp (k_schema), not
-- a migration.

-- What the mirror reflects: the tip of each log ref, and the highest lamport seen in it.
CREATE TABLE cursor (
  ref TEXT PRIMARY KEY,
  oid TEXT NOT NULL,
  lamport INTEGER NOT NULL
) WITHOUT ROWID;

-- Every event of a task that is not settled, as the line that stands in the log. The key is the total
-- order within a task, so folding one task is one range scan.
CREATE TABLE event (
  task TEXT NOT NULL,
  lamport INTEGER NOT NULL,
  writer TEXT NOT NULL,
  line INTEGER NOT NULL,
  batch TEXT NOT NULL,  -- the commit that it stands in
  json TEXT NOT NULL,
  PRIMARY KEY (task, lamport, writer, line)
) WITHOUT ROWID;

-- Tasks whose events are in the logs only, because the checkpoint below says so, and the batches
-- where they are found, in their order: 20 bytes each.
CREATE TABLE settled (
  task TEXT PRIMARY KEY,
  batches BLOB NOT NULL
) WITHOUT ROWID;

-- The checkpoint that all of this stands on: one row, or none. A newer one may have been passed over
-- because a log that it covers was not there.
CREATE TABLE checkpoint (
  oid TEXT NOT NULL,
  passed_over INTEGER NOT NULL
);

-- A task folded to the row that lists show (domain/summary.h). Times in ms since 1970. With a row id,
-- unlike the other tables: a row that changes moves to the end, so the newest, which every list shows
-- first, lie on the same few pages.
CREATE TABLE task (
  id TEXT NOT NULL,
  feature TEXT NOT NULL,
  folder TEXT NOT NULL,  -- domain::folded_directory of it
  title TEXT NOT NULL,
  state TEXT NOT NULL,
  active INTEGER NOT NULL,  -- 1: neither terminal nor cleaned; 2: nor decided upon, in the backlog
  settled INTEGER NOT NULL,  -- is in the table of these as well
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  result TEXT,
  branch TEXT NOT NULL,
  worktree TEXT NOT NULL,
  base_ref TEXT NOT NULL,
  base_oid TEXT NOT NULL,
  head TEXT NOT NULL,
  commits INTEGER NOT NULL,
  agent TEXT NOT NULL,
  run TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  session TEXT NOT NULL,
  host TEXT NOT NULL,
  writer TEXT NOT NULL,
  ticket TEXT NOT NULL,
  timeout_s INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  depends_on TEXT NOT NULL,  -- ids with blanks between them
  slot INTEGER NOT NULL,
  created INTEGER NOT NULL,
  started INTEGER,
  ended INTEGER,
  updated INTEGER NOT NULL,
  moved INTEGER NOT NULL,
  origin TEXT NOT NULL,  -- the forge; empty: a person started it
  number INTEGER NOT NULL,  -- its number there
  priority INTEGER NOT NULL,
  held INTEGER NOT NULL
);
-- Commits whose note is still to be rendered. Not part of the logical dump: rendering is idempotent.
CREATE TABLE note_due (
  oid TEXT NOT NULL,
  task TEXT NOT NULL,
  run TEXT NOT NULL,
  PRIMARY KEY (oid, task)
) WITHOUT ROWID;

-- The indexes that few rows are in; the others are made when the rows are there (indexes.sql).
-- Those that a checkpoint may settle, the oldest first.
CREATE INDEX task_unsettled ON task (updated, id) WHERE active = 0 AND settled = 0;
-- Few have one, and they are asked for at every start.
CREATE INDEX task_label ON task (session) WHERE session <> '';
CREATE INDEX task_number ON task (origin, number) WHERE origin <> '';
CREATE INDEX task_slot ON task (slot) WHERE slot > 0;
