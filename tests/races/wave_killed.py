# SPDX-License-Identifier: MIT
"""Who starts a wave is killed at any moment, and so are runners of it: all of its tasks are there or
none is, and reconcile brings each to an end. Nobody begins before what it needs is done."""
import os
import random

import world

ROUNDS = 8
SEED = int(os.environ.get("WAVE_SEED", "1"))
SETTLED = (*world.ENDED, "needs_human")

# A chain and one that begins in its middle, in an order that is not theirs.
SPEC = """
agent = 'command'
agent_extra_args = ['sh', '{agent}']
[[task]]
feature = 'roof-{n}'
requirements = 'x'
depends_on = ['walls-{n}']
[[task]]
feature = 'ground-{n}'
requirements = 'x'
[[task]]
feature = 'walls-{n}'
requirements = 'x'
depends_on = ['ground-{n}']
[[task]]
feature = 'fence-{n}'
requirements = 'x'
depends_on = ['ground-{n}']
from_branch = 'main'
"""
NEEDS = {"walls": "ground", "roof": "walls", "fence": "ground"}


def killed_waves(w):
    dice = random.Random(SEED)
    seen = w.folder / "seen"
    seen.touch()
    agent = w.agent("tells", f'echo "$WAVE_RUN" >>{seen}\nsleep 0.05\n{world.COMMIT}')[-1]
    begun = world.time.monotonic()
    w.started("first", agent=("--agent", "command", "--", "sh", agent))
    span = (world.time.monotonic() - begun) * 2
    for number in range(ROUNDS):
        spec = w.folder / f"wave-{number}.toml"
        spec.write_text(SPEC.format(n=number, agent=agent))
        starter = w.begin("git-wave", "start", "--spec", spec)
        world.time.sleep(dice.uniform(0, span))  # the moment of the blow, nothing is waited for
        world.kill(starter.pid)
        if number % 2:
            kill_a_runner(w, dice)
        w.end(starter)
    w.ok("reconcile")
    world.until("every task is settled", lambda: is_settled(w), 60)
    rows = w.tasks()
    for number in range(ROUNDS):
        expect_wave(w, {f.split("-")[0]: row for f, row in rows.items() if f.endswith(f"-{number}")})
    runs = seen.read_text().split()
    world.equal(len(set(runs)), len(runs), "agents that ran twice")
    w.expect_no_event_twice()
    w.expect_sound()
    w.until_runners_are_dead()
    w.ok("reconcile")  # also what has ended by itself since
    tips = w.refs("refs/wave/log/")
    world.equal("", w.ok("reconcile"), "what a second pass repairs")
    world.equal(tips, w.refs("refs/wave/log/"), "the log after a second pass")
    states = [row["state"] for row in rows.values()]
    return f"seed {SEED}: {len(states)} tasks, " + ", ".join(
        f"{states.count(state)} {state}" for state in sorted(set(states)))


def kill_a_runner(w, dice):
    live = [row["id"] for row in w.tasks().values() if row["state"] == "running"]
    runner = w.owner(dice.choice(live))[0] if live else None
    if runner:
        world.kill(runner)


def is_settled(w):
    """Reconcile is the fallback: what no runner goes on with, it does."""
    w.ok("reconcile")
    return all(row["recorded"] and row["state"] in SETTLED for row in w.tasks().values())


def expect_wave(w, rows):
    world.check(len(rows) in (0, 4), f"a part of a wave is there: {list(rows)}")
    for name, needed in NEEDS.items() if rows else ():
        if rows[name]["state"] != "done":
            continue
        world.equal("done", rows[needed]["state"], f"what {rows[name]['feature']} needed")
        base = rows[name]["base"]["oid"]
        wanted = "main" if name == "fence" else rows[needed]["feature"]
        world.equal(w.git("rev-parse", wanted).strip(), base, f"where {rows[name]['feature']} began")
        world.equal([base], [w.git("rev-parse", f"{rows[name]['feature']}~1").strip()], "its parent")


world.show("wave", killed_waves)
