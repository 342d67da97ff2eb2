# SPDX-License-Identifier: MIT
"""Sixteen features started at once, in a repository that git-wave has never seen."""
import world

STARTERS = 16


def start_all(w):
    agent = w.agent("commits", world.COMMIT)
    features = [f"f{number}" for number in range(STARTERS)]
    answers = world.parallel(*[lambda f=f: w.start(f, agent=agent) for f in features])
    for answer in answers:
        world.equal(0, answer.returncode, f"exit of {answer.args} ({answer.stderr.strip()})")
    rows = w.until_ended(*features)
    world.equal(["done"] * STARTERS, [rows[f]["state"] for f in features], "states")
    world.equal(list(range(1, STARTERS + 1)), sorted(rows[f]["slot"] for f in features), "slots")
    world.equal(sorted(features + ["main"]),
                sorted(name.removeprefix("refs/heads/") for name in w.refs("refs/heads/")), "branches")
    world.equal(STARTERS + 1, len(w.git("worktree", "list").splitlines()), "worktrees")
    w.expect_every_commit_told(features)
    w.expect_no_event_twice()
    w.expect_sound()
    return f"{STARTERS} starts"


def first_use(w):
    return start_all(w)


def first_use_beside_a_prune(w):
    with world.Loop(lambda: w.run("git", "worktree", "prune")) as prune:
        figures = start_all(w)
    return f"{figures}, {prune.rounds} prunes"


world.show("starts", first_use, first_use_beside_a_prune)
