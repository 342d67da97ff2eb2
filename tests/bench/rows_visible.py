# SPDX-License-Identifier: MIT
"""How long until what happened can be seen: a commit of an agent, and its end. Whoever asks for the
status reads the log refs, so an event is visible in the moment when one moves."""
import json
import os
import statistics
import subprocess
import time

from log_watcher import LogWatcher
from made_stores import make_repository
from measuring import Failed, Row, median_cost
from rows_start import end_sessions

PATIENCE = 10  # seconds
EXIT_AIM_MS = 50
SESSIONS = 100  # each has an inotify instance, and Linux gives a user 128 of them


def start(bench, tree, feature, *program):
    bench.run(["git-wave", "start", feature, "--agent", "command", "--no-commit-needed", "-m", "x",
               "--", *program], tree)


def status_of(bench, tree, feature):
    tasks = json.loads(bench.run(["git-wave", "status", "--all", "--json"], tree))["tasks"]
    return next(task for task in tasks if task["feature"] == feature)


def commit_row(bench, tree):
    """From git's end, when its caller can first ask for the status, to the event in the log."""
    start(bench, tree, "commits", "sleep", "1000")
    worktree = status_of(bench, tree, "commits")["worktree"]
    git_dir = bench.run(["git", "rev-parse", "--absolute-git-dir"], worktree).strip()
    watcher = LogWatcher(head=f"{git_dir}/logs", log=tree / ".git/refs/wave/log")
    delays, costs = [], []
    for _ in range(bench.rounds(30)):
        watcher.drain()
        words = ["git", "commit", "-q", "--allow-empty", "-m", "work"]
        costs.append(bench.cost(words, worktree))
        moved = list(watcher.moves(PATIENCE, lambda name, _: name == "log"))
        delays.append(delay_of(moved))
        time.sleep(0.05)  # the note is written behind the event: the next round begins at rest
    watcher.close()
    commits = status_of(bench, tree, "commits")["commits"]
    if commits != len(costs):
        raise Failed(f"{commits} of {len(costs)} commits were seen")
    floor = median_cost(costs)
    yield Row("commit -> in the log", "git commit", floor.wall, statistics.median(delays), 1, "wall",
              "from git's end")


def delay_of(moved):
    """In milliseconds. What came while git was at work still is read right after its end, at once
    with the reflog's change: then there was no delay."""
    if not moved or moved[-1][0] != "log":
        raise Failed("a commit was not seen within 10 s")
    return (moved[-1][2] - moved[0][2]) * 1000


def exit_row(bench, tree, sessions):
    """An agent that waits for a byte ends when it comes; other sessions sit idle beside it."""
    watcher = LogWatcher(log=tree / ".git/refs/wave/log")
    for i in range(sessions):
        start(bench, tree, f"idle-{i}", "sleep", "1000")
    delays = []
    for i in range(bench.rounds(20)):
        pipe = bench.folder / f"pipe-{i}"
        os.mkfifo(pipe)
        start(bench, tree, f"ends-{i}", "sh", "-c", f"read word <'{pipe}'")
        descriptor = os.open(pipe, os.O_WRONLY)  # returns once the agent reads
        watcher.drain()
        began = time.perf_counter()
        os.write(descriptor, b"go\n")
        os.close(descriptor)
        moved = list(watcher.moves(PATIENCE, lambda *_: True))
        if not moved:
            raise Failed("the end of an agent was not seen within 10 s")
        delays.append((moved[0][2] - began) * 1000)
        if status_of(bench, tree, f"ends-{i}")["state"] != "done":
            raise Failed("the log moved, but not for the agent's end")
    watcher.close()
    yield Row(f"agent's exit -> recorded, {sessions} sessions", "-", None, statistics.median(delays),
              EXIT_AIM_MS, "wall", f"worst {max(delays):.1f} ms")


def rows(bench):
    tree = make_repository(bench, "visible", 10)
    bench.run(["git-wave", "init"], tree)
    try:
        yield from commit_row(bench, tree)
        yield from exit_row(bench, tree, bench.size(SESSIONS, 2))
    finally:
        end_all(bench, tree)


def end_all(bench, tree):
    """No runner outlives the measurement."""
    listed = json.loads(bench.run(["git-wave", "status", "--json"], tree))["tasks"]
    live = [task["feature"] for task in listed if task["state"] in ("starting", "running")]
    if live:
        subprocess.run(["git-wave", "stop", *live], cwd=tree, env=bench.environment, check=False,
                       stdout=subprocess.DEVNULL)
    end_sessions(bench)
