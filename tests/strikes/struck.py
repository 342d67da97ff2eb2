# SPDX-License-Identifier: MIT
"""What the suites of this folder share: programs that are struck at their Nth step (strike.cpp), and
what must hold afterwards, wherever it was."""
import os
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "races"))
import world  # noqa: E402

STRIKE = os.environ.get("WAVE_STRIKE", "")
KILLS = ("kill", "torn")
SIGNALS = {"INT": 2, "TERM": 15, "HUP": 1}
PASSES = 3


def strike_words(log, at, deed="kill", on=(), of=()):
    """What stands before the words of a program that is to be struck; at 0 its steps are counted."""
    words = [STRIKE, "--log", str(log), "--do", deed, "--at", str(at)]
    if on:
        words += ["--on", ",".join(on)]
    if of:
        words += ["--of", ",".join(of)]
    return words


def blow(log):
    """What was struck, and after how many steps all was over; of a program that went to its end."""
    lines = log.read_text().splitlines() if log.exists() else []
    hit = [line.removeprefix("struck ") for line in lines if line.startswith("struck ")]
    steps = [int(line.split()[1]) for line in lines if line.startswith("steps ")]
    return (hit[0] if hit else None), (steps[0] if steps else None)


def struck(w, *argv, at, deed="kill", cwd=None, seconds=60, **which):
    """Runs it; `.hit` tells the step that was struck, if it came to that."""
    log = w.folder / "strike.log"
    log.unlink(missing_ok=True)
    done = w.run(*strike_words(log, at, deed, **which), "--", *argv, cwd=cwd, seconds=seconds)
    world.check(done.returncode not in (125, 129), f"it cannot be struck: {done.stderr}")
    done.hit, done.steps = blow(log)
    done.step = at
    world.Kills.count += done.hit is not None and deed in KILLS
    w.note("struck", done.hit, "steps", done.steps)
    return done


def follow(w, pid, at, deed="kill", **which):
    """Begins to follow a process that runs; ends with it."""
    log = w.folder / "strike.log"
    log.unlink(missing_ok=True)
    process = w.begin(*strike_words(log, at, deed, **which), "--pid", pid)
    world.equal("following\n", process.stdout.readline(), "what strike says")
    return process


class Belongings:
    """What is the user's: none of it may change."""

    def __init__(self, w):
        w.git("branch", "mine")
        (w.repository / "file-2").write_text("not committed\n")
        (w.repository / "file-3").write_text("staged\n")
        w.git("add", "file-3")
        (w.repository / "new").write_text("not added\n")
        self.w, self.before = w, self.look(w)

    @staticmethod
    def look(w):
        files = {path.name: path.read_bytes() for path in w.repository.iterdir() if path.is_file()}
        git = {name: (w.repository / ".git" / name).read_bytes() for name in ("HEAD", "config", "index")}
        branches = {ref: oid for ref, oid in w.refs("refs/heads/").items()
                    if ref in ("refs/heads/main", "refs/heads/mine")}
        return files, git, branches

    def expect_untouched(self):
        for what, before, now in zip(("files", "git's files", "branches"), self.before, self.look(self.w)):
            for name in sorted(set(before) | set(now)):
                world.equal(before.get(name), now.get(name), f"the user's {what}: {name}")


def locks(folder):
    """Lock files of git's kind. In wave/ others lie: files that are locked, and stay."""
    ours = str(folder / "wave") + "/"
    return [str(path) for path in folder.rglob("*.lock")
            if not str(path).startswith(ours) or path.name == "landing.index.lock" or "trusted.git" in str(path)]


def on_its_way(w):
    """Processes of ours that end by themselves: runners whose run is over, and who tidies up."""
    live = {(row["run"] or "-").encode() for row in w.tasks().values() if row["state"] not in world.ENDED}
    found = []
    for pid in w.left_processes():
        try:
            words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        ours = any(word.endswith(b"git-wave") for word in words[:4])  # behind nice, it may be
        if ours and (b"--auto" in words or b"runner" in words and not live & set(words)):
            found.append(pid)
    return found


def expect_rest(w):
    """Nothing is left to repair, and nothing is torn."""
    world.until("nobody is on his way out", lambda: not on_its_way(w))
    w.until_runners_are_dead()
    # What has ended by itself meanwhile; and a lock is nobody's only when no git is seen at work.
    for _ in range(PASSES):
        if not w.ok("reconcile"):
            break
    tips = w.refs("refs/")
    world.equal("", w.ok("reconcile"), "what a second pass repairs")
    world.equal(tips, w.refs("refs/"), "the refs after a second pass")
    # Who packs in the background takes loose objects away under a git fsck.
    world.until("nobody tidies up", lambda: not on_its_way(w))
    w.expect_sound()
    w.expect_no_event_twice()
    world.equal([], locks(w.repository / ".git"), "locks that are left")


def points(steps, most, seed):
    """Which of so many steps: each, or as many as are wanted, by chance but the same for a seed."""
    everything = list(range(1, steps + 1))
    if most is None or most >= steps:
        return everything + [steps + 1]  # there the loop ends: nothing is hit any more
    return sorted(random.Random(seed).sample(everything, most))


def told(done, deed):
    """How a command that was struck may have ended: killed, or with a word of it."""
    if deed in KILLS:
        return
    ends = (0, 1, 128, 130, 128 + SIGNALS[deed]) if deed in SIGNALS else (0, 1, 128)
    world.check(done.returncode in ends, f"it ended with {done.returncode}: {done.stderr}")
    if done.returncode == 128:
        sentences = [line for line in done.stderr.splitlines() if line.startswith("git wave: ")]
        world.check(sentences, f"it does not say what failed: {done.stderr!r}")


MOST_STEPS = 10000
FIRST, SECOND = 90001, 90002  # names of their own


def loop(w, story, deeds, seed):
    """Strikes the story's command at its steps, and looks each time at what has become of it. `deeds`:
    what is done to it, and how often; nothing: at each step."""
    for at in FIRST, SECOND:  # the first time more is done than later
        story.prepare(at)
        whole = struck(w, *story.words(at), at=0)
        world.equal(0, whole.returncode, f"exit with nobody striking ({whole.stderr})")
        story.check(at, whole)
    hits = dict.fromkeys(deeds, 0)
    for number, deed in enumerate(deeds):
        for at in points(whole.steps, deeds[deed], f"{seed} {deed}"):
            hits[deed] += one_blow(w, story, deed, at, at + number * MOST_STEPS)
    story.end()
    world.check(any(hits.values()), "no step was hit")
    return ", ".join(f"{count} {deed}" for deed, count in hits.items()) + f" at {whole.steps} steps"


def one_blow(w, story, deed, at, name):
    """Whether it came to it. `name`: what keeps what is made in it apart."""
    story.prepare(name)
    done = struck(w, *story.words(name), at=at, deed=deed)
    try:
        told(done, deed)
        story.check(name, done)
    except world.Failed as fault:
        raise world.Failed(f"{deed} at {at}, {done.hit or 'no step'}: {fault}") from None
    return done.hit is not None
