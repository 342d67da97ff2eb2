# SPDX-License-Identifier: MIT
"""`status` and its kin: how long until the answer stands on the screen, from a cold process."""
import os

from made_stores import index_file, settled_store
from measuring import compared, larger, memory_row, take_turns

ENDED = 20  # shown by default, the setting status.limit
COLUMNS = "feature, state, reason, agent, commits, updated, branch, detail"
SHOWN = f"SELECT {COLUMNS} FROM task WHERE state <> 'cleaned' AND active = "
DEFAULT = (f"{SHOWN}1 ORDER BY updated DESC, id; "
           f"{SHOWN}0 ORDER BY updated DESC, id LIMIT {ENDED};")
ALL = f"SELECT {COLUMNS} FROM task ORDER BY active DESC, updated DESC, id;"


def check(bench, store):
    """What shows nothing would be quick. Tasks without a run, as writers of events leave them, come
    first, whatever their number."""
    run = lambda *words: bench.run(["git-wave", *words], store.tree).splitlines()
    live, tasks = store.live, len(store.tasks)
    shown = len(run("status"))
    assert shown >= 1 + live + min(ENDED, (tasks - live) // 2), f"status shows {shown} lines"
    everything = len(run("status", "--all"))
    assert everything >= 1 + tasks, f"status --all shows {everything} lines"
    events = len(run("events", store.ended))
    assert events >= 20, f"events shows {events} lines"
    assert any(store.ended in line for line in run("show", store.ended)), "show shows another task"


def measured(bench, store):
    """The long lists take turns by themselves: they would empty the caches of the short ones."""
    tree, database = store.tree, index_file(store.tree)
    short = {
        "git version": bench.program(["git", "version"], tree),
        "rows": bench.program(["sqlite3", database, DEFAULT], tree),
        "status": bench.program(["git-wave", "status"], tree),
        "show": bench.program(["git-wave", "show", store.ended], tree),
        "events": bench.program(["git-wave", "events", store.ended], tree),
    }
    long = {
        "all rows": bench.program(["sqlite3", database, ALL], tree),
        "status --all": bench.program(["git-wave", "status", "--all"], tree),
    }
    many = 9 if len(store.tasks) > 10_000 else 25
    return take_turns(short, bench.rounds(40)) | take_turns(long, bench.rounds(many))


def rows(bench, tasks):
    store, _ = settled_store(bench, tasks)
    check(bench, store)
    os.sync()  # what was just made is still on its way to the disk
    figures = measured(bench, store)
    judged = bench.judged(tasks, 10_000, 100_000)
    where = {"axis": "tasks", "size": tasks}
    name, floor = larger(("3x git version", figures["git version"].times(3)),
                         ("sqlite3, the same rows", figures["rows"]))
    yield compared("status", name, floor, figures["status"], 1 if judged else None, **where)
    yield compared("status --all", "sqlite3, the same rows", figures["all rows"],
                   figures["status --all"], 2 if judged else None, **where)
    for name in ("show", "events"):
        yield compared(f"{name} of an old task", "git version", figures["git version"], figures[name],
                       **where)
    if bench.judged(tasks, 100_000):
        for name in ("status", "status --all", "show", "events"):
            yield memory_row(name, figures[name], **where)
