-- The mirror of the event logs. Truth is in git: this file may be deleted at any moment and is then
-- made again from the logs. A change here means a new number in current_database.cpp (k_schema), not
-- a migration.

-- What the mirror reflects: the tip of each log ref, and the highest lamport seen in it.
CREATE TABLE cursor (
  ref TEXT PRIMARY KEY,
  oid TEXT NOT NULL,
  lamport INTEGER NOT NULL
) WITHOUT ROWID;

-- Every event, as the line that stands in the log. The key is the total order within a task, so
-- folding one task is one range scan.
CREATE TABLE event (
  task TEXT NOT NULL,
  lamport INTEGER NOT NULL,
  writer TEXT NOT NULL,
  line INTEGER NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (task, lamport, writer, line)
) WITHOUT ROWID;

-- A task folded to the row that lists show (domain/summary.h). Times in ms since 1970. With a row id,
-- unlike the other tables: a row that changes moves to the end, so the newest, which every list shows
-- first, lie on the same few pages.
CREATE TABLE task (
  id TEXT PRIMARY KEY,
  feature TEXT NOT NULL,
  title TEXT NOT NULL,
  state TEXT NOT NULL,
  active INTEGER NOT NULL,  -- neither terminal nor cleaned
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
  updated INTEGER NOT NULL
);
-- The order of `status`: active first, then newest, then id. By default the cleaned ones are left out,
-- however many there are; they must not even be passed over.
CREATE INDEX task_order ON task (active DESC, updated DESC, id);
CREATE INDEX task_shown ON task (active DESC, updated DESC, id) WHERE state <> 'cleaned';
CREATE INDEX task_feature ON task (feature, created DESC);

-- Commits whose note is still to be rendered. Not part of the logical dump: rendering is idempotent.
CREATE TABLE note_due (
  oid TEXT NOT NULL,
  task TEXT NOT NULL,
  run TEXT NOT NULL,
  PRIMARY KEY (oid, task)
) WITHOUT ROWID;
