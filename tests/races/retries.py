# SPDX-License-Identifier: MIT
"""Retries at once, and retries whose makers are killed: one attempt at a time, and none too many.

The agents prove it themselves. Each takes a lock in its worktree that only one process can have, and
writes down when it does not get it."""
import json
import os
import pathlib
import random

import world

ROUNDS = world.times(4, 10)
SEED = int(os.environ.get("WAVE_SEED", "1"))

# Fails until somebody says `go`. While it holds the lock it commits, so that every attempt that
# ran has left something that must not get lost.
ALONE = """
exec 9>>"$WAVE_WORKTREE.lock"
flock -n 9 || { echo "$WAVE_RUN" >>"$WAVE_WORKTREE.collisions"; exit 9; }
git commit -q --allow-empty -m "work of $WAVE_RUN" && echo "$WAVE_RUN" >>"$WAVE_WORKTREE.runs"
%s
[ -e "$WAVE_WORKTREE.go" ]
"""


def beside(w, feature, name):
    path = pathlib.Path(f"{w.worktree(feature)}.{name}")
    return path.read_text().split() if path.exists() else []


def state(w, feature):
    return w.tasks()[feature]["state"]


def expect_alone(w, feature):
    runs = beside(w, feature, "runs")
    world.equal([], beside(w, feature, "collisions"), f"agents of {feature} that met another")
    world.equal(len(set(runs)), len(runs), f"runs of {feature} that had two agents: {runs}")
    told = w.git("log", "--format=%s", feature).splitlines()
    for run in runs:
        world.check(f"work of {run}" in told, f"the work of {run} is lost")
    shown = json.loads(w.ok("show", feature, "--json"))["task"]
    world.equal(list(range(1, shown["attempt"] + 1)), [r["attempt"] for r in shown["runs"]],
                f"attempts of {feature}")
    return shown


def eight_at_once(w):
    """Of eight retries one starts an attempt; the others say so and change nothing."""
    agent = w.agent("alone", ALONE % "")
    w.started("x", agent=agent)
    for number in range(ROUNDS):
        world.until("it has failed", lambda: state(w, "x") == "failed")
        answers = world.parallel(*[lambda: w.wave("retry", "x") for _ in range(8)])
        winners = [answer for answer in answers if answer.returncode == 0]
        # A retry that comes after the attempt has ended already is a retry of its own.
        world.check(winners, f"nobody has won: {[a.stderr for a in answers]}")
        world.until("it has failed again", lambda: state(w, "x") == "failed")
        for answer in answers:
            if answer.returncode != 0:
                w.refused(answer)
        shown = expect_alone(w, "x")
    world.equal(shown["attempt"], len(beside(w, "x", "runs")), "attempts and agents")
    w.expect_sound()
    return f"{ROUNDS} rounds of 8, {shown['attempt']} attempts"


def eight_with_one_winner(w):
    """The attempt lasts until all have been answered: exactly one has won."""
    agent = w.agent("alone", ALONE % 'while [ ! -e "$WAVE_WORKTREE.$WAVE_RUN" ]; do sleep 0.02; done')
    w.started("x", agent=agent)
    task = w.tasks()["x"]["id"]
    for number in range(1, ROUNDS + 1):
        pathlib.Path(f"{w.worktree('x')}.{task}-{number}").touch()
        world.until("it has failed", lambda: state(w, "x") == "failed")
        answers = world.parallel(*[lambda: w.wave("retry", "x") for _ in range(8)])
        winners = [answer for answer in answers if answer.returncode == 0]
        world.equal(1, len(winners), f"winners: {[a.stderr for a in answers]}")
        world.equal(number + 1, expect_alone(w, "x")["attempt"], "attempts")
    w.ok("stop", "x")
    w.expect_sound()
    return f"{ROUNDS} rounds of 8"


def forced_at_once(w):
    """Several who restart by force: nobody ends the attempt that another has just started."""
    agent = w.agent("alone", ALONE % 'sleep 1000')
    w.started("x", agent=agent)
    for number in range(ROUNDS):
        before = w.tasks()["x"]["attempt"]
        world.until("its agent is there", lambda: len(beside(w, "x", "runs")) == before)
        answers = world.parallel(*[lambda: w.wave("retry", "x", "--force-restart")
                                   for _ in range(4)])
        winners = [answer for answer in answers if answer.returncode == 0]
        world.check(winners, f"winners: {[a.stderr for a in answers]}")
        after = w.tasks()["x"]
        world.equal(before + len(winners), after["attempt"], "attempts")
        world.equal("running", after["state"], "state")
    expect_alone(w, "x")
    w.ok("stop", "x")
    w.expect_sound()
    return f"{ROUNDS} rounds of 4"


def killed_retries(w):
    """kill -9 of the retry at any moment; reconcile makes whole what it left."""
    dice = random.Random(SEED)
    agent = w.agent("alone", ALONE % "")
    w.started("x", agent=agent)
    world.until("it has failed", lambda: state(w, "x") == "failed")
    start = world.time.monotonic()
    w.ok("retry", "x")
    span = world.time.monotonic() - start
    for number in range(3 * ROUNDS):
        world.until("it has ended", lambda: state(w, "x") == "failed")
        retry = w.begin("git-wave", "retry", "x")
        world.time.sleep(dice.uniform(0, span))  # the moment of the blow, nothing is waited for
        world.kill(retry.pid)
        w.end(retry)
        w.ok("reconcile")
    world.until("it has ended", lambda: state(w, "x") == "failed")
    shown = expect_alone(w, "x")
    w.until_runners_are_dead()
    w.ok("reconcile")
    tips = w.refs("refs/wave/log/")
    world.equal("", w.ok("reconcile"), "what a second pass repairs")
    world.equal(tips, w.refs("refs/wave/log/"), "the log after a second pass")
    pathlib.Path(f"{w.worktree('x')}.go").touch()
    w.ok("retry", "x")
    world.until("it is done", lambda: state(w, "x") == "done")
    w.expect_sound()
    lost = sum(run["reason"] == "lost" for run in shown["runs"])
    return f"seed {SEED}: {3 * ROUNDS} kills within {span * 1000:.0f} ms, {shown['attempt']} attempts, {lost} lost"


world.show("retries", eight_at_once, eight_with_one_winner, forced_at_once, killed_retries)
