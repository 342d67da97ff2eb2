# SPDX-License-Identifier: MIT
"""Many tasks go the whole way, start -> end -> cleanup -> restore -> cleanup, while commands and
runners are killed at random moments.

Usage: removals.py TASKS [SEED]. Each task has commits, of which one was amended away, and files that
were changed, staged and never added. Whatever is killed, in the end every task is cleaned up, each of
its commits and files can be had from a ref, and no session, process, lock, worktree, temporary file
or unfinished removal is left; a second reconcile changes nothing."""
import pathlib
import random
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "races"))
import world  # noqa: E402

WORKERS = 3
AGENT = """
echo "$WAVE_FEATURE" >mine && git add mine && git commit -q -m "first of $WAVE_FEATURE"
git commit -q --amend -m "work of $WAVE_FEATURE"
echo "changed by $WAVE_FEATURE" >file-1
echo "staged by $WAVE_FEATURE" >staged && git add staged && echo "after $WAVE_FEATURE" >staged
mkdir deep && echo "new of $WAVE_FEATURE" >deep/new
"""


class Story:
    def __init__(self, w, count, seed):
        self.w, self.count, self.seed = w, count, seed
        self.agent = w.agent("works", AGENT)
        self.lock = threading.Lock()
        self.kills = {"command": 0, "runner": 0}
        self.faults = []
        self.names = [f"t{number}" for number in range(count)]
        self.pictures = {}

    def command(self, dice, odds, *words):
        """Its exit code, after repair when it was killed: that happens so often."""
        process = self.w.begin("git-wave", *words)
        timer = None
        if dice.random() < odds:
            timer = threading.Timer(dice.uniform(0, 0.25), self.kill, (process.pid, "command"))
            timer.start()
        done = self.w.end(process, seconds=120)
        if timer:
            timer.cancel()
        if done.returncode < 0:
            self.w.ok("reconcile", seconds=120)
        return done.returncode

    def kill(self, pid, kind):
        if world.kill(pid):
            with self.lock:
                self.kills[kind] += 1

    def row(self, feature):
        done = self.w.wave("status", feature, "--json")
        return world.json.loads(done.stdout)["tasks"][0] if done.returncode == 0 else None

    def until(self, dice, feature, state, *words):
        """Again and again, until the task stands there and nobody is at it any more: what was killed
        may be finished by the pass of another worker."""
        for _ in range(30):
            row = self.row(feature)
            if row and row["state"] == state:
                marks = self.w.wave_dir / "trash" / "open"
                world.until(f"{feature} is {state} for good",
                            lambda: not list(marks.glob(f"{row['id']}-*")))
                return
            self.command(dice, 0.6, *words, feature)
        raise world.Failed(f"{feature} is {self.row(feature)}, not {state}")

    def started(self, dice, feature):
        self.command(dice, 0.15, "start", feature, "-m", "x", *self.agent)
        if self.row(feature) is None:
            return False
        if dice.random() < 0.2:
            runner, _ = self.w.owner(self.row(feature)["id"])
            if runner:
                time.sleep(dice.uniform(0, 0.1))
                self.kill(runner, "runner")
        world.until(f"{feature} has ended", lambda: self.has_ended(feature), 60)
        return True

    def has_ended(self, feature):
        row = self.row(feature)
        if not row["recorded"]:
            self.w.ok("reconcile", seconds=120)
        return row["recorded"] and row["state"] in world.ENDED

    def life(self, feature, dice):
        if not self.started(dice, feature):
            return
        row = self.row(feature)
        before = self.picture(feature)
        self.pictures[feature] = before
        self.until(dice, feature, "cleaned", "cleanup", "--force")
        if before:
            self.until(dice, feature, row["state"], "restore")
            world.equal(before, self.picture(feature), f"what {feature} holds")
            self.until(dice, feature, "cleaned", "cleanup", "--force")

    def picture(self, feature):
        """Files, index and commits; nothing when a killed start made no worktree. What it left of one
        is cleared away by the pass that follows, of this worker or of another; the git that it had
        begun goes on to the end."""
        tree = self.w.worktree(feature)
        if not (self.w.repository / ".git" / "worktrees" / self.row(feature)["id"]).exists():
            world.until(f"nothing is left of {feature}", lambda: not tree.exists())
            return None
        world.until(f"nobody is at {feature}", lambda: not self.w.processes_at(tree))
        files = {str(path.relative_to(tree)): path.read_bytes()
                 for path in sorted(tree.rglob("*")) if path.is_file() and path.name != ".git"}
        return (files, self.w.git("rev-parse", "HEAD", cwd=tree), self.w.git("ls-files", "-s", cwd=tree))

    def worker(self, number):
        try:
            for name in self.names[number::WORKERS]:
                self.life(name, random.Random(f"{self.seed} {name}"))
        except BaseException as fault:
            self.faults.append(fault)

    def run(self):
        workers = [threading.Thread(target=self.worker, args=(n,)) for n in range(WORKERS)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        if self.faults:
            raise self.faults[0]
        self.w.ok("reconcile", seconds=120)

    def verify(self):
        rows = self.w.tasks()
        world.equal([], [f for f, row in rows.items() if row["state"] != "cleaned"], "not cleaned up")
        held = set(self.w.git("rev-list", "--all").split())
        told = [event for event in self.w.events() if event["k"] == "commit"]
        world.equal([], [e["oid"] for e in told if e["oid"] not in held], "commits that no ref holds")
        whole = [f for f, picture in self.pictures.items() if picture]
        for feature in whole:
            self.expect_held(feature, rows[feature]["id"], *self.pictures[feature][:2])
        self.expect_nothing_left()
        return len(whole), len(told)

    def expect_held(self, feature, task, files, head):
        """The newest snapshot of a task that was dirty has its files."""
        # file-1 is tracked: an agent that was killed before its first word has not changed it.
        dirty = [name for name in ("deep/new", "staged", "file-1")
                 if feature.encode() in files.get(name, b"")]
        refs = self.w.refs(f"refs/wave/keep/{task}/")
        world.check(not dirty or refs, f"nothing of {feature} is kept")
        for name in dirty:
            found = [self.w.run("git", "cat-file", "-p", f"{ref}{part}:{name}").stdout.encode()
                     for ref in refs for part in ("", "^3")]
            world.check(files[name] in found, f"{name} of {feature} is in no snapshot")
        world.check(head.strip() in self.w.git("rev-list", "--all").split(), f"HEAD of {feature}")

    def expect_nothing_left(self):
        w = self.w
        listed = w.git("worktree", "list", "--porcelain").count("worktree ")
        world.equal(1, listed, "worktrees that git knows of")
        world.equal({}, {r: o for r, o in w.refs("refs/heads/").items() if r != "refs/heads/main"},
                    "branches that are left")
        w.expect_sound()
        tips = w.refs("refs/")
        world.equal("", w.ok("reconcile"), "what a second pass repairs")
        world.equal(tips, w.refs("refs/"), "the refs after a second pass")
        folder = w.folder / "repo.wave"
        world.equal([], list(folder.iterdir()) if folder.exists() else [], "folders of tasks")
        world.equal([], list((w.wave_dir / "trash" / "open").glob("*")), "unfinished removals")
        found = w.run("find", w.repository / ".git", "-name", "*.lock", "-not", "-path", "*/wave/*", "-o",
                      "-path", "*/trash/*/.wave-*", "-o", "-name", "*.new-*").stdout.split()
        world.equal([], found, "locks and temporary files")
        sessions = glob_sessions(w)
        world.equal([], sessions, "sessions")
        server = w.tmux_server()
        w.until_upkeep_is_over()
        left = [pid for pid in w.left_processes() if pid != server]
        world.equal([], left, "processes")


def glob_sessions(w):
    server = w.tmux_server()
    if not server:
        return []
    socket = next(iter(w.runtime.glob("git-wave/*/tmux")))
    return w.run("tmux", "-S", socket, "list-sessions", "-F", "#{session_name}").stdout.split()


def case(count, seed):
    def removals(w):
        story = Story(w, count, seed)
        story.run()
        whole, commits = story.verify()
        return (f"{count} tasks, {whole} of them with a worktree there and back, {commits} commits, "
                f"killed {story.kills}, 0 lost")
    return removals


def main(arguments):
    if len(arguments) not in (1, 2):
        sys.exit("usage: removals.py TASKS [SEED]")
    seed = int(arguments[1]) if len(arguments) == 2 else 1
    world.show("removals", case(int(arguments[0]), seed))


main(sys.argv[1:])
