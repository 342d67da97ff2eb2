# SPDX-License-Identifier: MIT
"""Several starters of one feature: one wins, the others say why and leave nothing."""
import os

import world

ROUNDS = 10


def race(w, starters):
    agent = w.agent("commits", world.COMMIT)
    for number in range(ROUNDS):
        feature = f"f{number}"
        answers = world.parallel(*[lambda: w.start(feature, agent=agent) for _ in range(starters)])
        winners = [answer for answer in answers if answer.returncode == 0]
        world.equal(1, len(winners), f"winners of {feature}: {[a.stderr for a in answers]}")
        for answer in answers:
            if answer is not winners[0]:
                w.refused(answer)
        expect_only(w, number + 1)
    rows = w.until_ended()
    world.equal({"done"}, {row["state"] for row in rows.values()}, "states")
    w.expect_every_commit_told(rows)
    w.expect_sound()
    return f"{ROUNDS} rounds of {starters}"


def expect_only(w, count):
    """So many tasks, and neither branch nor folder, run nor worktree entry more."""
    world.equal(count, len(w.tasks()), "tasks")
    world.equal(count + 1, len(w.refs("refs/heads/")), "branches with main")
    for folder in (w.wave_dir / "runs", w.wave_dir / "private", w.folder / "repo.wave",
                   w.repository / ".git" / "worktrees"):
        world.equal(count, len(os.listdir(folder)), f"entries of {folder}")


def two(w):
    return race(w, 2)


def eight(w):
    return race(w, 8)


world.show("one", two, eight)
