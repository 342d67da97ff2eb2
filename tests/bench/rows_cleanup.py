# SPDX-License-Identifier: MIT
"""`cleanup`, the look for work that would be lost included, against `git worktree remove`, which looks
as well and then deletes."""
from made_stores import make_repository
from measuring import compared, take_turns
from rows_start import AGENT, end_sessions


class Cleanups:
    def __init__(self, bench, files):
        self.bench = bench
        self.tree = make_repository(bench, f"cleanup-{files}", files)
        bench.run(["git-wave", "init"], self.tree)
        self.count = 0

    def floor(self):
        self.count += 1
        name = f"floor-{self.count}"
        place = self.bench.folder / f"floor-{self.tree.name}" / name
        self.bench.run(["git", "worktree", "add", "-q", "-b", name, place], self.tree)
        return self.bench.cost(["git", "worktree", "remove", place], self.tree)

    def ours(self):
        self.count += 1
        name = f"ours-{self.count}"
        self.bench.run(["git-wave", "start", name, "--wait", *AGENT], self.tree)
        return self.bench.cost(["git-wave", "cleanup", name], self.tree)


def rows(bench):
    files = bench.size(10_000, 200)
    cleanups = Cleanups(bench, files)
    try:
        figures = take_turns({"floor": cleanups.floor, "ours": cleanups.ours}, bench.rounds(9, 2))
    finally:
        end_sessions(bench)
    yield compared(f"cleanup, {files} clean files", "git worktree remove", figures["floor"],
                   figures["ours"], 1.0, by="wall")
