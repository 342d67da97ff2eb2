# SPDX-License-Identifier: MIT
"""Starters that take from the warm pool, and the process that fills it, are killed at any moment: no
agent ever sees a worktree that is not whole, no two get the same, and nothing is left lying."""
import json
import os
import pathlib
import random

import world

# Starters killed, fillers killed, crowds of starters.
STARTS, FILLS, CROWDS = world.times((6, 8, 1), (16, 20, 4))
FILES = 400
SEED = int(os.environ.get("WAVE_SEED", "1"))
# An agent that finds anything but the whole commit says so.
AGENT = f"""n=$(git ls-files | wc -l) d=$(git status --porcelain | wc -l)
echo "$WAVE_RUN $(stat -c %i .) $n $d" >>{{seen}}
[ "$n" = {FILES} ] && [ "$d" = 0 ] || exit 3
""" + world.COMMIT


def settings(w, size):
    w.environment.update(WAVE_CONFIG_POOL__SIZE=str(size), WAVE_CONFIG_POOL__MIN_FILES="1")


def make_repository(w):
    for number in range(20, FILES):
        path = w.repository / f"d{number % 17}" / f"s{number % 5}" / f"file-{number}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{number}\n" * 10)
    w.git("add", ".")
    w.git("commit", "-q", "-m", "many")


def fillers(w):
    """The processes that fill the pool just now."""
    def words(pid):
        try:
            return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return []
    return [pid for pid in w.left_processes() if words(pid)[1:2] == [b"pool"]]


def records(w):
    out = {}
    for path in sorted((w.wave_dir / "pool").glob("[0-9]*/record.json")):
        out[int(path.parent.name)] = json.loads(path.read_text())
    return out


def ready(w, size):
    return not fillers(w) and [r["phase"] for r in records(w).values()] == ["ready"] * size


def trees(w):
    return sorted(str(p) for p in (w.folder / "repo.wave").glob(".git-wave-pool-*/*"))


def expect_whole(w, seen):
    lines = [line.split() for line in seen.read_text().splitlines()]
    for run, _, files, dirt in lines:
        world.equal((str(FILES), "0"), (files, dirt), f"files and changes that {run} found")
    world.equal(len({line[0] for line in lines}), len(lines), "runs that began twice")
    world.equal(len({line[1] for line in lines}), len(lines), "runs that shared a worktree")
    return len(lines)


def expect_no_leftovers(w, size):
    """What lies in the pool's folder is what the records name, and they are ready."""
    w.ok("reconcile")
    world.until("the pool is full again", lambda: refilled(w, size), 60)
    world.equal(sorted(r["tree"] for r in records(w).values()), trees(w), "worktrees in the pool")
    world.equal("", w.git("worktree", "prune", "--dry-run", "--verbose"), "what git would prune")
    known = {str(w.worktree(feature)) for feature in w.tasks()}
    there = {str(p) for p in (w.folder / "repo.wave").iterdir() if not p.name.startswith(".")}
    world.check(there <= known, f"folders of no task: {there - known}")
    entries = w.repository / ".git" / "worktrees"
    for line in w.git("worktree", "list", "--porcelain").splitlines():
        if line.startswith("worktree "):
            w.git("status", "--short", cwd=line.removeprefix("worktree "))
    for place in there:
        link = (pathlib.Path(place) / ".git").read_text().removeprefix("gitdir: ").strip()
        world.check(pathlib.Path(link).parent == entries and os.path.exists(link),
                    f"{place} is registered nowhere")
    w.expect_sound()


def refilled(w, size):
    if ready(w, size):
        return True
    if not fillers(w):
        w.run("git-wave", "pool")
    return False


def killed(w):
    dice = random.Random(SEED)
    make_repository(w)
    settings(w, 2)
    seen = w.folder / "seen"
    seen.touch()
    agent = w.agent("tells", AGENT.format(seen=seen))
    w.run("git-wave", "init")
    refilled(w, 2)
    span = time_of_a_start(w, agent)
    kills = 0
    for number in range(STARTS):
        if dice.random() < 0.7:
            world.until("the pool is full", lambda: refilled(w, 2), 60)
        starters = [w.begin("git-wave", "start", f"f{number}-{i}", "-m", "x", *agent)
                    for i in range(dice.choice((1, 1, 2)))]
        world.time.sleep(dice.uniform(0, span))  # the moment of the blow, nothing is waited for
        for starter in starters:
            world.kill(starter.pid)
            w.end(starter)
        if dice.random() < 0.5:
            world.time.sleep(dice.uniform(0, 0.2))
            kills += sum(world.kill(pid) for pid in fillers(w))
        if dice.random() < 0.2:
            w.ok("reconcile")
    w.ok("reconcile")
    w.until_ended(seconds=30)
    began = expect_whole(w, seen)
    expect_no_leftovers(w, 2)
    w.started("another", agent=agent)
    world.equal("done", w.until_ended("another")["another"]["state"], "state of a new start")
    settings(w, 0)
    world.until("the pool is gone", lambda: w.ok("reconcile") is not None and not trees(w), 60)
    return f"seed {SEED}: {STARTS} starts and {kills} fillers killed, {began} agents began"


def time_of_a_start(w, agent):
    start = world.time.monotonic()
    w.started("first", agent=agent)
    return world.time.monotonic() - start


def killed_fillers(w):
    """Only the filler, at every stage of a fill and of a refresh."""
    dice = random.Random(SEED)
    make_repository(w)
    settings(w, 1)
    w.ok("init")
    start = world.time.monotonic()
    w.run("git-wave", "pool")
    span = world.time.monotonic() - start
    world.check(ready(w, 1), f"not filled: {records(w)}")
    for number in range(FILLS):
        (w.repository / "file-1").write_text(f"{number}\n")
        w.git("commit", "-q", "-a", "-m", f"change {number}")
        if dice.random() < 0.5:
            (pathlib.Path(trees(w)[0]) / "file-2").write_text("spoilt") if trees(w) else None
        filler = w.begin("git-wave", "pool")
        world.time.sleep(dice.uniform(0, span))  # the moment of the blow
        world.kill(filler.pid)
        w.end(filler)
        world.until("git is gone", lambda: not [p for p in w.left_processes()], 30)
    world.until("the pool is full", lambda: refilled(w, 1), 60)
    world.equal(1, len(trees(w)), f"worktrees in the pool ({trees(w)})")
    seen = w.folder / "seen"
    w.started("whole", agent=w.agent("tells", AGENT.format(seen=seen)))
    world.equal("done", w.until_ended("whole")["whole"]["state"], "state of a start")
    return f"{FILLS} kills"


def many_starters_one_member(w):
    """Who comes too late fills a worktree of his own."""
    make_repository(w)
    settings(w, 1)
    w.ok("init")
    seen = w.folder / "seen"
    seen.touch()
    agent = w.agent("tells", AGENT.format(seen=seen))
    for number in range(CROWDS):
        world.until("the pool is full", lambda: refilled(w, 1), 60)
        inode = os.stat(records(w)[1]["tree"]).st_ino
        before = len(seen.read_text().splitlines())
        done = world.parallel(*[lambda i=i: w.start(f"p{number}-{i}", agent=agent) for i in range(6)])
        world.equal([0] * 6, [each.returncode for each in done], "exits of the starters")
        w.until_ended(seconds=60)
        taken = [line.split()[1] for line in seen.read_text().splitlines()[before:]]
        world.equal(1, taken.count(str(inode)), "starts that got the member")
    return f"{expect_whole(w, seen)} starts"


world.show("pool", killed, killed_fillers, many_starters_one_member)
