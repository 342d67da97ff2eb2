# SPDX-License-Identifier: MIT
"""What git-wave has written is packed beside appends, beside git's own housekeeping, and is killed at
random moments. No event is lost, git has nothing to complain of, nothing half made stays, and git
never finds so much loose that it would tidy up by itself because of us."""
import os
import random
import signal
import subprocess
import sys
import time

import world

SEED = 20261129
APPENDS, KILLS = world.times((900, 25), (6_000, 120))
PROGRAM = os.environ.get("WAVE_APPEND_MANY", "")


def append(w, count, seconds=600):
    """Appends, and returns the tasks that were acknowledged."""
    done = w.run(PROGRAM, w.repository / ".git", str(count), seconds=seconds)
    world.equal(0, done.returncode, f"exit of the appends ({done.stderr.strip()})")
    return done.stdout.split()


def expect_all(w, acknowledged):
    told = {event["task"] for event in w.events()}
    world.equal(set(), set(acknowledged) - told, "acknowledged events that the log lacks")
    w.expect_no_event_twice()


def counts(w):
    text = w.git("count-objects", "-v")
    return {key: int(value) for key, value in (line.split(": ") for line in text.splitlines())
            if value.isdigit()}


def expect_tidy(w):
    """After one more gc nothing of ours is loose, and nothing half made is there."""
    w.ok("gc")
    w.expect_sound()
    seen = counts(w)
    world.equal(0, seen["garbage"], "files among the objects that belong to nothing")
    world.check(seen["packs"] <= 12, f"{seen['packs']} packs")
    left = sorted(each.name for each in (w.wave_dir / "packing").iterdir())
    world.check(set(left) <= {"lock", "left"}, f"left in packing: {left}")
    packed = w.ok("gc", "--json")
    world.check('"packed":0' in packed, f"ours that is loose still: {packed}")


def killed(w):
    chance = random.Random(SEED)
    w.ok("init")
    acknowledged = append(w, 200)
    kills = 0

    def kill_one():
        nonlocal kills
        process = w.begin("git-wave", "gc")
        time.sleep(chance.uniform(0, 0.12))
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            kills += 1
        w.end(process)

    appends = 0
    while kills < KILLS and appends < 60:
        with world.Loop(kill_one):
            acknowledged += append(w, 100)
        appends += 1
        w.git("fsck", "--strict", "--no-dangling", "--connectivity-only")
    world.check(kills > 0, "nothing was ever killed")
    expect_all(w, acknowledged)
    expect_tidy(w)
    expect_all(w, acknowledged)
    return f"{len(acknowledged)} appends, {kills} kills"


def beside(w, *housework):
    w.ok("init")
    acknowledged = append(w, 100)

    def tidy():
        for words in housework:
            w.run("git", *words)

    with world.Loop(tidy) as tidied, world.Loop(lambda: w.ok("gc")) as packed:
        acknowledged += append(w, APPENDS // 3)
    # What a prune has taken that had looked before it was written is put back by our next command.
    expect_tidy(w)
    expect_all(w, acknowledged)
    w.git("gc", "-q", "--prune=now")
    w.ok("index", "rebuild")
    expect_all(w, acknowledged)
    w.expect_sound()
    return f"{len(acknowledged)} appends, {tidied.rounds} rounds of git, {packed.rounds} of ours"


def beside_prune_now(w):
    """Of a commit that it has just pruned itself, git makes a bug when it writes its commit-graph, and
    leaves a lock; the commit comes back, but the lock stays."""
    w.git("config", "gc.writeCommitGraph", "false")
    return beside(w, ("gc", "-q", "--prune=now"))


def beside_repack_all(w):
    return beside(w, ("repack", "-a", "-d", "-q"), ("multi-pack-index", "write"),
                  ("prune-packed", "-q"))


def git_never_finds_too_much(w):
    """`git gc --auto` says so before it begins; with what it would do at other times it must not come
    into the way of this test, so it has only to look."""
    w.ok("init")
    worst = 0
    said = []

    def look():
        nonlocal worst
        worst = max(worst, counts(w)["count"])
        said.append(w.run("git", "-c", "gc.autoDetach=false", "gc", "--auto").stderr.strip())

    with world.Loop(look) as looks:
        acknowledged = append(w, APPENDS)
    world.until("the last packing is over", lambda: not w.left_processes(), 120)
    world.equal(set(), set(said) - {""}, "what git gc --auto said")
    world.check(worst < 6700 // 2, f"{worst} objects were loose at once")
    expect_all(w, acknowledged)
    expect_tidy(w)
    return f"{len(acknowledged)} appends, at most {worst} loose, {looks.rounds} looks"


if not os.access(PROGRAM, os.X_OK):
    sys.exit("WAVE_APPEND_MANY names no program")
world.show("packing", killed, beside_prune_now, beside_repack_all, git_never_finds_too_much)
