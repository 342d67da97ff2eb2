# SPDX-License-Identifier: MIT
"""Tasks that are tried again by themselves, and kill -9 for those who do it.

A runner whose run has ended waits for the next attempt of its task, and starts it; when it is killed,
`git wave reconcile` does so in its place. Whoever is killed, and whenever: no attempt is started
twice, there are no more of them than the policy allows, every task comes to an end or to a person,
nothing is left that nobody watches, and no pass of reconcile keeps anybody waiting."""
import json
import os
import pathlib
import random

import world

SEED = int(os.environ.get("WAVE_SEED", "1"))
FEATURES = ("a", "b", "c", "d")
ATTEMPTS = 6
# A pass looks, ends and starts; it never waits for what somebody else may do some day.
LONGEST_PASS = 10 * world.PATIENCE

# Proves that it is alone, leaves a commit, and fails.
ALONE = """
exec 9>>"$WAVE_WORKTREE.lock"
flock -n 9 || { echo "$WAVE_RUN" >>"$WAVE_WORKTREE.collisions"; exit 9; }
echo "$WAVE_RUN" >>"$WAVE_WORKTREE.runs"
git commit -q --allow-empty -m "work of $WAVE_RUN" && echo "$WAVE_RUN" >>"$WAVE_WORKTREE.commits"
exit 3
"""


def beside(w, feature, name):
    path = pathlib.Path(f"{w.worktree(feature)}.{name}")
    return path.read_text().split() if path.exists() else []


def command_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_text(errors="replace").split("\0")
    except OSError:
        return []


def runners(w):
    """The living runners, by pid, with the run that each was started for."""
    commands = {pid: command_of(pid) for pid in w.left_processes()}
    return {pid: words[2] for pid, words in commands.items()
            if len(words) > 2 and words[0].endswith("git-wave") and words[1] == "runner"}


def waits(w, run):
    return (w.wave_dir / "runs" / run / "exit.json").exists()


def sessions(w):
    sockets = list(pathlib.Path(w.runtime).glob("git-wave/*/tmux"))
    if not sockets:
        return []
    return w.run("tmux", "-S", sockets[0], "list-sessions", "-F", "#{session_name}").stdout.split()


class Killer:
    """Kills one runner after the other, as the dice fall."""

    def __init__(self, w, wanted, pause):
        self.kills, self._w, self._wanted, self._pause = 0, w, wanted, pause
        self._dice = random.Random(SEED)

    def strike(self):
        world.time.sleep(self._dice.uniform(*self._pause))  # the moment of the blow
        victims = sorted(pid for pid, run in runners(self._w).items() if self._wanted(self._w, run))
        if victims and world.kill(self._dice.choice(victims)):
            self.kills += 1


def is_settled(row):
    return row["recorded"] and row["state"] in (*world.ENDED, "needs_human")


def reconcile_until_settled(w):
    """Pass after pass; returns how long each took."""
    passes = []
    end = world.time.monotonic() + 150
    while not all(is_settled(row) for row in w.tasks().values()):
        world.check(world.time.monotonic() < end, "the tasks come to no end")
        begun = world.time.monotonic()
        w.ok("reconcile")
        passes.append(world.time.monotonic() - begun)
    return passes


def expect_bounded_and_alone(w):
    shown = {}
    for feature in FEATURES:
        runs, commits = beside(w, feature, "runs"), beside(w, feature, "commits")
        world.equal([], beside(w, feature, "collisions"), f"agents of {feature} that met another")
        world.equal(len(set(runs)), len(runs), f"runs of {feature} that had two agents: {runs}")
        told = w.git("log", "--format=%s", feature).splitlines()
        for run in commits:
            world.check(f"work of {run}" in told, f"the work of {run} is lost")
        shown[feature] = json.loads(w.ok("show", feature, "--json"))["task"]
        attempts = [run["attempt"] for run in shown[feature]["runs"]]
        world.equal(list(range(1, shown[feature]["attempt"] + 1)), attempts, f"attempts of {feature}")
        world.check(len(attempts) <= ATTEMPTS, f"too many attempts of {feature}: {attempts}")
    return shown


def expect_nothing_left(w):
    """Once all has settled: the last runner has gone, and with it the sessions."""
    world.until("no runner is left", lambda: not runners(w))
    w.until_runners_are_dead()
    w.ok("reconcile")
    tips = w.refs("refs/wave/log/")
    world.equal("", w.ok("reconcile"), "what a second pass repairs")
    world.equal(tips, w.refs("refs/wave/log/"), "the log after a second pass")
    world.equal([], sessions(w), "sessions that are left")
    w.until_upkeep_is_over()
    left = [command_of(pid) for pid in w.left_processes()]
    world.equal([], [words for words in left if words and "tmux" not in words[0]], "processes that are left")
    w.expect_no_event_twice()
    w.expect_sound()


def struck_until_settled(w, wanted, pause):
    for name, value in (("MAX_ATTEMPTS", ATTEMPTS), ("DELAY", "1s"), ("MAX_DELAY", "2s")):
        w.environment[f"WAVE_CONFIG_RETRY__{name}"] = str(value)
    w.started(*FEATURES, agent=w.agent("alone", ALONE))
    killer = Killer(w, wanted, pause)
    with world.Loop(killer.strike):
        passes = reconcile_until_settled(w)
    shown = expect_bounded_and_alone(w)
    expect_nothing_left(w)
    world.check(killer.kills > 0, "nobody was killed")
    world.check(max(passes) < LONGEST_PASS, f"a pass of reconcile took {max(passes):.1f} s")
    attempts = sum(task["attempt"] for task in shown.values())
    lost = sum(run["reason"] == "lost" for task in shown.values() for run in task["runs"])
    people = sum(task["state"] == "needs_human" for task in shown.values())
    return (f"seed {SEED}: {killer.kills} kills, {attempts} attempts, {lost} lost, {people} for a person, "
            f"{len(passes)} passes, the longest {max(passes):.1f} s")


def killed_waiting_runners(w):
    """Runners whose own run is over, and who wait for the next."""
    return struck_until_settled(w, waits, (0, 0.3))


def killed_runners(w):
    """Whichever runner it meets, and whatever that is doing."""
    return struck_until_settled(w, lambda *_: True, (0, 0.6))


def runners_killed_young(w):
    """So soon after one another that many an attempt comes to nothing before its agent is there."""
    return struck_until_settled(w, lambda *_: True, (0, 0.1))


world.show("retries_killed", killed_waiting_runners, killed_runners, runners_killed_young)
