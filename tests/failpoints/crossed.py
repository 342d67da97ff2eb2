# SPDX-License-Identifier: MIT
"""One command about a task dies somewhere, and whoever sat in front of it goes on with others, as people
do: no reconcile, no second thought. Each of them does what it says or is refused in a sentence; after
that nothing that was committed or lay about in the worktree is lost, and nothing is left behind.

Usage: crossed.py FIRST LAST       one life for each seed
       crossed.py SEED             one of them, told step by step"""
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "races"))
import deeds  # noqa: E402
import loop  # noqa: E402
import world  # noqa: E402

# What the task is, and what is asked for first.
DEEDS = (("new", "start"), ("at work", "stop"), ("at work", "retry --force-restart"), ("failed", "retry"),
         ("failed", "cleanup --force"), ("done", "cleanup --force"), ("done", "cleanup"), ("cleaned", "restore"),
         ("emptied", "restore"), ("done", "land --how merge"), ("done", "land --how squash"),
         ("done", "land --how rebase"), ("lost", "reconcile"), ("lost", "retry"))
NEXT = ("start", "stop", "retry", "retry --force-restart", "cleanup", "cleanup --force", "restore",
        "land --how merge", "send", "status", "diff", "gc", "reconcile", "start other", "show")
ORDERS = ("kill", "kill", "torn", "ENOSPC", "EIO")
WORK = 'echo "$WAVE_RUN" >>work && git add work && git commit -q -m "work of $WAVE_RUN" -- work\n'
# No answer to a person.
ODD = ("illegal", "not legal", "std::", "terminate", "what():", "internal", "FOREIGN KEY", "unexpected")


class Life:
    def __init__(self, w, seed, tells):
        self.w, self.dice, self.tells = w, random.Random(seed), tells
        self.feature = f"f{seed}"
        self.loop = loop.Loop(w, "rebuild")
        self.agent = w.agent("works", WORK)
        self.sleeper = w.agent("sleeps", WORK + "exec sleep 1000\n")
        self.failing_agent = w.agent("fails", WORK + "exit 3\n")

    def words(self, deed):
        verb, *options = deed.split()
        if deed == "start other":
            return ("start", f"{self.feature}-other", "-m", "it", *self.agent)
        if verb == "start":
            return ("start", self.feature, "-m", "do it", *self.agent)
        if verb == "send":
            return ("send", self.feature, "go on")
        if verb in ("gc", "reconcile", "status"):
            return (verb, *options)
        return (verb, *options, self.feature)

    # Before -----------------------------------------------------------------------------------------

    def bring_about(self, state):
        self.commits, self.files, self.task = [], {}, None
        if state == "new":
            return
        at_work = state in ("at work", "lost")
        agent = self.sleeper if at_work else self.failing_agent if state == "failed" else self.agent
        self.task = self.w.started(self.feature, agent=agent)[self.feature]
        if at_work:
            world.until("it has committed", lambda: self.w.commits(self.feature))
        else:
            self.w.until_ended(self.feature)
        if state == "lost":
            world.kill(self.w.owner(self.task)[0])
        self.make_dirty()
        self.commits = self.w.commits(self.feature)
        if state in ("cleaned", "emptied"):
            self.w.ok("cleanup", "--force", self.feature)
        if state == "emptied":
            self.w.environment["WAVE_CONFIG_GC__TRASH_DAYS"] = "0"
            self.w.ok("gc")
            del self.w.environment["WAVE_CONFIG_GC__TRASH_DAYS"]

    def make_dirty(self):
        lock = self.w.wave_dir.parent / "worktrees" / self.task / "index.lock"
        world.until("its agent has let go of the index", lambda: not lock.exists())
        deeds.make_dirty(self.w, self.feature)
        tree = self.w.worktree(self.feature)
        self.files = {name: (tree / name).read_bytes() for name in ("staged", "file-1", "untracked/file")}

    # The life ---------------------------------------------------------------------------------------

    def live(self):
        state, deed = self.dice.choice(DEEDS)
        self.bring_about(state)
        order = self.failing_order()
        self.story = [f"{state}: {deed} [{order}]"]
        try:
            self.answer(self.failing(self.words(deed), order), failed=True)
            for _ in range(self.dice.randint(1, 3)):
                step = self.dice.choice(NEXT)
                self.answer(self.w.wave(*self.words(step)), step=step)
            self.expect_whole()
        except world.Failed as failed:
            raise world.Failed("\n  ".join([f"seed {self.feature[1:]}"] + self.story + [str(failed)]))
        if self.tells:
            print("\n".join(self.story))

    def failing_order(self):
        return loop.ORDERS[self.dice.choice(ORDERS)].format(int(self.dice.expovariate(1 / 40)) + 1)

    def failing(self, words, order):
        seen = self.w.folder / "seen"
        before = dict(self.w.environment)
        self.w.environment.update(WAVE_FAILPOINT=order, WAVE_FAILPOINT_SEEN=str(seen))
        try:
            return self.w.wave(*words)
        finally:
            self.w.environment = before
            lines = seen.read_text().splitlines() if seen.exists() else []
            self.story.append("failed at " + ", ".join(line[2:] for line in lines if line.startswith("! "))[:80])

    def answer(self, done, failed=False, step=None):
        said = done.stderr.strip().replace("\n", " / ")
        self.story.append(f"{step or 'it'}: {done.returncode} {said}")
        codes = (-9, 137, 0, 1, 128) if failed else (0, 1, 128)
        world.check(done.returncode in codes, f"exit {done.returncode}")
        world.check(not any(word in said for word in ODD), "no words for a person")
        if done.returncode == 128:
            sentences = [line for line in done.stderr.splitlines() if line.startswith("git wave: ")]
            world.check(sentences, "a refusal without a sentence")

    # After ------------------------------------------------------------------------------------------

    def expect_whole(self):
        self.w.ok("reconcile")
        for task in self.rows():
            self.end(task)
        self.loop.expect_whole()
        for oid in self.commits:
            world.check(self.w.git("for-each-ref", "--contains", oid).strip(), f"nothing leads to {oid}")
        self.clean_up_all_but(self.task)  # what was started anew has taken the name
        self.expect_files()
        self.clean_up_all_but(None)

    def rows(self):
        return {row["id"]: row for row in self.w.rows() if row["feature"].startswith(self.feature)}

    def end(self, task):
        """What has an agent that never ends is stopped; all else ends by itself."""
        def has_ended():
            row = self.rows()[task]
            return row["recorded"] and row["state"] in world.ENDED
        if task == self.task and not has_ended():
            self.w.wave("stop", task)
        world.until("it has ended", has_ended)

    def clean_up_all_but(self, other):
        for task, row in self.rows().items():
            if task != other and row["state"] != "cleaned":
                self.w.ok("cleanup", "--force", task)

    def expect_files(self):
        if not self.files:
            return
        if self.rows()[self.task]["state"] == "cleaned":
            self.w.ok("restore", self.task)
        tree = self.w.worktree(self.feature)
        now = {name: (tree / name).read_bytes() if (tree / name).exists() else None for name in self.files}
        world.equal(self.files, now, "what lay about in the worktree")


def life(seed, tells=False):
    def live(w):
        one = Life(w, seed, tells)
        one.live()
        for path in (w.repository / ".git" / "objects").glob("*/tmp_obj_*"):
            path.unlink()  # an agent was ended in the middle of its git commit
        one.loop.finish()
    live.__name__ = f"seed {seed}"
    return live


def main(words):
    if len(words) == 1:
        world.show("points", life(int(words[0]), tells=True))
    elif len(words) == 2:
        world.show("points", *[life(seed) for seed in range(int(words[0]), int(words[1]) + 1)])
    else:
        sys.exit(__doc__)


main(sys.argv[1:])
