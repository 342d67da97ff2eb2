# SPDX-License-Identifier: MIT
"""cleanup and restore are killed at random moments. After one reconcile every task stands in one of
the two states, nothing of its commits, index, modified or untracked files is lost, git knows of
exactly the worktrees that are there, and a second reconcile changes nothing."""
import os
import random
import signal
import subprocess
import threading
import time

import world

SEED = 20261121
TASKS, KILLS = 4, world.times(16, 48)


def make_dirty(w, feature):
    tree = w.worktree(feature)
    (tree / "staged").write_text(f"staged {feature}\n")
    w.git("add", "staged", cwd=tree)
    (tree / "staged").write_text(f"worked on {feature}\n")
    (tree / "file-1").write_text(f"changed {feature}\n")
    (tree / "untracked").mkdir()
    for number in range(30):
        (tree / "untracked" / f"u-{number}").write_text(f"{feature} {number}\n" * 50)


def picture(w, feature):
    """All that cleanup must give back."""
    tree = w.worktree(feature)
    files = {str(path.relative_to(tree)): path.read_bytes()
             for path in sorted(tree.rglob("*")) if path.is_file() and path.name != ".git"}
    return (files, w.git("rev-parse", "HEAD", cwd=tree), w.git("ls-files", "-s", cwd=tree),
            w.git("symbolic-ref", "HEAD", cwd=tree), w.git("rev-parse", feature))


def expect_whole(w, pictures):
    """What stands is as it was, what does not can be had back, and no more than that is there."""
    rows = w.tasks()
    listed = {line[len("worktree "):] for line in w.git("worktree", "list", "--porcelain").splitlines()
              if line.startswith("worktree ")}
    expected = {str(w.repository)}
    for feature, wanted in pictures.items():
        state = rows[feature]["state"]
        world.check(state in ("done", "cleaned"), f"{feature} is {state}")
        world.equal(state == "done", w.worktree(feature).exists(), f"{feature} is {state}: its folder")
        if state == "done":
            expected.add(str(w.worktree(feature)))
            world.equal(wanted, picture(w, feature), f"what {feature} holds")
        else:
            world.equal({}, w.refs(f"refs/heads/{feature}"), f"the branch of {feature}")
    world.equal(expected, listed, "worktrees that git knows of")
    w.until_upkeep_is_over()
    w.git("fsck", "--strict", "--no-dangling")
    tips = w.refs("refs/")
    world.equal("", w.ok("reconcile"), "what a second pass repairs")
    world.equal(tips, w.refs("refs/"), "the refs after a second pass")
    left = list((w.wave_dir / "trash" / "open").glob("*"))
    world.equal([], left, "removals that are under way")


def killed(w, dice, longest, *words):
    """Whether the command got to its end before it was killed."""
    process = w.begin("git-wave", *words)
    timer = threading.Timer(dice.uniform(0, longest), lambda: world.kill(process.pid))
    timer.start()
    done = w.end(process)
    timer.cancel()
    return done.returncode == 0


def there_and_back(w, empty_trash):
    dice = random.Random(SEED + empty_trash)
    features = [f"t{number}" for number in range(TASKS)]
    w.started(*features, agent=w.agent("commits", world.COMMIT))
    w.until_ended(*features)
    for feature in features:
        make_dirty(w, feature)
    pictures = {feature: picture(w, feature) for feature in features}
    begun = time.monotonic()
    w.ok("cleanup", "--force", features[0])  # once whole: how long does it take?
    longest = 1.1 * (time.monotonic() - begun)
    ends = {True: 0, False: 0}
    for _ in range(KILLS):
        feature = dice.choice(features)
        if w.tasks()[feature]["state"] == "done":
            ends[killed(w, dice, longest, "cleanup", "--force", feature)] += 1
        else:
            if empty_trash:
                w.environment["WAVE_CONFIG_GC__TRASH_DAYS"] = "0"
                w.ok("gc")
                del w.environment["WAVE_CONFIG_GC__TRASH_DAYS"]
            ends[killed(w, dice, longest, "restore", feature)] += 1
        w.ok("reconcile")
        expect_whole(w, pictures)
    for feature in features:
        if w.tasks()[feature]["state"] == "cleaned":
            w.ok("restore", feature)
    expect_whole(w, pictures)
    return f"{ends[False]} killed, {ends[True]} came to their end"


def from_the_trash(w):
    return there_and_back(w, False)


def from_git(w):
    return there_and_back(w, True)


def both_at_once(w):
    """Two of a kind: one does it, the other is refused, and whoever is second changes nothing."""
    w.started("t", agent=w.agent("commits", world.COMMIT))
    w.until_ended("t")
    make_dirty(w, "t")
    pictures = {"t": picture(w, "t")}
    for words in [("cleanup", "--force", "t"), ("restore", "t")] * 4:
        done = world.parallel(*[lambda: w.wave(*words)] * 3)
        world.equal(1, sum(each.returncode == 0 for each in done), f"of three {words[0]} that did it")
        for each in done:
            if each.returncode:
                w.refused(each, 1)
        expect_whole(w, pictures)


def beside_reconcile(w):
    """A pass that overlaps turns nothing back, and finishes nothing that somebody alive is at."""
    w.started("t", agent=w.agent("commits", world.COMMIT))
    w.until_ended("t")
    make_dirty(w, "t")
    pictures = {"t": picture(w, "t")}
    with world.Loop(lambda: w.ok("reconcile")) as passes:
        for _ in range(world.times(3, 6)):
            w.ok("cleanup", "--force", "t")
            world.equal("cleaned", w.tasks()["t"]["state"], "after cleanup")
            w.ok("restore", "t")
            world.equal("done", w.tasks()["t"]["state"], "after restore")
        world.until("some passes", lambda: passes.rounds > 3)
    expect_whole(w, pictures)
    return f"{passes.rounds} passes"


def beside_gc(w):
    """What `git gc` does to worktrees' logs and to refs brings nothing back, and is in nobody's way."""
    w.started("t", agent=w.agent("commits", world.COMMIT))
    w.until_ended("t")
    make_dirty(w, "t")
    pictures = {"t": picture(w, "t")}
    packing = lambda: w.git("pack-refs", "--all", "--prune")
    expiring = lambda: w.run("git", "reflog", "expire", "--all")
    with world.Loop(packing) as packed, world.Loop(expiring) as expired:
        for _ in range(world.times(8, 25)):
            w.ok("cleanup", "--force", "t")
            world.equal({}, w.refs("refs/heads/t"), "its branch")
            w.ok("restore", "t")
            world.equal(pictures["t"], picture(w, "t"), "what t holds")
        world.until("some rounds", lambda: packed.rounds > 3 and expired.rounds > 3)
    expect_whole(w, pictures)
    return f"packed {packed.rounds} times, expired {expired.rounds} times"


def half_removed(w):
    """Whether the newest removal of the task is claimed, and not yet told to be over."""
    kinds = [event["k"] for event in w.events() if event["k"] in ("moved", "removed")]
    return kinds[-1:] == ["moved"]


def restored_meanwhile(w):
    """Whoever wants back what is just being removed waits for that, and gets it."""
    w.started("t", agent=w.agent("commits", world.COMMIT))
    w.until_ended("t")
    make_dirty(w, "t")
    pictures = {"t": picture(w, "t")}
    rounds = 0
    while True:
        rounds += 1
        world.check(rounds <= 50, "no removal was met halfway")
        removal = w.begin("git-wave", "cleanup", "--force", "t")
        world.until("it is claimed", lambda: w.tasks()["t"]["state"] == "cleaned")
        os.kill(removal.pid, signal.SIGSTOP)
        if half_removed(w):
            break
        os.kill(removal.pid, signal.SIGCONT)
        w.end(removal)
        w.ok("restore", "t")
    restoration = w.begin("git-wave", "restore", "t")
    try:
        restoration.wait(0.5)
        raise world.Failed(f"it did not wait: {w.end(restoration).stderr}")
    except subprocess.TimeoutExpired:
        os.kill(removal.pid, signal.SIGCONT)
    for each in (removal, restoration):
        world.equal(0, w.end(each).returncode, each.args[1])
    expect_whole(w, pictures)
    return f"round {rounds}"


world.show("removal", from_the_trash, from_git, both_at_once, beside_reconcile, beside_gc,
           restored_meanwhile)
