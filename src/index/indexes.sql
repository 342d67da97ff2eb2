-- What the tables of schema.sql are searched by. By itself, because many rows are written faster before
-- these are there. A change here means a new number in current_database.cpp as well.

-- A row replaces the one before it.
CREATE UNIQUE INDEX task_id ON task (id);
-- The order of `status`: active first, then newest, then id. By default the cleaned ones are left out,
-- however many there are; they must not even be passed over.
CREATE INDEX task_order ON task (active DESC, updated DESC, id);
CREATE INDEX task_shown ON task (active DESC, updated DESC, id) WHERE state <> 'cleaned';
-- Which names are taken, whenever a task starts.
CREATE INDEX task_folder ON task (folder) WHERE state <> 'cleaned';
CREATE INDEX task_feature ON task (feature, created DESC);
