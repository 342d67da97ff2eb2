# SPDX-License-Identifier: MIT
"""The store: what an acknowledged event costs, and making the index anew from the log."""
import json
import resource
import sqlite3
import statistics
import time

from made_stores import index_file, make_repository, make_store
from measuring import Cost, Row, compared, take_turns

BATCH_AIM, ONE_AIM, LOOK_AIM_MS = 4, 2.5, 0.5


def append_rows(bench):
    """One event, a thousand, and a look at a log that has not moved."""
    tree = make_repository(bench, "append", 10)
    said = bench.run([bench.helper, tree / ".git", bench.rounds(40, 5)])
    figures = {name: statistics.median(list_) for name, list_ in json.loads(said).items()}
    yield Row("one event, on disk", "fsync + rename, rename over", figures["floor"], figures["one"],
              ONE_AIM, "wall")
    yield Row("1,000 events at once", "one event", figures["one"], figures["many"], BATCH_AIM, "wall")
    yield Row("a look when nothing moved", "-", None, figures["look"], LOOK_AIM_MS, "wall")


def tables_of(database):
    """The statements that make the index's tables, and every row: [(insert statement, rows)]."""
    with sqlite3.connect(database) as index:
        made = [sql for (sql,) in index.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL")]
        names = [name for (name,) in index.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        filled = []
        for name in names:
            rows = index.execute(f"SELECT * FROM {name}").fetchall()
            marks = ",".join("?" * len(rows[0])) if rows else ""
            if rows:
                filled.append((f"INSERT INTO {name} VALUES ({marks})", rows))
    return made, filled


def own_cpu_ms():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return (usage.ru_utime + usage.ru_stime) * 1000


def insert_all(folder, made, filled):
    """The bulk insert of the floor: the rows lie ready in memory, one transaction takes them."""
    path = folder / "floor.db"
    for old in folder.glob("floor.db*"):
        old.unlink()
    index = sqlite3.connect(path, isolation_level=None)
    index.execute("PRAGMA journal_mode=WAL")
    index.execute("PRAGMA synchronous=NORMAL")
    start, cpu = time.perf_counter(), own_cpu_ms()
    index.execute("BEGIN IMMEDIATE")
    for sql in made:
        index.execute(sql)
    for sql, rows in filled:
        index.executemany(sql, rows)
    index.execute("COMMIT")
    index.close()
    return Cost(own_cpu_ms() - cpu, (time.perf_counter() - start) * 1000)


def rebuild_rows(bench, trend=None):
    """200,000 events over 10,000 tasks; with `trend`, over that many."""
    tasks = trend or bench.size(10_000, 500)
    tree, ref = make_store(bench, f"rebuild-{tasks}", tasks, commits=16)
    made, filled = tables_of(index_file(tree))
    events = sum(len(rows) for sql, rows in filled if "INTO event " in sql)

    def floor():
        read = bench.cost(["git", "log", "--format=%B", ref], tree)
        inserted = insert_all(bench.folder, made, filled)
        return Cost(read.cpu + inserted.cpu, read.wall + inserted.wall)

    figures = take_turns({"floor": floor, "ours": bench.program(["git-wave", "index", "rebuild"], tree)},
                         bench.rounds(7, 2))
    yield compared(f"index rebuild, {events} events", "git log --format=%B + bulk insert",
                   figures["floor"], figures["ours"], 1.3)
