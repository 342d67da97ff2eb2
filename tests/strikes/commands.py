# SPDX-License-Identifier: MIT
"""Commands are killed at every step that they take, or the disk is full there, or fails, or no file can
be opened, or they are told to end; whoever takes the step: we, libgit2, SQLite or git. Whatever was
acknowledged is there, whatever was not is there wholly or not at all, what is the user's is untouched,
and `reconcile` finds the rest.

usage: commands.py [long | every] [DEED...] [STORY...]

Without `every` a few steps of each story, by chance, and without `long` only some of the deeds; WAVE_SEED
chooses them."""
import json
import os
import random
import sys

import struck
from struck import world

SEED = int(os.environ.get("WAVE_SEED", "1"))
# What is done, and to how many steps when it is not every one; with + from there on for good.
DEEDS = {"kill": 4, "torn": 1, "ENOSPC": 1, "EIO": 1, "ENOSPC+": 1, "EMFILE": 1, "TERM": 1, "INT": 1}
AGENT = 'echo "$WAVE_RUN" >>{seen}\n' + world.COMMIT


class Story:
    """One command, again and again. `at` is the number of the blow, and names things apart."""

    few = DEEDS

    def __init__(self, w):
        self.w = w
        self.seen = w.folder / "seen"
        self.seen.touch()
        self.agent = w.agent("tells", AGENT.format(seen=self.seen))
        w.ok("init")
        self.begin()
        self.belongings = self.of_the_user()

    def begin(self):
        pass

    def of_the_user(self):
        return struck.Belongings(self.w)

    def prepare(self, at):
        pass

    def end(self):
        runs = self.seen.read_text().split()
        world.equal(len(set(runs)), len(runs), "agents that ran twice")

    def settled(self):
        struck.expect_rest(self.w)
        if self.belongings:
            self.belongings.expect_untouched()

    def over(self, feature):
        """The row of a task that nobody works on any more; nothing if there is no such task."""
        def look():
            self.w.ok("reconcile")
            row = self.w.tasks().get(feature)
            return (row is None or row["recorded"] and row["state"] in world.ENDED) and (row or True)
        row = world.until(f"{feature} has come to an end", look)
        return None if row is True else row


class Start(Story):
    def words(self, at):
        return "git-wave", "start", f"f{at}", "-m", "x", *self.agent

    def check(self, at, done):
        row = self.over(f"f{at}")
        if done.returncode == 0:
            world.check(row, "start has told of a task that is not there")
        if row is None:
            self.w.expect_nothing_of(f"f{at}")
        elif row["state"] == "done":
            self.w.expect_every_commit_told([f"f{at}"])
        else:
            end = (row["state"], row["reason"])
            world.check(end in (("failed", "lost"), ("failed", "setup_failed")), f"it is {end}")
        self.settled()
        if row:
            self.w.ok("cleanup", "--force", f"f{at}")
            self.w.expect_nothing_of(f"f{at}")


class Kept(Story):
    """A task whose worktree holds what is nowhere else."""

    def begin(self):
        w = self.w
        w.started("t", agent=self.agent)
        w.until_ended("t")
        tree = w.worktree("t")
        (tree / "staged").write_text("staged\n")
        w.git("add", "staged", cwd=tree)
        (tree / "staged").write_text("and worked on\n")
        (tree / "file-1").write_text("changed\n")
        (tree / "untracked").mkdir()
        (tree / "untracked" / "new").write_text("never added\n")
        self.picture = self.look()

    def look(self):
        tree = self.w.worktree("t")
        files = {str(path.relative_to(tree)): path.read_bytes()
                 for path in sorted(tree.rglob("*")) if path.is_file() and path.name != ".git"}
        return files, *(self.w.git(*words, cwd=tree) for words in (
            ("rev-parse", "HEAD"), ("ls-files", "-s"), ("symbolic-ref", "HEAD"), ("rev-parse", "t")))

    def state(self):
        return self.w.tasks()["t"]["state"]

    def check_both(self, done, wanted):
        self.w.ok("reconcile")
        state = self.state()
        world.check(state in ("done", "cleaned"), f"it is {state}")
        if done.returncode == 0:
            world.equal(wanted, state, "state that was acknowledged")
        world.equal(state == "done", self.w.worktree("t").exists(), f"it is {state}: its folder")
        world.equal([], list((self.w.wave_dir / "trash" / "open").glob("*")), "unfinished removals")
        self.settled()
        if state == "cleaned":
            self.w.ok("restore", "t")
        world.equal(self.picture, self.look(), "what it holds")


class Cleanup(Kept):
    def words(self, at):
        return "git-wave", "cleanup", "--force", "t"

    def check(self, at, done):
        self.check_both(done, "cleaned")


class Restore(Kept):
    def prepare(self, at):
        self.w.ok("cleanup", "--force", "t")

    def words(self, at):
        return "git-wave", "restore", "t"

    def check(self, at, done):
        self.check_both(done, "done")


class RestoreFromGit(Restore):
    def prepare(self, at):
        super().prepare(at)
        self.w.environment["WAVE_CONFIG_GC__TRASH_DAYS"] = "0"
        self.w.ok("gc")
        del self.w.environment["WAVE_CONFIG_GC__TRASH_DAYS"]


class Land(Story):
    """The base moves once, and the worktree that has it comes along."""

    def of_the_user(self):
        return None

    def begin(self):
        self.agent = self.w.agent("works", 'echo "$WAVE_FEATURE" >"of-$WAVE_FEATURE"\ngit add .\n' + world.COMMIT)

    def prepare(self, at):
        self.w.started(f"l{at}", agent=self.agent)
        self.w.until_ended(f"l{at}")

    def words(self, at):
        return "git-wave", "land", f"l{at}"

    def check(self, at, done):
        w, feature = self.w, f"l{at}"
        world.until("reconcile", lambda: w.wave("reconcile").returncode == 0 and
                    not (w.wave_dir / "landing.json").exists())
        world.equal("", w.git("status", "--porcelain"), "status of main's worktree")
        subjects = w.git("log", "--first-parent", "--format=%s", "main").splitlines()
        if done.returncode == 0:
            world.check(any(f"'{feature}'" in each for each in subjects), "it was told to have landed")
        world.until(f"{feature} lands", lambda: w.wave("land", feature).returncode == 0)
        subjects = w.git("log", "--first-parent", "--format=%s", "main").splitlines()
        world.equal(1, sum(f"'{feature}'" in each for each in subjects), f"merges of {feature}")
        world.check((w.repository / f"of-{feature}").exists(), "its file is not there")
        world.equal("", w.git("status", "--porcelain"), "status of main's worktree")
        world.equal({}, w.refs("refs/wave/keep/"), "what is kept though it has landed")
        self.settled()


class Retry(Story):
    def begin(self):
        self.agent = self.w.agent("fails", f'echo "$WAVE_RUN" >>{self.seen}\nexit 3\n')

    def prepare(self, at):
        self.w.started(f"r{at}", agent=self.agent)
        self.w.until_ended(f"r{at}")

    def words(self, at):
        return "git-wave", "retry", f"r{at}"

    def check(self, at, done):
        row = self.over(f"r{at}")
        world.check(row["state"] == "failed", f"it is {row['state']}")
        world.check(row["attempt"] in (1, 2), f"it is at attempt {row['attempt']}")
        if done.returncode == 0:
            world.equal(2, row["attempt"], "the attempt that was acknowledged")
        self.settled()


class Stop(Story):
    few = dict(DEEDS, kill=2, torn=0, TERM=0)

    def begin(self):
        self.w.environment["WAVE_CONFIG_RUNNER__KILL_GRACE"] = "1s"

    def prepare(self, at):
        self.w.started(f"s{at}", agent=self.w.agent("sleeps", "trap '' TERM HUP\nsleep 1000 & wait\n"))

    def words(self, at):
        return "git-wave", "stop", f"s{at}"

    def check(self, at, done):
        row = self.w.tasks()[f"s{at}"]
        if done.returncode == 0:
            world.equal("cancelled", row["state"], "state that was acknowledged")
        if row["state"] != "cancelled":
            self.w.wave("stop", f"s{at}")
        row = self.over(f"s{at}")
        world.equal("cancelled", row["state"], "state")
        world.equal([], world.processes_with(f"WAVE_RUN={row['run']}"), "what is left of the agent")
        self.settled()


class Reconcile(Story):
    """The pass that repairs is itself struck, three times in a row."""

    few = {"kill": 2, "EIO": 1, "ENOSPC+": 1, "TERM": 1}

    def of_the_user(self):
        return None  # of three lost runs one leaves a branch that is moved below

    def prepare(self, at):
        w = self.w
        agent = w.agent("sleeps", world.COMMIT + "touch \"$WAVE_WORKTREE.here\"\nexec sleep 1000\n")
        names = [f"{kind}{at}" for kind in ("lost", "gone", "kept")]
        tasks = w.started(*names, agent=agent)
        for name in names:
            world.until("it has committed", (w.folder / "repo.wave" / f"{name}.here").exists)
            world.until("its runner is known", lambda: w.owner(tasks[name])[0])
        w.ok("stop", names[2])
        for name in names[:2]:
            world.kill(w.owner(tasks[name])[0])
        # Somebody deletes a branch of which nothing else holds the commits.
        self.tip = w.git("rev-parse", names[2]).strip()
        w.git("worktree", "remove", "--force", w.worktree(names[2]))
        w.git("branch", "-q", "-D", names[2])

    def words(self, at):
        return "git-wave", "reconcile"

    def check(self, at, done):
        w = self.w
        if done.hit:  # and once more, and once more
            for step in (done.step, 1 + done.step // 2):
                struck.struck(w, *self.words(at), at=step)
        w.ok("reconcile")
        rows = w.tasks()
        for kind in ("lost", "gone"):
            row = rows[f"{kind}{at}"]
            world.equal(("failed", "lost", True, 1),
                        (row["state"], row["reason"], row["recorded"], row["commits"]), kind)
            world.equal([], world.processes_with(f"WAVE_RUN={row['run']}"), "what is left of the agent")
        held = w.git("rev-list", "--all").split()
        world.check(self.tip in held, "the commit of a deleted branch is held by nothing")
        self.settled()


class Backlog(Story):
    """Words about work: each is there once, or not at all."""

    def begin(self):
        self.file = self.w.folder / "batch.md"

    def words(self, at):
        return "git-wave", "issue", "new", f"about {at}", "-m", "words", "--label", f"l{at}"

    def rows(self):
        return json.loads(self.w.ok("issue", "list", "--all", "--json"))["issues"]

    def check(self, at, done):
        found = [row for row in self.rows() if row["title"] == f"about {at}"]
        world.check(len(found) <= 1, f"it is there {len(found)} times")
        if done.returncode == 0:
            world.equal(1, len(found), "issues that were acknowledged")
        if not found:
            self.w.ok(*self.words(at)[1:])
        numbers = [row["number"] for row in self.rows()]
        world.equal(len(set(numbers)), len(numbers), "numbers that two issues have")
        self.settled()


class Enqueue(Backlog):
    """Several at once: all or none."""

    def prepare(self, at):
        self.ids = [self.w.ok("issue", "new", f"of {at}-{n}", "-m", "x").split()[1] for n in range(3)]

    def words(self, at):
        return "git-wave", "enqueue", *self.ids

    def check(self, at, done):
        states = {row["state"] for row in self.rows() if row["id"] in self.ids}
        world.equal(1, len(states), f"a part of them was enqueued: {states}")
        if done.returncode == 0:
            world.equal({"queued"}, states, "states that were acknowledged")
        self.settled()


class Sync(Story):
    """Between two clones: both tell the same in the end, and of nothing twice."""

    def begin(self):
        w = self.w
        self.remote, self.other = w.folder / "remote.git", w.folder / "other"
        w.git("clone", "-q", "--bare", w.repository, self.remote)
        w.git("remote", "add", "origin", self.remote)
        w.git("fetch", "-q", "origin")
        w.git("clone", "-q", self.remote, self.other)
        w.ok("init", cwd=self.other)
        self.known = set()

    def prepare(self, at):
        for folder in (self.w.repository, self.other):
            made = self.w.ok("issue", "new", f"{at} in {folder.name}", "-m", "x", cwd=folder)
            self.known.add(made.split("\t")[1])
        self.w.ok("sync", cwd=self.other)

    def words(self, at):
        return "git-wave", "sync"

    def told(self, folder):
        rows = json.loads(self.w.ok("issue", "list", "--all", "--json", cwd=folder))["issues"]
        return sorted((row["id"], row["title"], row["state"]) for row in rows)

    def check(self, at, done):
        w = self.w
        # A git of its own that was killed keeps a log out for a while; --retry does not wait.
        for folder in (w.repository, self.other, w.repository):
            w.ok("sync", "--retry", cwd=folder)
        world.equal(self.told(w.repository), self.told(self.other), "what the two tell")
        world.equal(set(), self.known - {row[0] for row in self.told(self.other)}, "what is lost")
        w.git("fsck", "--strict", "--no-dangling", cwd=self.remote)
        self.settled()


STORIES = {"start": Start, "cleanup": Cleanup, "restore": Restore, "restore_from_git": RestoreFromGit,
           "land": Land, "retry": Retry, "stop": Stop, "reconcile": Reconcile, "issue": Backlog,
           "enqueue": Enqueue, "sync": Sync}


def deeds_for(story, name, chosen, every):
    """What is done, and to how many steps."""
    if every:
        return {deed: None for deed in chosen}
    few = {deed: count for deed, count in story.few.items() if deed in chosen and count}
    if world.LONG or "kill" not in few or len(few) < 4:
        return few
    dice = random.Random(f"{SEED} {name} deeds")
    other = dice.choice([deed for deed in few if deed != "kill"])
    return {"kill": 2, other: few[other]}


def case(name, chosen, every):
    def run(w):
        story = STORIES[name](w)
        deeds = deeds_for(story, name, chosen, every)
        return struck.loop(w, story, deeds, f"{SEED} {name}")
    run.__name__ = name
    return run


def main(words):
    names = [word for word in words if word in STORIES] or list(STORIES)
    deeds = [word for word in words if word in DEEDS] or list(DEEDS)
    world.show("struck", *[case(name, deeds, "every" in words) for name in names])


main(sys.argv[1:])
