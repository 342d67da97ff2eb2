# SPDX-License-Identifier: MIT
"""`reconcile` where nothing has changed: a hundred runs that go on, each in its tmux session."""
import json
import os

from made_stores import index_file, make_store
from measuring import compared, take_turns

QUERY = "SELECT * FROM task WHERE state <> 'cleaned' AND active = 1 ORDER BY updated DESC, id;"


def live_tasks(bench, tree):
    rows = json.loads(bench.run(["git-wave", "status", "--all", "--json"], tree))["tasks"]
    return [row for row in rows if row["state"] == "running"]


def make_real(bench, tree, tasks):
    """Branches that stand where they are recorded, and sessions; returns the server's socket."""
    folder = bench.folder / "sockets"
    folder.mkdir(mode=0o700)
    socket = folder / "tmux"
    for task in tasks:
        ref = tree / ".git" / "refs" / "heads" / task["branch"]
        ref.write_text(task["head"] + "\n")
        bench.run(["tmux", "-S", socket, "-f", "/dev/null", "new-session", "-d", "-s", task["run"],
                   "sleep", "1000"])
    (tree / ".git" / "wave" / "socket-folders").write_text(f"{folder}\n")
    return socket


def stamps(tree):
    """Of every file that a pass might write; SQLite's readers mark themselves in its shared memory."""
    out = {}
    for folder, _, names in os.walk(tree / ".git"):
        for name in [".", *(name for name in names if not name.endswith("-shm"))]:
            info = os.stat(os.path.join(folder, name), follow_symlinks=False)
            out[folder, name] = (info.st_ino, info.st_size, info.st_mtime_ns)
    return out


def rows(bench):
    runs = bench.size(100, 10)
    tree, _ = make_store(bench, "reconcile", runs, commits=1, live=runs)
    tasks = live_tasks(bench, tree)
    assert len(tasks) == runs, f"{len(tasks)} of {runs} tasks run"
    socket = make_real(bench, tree, tasks)
    try:
        bench.run(["git-wave", "reconcile"], tree)
        before = stamps(tree)
        assert bench.run(["git-wave", "reconcile"], tree) == "", "something was mended"
        assert stamps(tree) == before, "an idle pass wrote something"
        floor = f"tmux -S '{socket}' list-sessions; exec sqlite3 '{index_file(tree)}' \"{QUERY}\""
        figures = take_turns({
            "floor": bench.program(["sh", "-c", floor], tree),
            "ours": bench.program(["git-wave", "reconcile"], tree),
        }, bench.rounds(40))
        yield compared(f"reconcile, {runs} idle runs", "tmux list-sessions, one query",
                       figures["floor"], figures["ours"], 2)
    finally:
        bench.run(["tmux", "-S", socket, "kill-server"])
