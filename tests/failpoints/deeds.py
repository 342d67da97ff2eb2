# SPDX-License-Identifier: MIT
"""The commands that write, each as a deed that can be done again and again in one world: `ready` brings
about what it needs and returns its words; `settle` is told how it ended, after `reconcile`, does what
is still to be done, and looks."""
import json
import os
import shutil
import signal

import world

OK_OR_NO = (0, 1)
QUICK = 'echo "$WAVE_FEATURE" >>work && git add work && git commit -q -m "work of $WAVE_RUN"\n'


class Deed:
    """One command. `command` is told where it is not the process itself that fails, but one that it
    starts."""
    program = "git-wave"
    command = None
    settings = {}
    actions = ("kill", "torn", "ENOSPC", "EIO")
    keeps_agents = False  # some are at work all the time

    def __init__(self, w):
        self.w, self.number = w, 0
        for key, value in self.settings.items():
            w.environment["WAVE_CONFIG_" + key] = value
        self.begin()

    def begin(self):
        pass

    def input(self):
        return None

    def name(self):
        self.number += 1
        return f"f{self.number}"

    def state(self, feature):
        row = self.w.tasks().get(feature)
        return row and row["state"]

    def again(self, *words, codes=(0,)):
        done = self.w.wave(*words)
        world.check(done.returncode in codes, f"afterwards, {words}: {done.returncode} {done.stderr}")
        return done

    def done_task(self, feature="t", script=QUICK):
        self.w.started(feature, agent=self.w.agent("quick", script))
        self.w.until_ended(feature)

    def sleeping_task(self, feature):
        self.w.started(feature, agent=self.w.agent("sleeps", "exec sleep 1000\n"))

    def cleaned(self, feature):
        if self.state(feature) not in (None, "cleaned"):
            self.again("cleanup", "--force", feature)
        world.check(not self.w.worktree(feature).exists(), f"the worktree of {feature} is left")

    def end(self):
        """Ends what runs still."""
        for row in self.w.rows():
            if row["state"] in ("running", "starting", "pending"):
                self.again("stop", row["id"], codes=OK_OR_NO)


class Start(Deed):
    def ready(self):
        self.feature = self.name()
        return ("start", self.feature, "-m", "do it", *self.w.agent("quick", QUICK))

    def settle(self, done):
        if done.returncode == 0:
            world.check(self.feature in self.w.tasks(), f"{self.feature} was started, and is not there")
        if self.state(self.feature) is None:
            self.w.expect_nothing_of(self.feature)
            self.again("start", self.feature, "-m", "do it", *self.w.agent("quick", QUICK))
        self.w.until_ended(self.feature)
        if self.state(self.feature) != "done":
            self.again("retry", self.feature)
            self.w.until_ended(self.feature)
        world.equal("done", self.state(self.feature), f"state of {self.feature} in the end")
        self.w.expect_every_commit_told([self.feature])
        self.cleaned(self.feature)


class StartInTmux(Start):
    settings = {"HOST__DEFAULT": "tmux"}


class StartFromPool(Start):
    settings = {"POOL__SIZE": "1", "POOL__MIN_FILES": "1"}

    def ready(self):
        self.again("pool")
        return super().ready()


class FillPool(Deed):
    settings = {"POOL__SIZE": "1", "POOL__MIN_FILES": "1"}

    def begin(self):
        self.again("init")

    def ready(self):
        if self.number % 2:  # every other time there is one that is out of date
            (self.w.repository / "moves").write_text(f"{self.number}\n")
            self.w.git("add", ".")
            self.w.git("commit", "-q", "-m", f"move {self.number}")
        else:
            shutil.rmtree(self.w.folder / "repo.wave-pool", ignore_errors=True)
        self.number += 1
        return ("pool",)

    def settle(self, done):
        # A git that was started by one that is dead goes on for an instant, and holds the member.
        world.until("the pool's member is ready", self.is_filled)

    def is_filled(self):
        self.again("pool")
        record = self.w.wave_dir / "pool" / "1" / "record.json"
        return record.exists() and json.loads(record.read_text())["phase"] == "ready"


class Runner(Deed):
    """It is the runner that fails, not who started it."""
    command = "runner"

    def ready(self):
        self.feature = self.name()
        return ("start", self.feature, "-m", "do it", *self.w.agent("quick", QUICK))

    def settle(self, done):
        self.w.until_ended(self.feature)
        row = self.w.tasks()[self.feature]
        told = row["state"] in ("done", "failed")
        world.check(told, f"{self.feature} is {row['state']}/{row['reason']}")
        if self.w.refs(f"refs/heads/{self.feature}"):
            self.w.expect_every_commit_told([self.feature])
        else:  # it died before it began, and whoever started it took all of it back
            world.equal(("failed", "setup_failed"), (row["state"], row["reason"]), "a task without a branch")
        world.equal([], world.processes_with(f"WAVE_RUN={row['run']}"), "processes left")
        self.cleaned(self.feature)


class Stop(Deed):
    def ready(self):
        self.feature = self.name()
        self.sleeping_task(self.feature)
        return ("stop", self.feature)

    def settle(self, done):
        if self.state(self.feature) == "running":
            self.again("stop", self.feature)
        self.w.until_ended(self.feature)
        row = self.w.tasks()[self.feature]
        world.check(row["state"] in ("cancelled", "failed"), f"{self.feature} is {row['state']}")
        world.equal([], world.processes_with(f"WAVE_RUN={row['run']}"), "processes left")
        self.cleaned(self.feature)


class Retry(Deed):
    def begin(self):
        self.w.started("t", agent=self.w.agent("fails", "exit 3\n"))
        self.w.until_ended("t")

    def ready(self):
        return ("retry", "t")

    def settle(self, done):
        self.w.until_ended("t")
        if self.w.tasks()["t"]["reason"] != "agent_exit":
            self.again("retry", "t")
            self.w.until_ended("t")
        world.equal("failed", self.state("t"), "state of what cannot succeed")


def make_dirty(w, feature):
    tree = w.worktree(feature)
    (tree / "staged").write_text("staged\n")
    w.git("add", "staged", cwd=tree)
    (tree / "staged").write_text("worked on\n")
    (tree / "file-1").write_text("changed\n")
    (tree / "untracked").mkdir(exist_ok=True)
    (tree / "untracked" / "file").write_text("mine\n")


def picture(w, feature):
    """All that cleanup must give back."""
    tree = w.worktree(feature)
    files = {str(path.relative_to(tree)): path.read_bytes()
             for path in sorted(tree.rglob("*")) if path.is_file() and path.name != ".git"}
    return (files, w.git("rev-parse", "HEAD", cwd=tree), w.git("ls-files", "-s", cwd=tree),
            w.git("symbolic-ref", "HEAD", cwd=tree), w.git("rev-parse", feature))


class Cleanup(Deed):
    def begin(self):
        self.done_task()
        make_dirty(self.w, "t")
        self.wanted = picture(self.w, "t")

    def ready(self):
        if self.state("t") == "cleaned":
            self.again("restore", "t")
        return ("cleanup", "--force", "t")

    def settle(self, done):
        if done.returncode == 0:
            world.equal("cleaned", self.state("t"), "after a cleanup that was told of")
        self.look()

    def look(self):
        state = self.state("t")
        if state == "cleaned":
            world.check(not self.w.worktree("t").exists(), "it is cleaned up, and there")
            self.again("restore", "t")
        world.equal(self.wanted, picture(self.w, "t"), f"what is there ({state})")


class Restore(Cleanup):
    def ready(self):
        if self.state("t") != "cleaned":
            self.again("cleanup", "--force", "t")
        return ("restore", "t")

    def settle(self, done):
        if done.returncode == 0:
            world.equal("done", self.state("t"), "after a restore that was told of")
        self.look()


class RestoreFromGit(Restore):
    """Out of the kept commit: the trash is empty."""

    def ready(self):
        words = super().ready()
        self.w.environment["WAVE_CONFIG_GC__TRASH_DAYS"] = "0"
        self.again("gc")
        del self.w.environment["WAVE_CONFIG_GC__TRASH_DAYS"]
        return words


class Land(Deed):
    how = "merge"

    def begin(self):
        self.done_task()

    def ready(self):
        self.number += 1
        tree = self.w.worktree("t")
        # What was squashed is no ancestor of the branch: the same line once more would be a conflict.
        self.file = f"landing-{self.number}"
        (tree / self.file).write_text(f"{self.number}\n")
        self.w.git("add", self.file, cwd=tree)
        self.w.git("commit", "-q", "-m", f"work {self.number}", cwd=tree)
        return ("land", "t", "--how", self.how)

    def settle(self, done):
        if done.returncode == 0:
            self.expect_landed()
        self.again("land", "t", "--how", self.how)
        self.expect_landed()
        world.equal("", self.w.git("status", "--porcelain"), "changes in the worktree of main")
        world.equal({}, self.w.refs("refs/wave/keep/"), "commits that are kept still")
        world.check(not (self.w.wave_dir / "landing.json").exists(), "the record of a landing is left")

    def expect_landed(self):
        text = self.w.git("show", f"main:{self.file}")
        world.equal(f"{self.number}\n", text, "what main has of it")


class LandSquashed(Land):
    how = "squash"


class Sync(Deed):
    def begin(self):
        w = self.w
        self.remote, self.other = w.folder / "remote.git", w.folder / "other"
        w.git("clone", "-q", "--bare", w.repository, self.remote)
        w.git("clone", "-q", self.remote, self.other)
        w.git("remote", "add", "origin", self.remote)
        w.ok("init")
        w.ok("init", cwd=self.other)

    def ready(self):
        self.number += 1
        self.w.ok("issue", "new", f"there {self.number}", cwd=self.other)
        self.w.ok("sync", cwd=self.other)
        self.w.ok("issue", "new", f"here {self.number}")
        return ("sync",)

    def settle(self, done):
        self.again("sync")
        self.w.ok("sync", cwd=self.other)
        told = [self.backlog(place) for place in (None, self.other)]
        world.equal(told[0], told[1], "the backlogs of two clones")
        for where in ("there", "here"):
            world.check(f"{where} {self.number}" in told[0], f"{where} {self.number} is missing")
        here = self.w.refs("refs/wave/log/")
        there = self.w.git("for-each-ref", "--format=%(refname) %(objectname)", "refs/wave/log/",
                           cwd=self.remote)
        world.equal(here, dict(line.split() for line in there.splitlines()), "the logs in the remote")


    def backlog(self, place):
        issues = json.loads(self.w.ok("issue", "list", "--all", "--json", cwd=place))["issues"]
        return sorted(each["title"] for each in issues)


class Gc(Deed):
    settings = {"GC__TRASH_DAYS": "0", "GC__KEEP_DAYS": "0", "GC__RUN_DAYS": "0", "GC__FOLD_DAYS": "0"}

    def ready(self):
        self.number += 1
        feature = f"g{self.number}"
        self.done_task(feature)
        make_dirty(self.w, feature)
        self.again("cleanup", "--force", feature)
        # Whoever appends may find that packing is due, and start it.
        world.until("nobody is left at work", lambda: not self.w.left_processes())
        self.issue = f"issue {self.number}."
        self.w.ok("issue", "new", self.issue)
        world.until("something is to be packed", self.is_something_loose)
        return ("gc", "--json")

    def is_something_loose(self):
        if self.w.left_processes():
            return False
        if json.loads(self.w.ok("gc", "--dry-run", "--json"))["packed"] > 0:
            return True
        self.w.ok("issue", "new", "one more")
        return False

    def settle(self, done):
        self.again("gc", "--json")
        world.check(self.issue in self.w.ok("issue", "list", "--all"), "an issue is missing")
        world.equal([], list((self.w.wave_dir / "trash").glob("*-*")), "what is in the trash")
        self.w.until_upkeep_is_over()
        self.w.git("fsck", "--strict", "--no-dangling")


class Settle(Deed):
    """What has ended becomes a checkpoint, and is no longer in the index by its events."""
    settings = {"INDEX__SETTLE_DAYS": "0", "INDEX__SETTLE_KEEP": "0"}

    def ready(self):
        self.issue = f"issue {self.name()}."
        made = self.w.ok("issue", "new", self.issue).split("\t")[1]
        self.w.ok("issue", "close", made)
        return ("index", "settle")

    def settle(self, done):
        self.again("index", "settle")
        listed = self.w.ok("issue", "list", "--all")
        world.equal(1, listed.count(self.issue), "issues of what was settled")
        self.w.ok("index", "verify")


class IssueNew(Deed):
    def ready(self):
        self.title = f"issue {self.name()}."
        return ("issue", "new", self.title, "-m", "words")

    def settle(self, done):
        listed = self.w.ok("issue", "list", "--all")
        if done.returncode == 0:
            world.equal(1, listed.count(self.title), "issues of what was taken")
        world.check(listed.count(self.title) <= 1, "one issue is there twice")


class OfIssue(Deed):
    """Says something of one issue, there and back."""
    there = back = ()

    def begin(self):
        self.issue = self.w.ok("issue", "new", "about", "-m", "words").split("\t")[1]

    def ready(self):
        self.number += 1
        words = self.there if self.number % 2 else self.back
        return tuple(self.issue if word == "ISSUE" else f"{word}{self.number}" if word == "title" else word
                     for word in words)

    def settle(self, done):
        words = self.there if self.number % 2 else self.back
        again = tuple(self.issue if word == "ISSUE" else word for word in words)
        self.again(*again, codes=(0, 1, 128))


class IssueEdit(OfIssue):
    there = back = ("issue", "edit", "ISSUE", "--title", "title", "-m", "other words")


class IssueClose(OfIssue):
    there, back = ("issue", "close", "ISSUE"), ("issue", "reopen", "ISSUE")


class Pause(OfIssue):
    there, back = ("pause", "ISSUE"), ("unpause", "ISSUE")


class Enqueue(OfIssue):
    there, back = ("enqueue", "ISSUE"), ("cancel", "ISSUE")

    def ready(self):
        self.begin()
        return super().ready()


class Send(Deed):
    keeps_agents = True

    def begin(self):
        self.sleeping_task("t")

    def ready(self):
        self.number += 1
        return ("send", "t", f"message {self.number}")

    def settle(self, done):
        task = self.w.tasks()["t"]["id"]
        queued = [e["message"] if "message" in e else e["id"] for e in self.w.events() if e["k"] == "message"]
        world.equal(len(set(queued)), len(queued), "messages that are there twice")
        files = list((self.w.wave_dir / "private" / task / "messages").glob("*"))
        if done.returncode == 0:
            words = [f.read_text() for f in files]
            world.check(f"message {self.number}" in words, "a message that was taken is lost")


class Hooks(Deed):
    def begin(self):
        self.w.ok("init")

    def ready(self):
        self.number += 1
        return ("hooks", "uninstall" if self.number % 2 else "install")

    def settle(self, done):
        self.again("hooks", "uninstall" if self.number % 2 else "install")
        hook = self.w.repository / ".git" / "hooks" / "post-commit"
        world.equal(self.number % 2 == 0, hook.exists(), "whether the hook is there")


class Init(Deed):
    def ready(self):
        self.place = self.w.folder / ("place-" + self.name())
        self.place.mkdir()
        self.w.git("init", "-q", cwd=self.place)
        self.w.git("commit", "-q", "--allow-empty", "-m", "base", cwd=self.place)
        return ("-C", str(self.place), "init")

    def settle(self, done):
        self.w.ok("init", cwd=self.place)
        status = self.w.ok("hooks", "status", cwd=self.place)
        world.check("not installed" not in status, f"hooks: {status}")
        self.w.ok("issue", "new", "works", cwd=self.place)
        self.w.git("fsck", "--strict", cwd=self.place)
        shutil.rmtree(self.place)


class New(Deed):
    def ready(self):
        self.place = self.w.folder / ("project-" + self.name())
        return ("new", str(self.place))

    def settle(self, done):
        if done.returncode > 0:
            world.check(not self.place.exists(), "what failed has left its folder")
        if done.returncode < 0:
            shutil.rmtree(self.place, ignore_errors=True)  # a person's deed
        if done.returncode:
            self.again("new", str(self.place))
        self.w.git("fsck", "--strict", cwd=self.place / "main")
        shutil.rmtree(self.place)


class Clone(New):
    def ready(self):
        self.place = self.w.folder / ("project-" + self.name())
        return ("clone", str(self.w.repository), str(self.place))

    def settle(self, done):
        if done.returncode > 0:
            world.check(not self.place.exists(), "what failed has left its folder")
        shutil.rmtree(self.place, ignore_errors=True)


class Notes(Deed):
    """Somebody commits, and whoever looks next takes it in."""

    keeps_agents = True

    def begin(self):
        self.sleeping_task("t")
        row = self.w.tasks()["t"]
        os.kill(self.w.owner(row["id"])[0], signal.SIGSTOP)  # so that it is not the runner

    def ready(self):
        self.number += 1
        tree = self.w.worktree("t")
        (tree / "notes").write_text(f"{self.number}\n")
        self.w.git("add", "notes", cwd=tree)
        self.w.git("commit", "-q", "-m", f"work {self.number}", cwd=tree)
        return ("status",)

    def settle(self, done):
        self.w.ok("status")
        self.w.expect_every_commit_told(["t"])

    def end(self):
        os.kill(self.w.owner(self.w.tasks()["t"]["id"])[0], signal.SIGCONT)
        super().end()


class Reconcile(Deed):
    """A pass that finds a task whose runner was killed, and a removal that was."""

    def begin(self):
        self.done_task("r")

    def ready(self):
        self.feature = self.name()
        self.sleeping_task(self.feature)
        world.kill(self.w.owner(self.w.tasks()[self.feature]["id"])[0])
        if self.state("r") == "cleaned":
            self.again("restore", "r")
        self.w.environment["WAVE_FAILPOINT"] = "removal.secured"
        self.w.wave("cleanup", "--force", "r")
        del self.w.environment["WAVE_FAILPOINT"]
        return ("reconcile",)

    def settle(self, done):
        row = self.w.tasks()[self.feature]
        world.equal(("failed", "lost"), (row["state"], row["reason"]), f"{self.feature} in the end")
        world.equal([], world.processes_with(f"WAVE_RUN={row['run']}"), "processes left")
        world.equal("cleaned", self.state("r"), "what was being removed")
        self.cleaned(self.feature)


class Rebuild(Deed):
    def begin(self):
        for number in range(3):
            self.w.ok("issue", "new", f"issue {number}")

    def ready(self):
        return ("index", "rebuild")

    def settle(self, done):
        self.w.ok("index", "verify")


class Trust(Deed):
    def begin(self):
        self.w.ok("init")

    def ready(self):
        self.number += 1
        (self.w.repository / "wave.toml").write_text(f'worktree.setup = ["true {self.number}"]\n')
        self.w.git("add", "wave.toml")
        self.w.git("commit", "-q", "-m", "settings")
        return ("trust", "--yes")

    def settle(self, done):
        self.again("trust", "--yes", codes=OK_OR_NO)
        self.w.ok("trust", "--list")


class CallBegin(Deed):
    """A side call, as the service begins it."""
    program = os.environ.get("WAVE_CALLER")
    script = "echo result"

    def begin(self):
        self.w.ok("init")

    def ready(self):
        self.call = "c" + self.name()
        return self.caller("begin", self.w.folder, 0, self.script)

    def caller(self, verb, *words):
        return (str(self.w.repository / ".git"), verb, self.call, *map(str, words))

    def asked(self, *words):
        done = self.w.run(self.program, *self.caller(*words))
        world.check(done.returncode in OK_OR_NO, f"{words}: {done.stderr}")
        return done.stdout.split()

    def settle(self, done):
        world.until("it is over or lost", lambda: self.asked("look")[0] in ("ended", "lost", "absent"))
        if self.asked("look")[0] != "ended":
            self.asked("begin", self.w.folder, 0, self.script)
        world.until("it is over", lambda: self.asked("look")[0] == "ended")
        how, *said = self.asked("look")[1:]
        world.check(how in ("exited", "not_started", "shut_down"), f"it has ended by {how}")
        if how == "exited":
            world.equal(["result"], said, "what is told that it said")
        world.until("it can be forgotten", lambda: not self.w.left_processes())
        self.asked("forget")
        world.equal("absent", self.asked("look")[0], "a call that was forgotten")


class Call(CallBegin):
    """Its process fails, not who began it."""
    command = "call"


class Claim(Deed):
    """A claim in a remote is taken and given back; what asks is no git-wave, its file calls are none of
    the points."""
    program = os.environ.get("WAVE_WRITER")

    def begin(self):
        self.remote = self.w.folder / "shared.git"
        self.w.git("clone", "-q", "--bare", self.w.repository, self.remote)
        self.w.ok("init")

    def ready(self):
        self.number += 1
        return ("serve", str(self.w.repository / ".git"), str(self.remote), "aaaaaaaa")

    def input(self):
        return f"take thing-{self.number}\ngive\n"

    def settle(self, done):
        # A git push that was started by one that is dead goes on for an instant.
        world.until("nobody pushes", lambda: not self.w.left_processes())
        stands = self.w.git("for-each-ref", "--format=%(refname)", "refs/wave/claims", cwd=self.remote).split()
        world.check(len(stands) <= 1, f"claims that stand: {stands}")
        if done.returncode == 0:
            world.equal([], stands, "claims that were given back")
        for ref in stands:  # it would lapse
            self.w.git("update-ref", "-d", ref, cwd=self.remote)
        done = self.w.run(self.program, *self.ready(), input=self.input())
        said = [line.split()[0] for line in done.stdout.splitlines()]
        world.equal(["held", "released"], said, f"what is said of the next ({done.stderr})")


DEEDS = {
    "start": Start, "start_in_tmux": StartInTmux, "start_from_pool": StartFromPool,
    "fill_pool": FillPool, "runner": Runner, "stop": Stop, "retry": Retry, "cleanup": Cleanup,
    "restore": Restore, "restore_from_git": RestoreFromGit, "land": Land, "land_squashed": LandSquashed,
    "sync": Sync, "gc": Gc, "settle": Settle, "issue_new": IssueNew, "issue_edit": IssueEdit,
    "issue_close": IssueClose, "pause": Pause, "enqueue": Enqueue, "send": Send, "hooks": Hooks,
    "init": Init, "new": New, "clone": Clone, "notes": Notes, "reconcile": Reconcile,
    "rebuild": Rebuild, "trust": Trust, "call_begin": CallBegin, "call": Call, "claim": Claim,
}
