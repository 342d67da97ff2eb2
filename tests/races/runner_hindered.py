# SPDX-License-Identifier: MIT
"""The runner can do less than usual for a while: its agent is never left to itself."""
import fcntl
import resource

import world


def busy_store(w):
    """Somebody keeps the store: the time limit is kept all the same, and recorded afterwards."""
    go = w.folder / "go"
    agent = w.agent("commits", f"until [ -e {go} ]; do sleep 0.05; done\n{world.COMMIT}sleep 100\n")
    task = w.started("f", agent=("--timeout", "5s", *agent))["f"]
    pid = world.until("its agent is known", lambda: w.owner(task)[1])
    with open(w.wave_dir / "lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        go.touch()
        # The runner's patience with the store would be 30 s.
        world.until("the agent is ended", lambda: not world.is_alive(pid), seconds=20)
    w.until_ended("f")
    row = w.tasks()["f"]
    world.equal(("timed_out", 1), (row["state"], row["commits"]), "recorded")
    w.expect_every_commit_told(["f"])
    w.expect_sound()


def no_memory(w):
    """It ends its agent and records the end, as soon as there is memory for that."""
    go = w.folder / "go"
    agent = w.agent("writes", f"until [ -e {go} ]; do sleep 0.05; done\n" + world.COMMIT +
                    "head -c 9000000 /dev/zero | tr '\\0' x\nsleep 100\n")
    task = w.started("f", agent=agent)["f"]
    world.until("its agent is known", lambda: w.owner(task)[1])
    runner, _ = w.owner(task)
    _, hard = resource.prlimit(runner, resource.RLIMIT_AS)
    resource.prlimit(runner, resource.RLIMIT_AS, (1 << 20, hard))
    go.touch()
    log = w.wave_dir / "logs" / "runner.log"
    noticed = lambda: log.exists() and "bad_alloc" in log.read_text()
    world.until("it notices", lambda: noticed() or not world.is_alive(runner))
    world.check(world.is_alive(runner), "the runner died")
    resource.prlimit(runner, resource.RLIMIT_AS, (hard, hard))
    w.until_ended("f")
    row = w.tasks()["f"]
    world.check(row["reason"] != "lost", f"the runner recorded no end: {row['reason']}")
    world.equal([], world.processes_with(f"WAVE_RUN={task}-1"), "what is left of the agent")
    w.expect_sound()


world.show("hindered", busy_store, no_memory)
