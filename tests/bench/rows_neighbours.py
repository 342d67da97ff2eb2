# SPDX-License-Identifier: MIT
"""What the user's own git commands pay for a repository with many tasks: nothing."""
import time

from made_stores import fill_store, make_repository
from measuring import compared, take_turns


def rows(bench):
    tasks = bench.size(10_000, 1_000)
    origin = make_repository(bench, "origin", 1000)
    with_tasks, without = bench.folder / "with-tasks", bench.folder / "without-tasks"
    for tree in (with_tasks, without):
        bench.run(["git", "clone", "-q", origin, tree])
    fill_store(bench, with_tasks, tasks, commits=8)
    time.sleep(1.1)  # git looks again at files as young as its index
    for tree in (with_tasks, without):
        bench.run(["git", "update-index", "--refresh"], tree)
    subjects = {}
    for name, words in (("fetch", ["git", "fetch", "-q", "origin"]), ("status", ["git", "status"])):
        subjects[name, True] = bench.program(words, with_tasks)
        subjects[name, False] = bench.program(words, without)
    figures = take_turns(subjects, bench.rounds(60))
    for name in ("fetch", "status"):
        yield compared(f"git {name}, {tasks} tasks", "the same without tasks", figures[name, False],
                       figures[name, True], 1.05)
