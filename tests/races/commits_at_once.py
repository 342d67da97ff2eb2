# SPDX-License-Identifier: MIT
"""Sixteen agents commit as fast as they can while somebody looks: every commit is told once."""
import world

AGENTS, COMMITS = 16, 4
# All begin when the gate opens, so that the commits do meet.
AGENT = """
while [ ! -e {gate} ]; do sleep 0.02; done
for number in $(seq {commits}); do
  echo "$WAVE_FEATURE $number" >>work
  git add work && git commit -q -m "work $number" || exit 7
done
"""
AMENDS = """
git commit -q --allow-empty -m first && git commit -q --amend --allow-empty -m second
git commit -q --allow-empty -m third && git reset -q --hard HEAD~1
git commit -q --allow-empty -m fourth
"""


def commits_of_all(w):
    gate = w.folder / "gate"
    agent = w.agent("commits", AGENT.format(gate=gate, commits=COMMITS))
    features = [f"f{number}" for number in range(AGENTS)]
    world.equal(AGENTS, len(w.started(*features, agent=agent)), "tasks")
    with world.Loop(lambda: w.ok("status")) as looks:
        gate.touch()
        rows = w.until_ended(*features)
    world.equal({"done"}, {rows[f]["state"] for f in features}, "states")
    w.expect_every_commit_told(features)
    w.expect_no_event_twice()
    w.expect_sound()
    world.equal([], w.spools(), "spools")
    return f"{AGENTS * COMMITS} commits, {looks.rounds} looks"


def rewritten_commits(w):
    """What an agent takes back was there all the same: told once, like what stands."""
    task = w.started("f", agent=w.agent("amends", AMENDS))["f"]
    rows = w.until_ended("f")
    world.equal("done", rows["f"]["state"], "state")
    told = [event["oid"] for event in w.events() if event["k"] == "commit"]
    reflog = w.repository / ".git" / "worktrees" / task / "logs" / "HEAD"
    lines = [line.split() for line in reflog.read_text().splitlines()]
    made = {line[1] for line in lines} - {w.git("rev-parse", "main").strip()}
    world.equal(4, len(made), "commits that were made")
    world.equal(sorted(made), sorted(told), "commit events")
    w.expect_no_event_twice()
    w.expect_sound()


world.show("commits", commits_of_all, rewritten_commits)
