# SPDX-License-Identifier: MIT
"""Repositories and stores of any size, made within seconds: the batches go into the log ref through
`git fast-import`, in the bytes that git-wave-format(5) describes."""
import json
import os
import pathlib
import random
import subprocess

from measuring import Failed

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
BATCH = 50  # events of a commit
AT_ONCE = 8  # tasks whose events are mixed
BEGIN_MS = 1_795_000_000_000
LIVE = 50  # tasks that run still; the others have ended, every other one is cleaned up


def make_repository(bench, name, files):
    """A clone-like repository with that many files of ordinary size; returns its work tree."""
    tree = bench.folder / name
    bench.run(["git", "init", "-q", "-b", "main", tree])
    dice = random.Random(7)
    for i in range(files):
        path = tree / f"d{i % 97}" / f"f{i}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{i}\n" + f"{dice.random()} of a line\n" * dice.randint(4, 200))
    for key in ("gc.auto", "maintenance.auto"):
        bench.run(["git", "config", key, "0"], tree)
    bench.run(["git", "add", "."], tree)
    bench.run(["git", "commit", "-q", "--allow-empty", "-m", "base"], tree)
    return tree


def event(task, kind, number, **rest):
    return {"v": 1, "id": f"{kind[0]}{number}.{task}", "k": kind, "task": task} | rest


def life(task, dice, commits, live, cleaned):
    """The events of one task, from its beginning to where it stands."""
    run = {"run": f"{task}-1", "attempt": 1, "epoch": 1}
    oid = lambda: f"{dice.getrandbits(160):040x}"
    base = oid()
    yield event(task, "created", 0, by="cli", feature=f"topic/{task[:3]}/{task}",
                title="Do the piece of work that stands in the plan", branch=f"refs/heads/{task}",
                base_ref="refs/heads/main", base=base, worktree=f"tree/{task}", timeout_s=3600)
    yield event(task, "run_claimed", 1, **run, by="cli", **{"if": "pending"}, to="starting",
                agent=dice.choice(["claude", "codex"]), host="tmux", tip=base, timeout_s=3600)
    yield event(task, "run_started", 2, **run, by="runner", **{"if": "starting"}, to="running",
                machine="0a1b2c3d")
    for i in range(commits):
        yield event(task, "commit", 3 + i, run=run["run"], by="hook", oid=oid())
    if live:
        return
    failed = dice.random() < 0.2
    how = {"to": "failed", "reason": "agent_exit", "detail": "the agent ended with 3"}
    yield event(task, "run_ended", 3 + commits, **run, by="runner", **{"if": "running"},
                **(how if failed else {"to": "done"}), exit=3 if failed else 0, tip=oid())
    if cleaned:
        yield event(task, "removed", 4 + commits, by="cli", to="cleaned")


def mixed(tasks, dice, commits, live):
    """The events of all tasks as they would come: those of a few tasks at a time take turns. Live
    tasks come last."""
    waiting = [life(task, dice, commits, live=i >= len(tasks) - live, cleaned=i % 2 == 0)
               for i, task in enumerate(tasks)]
    waiting.reverse()
    open_ones = []
    while waiting or open_ones:
        while waiting and len(open_ones) < AT_ONCE:
            open_ones.append(waiting.pop())
        chosen = dice.choice(open_ones)
        following = next(chosen, None)
        if following is None:
            open_ones.remove(chosen)
        else:
            yield following


def batches(events, writer):
    """Commit messages."""
    part, number = [], 0
    for each in events:
        number += 1
        each["t"] = BEGIN_MS + number * 40
        part.append(each)
        if len(part) == BATCH:
            yield message(part, writer, number // BATCH)
            part = []
    if part:
        yield message(part, writer, number // BATCH + 1)


def message(events, writer, lamport):
    lines = [json.dumps(each, separators=(",", ":")) for each in events]
    tasks = sorted({each["task"] for each in events})
    return (f"wave: {len(events)} events\n\n" + "\n".join(lines) +
            f"\n\nWave-Schema: 1\nWave-Writer: {writer}\nWave-Lamport: {lamport}\n"
            f"Wave-Tasks: {' '.join(tasks)}\n").encode()


def import_log(bench, tree, writer, messages):
    words = ["git", "fast-import", "--quiet", "--done"]
    ref = f"refs/wave/log/{writer}"
    with subprocess.Popen(words, cwd=tree, env=bench.environment, stdin=subprocess.PIPE) as child:
        for i, text in enumerate(messages):
            child.stdin.write(f"commit {ref}\ncommitter git-wave <wave@invalid> {BEGIN_MS // 1000 + i}"
                              f" +0000\ndata {len(text)}\n".encode() + text + b"\n")
        child.stdin.write(b"done\n")
        child.stdin.close()
    if child.returncode != 0:
        raise Failed("git fast-import failed")
    return ref


def show_life(tree, task):
    """A live task has a runner; this process stands in for all of them."""
    run = tree / ".git" / "wave" / "runs" / f"{task}-1"
    run.mkdir(parents=True)
    boot = pathlib.Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    ticks = int(pathlib.Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    process = {"boot": boot, "pid": os.getpid(), "start_ticks": ticks}
    record = {"v": 1, "process": process, "lease_until_boot_ms": 1 << 50}
    (run / "owner.json").write_text(json.dumps(record) + "\n")
    (run / "output.log").write_text("working\n")


def make_store(bench, name, tasks, commits, files=10, live=LIVE):
    """A new repository with that many tasks: its work tree and log ref."""
    tree = make_repository(bench, name, files)
    return tree, fill_store(bench, tree, tasks, commits, live)


def fill_store(bench, tree, tasks, commits, live=LIVE):
    """Gives the repository that many tasks, each with so many commits, and an index of them; returns
    the log ref."""
    bench.run(["git-wave", "init"], tree)
    writer = json.loads((tree / ".git" / "wave" / "writer").read_text())["writer"]
    dice = random.Random(11)
    ids = ["".join(dice.choices(ALPHABET, k=10)) for _ in range(tasks)]
    ref = import_log(bench, tree, writer, batches(mixed(ids, dice, commits, live), writer))
    for task in ids[-live:]:
        show_life(tree, task)
    bench.run(["git-wave", "index", "rebuild"], tree)
    return ref


def index_file(tree):
    """The SQLite file that the index is in now: the newest pointer names it."""
    wave = tree / ".git" / "wave"
    pointers = [path for path in wave.glob("index-v*") if not path.suffix]
    return wave / max(pointers, key=lambda path: path.stat().st_mtime).read_text().strip()
