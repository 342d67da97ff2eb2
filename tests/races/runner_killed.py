# SPDX-License-Identifier: MIT
"""The runner is killed: what it has not recorded is not made up, and its agent is ended."""
import world

# Does not hear TERM and HUP, and has a child in a session of its own that does not either.
STUBBORN = """
trap '' TERM HUP INT
setsid sh -c 'trap "" TERM HUP INT; while :; do sleep 0.2; done' &
{commit}
touch {ready}
while :; do sleep 0.2; done
"""


def stubborn(w):
    ready = w.folder / "ready"
    agent = w.agent("stubborn", STUBBORN.format(commit=world.COMMIT, ready=ready))
    task = w.started("f", agent=agent)["f"]
    world.until("the agent works", ready.exists)
    return task


def log_tips(w):
    return w.refs("refs/wave/log/")


def killed_runner(w):
    task = stubborn(w)
    world.until("the commit is told", lambda: w.tasks()["f"]["commits"] == 1)
    runner, _ = w.owner(task)
    world.kill(runner)
    world.until("the runner is gone", lambda: not world.is_alive(runner))
    left = world.processes_with(f"WAVE_RUN={task}-1")
    world.check(len(left) >= 2, f"the agent should have survived: {left}")
    before = log_tips(w)
    row = w.tasks()["f"]
    world.equal(("failed", "lost", False), (row["state"], row["reason"], row["recorded"]), "seen")
    world.equal(1, w.wave("wait", "f", "--timeout", "10s").returncode, "exit of wait")
    world.equal(before, log_tips(w), "the log after a look")

    repairs = w.ok("reconcile").strip().splitlines()
    world.equal([], world.processes_with(f"WAVE_RUN={task}-1"), "what is left of the agent")
    row = w.tasks()["f"]
    world.equal(("failed", "lost", True), (row["state"], row["reason"], row["recorded"]), "recorded")
    world.equal(1, len(w.commits("f")), "commits on the branch")
    w.expect_every_commit_told(["f"])
    after = log_tips(w)
    world.equal("", w.ok("reconcile"), "what a second pass repairs")
    world.equal(after, log_tips(w), "the log after a second pass")
    w.expect_sound()
    return f"{len(left)} processes ended; {'; '.join(repairs)}"


def commit_after_the_runner(w):
    """What the agent commits when its runner is dead already is found all the same."""
    go = w.folder / "go"
    agent = w.agent("late", f"until [ -e {go} ]; do sleep 0.05; done\n{world.COMMIT}sleep 100\n")
    task = w.started("f", agent=agent)["f"]
    world.until("its agent is known", lambda: w.owner(task)[1])
    world.kill(w.owner(task)[0])
    go.touch()
    world.until("it has committed", lambda: w.commits("f"))
    w.ok("reconcile")
    row = w.tasks()["f"]
    world.equal(("failed", "lost", 1), (row["state"], row["reason"], row["commits"]), "recorded")
    world.equal([], world.processes_with(f"WAVE_RUN={task}-1"), "what is left of the agent")
    w.expect_every_commit_told(["f"])
    w.expect_no_event_twice()
    w.expect_sound()


def killed_runner_of_a_waiting_start(w):
    """The starter that waits for the end is no owner: it notices the runner's death."""
    agent = w.agent("sleeps", "exec sleep 100\n")
    waiting = w.begin("git-wave", "start", "f", "-m", "x", "--wait", *agent)
    task = world.until("it runs", lambda: w.tasks().get("f", {}).get("state") == "running" and w.tasks()["f"]["id"])
    world.kill(world.until("there is a runner", lambda: w.owner(task)[1] and w.owner(task)[0]))
    done = w.end(waiting, seconds=20)
    world.equal(1, done.returncode, "exit of start --wait")
    w.ok("reconcile")
    row = w.tasks()["f"]
    world.equal(("failed", "lost", True), (row["state"], row["reason"], row["recorded"]), "recorded")


def second_runner(w):
    """Somebody starts the runner by hand beside the one there is: it leaves the run alone."""
    task = w.started("f", agent=w.agent("sleeps", "exec sleep 100\n"))["f"]
    world.until("its agent is known", lambda: w.owner(task)[1])
    owner = w.owner(task)
    done = w.wave("runner", f"{task}-1", "--git-dir", str(w.repository / ".git"))
    world.equal(1, done.returncode, "exit of a second runner")
    world.equal(owner, w.owner(task), "runner and agent")
    world.equal("running", w.tasks()["f"]["state"], "state")


def second_runner_without_a_record(w):
    """The same where nothing tells of the first: the second does not put itself in its place."""
    task = w.started("f", agent=w.agent("sleeps", "exec sleep 100\n"))["f"]
    world.until("its agent is known", lambda: w.owner(task)[1])
    record = w.run_dir(task) / "owner.json"
    kept = record.read_text()
    record.unlink()
    done = w.wave("runner", f"{task}-1", "--git-dir", str(w.repository / ".git"))
    world.equal(1, done.returncode, "exit of a second runner")
    world.check(not record.exists() or record.read_text() == kept, "it stands in the record of the first")
    record.write_text(kept)
    world.equal("", w.ok("reconcile"), "what there was to repair")
    world.equal("running", w.tasks()["f"]["state"], "state")


def stop_after_the_runner(w):
    """`stop` does what reconcile would, and calls it what it is."""
    task = stubborn(w)
    world.kill(w.owner(task)[0])
    w.ok("stop", "f")
    row = w.tasks()["f"]
    world.equal(("cancelled", "stopped", True), (row["state"], row["reason"], row["recorded"]), "recorded")
    world.equal([], world.processes_with(f"WAVE_RUN={task}-1"), "what is left of the agent")
    w.expect_every_commit_told(["f"])
    w.expect_sound()


LEAVER = """
(env -i PATH="$PATH" setsid sh -c 'echo $$ > "$0.new"; mv "$0.new" "$0"; exec sleep 120' {left} &)
sleep 100
"""


def left_without_environment(w):
    """Neither environment nor session nor parent tells whose it is; it is ended all the same."""
    left = w.folder / "left"
    task = w.started("f", agent=w.agent("leaver", LEAVER.format(left=left)))["f"]
    world.until("it has left something", left.exists)
    pid = int(left.read_text())
    runner = world.until("its agent is known", lambda: w.owner(task)[1] and w.owner(task)[0])
    world.kill(runner)
    world.until("the runner is gone", lambda: not world.is_alive(runner))
    world.check(world.is_alive(pid), "what it left should have survived the runner")
    w.ok("reconcile")
    outlived = world.is_alive(pid)
    if outlived:
        world.kill(pid)
    world.check(not outlived, f"{pid} outlived the run")


world.show("runner", killed_runner, commit_after_the_runner, killed_runner_of_a_waiting_start,
           second_runner, second_runner_without_a_record, stop_after_the_runner, left_without_environment)
