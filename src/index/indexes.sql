-- What the tables of schema.sql are searched by. By itself, because many rows are written faster before
-- these are there. A change here means a new number in current_database.cpp as well.

-- The order of `status`: active first, then newest, then id. By default the cleaned ones are left out,
-- however many there are; they must not even be passed over.
CREATE INDEX task_order ON task (active DESC, updated DESC, id);
CREATE INDEX task_shown ON task (active DESC, updated DESC, id) WHERE state <> 'cleaned';
-- Which names are taken, whenever a task starts.
CREATE INDEX task_folder ON task (folder) WHERE state <> 'cleaned';
CREATE INDEX task_feature ON task (feature, created DESC);
-- Those that a checkpoint may settle, the oldest first.
CREATE INDEX task_unsettled ON task (updated, id) WHERE active = 0 AND settled = 0;
-- Few have one, and they are asked for at every start.
CREATE INDEX task_label ON task (session) WHERE session <> '';
CREATE INDEX task_slot ON task (slot) WHERE slot > 0;
