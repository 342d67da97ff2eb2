# SPDX-License-Identifier: MIT
"""`stop` ends everything an agent has started, wherever it hides."""
import time

import world

# Children in sessions of their own, forked twice, deaf, some started all the while.
AGENT = """
trap '' TERM HUP INT
for number in 1 2 3 4; do
  setsid sh -c 'trap "" TERM HUP INT; (sleep 1000 & while :; do sleep 0.2; done) & exec sleep 1000' &
done
(setsid sh -c 'while :; do setsid sleep 1000 & sleep 0.3; done' &) &
touch {ready}
while :; do sleep 0.2; done
"""
WITHIN = 10


def stopped(w):
    ready = w.folder / "ready"
    w.environment["WAVE_CONFIG_RUNNER__KILL_GRACE"] = "1s"
    task = w.started("f", agent=w.agent("forks", AGENT.format(ready=ready)))["f"]
    world.until("the agent works", ready.exists)
    before = len(world.processes_with(f"WAVE_RUN={task}-1"))
    start = time.monotonic()
    w.ok("stop", "f")
    seconds = time.monotonic() - start
    world.equal([], world.processes_with(f"WAVE_RUN={task}-1"), "what is left of the agent")
    world.check(seconds < WITHIN, f"stop took {seconds:.1f} s")
    row = w.tasks()["f"]
    world.equal(("cancelled", "stopped"), (row["state"], row["reason"]), "state")
    world.equal("", w.ok("reconcile"), "what there was to repair")
    return f"{before} processes in {seconds:.1f} s"


def stopped_twice_at_once(w):
    w.started("f", agent=w.agent("sleeps", "exec sleep 1000\n"))
    answers = world.parallel(*[lambda: w.wave("stop", "f") for _ in range(4)])
    for answer in answers:
        world.check(answer.returncode in (0, 1), f"exit of stop: {answer.stderr.strip()}")
    ends = [event for event in w.events() if event["k"] == "run_ended"]
    world.equal(1, len(ends), "recorded ends")
    w.expect_sound()


world.show("stop", stopped, stopped_twice_at_once)
