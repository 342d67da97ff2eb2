# SPDX-License-Identifier: MIT
"""`status`: how long until the tasks stand on the screen, from a cold process."""
import os

from made_stores import LIVE, index_file, make_store
from measuring import Cost, compared, take_turns

ENDED = 20  # shown by default, the setting status.limit
COLUMNS = "feature, state, reason, agent, commits, updated, branch, detail"
SHOWN = f"SELECT {COLUMNS} FROM task WHERE state <> 'cleaned' AND active = "
DEFAULT = (f"{SHOWN}1 ORDER BY updated DESC, id; "
           f"{SHOWN}0 ORDER BY updated DESC, id LIMIT {ENDED};")
ALL = f"SELECT {COLUMNS} FROM task ORDER BY active DESC, updated DESC, id;"


def check(bench, tree, tasks):
    """What shows nothing would be quick."""
    shown = len(bench.run(["git-wave", "status"], tree).splitlines())
    everything = len(bench.run(["git-wave", "status", "--all"], tree).splitlines())
    assert shown == 1 + LIVE + ENDED, f"status shows {shown} lines"
    assert everything == 1 + tasks, f"status --all shows {everything} lines"


def measured(bench, tree, rounds):
    """The long lists take turns by themselves: they would empty the caches of the short ones."""
    database = index_file(tree)
    return take_turns({
        "git version": bench.program(["git", "version"], tree),
        "rows": bench.program(["sqlite3", database, DEFAULT], tree),
        "status": bench.program(["git-wave", "status"], tree),
    }, rounds) | take_turns({
        "all rows": bench.program(["sqlite3", database, ALL], tree),
        "status --all": bench.program(["git-wave", "status", "--all"], tree),
    }, rounds)


def rows(bench, trend=None):
    """The two rows at 10,000 tasks; with `trend`, at that many."""
    tasks = trend or bench.size(10_000, 1_000)
    tree, _ = make_store(bench, f"status-{tasks}", tasks, commits=8)
    check(bench, tree, tasks)
    os.sync()  # what was just made is still on its way to the disk
    figures = measured(bench, tree, bench.rounds(40))
    thrice = Cost(3 * figures["git version"].cpu, 3 * figures["git version"].wall)
    floor, name = max((thrice, "3x git version"), (figures["rows"], "sqlite3, the same rows"),
                      key=lambda each: each[0].cpu)
    yield compared(f"status, {tasks} tasks", name, floor, figures["status"], 1)
    yield compared(f"status --all, {tasks} tasks", "sqlite3, the same rows", figures["all rows"],
                   figures["status --all"], 2)
