# SPDX-License-Identifier: MIT
"""The runner is kept from its work for a while: its agent is never left to itself."""
import fcntl

import world


def busy_store(w):
    """Somebody keeps the store: the time limit is kept all the same, and recorded afterwards."""
    go = w.folder / "go"
    agent = w.agent("commits", f"until [ -e {go} ]; do sleep 0.05; done\n{world.COMMIT}sleep 1000\n")
    task = w.started("f", agent=("--timeout", "20s", *agent))["f"]
    pid = world.until("its agent is known", lambda: w.owner(task)[1])
    with open(w.wave_dir / "lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        go.touch()
        # The runner's patience with the store would be 30 s.
        world.until("the agent is ended", lambda: not world.is_alive(pid), seconds=60)
    w.until_ended("f")
    row = w.tasks()["f"]
    world.equal(("timed_out", 1), (row["state"], row["commits"]), "recorded")
    w.expect_every_commit_told(["f"])
    w.expect_sound()


world.show("hindered", busy_store)
