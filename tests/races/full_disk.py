# SPDX-License-Identifier: MIT
"""The disk is full for real: a small file system of its own, with nothing left or a few kilobytes. What
cannot be done is refused with a sentence, what can be read is still answered, nothing is torn, and all
of it works again once there is room."""
import json
import os
import shutil
import subprocess
import sys

import world

MEGABYTES = 12
LEVELS = (0, 4, 16, 40)  # kilobytes that are left
WITHIN = "WAVE_TEST_MOUNTS"  # set in the namespace that the suite makes for itself


def enter():
    """Begins anew where it may mount, and nobody else sees that."""
    words = ["unshare", "--user", "--map-root-user", "--mount", sys.executable, "-B", *sys.argv]
    if not shutil.which("unshare"):
        print("skipped: there is no unshare")
        sys.exit(77)
    probe = subprocess.run([*words[:4], "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, text=True)
    if probe.returncode:
        print(f"skipped: nothing may be mounted here: {probe.stderr.strip()}")
        sys.exit(77)
    os.execvpe(words[0], words, {**os.environ, WITHIN: "1"})


class Small:
    """The world's repository and its worktrees lie on a disk that can be filled."""

    def __init__(self, w):
        self.w = w
        self.disk = w.folder / "disk"
        self.disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "none", self.disk], check=True)
        shutil.rmtree(w.repository)
        w.folder = self.disk  # worktrees lie beside the repository
        w.repository = self.disk / "repo"
        w.make_repository()
        self.filler = self.disk / "filler"

    def fill(self, left_kilobytes):
        self.free()
        with open(self.filler, "wb", buffering=0) as file:  # closing it has nothing left to write
            try:
                while True:
                    file.write(b"x" * 65536)
            except OSError:
                pass
        size = self.filler.stat().st_size
        os.truncate(self.filler, max(0, size - left_kilobytes * 1024))

    def free(self):
        if self.filler.exists():
            self.filler.unlink()


def told(done, words):
    world.check(done.returncode in (0, 1, 128), f"{words} ended with {done.returncode}: {done.stderr}")
    if done.returncode == 128:
        world.check("git wave: " in done.stderr, f"{words} does not say what failed: {done.stderr!r}")


def full(w):
    small = Small(w)
    agent = w.agent("works", 'echo "$WAVE_FEATURE" >"of-$WAVE_FEATURE" && git add .\n' + world.COMMIT)
    w.ok("init")
    w.started("kept", "landed", agent=agent)
    w.until_ended()
    (w.worktree("kept") / "new").write_text("never added\n")
    refused = 0
    for number, left in enumerate(LEVELS):
        for deed in (start, issue, cleanup, land):
            deed_words, check = deed(w, agent, number)
            small.fill(left)
            done = w.wave(*deed_words)
            answered = w.wave("status", "--all", "--json")
            small.free()
            told(done, deed_words)
            world.equal(0, answered.returncode, f"exit of status on a full disk ({answered.stderr.strip()})")
            json.loads(answered.stdout)
            refused += done.returncode != 0
            w.ok("reconcile")
            check(done.returncode == 0)
            w.until_runners_are_dead()
            w.ok("reconcile")
            world.equal("", w.ok("reconcile"), "what a second pass repairs")
            w.expect_sound()
            w.expect_no_event_twice()
    world.check(refused, "the disk was never full")
    return f"{refused} of {4 * len(LEVELS)} deeds were refused"


def start(w, agent, number):
    feature = f"s{number}"

    def check(done):
        def ended():
            w.ok("reconcile")
            rows = w.tasks()
            row = rows.get(feature)
            return rows if not row or row["recorded"] and row["state"] in world.ENDED else None
        rows = world.until(f"{feature} has ended", ended)
        world.check(feature in rows or not done, "a task that was acknowledged is not there")
        if feature in rows:
            row = rows[feature]
            known = (row["state"], row["reason"]) in (
                ("done", None), ("failed", "lost"), ("failed", "setup_failed"), ("failed", "agent_exit"),
                ("failed", "shut_down"), ("failed", "agent_signal"))
            world.check(known, f"it is {row['state']}/{row['reason']}: {row['detail']}")
            w.ok("cleanup", "--force", feature)
        w.expect_nothing_of(feature)
    return ("start", feature, "-m", "x", *agent), check


def issue(w, agent, number):
    def check(done):
        rows = json.loads(w.ok("issue", "list", "--all", "--json"))["issues"]
        found = [row for row in rows if row["title"] == f"about {number}"]
        world.check(len(found) <= 1 and (found or not done), f"it is there {len(found)} times")
    return ("issue", "new", f"about {number}", "-m", "words"), check


def cleanup(w, agent, number):
    def check(done):
        state = w.tasks()["kept"]["state"]
        world.check(state == ("cleaned" if done else state) and state in ("done", "cleaned"), f"it is {state}")
        if state == "cleaned":
            w.ok("restore", "kept")
        world.equal("never added\n", (w.worktree("kept") / "new").read_text(), "what was not committed")
    return ("cleanup", "--force", "kept"), check


def land(w, agent, number):
    def check(done):
        world.until("it lands", lambda: w.wave("land", "landed").returncode == 0)
        subjects = w.git("log", "--first-parent", "--format=%s", "main").splitlines()
        world.equal(1, sum("'landed'" in each for each in subjects), "landings")
        world.equal("", w.git("status", "--porcelain"), "status of main's worktree")
    return ("land", "landed"), check


def an_agent_fills_it(w):
    """The runner of the one who did it, and of another, record their ends all the same."""
    small = Small(w)
    go = small.disk / "go"
    fills = w.agent("fills", "cat /dev/zero >zeros 2>/dev/null; exit 3\n")
    waits = w.agent("waits", f"while [ ! -e {go} ]; do sleep 0.02; done\n{world.COMMIT}")
    go_on = w.started("waits", agent=waits)["waits"]
    world.until("its agent is known", lambda: w.owner(go_on)[1])
    w.started("fills", agent=fills)
    world.until("the disk is full", lambda: shutil.disk_usage(small.disk).free == 0)
    world.until("its agent has given up", lambda: not world.processes_with("WAVE_FEATURE=fills") or
                w.wave("status", "fills").returncode == 0)
    (w.worktree("fills") / "zeros").unlink()
    go.touch()
    rows = w.until_ended("waits", "fills")
    world.equal("failed", rows["fills"]["state"], "the one who filled it")
    world.equal("done", rows["waits"]["state"], f"the other ({rows['waits']['detail']})")
    w.ok("reconcile")
    w.expect_every_commit_told(["waits"])
    w.expect_sound()


if WITHIN not in os.environ:
    enter()
world.show("full", full, an_agent_fills_it)
