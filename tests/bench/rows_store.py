# SPDX-License-Identifier: MIT
"""The store: what an acknowledged event costs, and making the index anew from the log."""
import json
import sqlite3
import statistics

from made_stores import forget_notes_due, index_file, settled_store, shared_store
from measuring import Row, compared, memory_row, take_turns

BATCH_AIM, ONE_AIM, LOOK_AIM_MS = 4, 2.5, 0.5


def append_rows(bench, tasks):
    """One event, a thousand, and a look at a log that has not moved."""
    store, _ = settled_store(bench, tasks)
    said = bench.run([bench.helpers / "append_bench", store.common, bench.rounds(40, 5)])
    figures = {name: statistics.median(list_) for name, list_ in json.loads(said).items()}
    judged = bench.judged(tasks, 100, 100_000)
    where = {"axis": "tasks", "size": tasks, "by": "wall"}
    yield Row("one event, on disk", "fsync + rename, rename over", figures["floor"], figures["one"],
              ONE_AIM if judged else None, **where)
    yield Row("1,000 events at once", "one event", figures["one"], figures["many"],
              BATCH_AIM if judged else None, **where)
    yield Row("a look when nothing moved", "-", None, figures["look"],
              LOOK_AIM_MS if judged else None, **where)


def floor_script(source):
    """Statements for sqlite3 that make the same tables as the source and put the same rows into
    them. `WHERE 1` keeps it from copying whole tables as they are: each row is read, and put in by
    itself."""
    index = sqlite3.connect(source)
    made = index.execute("SELECT type, name, sql FROM sqlite_master WHERE sql NOT NULL "
                         "AND name NOT LIKE 'sqlite_%' ORDER BY type <> 'table'").fetchall()
    index.close()
    return "\n".join([
        "PRAGMA journal_mode=WAL;", "PRAGMA synchronous=NORMAL;", f"ATTACH '{source}' AS had;",
        "BEGIN IMMEDIATE;", *(f"{sql};" for _, _, sql in made),
        *(f"INSERT INTO main.{name} SELECT * FROM had.{name} WHERE 1;"
          for kind, name, _ in made if kind == "table"), "COMMIT;"])


def bulk_insert(bench, store):
    """The floor's second half: a callable that returns its Cost. The rows come from a copy: each
    rebuild may put the index into another file."""
    source, target, script = (bench.folder / f"floor.{name}" for name in ("rows", "db", "sql"))
    source.unlink(missing_ok=True)
    bench.run(["sqlite3", index_file(store.tree), f"VACUUM INTO '{source}'"])
    script.write_text(floor_script(source))

    def insert():
        for old in bench.folder.glob("floor.db*"):
            old.unlink()
        return bench.cost(["sqlite3", "-bail", target, f".read '{script}'"], bench.folder)

    return insert


def rebuilds(bench, store, extra):
    """name -> Cost."""
    few = len(store.tasks) > 10_000
    figures = take_turns({
        "git log": bench.program(["git", "log", "--format=%B", store.ref], store.tree),
        "rebuild": bench.program(["git-wave", "index", "rebuild"], store.tree),
    } | extra, bench.rounds(3 if few else 7, 2), warm_up=0 if few else 1)
    forget_notes_due(store.tree)
    return figures


def rebuild_rows(bench, tasks):
    """Where nothing is settled yet: every event is read and put in."""
    store = shared_store(bench, tasks)
    figures = rebuilds(bench, store, {"insert": bulk_insert(bench, store)})
    where = {"axis": "tasks", "size": tasks}
    yield compared("index rebuild, nothing settled", "git log + bulk insert",
                   figures["git log"] + figures["insert"], figures["rebuild"],
                   1.3 if bench.judged(tasks, 10_000) else None, **where)
    if bench.judged(tasks, 100_000):
        yield memory_row("index rebuild, nothing settled", figures["rebuild"], **where)


def settled_rows(bench, tasks):
    """What it takes to settle what ended long ago, and a rebuild behind that."""
    store, settling = settled_store(bench, tasks)
    where = {"axis": "tasks", "size": tasks}
    if settling:
        yield compared("the first index settle", "-", None, settling, **where)
    figures = rebuilds(bench, store, {})
    judged = bench.judged(tasks, 100_000)
    yield compared("index rebuild", "git log --format=%B", figures["git log"], figures["rebuild"],
                   1 if judged else None, **where)
    if judged:
        verify = bench.cost(["git-wave", "index", "verify"], store.tree)
        for name, cost in (("index settle", settling), ("index rebuild", figures["rebuild"]),
                           ("index verify", verify)):
            if cost:
                yield memory_row(name, cost, **where)
