# SPDX-License-Identifier: MIT
"""What happens beside commands, killed at every step: the runner while it records an end and brings
work out of the sandbox, and the git of an agent within its commit. Whatever git said it had made is on
the branch, an end is recorded once, and the next attempt works.

usage: runs.py [every] [CASE...]"""
import os
import subprocess
import sys

import struck
from struck import world

SEED = int(os.environ.get("WAVE_SEED", "1"))
FEW = 4
WAITS = """
while [ ! -e "$WAVE_WORKTREE/go" ]; do sleep 0.02; done
rm go
echo dirty >dirty
""" + world.COMMIT
# Its git is killed in the middle; then it gives up. The next attempt commits what is there.
COMMITS = """
echo "$WAVE_RUN" >>work && git add work || exit 4
case $WAVE_RUN in
*-1) {strike} -- git commit -q -m "work of $WAVE_FEATURE" ; exit 3 ;;
esac
git commit -q -m "second of $WAVE_FEATURE" || git diff --quiet HEAD || exit 5
"""


def sandboxed(w):
    probe = ["bwrap", "--unshare-user", "--unshare-pid", "--ro-bind", "/", "/", "--dev", "/dev",
             "--proc", "/proc", "true"]
    try:
        done = subprocess.run(probe, capture_output=True, text=True)
    except FileNotFoundError:
        raise world.Skipped("bubblewrap is not installed") from None
    if done.returncode:
        raise world.Skipped(f"bubblewrap cannot work here: {done.stderr.strip()}")
    seen = [str(w.folder / "shown"), os.path.dirname(struck.STRIKE)]
    w.environment.update(WAVE_CONFIG_SANDBOX="bwrap", WAVE_CONFIG_PATHS__READ=str(seen).replace("'", '"'))


def agent(w, name, text):
    (w.folder / "shown").mkdir(exist_ok=True)
    path = w.folder / "shown" / f"{name}.sh"
    path.write_text(text)
    return ("--agent", "command", "--", "sh", str(path))


def runner_at_its_end(w, every, which):
    """One run after another; of each the runner is killed one step later."""
    program = agent(w, "waits", WAITS)
    steps, hits, at = None, 0, 0
    chosen = [0]
    while chosen:
        at = chosen.pop(0)
        hit, count = one_end(w, program, at, which)
        if at == 0:
            steps = count
            chosen = struck.points(steps, None if every else FEW, f"{SEED} runner {which}")
        hits += hit is not None
    world.check(hits, "no step was hit")
    return f"{hits} of {steps} steps"


def one_end(w, program, at, which):
    feature = f"e{at}"
    task = w.started(feature, agent=program)[feature]
    runner = world.until("its agent is known", lambda: w.owner(task)[1] and w.owner(task)[0])
    follower = struck.follow(w, runner, at, **which)
    (w.worktree(feature) / "go").touch()
    w.end(follower)
    hit, count = struck.blow(w.folder / "strike.log")
    world.Kills.count += hit is not None
    try:
        expect_one_end(w, feature, task, hit)
    except world.Failed as fault:
        raise world.Failed(f"killed at {at}, {hit}: {fault}") from None
    return hit, count


def expect_one_end(w, feature, task, hit):
    w.ok("reconcile")
    row = w.until_ended(feature)[feature]
    wanted = [("done", None)] + ([("failed", "lost")] if hit else [])
    world.check((row["state"], row["reason"]) in wanted, f"it is {row['state']}/{row['reason']}: {row['detail']}")
    world.equal([], world.processes_with(f"WAVE_RUN={task}-1"), "what is left of the agent")
    ends = [event for event in w.events() if event["k"] == "run_ended" and event["task"] == task]
    world.equal(1, len(ends), "ends that are recorded")
    if row["state"] == "done" or not hit:
        world.equal(1, len(w.commits(feature)), "commits on the branch")
    w.expect_every_commit_told([feature])
    world.equal("dirty\n", (w.worktree(feature) / "dirty").read_text(), "what was not committed")
    struck.expect_rest(w)
    w.ok("cleanup", "--force", feature)


def commit_of_an_agent(w, every):
    (w.folder / "shown").mkdir(exist_ok=True)
    w.environment["WAVE_CONFIG_COMMIT__FOR_AGENT"] = "false"
    chosen, steps, hits = [0], None, 0
    while chosen:
        at = chosen.pop(0)
        hit, count = one_commit(w, at)
        if at == 0:
            steps = count
            chosen = struck.points(steps, None if every else FEW, f"{SEED} commit")
        hits += hit is not None
    world.check(hits, "no step was hit")
    return f"{hits} of {steps} steps"


def one_commit(w, at):
    feature = f"c{at}"
    # In the worktree, the only place that it can write to in the sandbox as well.
    words = " ".join(f"'{word}'" for word in struck.strike_words("strike.log", at, of=("git",)))
    task = w.started(feature, agent=agent(w, feature, COMMITS.format(strike=words)))[feature]
    row = w.until_ended(feature)[feature]
    hit, count = struck.blow(w.worktree(feature) / "strike.log")
    world.Kills.count += hit is not None
    try:
        world.equal(("failed", "agent_exit"), (row["state"], row["reason"]), "the first attempt")
        first = w.commits(feature)
        world.check(len(first) == 1 or hit and not first, f"commits of the first attempt: {first}")
        # A lock that a git may hold, as far as can be seen, is left alone: then once more.
        for _ in range(3):
            w.ok("retry", feature)
            row = w.until_ended(feature)[feature]
            if row["state"] == "done":
                break
        world.equal(("done", None), (row["state"], row["reason"]), f"the second attempt ({row['detail']})")
        world.equal(first, w.commits(feature)[:len(first)], "the commit of the first attempt")
        work = w.git("show", f"{feature}:work")
        all_of_them = "".join(f"{task}-{number}\n" for number in range(1, row["attempt"] + 1))
        world.equal(all_of_them, work, "the work of all attempts")
        # One that git had written down, but never moved the branch to, may be told as well.
        events = {event["oid"] for event in w.events() if event["k"] == "commit" and event["task"] == task}
        world.equal(set(), set(w.commits(feature)) - events, "commits that are not told")
        struck.expect_rest(w)
    except world.Failed as fault:
        raise world.Failed(f"killed at {at}, {hit}: {fault}") from None
    w.ok("cleanup", "--force", feature)
    return hit, count


def runner_is_killed(w, every):
    """At every step from the agent's last word on."""
    return runner_at_its_end(w, every, {})


def runner_is_killed_sandboxed(w, every):
    """The same, where the work must be brought out of the sandbox; also the git that does it."""
    sandboxed(w)
    return runner_at_its_end(w, every, {})


def git_of_an_agent_is_killed(w, every):
    return commit_of_an_agent(w, every)


def git_of_an_agent_is_killed_sandboxed(w, every):
    sandboxed(w)
    return commit_of_an_agent(w, every)


CASES = [runner_is_killed, runner_is_killed_sandboxed, git_of_an_agent_is_killed,
         git_of_an_agent_is_killed_sandboxed]


def case(deed, every):
    def run(w):
        return deed(w, every)
    run.__name__ = deed.__name__
    return run


def main(words):
    chosen = [each for each in CASES if each.__name__ in words] or CASES
    world.show("struckruns", *[case(each, "every" in words) for each in chosen])


main(sys.argv[1:])
