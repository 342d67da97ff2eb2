# SPDX-License-Identifier: MIT
"""Eight agents rewrite their commits at once: git carries notes over each time, without looking who
else does. Every commit that stands keeps the one note that is true of it."""
import world

AGENTS, ROUNDS = 8, 6
AGENT = """
while [ ! -e {gate} ]; do sleep 0.02; done
for round in $(seq {rounds}); do
  for number in 1 2 3; do
    git commit -q --allow-empty -m "$WAVE_FEATURE $round $number" || exit 7
  done
  git rebase -q --force-rebase HEAD~2 || exit 8
done
"""
# The first run fails behind its commit, the second rewrites that.
TWICE = """
if [ "$(git rev-list --count main..HEAD)" = 0 ]; then
  git commit -q --allow-empty -m work
  exit 3
fi
git commit -q --amend --allow-empty -m better
"""


def rebases(w):
    gate = w.folder / "gate"
    agent = w.agent("rebases", AGENT.format(gate=gate, rounds=ROUNDS))
    features = [f"f{number}" for number in range(AGENTS)]
    w.started(*features, agent=agent)
    gate.touch()
    rows = w.until_ended(*features, seconds=120)
    world.equal({"done"}, {rows[f]["state"] for f in features}, "states")
    w.ok("reconcile")
    notes = w.notes()
    for feature in features:
        task, commits = rows[feature]["id"], w.commits(feature)
        world.equal(3 * ROUNDS, len(commits), f"commits of {feature}")
        bare = [oid for oid in commits if oid not in notes]
        world.equal([], bare, f"commits of {feature} without a note")
        for oid in commits:
            wanted = ["Wave-Agent: command", f"Wave-Run: {task}-1", f"Wave-Task: {task} {feature}"]
            world.equal(wanted, notes[oid].splitlines(), f"note of {oid}")
    w.expect_no_event_twice()
    w.expect_sound()
    return f"{AGENTS * ROUNDS * 3} commits"


def second_run(w):
    """An agent that rewrites what another run has made: the note says whose the new commit is."""
    agent = w.agent("twice", TWICE)
    task = w.started("f", agent=agent)["f"]
    w.until_ended("f")
    w.ok("retry", "f")
    world.until("the second run has ended", lambda: w.tasks()["f"]["state"] == "done")
    w.ok("reconcile")
    (commit,) = w.commits("f")
    lines = [x for x in w.notes()[commit].splitlines() if x.startswith("Wave-Run")]
    world.equal([f"Wave-Run: {task}-2"], lines, "runs that the note names")


def by_hand(w):
    """What somebody takes away comes back, what somebody adds stays."""
    task = w.started("f", agent=w.agent("commits", world.COMMIT))["f"]
    w.until_ended("f")
    (commit,) = w.commits("f")
    w.git("notes", "--ref=wave", "append", "-m", "seen by me", commit)
    w.ok("reconcile")
    mine = w.notes()[commit]
    world.check("seen by me" in mine and f"Wave-Run: {task}-1" in mine, mine)
    w.git("notes", "--ref=wave", "remove", commit)
    world.check(commit not in w.notes(), "it is removed")
    w.ok("reconcile")
    world.equal(mine.split("\n\n")[0].splitlines()[0], w.notes()[commit].splitlines()[0], "note")
    w.git("update-ref", "-d", "refs/notes/wave")
    w.ok("reconcile")
    world.check("seen by me" in w.notes()[commit], "the ref comes back whole")
    # What we remember of it is gone as well: the log is left.
    (w.wave_dir / "notes").unlink()
    w.git("notes", "--ref=wave", "remove", commit)
    w.ok("reconcile")
    world.check(f"Wave-Run: {task}-1" in w.notes()[commit], "told anew from the log")


world.show("rebases", rebases, second_run, by_hand)
