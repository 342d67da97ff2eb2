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


world.show("gc", pack_refs, gc)
