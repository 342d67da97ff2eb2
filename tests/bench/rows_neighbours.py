# SPDX-License-Identifier: MIT
"""What the user's own git commands pay for a repository with many tasks: nothing."""
import time

from made_stores import BRANCH, fill_notes, fill_store, make_repository
from measuring import compared, take_turns

AIM = 1.05
FILES, HISTORY = 1000, 2000
SIZES = (10_000, 100_000)


class Pair:
    """Two clones of one repository, with the same branches; one has tasks."""

    def __init__(self, bench, tasks):
        self.bench = bench
        self.origin = make_repository(bench, f"origin-{tasks}", FILES, HISTORY)
        self.theirs, self.ours = (bench.folder / f"{name}-{tasks}" for name in ("without", "with"))
        for tree in (self.theirs, self.ours):
            bench.run(["git", "clone", "-q", self.origin, tree])
            for key in ("gc.auto", "maintenance.auto"):
                bench.run(["git", "config", key, "0"], tree)
        store = fill_store(bench, self.ours, tasks)
        bench.run(["git", "fetch", "-q", self.ours, f"{BRANCH}*:{BRANCH}*", "--refmap=",
                   f"^{BRANCH}main"], self.theirs)
        bench.run(["git-wave", "gc"], self.ours)
        fill_notes(bench, store)
        for tree in (self.theirs, self.ours):
            bench.run(["git", "pack-refs", "--all"], tree)
        self.settle()

    def settle(self):
        time.sleep(1.1)  # git looks again at files as young as its index
        for tree in (self.theirs, self.ours):
            self.bench.run(["git", "update-index", "--refresh"], tree)

    def turns(self, words, rounds):
        return take_turns({name: self.bench.program(words, tree) for name, tree in
                           (("floor", self.theirs), ("ours", self.ours))}, rounds)


COMMANDS = {
    "status": ["git", "status"],
    "fetch": ["git", "fetch", "-q", "origin"],
    "commit": ["git", "commit", "-q", "--allow-empty", "-m", "work"],
    "log -100": ["git", "log", "-100"],
}


def rows(bench, tasks):
    pair = Pair(bench, tasks)
    where = {"axis": "tasks", "size": tasks}
    for name, words in COMMANDS.items():
        figures = pair.turns(words, bench.rounds(60))
        yield compared(f"user's git {name}", "the same without tasks", figures["floor"],
                       figures["ours"], AIM, **where)
    if tasks <= 10_000:
        figures = pair.turns(["git", "gc", "-q"], bench.rounds(7, 1))
        yield compared("user's git gc", "the same without tasks", figures["floor"], figures["ours"],
                       AIM, by="wall", **where)


def steps(bench):
    for tasks in (200,) if bench.quick else SIZES:
        if tasks <= bench.largest:
            yield f"the user's git, {tasks:,} tasks", lambda tasks=tasks: rows(bench, tasks)
