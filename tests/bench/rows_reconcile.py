# SPDX-License-Identifier: MIT
"""`reconcile` where nothing has changed: runs that go on, each in its tmux session."""
import json
import os
import subprocess

from made_stores import index_file, make_store, settled_store
from measuring import compared, take_turns

QUERY = "SELECT * FROM task WHERE state <> 'cleaned' AND active = 1 ORDER BY updated DESC, id;"
AIM = 2
PASSES = 6  # after which one must have nothing left to write


def live_tasks(bench, tree):
    rows = json.loads(bench.run(["git-wave", "status", "--all", "--json"], tree))["tasks"]
    return [row for row in rows if row["state"] == "running"]


class Sessions:
    """A session for each live task of a made store, in a server of its own."""

    def __init__(self, bench, store):
        self.bench = bench
        folder = bench.folder / f"sockets-{store.tree.name}"
        folder.mkdir(mode=0o700)
        self.socket = folder / "tmux"
        (store.common / "wave" / "socket-folders").write_text(f"{folder}\n")
        words = []
        for task in store.running:
            words += [";"] if words else []
            words += ["new-session", "-d", "-s", f"{task}-1", "sleep", "1000"]
        bench.run(["tmux", "-S", self.socket, "-f", "/dev/null", *words])

    def end(self):
        subprocess.run(["tmux", "-S", self.socket, "kill-server"], env=self.bench.environment,
                       check=False)


def stamps(tree):
    """Of every file that a pass might write; SQLite's readers mark themselves in its shared memory."""
    out = {}
    for folder, _, names in os.walk(tree / ".git"):
        for name in [".", *(name for name in names if not name.endswith("-shm"))]:
            info = os.stat(os.path.join(folder, name), follow_symlinks=False)
            out[folder, name] = (info.st_ino, info.st_size, info.st_mtime_ns)
    return out


def check_idle(bench, store):
    """A pass over what is as it should be mends nothing and writes nothing, once the notes are there
    that nobody had asked for yet."""
    running = len(live_tasks(bench, store.tree))
    assert running == store.live, f"{running} of {store.live} tasks run"
    for _ in range(PASSES):
        before = stamps(store.tree)
        mended = bench.run(["git-wave", "reconcile"], store.tree)
        assert mended == "", f"something was mended: {mended.splitlines()[0]}"
        after = stamps(store.tree)
        written = [key for key in before | after if before.get(key) != after.get(key)]
        if not written:
            return
    names = ", ".join(os.path.join(*key) for key in written[:3])
    raise AssertionError(f"idle passes go on writing: {names}")


def take_turns_with_floor(bench, tree, socket, rounds):
    floor = f"tmux -S '{socket}' list-sessions; exec sqlite3 '{index_file(tree)}' \"{QUERY}\""
    return take_turns({
        "floor": bench.program(["sh", "-c", floor], tree),
        "ours": bench.program(["git-wave", "reconcile"], tree),
    }, rounds)


def row(figures, aim, axis, size):
    return compared("reconcile, idle", "tmux list-sessions, one query", figures["floor"],
                    figures["ours"], aim, axis=axis, size=size)


def idle_rows(bench):
    """The row with an aim: a hundred runs, and nothing else."""
    runs = bench.size(100, 10)
    store = make_store(bench, "reconcile", runs, live=runs)
    sessions = Sessions(bench, store)
    try:
        check_idle(bench, store)
        figures = take_turns_with_floor(bench, store.tree, sessions.socket, bench.rounds(40))
        yield compared(f"reconcile, {runs} idle runs", "tmux list-sessions, one query",
                       figures["floor"], figures["ours"], AIM)
    finally:
        sessions.end()


def rows(bench, tasks):
    """Few runs beside many tasks that have ended."""
    store, _ = settled_store(bench, tasks)
    sessions = Sessions(bench, store)
    try:
        check_idle(bench, store)
        figures = take_turns_with_floor(bench, store.tree, sessions.socket, bench.rounds(15))
        yield row(figures, None, "tasks", tasks)
    finally:
        sessions.end()
