# SPDX-License-Identifier: MIT
"""`start` and `cleanup` as the number of files grows, against what each must do at least: a worktree
filled by git and a tmux session; `git worktree remove`, which looks for changes as well and deletes."""
import json
import os
import subprocess
import time

from made_stores import make_repository
from measuring import Failed, Skipped, compared, take_turns

AGENT = ["--agent", "command", "--no-commit-needed", "-m", "x", "--", "true"]
PATIENCE = 120  # seconds
POOL = f"[pool]\nsize = 1\nmin_files = 0\nbytes = {1 << 40}\n"
ROUNDS = {1_000: 15, 10_000: 9, 50_000: 4}


class Worktrees:
    """Both ways into one repository, and out of it again. Nothing is removed before the last one is
    made: on some file systems making files is many times slower right after others were removed."""

    def __init__(self, bench, files):
        self.bench = bench
        self.tree = make_repository(bench, f"files-{files}", files)
        bench.run(["git-wave", "init"], self.tree)
        self.tmux = ["tmux", "-S", str(bench.folder / "floor.tmux"), "-f", "/dev/null"]
        # Its server lives through all rounds, as ours does.
        bench.run([*self.tmux, "new-session", "-d", "sleep", "1000"])
        self.floors, self.ours = [], []

    def add(self):
        self.floors.append(self.bench.folder / f"floor-{self.tree.name}" / str(len(self.floors)))
        words = ["git", "worktree", "add", "-q", "-b", f"floor-{len(self.floors)}", self.floors[-1]]
        added = self.bench.cost(words, self.tree)
        return added + self.bench.cost([*self.tmux, "new-session", "-d", "true"], self.tree)

    def start(self):
        self.ours.append(f"ours-{len(self.ours)}")
        return self.bench.cost(["git-wave", "start", self.ours[-1], *AGENT], self.tree)

    def remove(self):
        return self.bench.cost(["git", "worktree", "remove", self.floors.pop()], self.tree)

    def clean(self):
        return self.bench.cost(["git-wave", "cleanup", self.ours.pop()], self.tree)

    def end(self):
        subprocess.run([*self.tmux, "kill-server"], env=self.bench.environment, check=False)
        end_sessions(self.bench)


def end_sessions(bench):
    """Ends the tmux servers that our starts have made."""
    for socket in (bench.folder / "run").glob("git-wave/*/tmux"):
        subprocess.run(["tmux", "-S", str(socket), "kill-server"], env=bench.environment, check=False,
                       stderr=subprocess.DEVNULL)


def rows(bench, files):
    """The server, the runner and what deletes later work outside the tree of children, so wall
    counts."""
    rounds = bench.rounds(ROUNDS.get(files, 9), 2)
    where = {"axis": "files", "size": files, "by": "wall"}
    judged = bench.judged(files, 10_000)
    trees = Worktrees(bench, files)
    try:
        made = take_turns({"floor": trees.add, "ours": trees.start}, rounds)
        bench.run(["git-wave", "wait", *trees.ours], trees.tree)
        gone = take_turns({"floor": trees.remove, "ours": trees.clean}, rounds)
    finally:
        trees.end()
    yield compared("start", "git worktree add + tmux new-session", made["floor"], made["ours"],
                   1.15 if judged else None, **where)
    yield compared("cleanup", "git worktree remove", gone["floor"], gone["ours"],
                   1 if judged else None, **where)


class Pool:
    """Starts from a warm worktree; the next one is filled before anybody goes on."""

    def __init__(self, bench, files):
        self.bench = bench
        self.tree = make_repository(bench, f"pool-{files}", files, settings=POOL)
        bench.run(["git-wave", "init"], self.tree)
        self.count = 0
        self.start()  # the first finds none, and has one filled
        self.wait()

    def members(self):
        """inode -> record of those that are ready."""
        out = {}
        for file in (self.tree / ".git" / "wave" / "pool").glob("*/record.json"):
            try:
                record = json.loads(file.read_text())
            except (FileNotFoundError, ValueError):
                continue  # it is being made, or given away
            if record.get("phase") == "ready":
                out[record["inode"]] = record
        return out

    def wait(self):
        deadline = time.monotonic() + PATIENCE
        while not self.members():
            if time.monotonic() > deadline:
                raise Failed(f"no worktree of the pool was ready within {PATIENCE} s")
            time.sleep(0.05)

    def add(self):
        self.count += 1
        words = ["git", "worktree", "add", "-q", "-b", f"floor-{self.count}"]
        return self.bench.cost([*words, self.bench.folder / f"floor-{self.tree.name}" /
                                str(self.count)], self.tree)

    def start(self):
        self.count += 1
        return self.bench.cost(["git-wave", "start", f"ours-{self.count}", *AGENT], self.tree)

    def start_warm(self):
        ready = self.members()
        cost = self.start()
        listed = json.loads(self.bench.run(["git-wave", "status", "--all", "--json"], self.tree))
        worktree = next(task["worktree"] for task in listed["tasks"]
                        if task["feature"] == f"ours-{self.count}")
        if os.stat(worktree).st_ino not in ready:
            raise Failed("a start made its worktree anew although one was ready")
        self.wait()
        return cost


def pool_rows(bench, files):
    if not bench.has_setting("pool.size"):
        raise Skipped("this program has no setting 'pool.size'")
    try:
        pool = Pool(bench, files)
        figures = take_turns({"floor": pool.add, "ours": pool.start_warm},
                             bench.rounds(ROUNDS.get(files, 9), 2))
    finally:
        end_sessions(bench)
    aim = 1 / 20 if files > 10_000 else 1 / 10 if bench.judged(files, 10_000) else None
    yield compared("start, warm pool", "git worktree add", figures["floor"], figures["ours"], aim,
                   by="wall", axis="files", size=files)


def steps(bench):
    for files in bench.sizes("files"):
        yield f"start and cleanup, {files:,} files", lambda files=files: rows(bench, files)
        yield f"start with a warm pool, {files:,} files", lambda files=files: pool_rows(bench, files)
