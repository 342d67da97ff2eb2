# SPDX-License-Identifier: MIT
"""Many tasks that really run: what `status` and an idle `reconcile` cost, and how long until what
happened can be seen: a commit of an agent, and its end. Whoever asks for the status reads the log
refs, so an event is visible in the moment when one moves."""
import json
import os
import socket
import statistics
import time

import rows_reconcile
from log_watcher import LogWatcher
from made_stores import make_repository
from measuring import Failed, Row, compared, larger, median_cost, take_turns
from rows_files import end_sessions

PATIENCE = 10  # seconds
EXIT_AIM_MS = 50
AT_ONCE = 25  # started by one command
IDLE = ("sleep", "3000")  # longer than all of this takes; whatever happens, not for ever


def start(bench, tree, features, *program):
    bench.run(["git-wave", "start", *features, "--agent", "command", "--no-commit-needed", "-m", "x",
               "--", *program], tree)


def status_of(bench, tree, feature):
    tasks = json.loads(bench.run(["git-wave", "status", "--all", "--json"], tree))["tasks"]
    return next(task for task in tasks if task["feature"] == feature)


class Runs:
    """The repository, and so many tasks that run in it. The one whose commits are measured is started
    first: each runner has an inotify instance, Linux gives a user 128 of them by default, and the
    runners that come later do without."""

    def __init__(self, bench):
        self.bench = bench
        self.watchers = []
        self.count, self.ended, self.committed = 1, 0, 0

    def begin(self):
        bench = self.bench
        self.tree = make_repository(bench, "runs", 10)
        self.plain = make_repository(bench, "runs-floor", 10)
        bench.run(["git", "worktree", "add", "-q", "-b", "work", bench.folder / "plain-worktree"],
                  self.plain)
        bench.run(["git-wave", "init"], self.tree)
        self.log = self.tree / ".git/refs/wave/log"
        start(bench, self.tree, ["commits"], *IDLE)
        self.worktree = status_of(bench, self.tree, "commits")["worktree"]
        self.git_dir = bench.run(["git", "rev-parse", "--absolute-git-dir"], self.worktree).strip()
        self.commits = LogWatcher(head=f"{self.git_dir}/logs", log=self.log)
        self.ends = LogWatcher(log=self.log)
        self.watchers = [self.commits, self.ends]
        return self

    def grow(self, count):
        while self.count < count:
            more = min(AT_ONCE, count - self.count)
            start(self.bench, self.tree, [f"idle-{self.count + i}" for i in range(more)], *IDLE)
            self.count += more

    @property
    def socket(self):
        return next((self.bench.folder / "run").glob("git-wave/*/tmux"))

    def end(self):
        """No runner outlives the measurement."""
        for watcher in self.watchers:
            watcher.close()
        if not (self.bench.folder / "runs" / ".git").exists():
            return
        listed = json.loads(self.bench.run(["git-wave", "status", "--json"], self.tree))["tasks"]
        live = [task["feature"] for task in listed if task["state"] in ("starting", "running")]
        if live:
            self.bench.ended(["git-wave", "stop", *live], self.tree)
        end_sessions(self.bench)


def status_row(bench, runs):
    query = rows_reconcile.QUERY.replace("*", "feature, state, reason, agent, commits, updated, branch")
    database = rows_reconcile.index_file(runs.tree)
    figures = take_turns({
        "git version": bench.program(["git", "version"], runs.tree),
        "rows": bench.program(["sqlite3", database, query], runs.tree),
        "status": bench.program(["git-wave", "status"], runs.tree),
    }, bench.rounds(25))
    name, floor = larger(("3x git version", figures["git version"].times(3)),
                         ("sqlite3, the same rows", figures["rows"]))
    yield compared("status", name, floor, figures["status"], axis="worktrees", size=runs.count)


def reconcile_row(bench, runs):
    bench.run(["git-wave", "reconcile"], runs.tree)
    figures = rows_reconcile.take_turns_with_floor(bench, runs.tree, runs.socket, bench.rounds(25))
    yield rows_reconcile.row(figures, None, "worktrees", runs.count)


def delay_of(moved):
    """In milliseconds. What came while git was at work still is read right after its end, at once
    with the reflog's change: then there was no delay."""
    if not moved or moved[-1][0] != "log":
        raise Failed(f"a commit was not seen within {PATIENCE} s")
    return (moved[-1][2] - moved[0][2]) * 1000


def commit_row(bench, runs):
    """From git's end, when its caller can first ask for the status, to the event in the log. The
    floor commits where nobody watches."""
    words = ["git", "commit", "-q", "--allow-empty", "-m", "work"]
    delays, costs = [], []
    for _ in range(bench.rounds(30)):
        costs.append(bench.cost(words, bench.folder / "plain-worktree"))
        runs.commits.drain()
        bench.cost(words, runs.worktree)
        moved = list(runs.commits.moves(PATIENCE, lambda name, _: name == "log"))
        delays.append(delay_of(moved))
        time.sleep(0.05)  # the note is written behind the event: the next round begins at rest
    runs.committed += len(delays)
    commits = status_of(bench, runs.tree, "commits")["commits"]
    if commits != runs.committed:
        raise Failed(f"{commits} of {runs.committed} commits were seen")
    yield Row("commit -> in the log", "git commit", median_cost(costs).wall, statistics.median(delays),
              1 if bench.judged(runs.count, 1, 200) else None, "wall",
              f"from git's end; worst {max(delays):.1f} ms", axis="worktrees", size=runs.count)


def told(bench):
    """The least: a process is started and tells us by a datagram. Milliseconds."""
    path = bench.folder / "told"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(path))
        began = time.perf_counter()
        child = os.posix_spawn(bench.helpers / "poke", ["poke", str(path)], bench.environment)
        ear.recv(1)
        delay = time.perf_counter() - began
    os.waitpid(child, 0)
    path.unlink()
    return delay * 1000


def one_end(bench, runs):
    """An agent that waits for a byte ends when it comes; the other sessions sit idle beside it."""
    feature = f"ends-{runs.ended}"
    pipe = bench.folder / f"pipe-{runs.ended}"
    runs.ended += 1
    os.mkfifo(pipe)
    start(bench, runs.tree, [feature], "sh", "-c", f"read word <'{pipe}'")
    descriptor = os.open(pipe, os.O_WRONLY)  # returns once the agent reads
    runs.ends.drain()
    began = time.perf_counter()
    os.write(descriptor, b"go\n")
    os.close(descriptor)
    moved = list(runs.ends.moves(PATIENCE, lambda *_: True))
    if not moved:
        raise Failed(f"the end of an agent was not seen within {PATIENCE} s")
    if status_of(bench, runs.tree, feature)["state"] != "done":
        raise Failed("the log moved, but not for the agent's end")
    return (moved[0][2] - began) * 1000


def exit_row(bench, runs):
    floors, delays = [], []
    for _ in range(bench.rounds(15)):
        floors.append(told(bench))
        delays.append(one_end(bench, runs))
    yield Row("agent's exit -> recorded", "a datagram from a new process", statistics.median(floors),
              statistics.median(delays), EXIT_AIM_MS if bench.judged(runs.count, 200) else None, "wall",
              f"worst {max(delays):.1f} ms", absolute=True, axis="worktrees", size=runs.count)


def steps(bench):
    """Whatever fails, no runner is left at the end."""
    runs = Runs(bench)

    def grown(count):
        bench.once("runs", runs.begin).grow(count)
        return runs

    try:
        for count in bench.sizes("worktrees"):
            for name, rows in (("status", status_row), ("reconcile", reconcile_row),
                               ("commit", commit_row), ("exit", exit_row)):
                yield (f"{name}, {count} worktrees",
                       lambda rows=rows, count=count: rows(bench, grown(count)))
    finally:
        runs.end()
