# SPDX-License-Identifier: MIT
"""The runner gets no memory for a while: its agent is never left to itself. In a file of its own,
for no sanitizer bears it: ./bootstrap sanitize leaves it out."""
import resource

import world


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


world.show("no_memory", no_memory)
