# SPDX-License-Identifier: MIT
"""The starter is killed at any moment: what it leaves is one task in one state, or nothing."""
import os
import random

import world

ROUNDS = 30
SEED = int(os.environ.get("WAVE_SEED", "1"))
# Each agent says that it was there; one that comes twice says it twice.
AGENT = 'echo "$WAVE_RUN" >>{seen}\n' + world.COMMIT


def killed_starters(w):
    dice = random.Random(SEED)
    seen = w.folder / "seen"
    seen.touch()
    agent = w.agent("tells", AGENT.format(seen=seen))
    span = time_of_a_start(w, agent)
    for number in range(ROUNDS):
        starter = w.begin("git-wave", "start", f"f{number}", "-m", "x", *agent)
        world.time.sleep(dice.uniform(0, span))  # the moment of the blow, nothing is waited for
        world.kill(starter.pid)
        w.end(starter)
    w.ok("reconcile")
    rows = w.until_ended(seconds=20)
    for feature, row in rows.items():
        told = row["state"] == "done" or (row["state"], row["reason"]) == ("failed", "lost")
        world.check(told, f"{feature} is {row['state']}/{row['reason']}")
    runs = seen.read_text().split()
    world.equal(len(set(runs)), len(runs), "agents that ran twice")
    done = {row["run"] for row in rows.values() if row["state"] == "done"}
    world.check(done <= set(runs), f"done without an agent: {done - set(runs)}")
    expect_whole(w, rows)
    w.until_runners_are_dead()
    w.ok("reconcile")  # also what has ended by itself since
    tips = w.refs("refs/wave/log/")
    world.equal("", w.ok("reconcile"), "what a second pass repairs")
    world.equal(tips, w.refs("refs/wave/log/"), "the log after a second pass")
    w.started("another", agent=agent)
    world.equal("done", w.until_ended("another")["another"]["state"], "state of a new start")
    states = [row["state"] for row in rows.values()]
    return (f"seed {SEED}: {ROUNDS} kills within {span * 1000:.0f} ms, {states.count('done')} done, "
            f"{states.count('failed')} lost, {leftovers(w, rows)}")


def time_of_a_start(w, agent):
    start = world.time.monotonic()
    w.started("first", agent=agent)
    return world.time.monotonic() - start


def expect_whole(w, rows):
    """git finds nothing half: entries have their folder, folders their entry, branches their commit."""
    w.expect_every_commit_told([f for f, row in rows.items() if row["state"] == "done"])
    w.expect_no_event_twice()
    w.expect_sound()
    world.equal("", w.git("worktree", "prune", "--dry-run", "--verbose"), "what git would prune")
    for line in w.git("worktree", "list", "--porcelain").splitlines():
        if line.startswith("worktree "):
            w.git("status", "--short", cwd=line.removeprefix("worktree "))
    trees = w.folder / "repo.wave"
    for folder in trees.iterdir() if trees.exists() else []:
        w.git("status", "--short", cwd=folder)


def leftovers(w, rows):
    tasks = {row["id"] for row in rows.values()}
    lost = [f for f, row in rows.items() if row["state"] == "failed"]
    runs = [n for n in os.listdir(w.wave_dir / "runs") if n.rsplit("-", 1)[0] not in tasks]
    left = {"branches": sum(f in {n[11:] for n in w.refs("refs/heads/")} for f in lost),
            "folders": sum(w.worktree(f).exists() for f in lost),
            "run folders without a task": len(runs) - 1,
            "locks": len(w.run("find", w.repository / ".git", "-name", "*.lock", "-size", "0",
                               "-not", "-path", "*/wave/*").stdout.split())}
    return "left over: " + ", ".join(f"{count} {what}" for what, count in left.items())


def killed_first_use(w):
    """The same while the repository is being set up for the first time."""
    dice = random.Random(SEED)
    agent = w.agent("commits", world.COMMIT)
    for number in range(10):
        fresh = w.folder / f"fresh-{number}"
        w.git("clone", "-q", w.repository, fresh)
        starter = w.begin("git-wave", "start", "f", "-m", "x", *agent, cwd=fresh)
        world.time.sleep(dice.uniform(0, 0.04))
        world.kill(starter.pid)
        w.end(starter)
        w.ok("reconcile", cwd=fresh)
        done = w.wave("start", "again", "-m", "x", "--wait", *agent, cwd=fresh)
        world.equal(0, done.returncode, f"exit of the next start ({done.stderr.strip()})")
        w.until_upkeep_is_over()
        w.git("fsck", "--strict", cwd=fresh)
    return "10 kills"


world.show("starter", killed_starters, killed_first_use)
