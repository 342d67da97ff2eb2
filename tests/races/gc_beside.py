# SPDX-License-Identifier: MIT
"""git tidies up beside starts and commits: packed refs and collected garbage lose no event."""
import world

STARTERS, COMMITS = 12, 6
# Immediate pruning takes folders of objects away between two steps of git itself, so the agent, too,
# tries more than once.
AGENT = """
commit() {{
  for try in $(seq 50); do
    git add work && git commit -q -m "$1" && return
    git diff --quiet HEAD -- work && return
  done
  exit 7
}}
for number in $(seq {commits}); do
  echo "$WAVE_FEATURE $number" >>work
  commit "work $number"
  sleep 0.1
done
"""


def beside(w, *housework):
    agent = w.agent("commits", AGENT.format(commits=COMMITS))
    features = [f"f{number}" for number in range(STARTERS)]
    known = set()

    def look():
        """What was there once never goes away again."""
        now = set(w.tasks())
        world.check(known <= now, f"status lost {sorted(known - now)}")
        known.update(now)

    def tidy():
        for words in housework:
            w.run("git", *words)

    with world.Loop(tidy) as tidied, world.Loop(look) as looks:
        answers = world.parallel(*[lambda f=f: w.start(f, agent=agent) for f in features])
        for answer in answers:
            world.equal(0, answer.returncode, f"exit of {answer.args} ({answer.stderr.strip()})")
        w.until_ended(*features)
    rows = w.tasks()
    world.equal({"done"}, {rows[f]["state"] for f in features}, "states")
    w.expect_every_commit_told(features)
    w.expect_no_event_twice()
    w.expect_sound()
    return f"{STARTERS} starts, {STARTERS * COMMITS} commits, {tidied.rounds} rounds, {looks.rounds} looks"


def pack_refs(w):
    return beside(w, ("pack-refs", "--all"))


def gc(w):
    return beside(w, ("gc", "-q"), ("pack-refs", "--all"))


def prune_now(w):
    """What git's manual warns of: it deletes what is being written. Of agents' commits git then loses
    some by itself, so there are none here; of ours nothing may be lost."""
    agent = w.agent("idle", "exit 0\n")
    features = [f"f{number}" for number in range(STARTERS)]
    w.ok("init")
    with world.Loop(lambda: w.run("git", "gc", "-q", "--prune=now")) as pruned:
        answers = world.parallel(*[
            lambda f=f: w.wave("start", f, "-m", "x", "--no-commit-needed", *agent) for f in features])
        for answer in answers:
            world.equal(0, answer.returncode, f"exit of {answer.args} ({answer.stderr.strip()})")
        w.until_ended(*features)
    w.ok("reconcile")
    world.equal({"done"}, {row["state"] for row in w.tasks().values()}, "states")
    w.expect_no_event_twice()
    w.expect_sound()
    w.git("gc", "-q", "--prune=now")
    w.ok("index", "rebuild")
    w.expect_sound()
    return f"{STARTERS} starts, {pruned.rounds} rounds"


world.show("gc", pack_refs, gc, prune_now)
