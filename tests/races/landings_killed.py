# SPDX-License-Identifier: MIT
"""git wave land is killed at random moments, runs twice at once, and beside a person who commits on
the very branch. After one more land nothing is lost and nothing is there twice: the base has moved
once for each task, the worktree of whoever has it checked out is clean or shows their own change."""
import random
import threading
import time

import world

SEED = 20261129
TASKS, KILLS = world.times((4, 16), (12, 60))
WORK = ('seq 300 >"of-$WAVE_FEATURE" && mkdir -p shared && echo "$WAVE_FEATURE" >"shared/$WAVE_FEATURE"\n'
        'git add . && git commit -q -m "work of $WAVE_FEATURE"\n')


def tasks_of(w, count):
    features = [f"t{number}" for number in range(count)]
    w.started(*features, agent=w.agent("works", WORK))
    w.until_ended(*features)
    return features


def merges(w):
    """By feature, how often the base has it."""
    subjects = w.git("log", "--first-parent", "--format=%s", "main").splitlines()
    out = {}
    for subject in subjects:
        if subject.startswith("Merge '"):
            feature = subject.split("'")[1]
            out[feature] = out.get(feature, 0) + 1
    return out


def expect_landed(w, features, dirt=""):
    world.equal({each: 1 for each in features}, merges(w), "merges on main")
    world.equal(dirt, w.git("status", "--porcelain"), "status of main's worktree")
    for feature in features:
        world.check((w.repository / f"of-{feature}").exists(), f"the file of {feature} is not there")
    landed = [event["task"] for event in w.events() if event["k"] == "landed"]
    world.equal(len(features), len(landed), "landings that are recorded")
    world.equal(len(features), len(set(landed)), "tasks that they are of")
    world.equal({}, w.refs("refs/wave/keep/"), "commits that are kept still")
    world.check(not (w.wave_dir / "landing.json").exists(), "the record of a landing is left")
    world.check(not (w.repository / ".git" / "index.lock").exists(), "a lock is left")
    w.expect_no_event_twice()
    w.expect_sound()


def land_killed(w, dice, longest, feature):
    process = w.begin("git-wave", "land", feature)
    timer = threading.Timer(dice.uniform(0, longest), lambda: world.kill(process.pid))
    timer.start()
    done = w.end(process)
    timer.cancel()
    return done.returncode == 0


def killed(w):
    dice = random.Random(SEED)
    features = tasks_of(w, TASKS)
    begun = time.monotonic()
    w.ok("land", features[0])
    longest = 1.2 * (time.monotonic() - begun)
    ends = {True: 0, False: 0}
    for feature in features[1:]:
        for _ in range(KILLS // TASKS):
            ends[land_killed(w, dice, longest, feature)] += 1
        # What a killed one has started goes on for an instant, and is waited for.
        world.until(f"{feature} lands", lambda: w.wave("land", feature).returncode == 0)
    expect_landed(w, features)
    return f"{ends[False]} killed, {ends[True]} came to their end"


def reconcile_completes(w):
    dice = random.Random(SEED + 1)
    features = tasks_of(w, TASKS)
    begun = time.monotonic()
    w.ok("land", features[0])
    longest = 1.2 * (time.monotonic() - begun)
    for feature in features[1:]:
        land_killed(w, dice, longest, feature)
        world.until("reconcile", lambda: w.wave("reconcile").returncode == 0 and
                    not (w.wave_dir / "landing.json").exists())
        world.equal("", w.git("status", "--porcelain"), "status of main's worktree")
    for feature in features:
        w.ok("land", feature)
    expect_landed(w, features)


def at_once(w):
    features = tasks_of(w, TASKS)
    deeds = [lambda f=feature: w.wave("land", f) for feature in features for _ in range(2)]
    for done in world.parallel(*deeds):
        world.equal(0, done.returncode, f"exit of land ({done.stderr.strip()})")
    expect_landed(w, features)


def beside_a_person(w):
    """Who commits on main all the while, and leaves one file modified in the end."""
    features = tasks_of(w, TASKS)
    begun = time.monotonic()
    w.ok("land", features[0])
    # A person looks at what was done; one who were faster than a landing would keep it out for ever.
    pause = max(0.15, 2 * (time.monotonic() - begun))
    count = [0]

    def commit():
        name = w.repository / "mine"
        name.write_text(f"{count[0]}\n")
        done = w.run("git", "add", "mine")
        if done.returncode == 0:
            done = w.run("git", "commit", "-q", "-m", f"mine {count[0]}")
        # Refused when a landing is in the middle: git says so, and they try again.
        count[0] += done.returncode == 0
        time.sleep(pause)

    with world.Loop(commit):
        for feature in features[1:]:
            world.until(f"{feature} lands", lambda: w.wave("land", feature).returncode == 0, 60)
    w.run("git", "add", "mine")
    w.run("git", "commit", "-q", "-m", "the last of mine")
    mine = w.git("log", "--format=%s", "main").splitlines()
    for number in range(count[0]):
        world.equal(1, mine.count(f"mine {number}"), f"commit {number} of the person")
    (w.repository / "file-0").write_text("changed\n")
    expect_landed(w, features, " M file-0\n")
    return f"{count[0]} commits of a person"


world.show("landings", killed, reconcile_completes, at_once, beside_a_person)
