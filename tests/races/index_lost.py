# SPDX-License-Identifier: MIT
"""The index is deleted, cut off or overwritten again and again under live runs: a view, no more."""
import os

import world

AGENTS, COMMITS = world.times(2, 4), world.times(3, 5)
AGENT = """
for number in $(seq {commits}); do
  echo "$WAVE_FEATURE $number" >>work
  git add work && git commit -q -m "work $number" || exit 7
  sleep 0.2
done
"""


def files(w, pattern):
    return list(w.wave_dir.glob(pattern))


def delete_one(w):
    for path in files(w, "index-v*.db"):
        path.unlink(missing_ok=True)


def delete_everything(w):
    for path in files(w, "index-v*"):
        path.unlink(missing_ok=True)


def delete_journal(w):
    for path in files(w, "index-v*.db-wal"):
        path.unlink(missing_ok=True)


def cut_off(w):
    for path in files(w, "index-v*.db"):
        try:
            os.truncate(path, 5000)
        except FileNotFoundError:
            pass


def overwrite(w):
    for path in files(w, "index-v*.db"):
        try:
            with open(path, "r+b") as file:
                file.write(os.urandom(20000))
        except FileNotFoundError:
            pass


def empty(suffix):
    def deed(w):
        for path in files(w, "index-v*.db" + suffix):
            try:
                os.truncate(path, 0)
            except FileNotFoundError:
                pass
    return deed


def misdirect(w):
    pointers = files(w, "index-v[0-9]")
    world.check(pointers, "there is nothing that names the index")
    for path in pointers:
        path.write_text("../../../etc/passwd")


def spoil(w, *deeds):
    agent = w.agent("commits", AGENT.format(commits=COMMITS))
    features = [f"f{number}" for number in range(AGENTS)]
    w.started(*features, agent=agent)
    count, slowest = 0, [0]

    def deed():
        nonlocal count
        deeds[count % len(deeds)](w)
        count += 1
        begun = world.time.monotonic()
        w.ok("status")
        slowest[0] = max(slowest[0], world.time.monotonic() - begun)
        world.time.sleep(0.05)  # the pace of the vandal, nothing is waited for

    with world.Loop(deed) as vandal:
        rows = w.until_ended(*features)
        w.started("late", agent=agent)
        rows = w.until_ended("late", *features)
    world.equal({"done"}, {row["state"] for row in rows.values()}, "states")
    w.expect_every_commit_told(rows)
    w.expect_no_event_twice()
    w.expect_sound()
    # SQLite itself tries for 10 s to make sense of what keeps vanishing; it is not to begin again.
    world.check(slowest[0] < 20, f"status has taken {slowest[0]:.1f} s")
    return f"{AGENTS} runs, {vandal.rounds} times, status at most {slowest[0]:.1f} s"


def deleted(w):
    return spoil(w, delete_one, delete_everything)


def cut(w):
    return spoil(w, cut_off)


def garbage(w):
    return spoil(w, overwrite, misdirect)


def journal_deleted(w):
    return spoil(w, delete_journal)


def emptied(w):
    return spoil(w, empty(""))


def journal_emptied(w):
    return spoil(w, empty("-wal"))


def shared_memory_emptied(w):
    """What the runners have mapped: reading it would end them (SIGBUS)."""
    return spoil(w, empty("-shm"))


def garbage_inside(w):
    """Not the beginning, which every command reads, but a page that only some questions lead to."""
    w.started("f", agent=w.agent("commits", world.COMMIT))
    w.until_ended("f")
    for page in range(1, 8):
        for path in files(w, "index-v*.db"):
            with open(path, "r+b") as file:
                file.seek(page * 4096)
                file.write(os.urandom(4096))
        world.equal("done", w.tasks()["f"]["state"], f"state after garbage in page {page}")
        w.ok("events", "f")
        w.started(f"next-{page}", agent=w.agent("commits", world.COMMIT))
        w.until_ended()
    w.expect_sound()


world.show("index", deleted, cut, garbage, garbage_inside, journal_deleted,
           emptied, journal_emptied, shared_memory_emptied)
