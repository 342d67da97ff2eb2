# SPDX-License-Identifier: MIT
"""Writers, runners, hooks and agents of one repository are killed at random moments, again and again.

Usage: chaos.py SEEDS KILLS, or chaos.py --seed N KILLS for one of them. Each seed is a repository of
its own. What was acknowledged is written down out here: a start that printed its line, a commit that
git said it made. After the faults have stopped, `reconcile` must make all of it true: no event lost,
none doubled, the index equal to the logs, git content, each task in one state, and nothing left for a
second pass. Faults and their moments follow from the seed, as far as the kernel's scheduling lets
them; a failure prints it."""
import os
import pathlib
import random
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "races"))
import world  # noqa: E402

STARTERS, COMMITTERS = 3, 2
# A quick agent; now and then one that is slow enough to lose its runner while it works.
AGENT = """
for number in 1 2 3; do
  echo "$WAVE_RUN $number" >>work
  git add work && git commit -q -m "work $number of $WAVE_RUN" || exit 7
  sleep 0.$((${{#WAVE_FEATURE}} % 4))
done
echo "$WAVE_RUN" >>{seen}
"""
MUST_WORK = ("status", "reconcile")  # and answer, whatever was killed before


class Chaos:
    def __init__(self, w, seed, kills):
        self.w, self.seed, self.kills_wanted = w, seed, kills
        self.seen = w.folder / "seen"
        self.seen.touch()
        self.agent = w.agent("works", AGENT.format(seen=self.seen))
        self.over = threading.Event()
        self.lock = threading.Lock()
        self.victims = {}  # pid -> what it is
        self.started = {}  # feature -> task, as start has printed it
        self.committed = {}  # feature -> commits that git said it made
        self.kills = {"writer": 0, "runner": 0, "agent": 0, "hook": 0, "tmux": 0, "vandal": 0}
        self.tries = {"start": 0, "commit": 0, "status": 0, "reconcile": 0}
        self.faults = []

    def dice(self, name):
        return random.Random(f"{self.seed} {name}")

    # What works ---------------------------------------------------------------------------------

    def doing(self, kind, *argv, cwd=None):
        """Runs a program that may be killed; nothing when it was."""
        process = self.w.begin(*argv, cwd=cwd)
        with self.lock:
            self.victims[process.pid] = process
            self.tries[kind] += 1
        done = self.w.end(process, seconds=90)
        with self.lock:
            self.victims.pop(process.pid, None)
        return None if done.returncode < 0 else done

    def starter(self, number):
        dice = self.dice(f"starter {number}")
        count = 0
        while not self.over.is_set():
            feature = f"s{number}-{'x' * dice.randrange(4)}{count}"
            count += 1
            done = self.doing("start", "git-wave", "start", feature, "-m", "x", *self.agent)
            if done and done.returncode == 0:
                self.started[feature] = done.stdout.split("\t")[0]
            time.sleep(dice.uniform(0, 0.2))

    def committer(self, number):
        """A person who commits in the worktree of a task, by hand."""
        dice = self.dice(f"committer {number}")
        feature = f"c{number}"
        tree = self.w.worktree(feature)
        count = 0
        while not self.over.is_set():
            count += 1
            (tree / f"by-hand-{count}").write_text(f"{feature} {count}\n")
            self.w.run("git", "add", ".", cwd=tree)
            done = self.commit(tree, f"{feature} {count}", dice)
            if done.returncode == 0:
                oid = self.w.git("rev-parse", "HEAD", cwd=tree).strip()
                self.committed.setdefault(feature, []).append(oid)
            time.sleep(dice.uniform(0, 0.1))

    def commit(self, tree, message, dice):
        """The commit itself is left alone, its hook is not always."""
        process = self.w.begin("git", "commit", "-q", "-m", message, cwd=tree)
        self.tries["commit"] += 1
        if dice.random() < 0.3:
            self.kill_hook(process, dice)
        return self.w.end(process)

    def kill_hook(self, process, dice):
        end = time.monotonic() + 1
        while process.poll() is None and time.monotonic() < end:
            for pid in children_of(process.pid):
                if any(word.endswith((b"post-commit", b"wave-signal")) for word in words_of(pid)):
                    time.sleep(dice.uniform(0, 0.001))
                    if world.kill(pid):
                        with self.lock:
                            self.kills["hook"] += 1
                    return

    def asker(self, verb):
        dice = self.dice(verb)
        while not self.over.is_set():
            done = self.doing(verb, "git-wave", verb)
            if done:
                world.check(done.returncode == 0, f"{verb} said {done.returncode}: {done.stderr.strip()}")
            time.sleep(dice.uniform(0.05, 0.3))

    # What destroys --------------------------------------------------------------------------------

    def kill_somebody(self, dice):
        choice = dice.random()
        if choice < 0.3:
            kind, pids = "runner", self.runners()
        elif choice < 0.5:
            kind, pids = "agent", self.agents()
        elif choice < 0.55:
            kind, pids = "tmux", [pid for pid in [self.w.tmux_server()] if pid]
        else:
            kind, pids = "writer", list(self.victims)
        if pids and world.kill(dice.choice(sorted(pids))):
            with self.lock:
                self.kills[kind] += 1

    def runners(self):
        found = []
        for pid in self.w.left_processes():
            words = words_of(pid)
            if words and words[0].endswith(b"git-wave") and b"runner" in words:
                found.append(pid)
        return found

    def agents(self):
        """Those that start has told of, and what they run: a git in the middle of its commit."""
        return [pid for pid in self.w.left_processes() if is_at_work(pid)]

    def vandalize(self, dice):
        """Spoils the index."""
        deed = dice.choice(("delete", "cut", "garbage"))
        for path in self.w.wave_dir.glob("index-v*.db"):
            try:
                if deed == "delete":
                    path.unlink()
                elif deed == "cut":
                    os.truncate(path, dice.randrange(8000))
                else:
                    with open(path, "r+b") as file:
                        file.seek(4096 * dice.randrange(4))
                        file.write(dice.randbytes(4096))
            except FileNotFoundError:
                pass
        self.kills["vandal"] += 1

    def destroyer(self):
        dice = self.dice("destroyer")
        while sum(self.kills.values()) < self.kills_wanted and not self.faults:
            time.sleep(dice.uniform(0.01, 0.12))  # the moment of the blow, nothing is waited for
            if dice.random() < 0.08:
                self.vandalize(dice)
            else:
                self.kill_somebody(dice)

    # The whole ------------------------------------------------------------------------------------

    def guarded(self, deed, *words):
        def run():
            try:
                deed(*words)
            except BaseException as fault:
                self.faults.append(fault)
        return threading.Thread(target=run)

    def run(self):
        hands = [f"c{number}" for number in range(COMMITTERS)]
        sleeps = self.w.agent("sleeps", "exec sleep 1000\n")
        self.started.update(self.w.started(*hands, agent=sleeps))
        workers = [self.guarded(self.starter, number) for number in range(STARTERS)]
        workers += [self.guarded(self.committer, number) for number in range(COMMITTERS)]
        workers += [self.guarded(self.asker, verb) for verb in MUST_WORK]
        for worker in workers:
            worker.start()
        try:
            self.destroyer()
        finally:
            self.over.set()
            for worker in workers:
                worker.join()
        if self.faults:
            raise self.faults[0]

    def settle(self):
        """The faults have stopped. What still works is waited for or stopped; then one pass."""
        for feature in [f for f in self.started if f.startswith("c")]:
            self.w.wave("stop", feature)
        self.w.ok("reconcile")
        rows = self.w.until_ended(seconds=60)
        # A runner that has recorded its end is at work for a moment still: its session is its own.
        world.until("nobody is left at work", lambda: not self.runners())
        self.w.until_runners_are_dead()
        self.w.ok("reconcile")  # what ended by itself after the first
        world.until("no lock is left", self.no_lock_is_left)
        return rows

    def no_lock_is_left(self):
        """Nobody's a lock is only once no git on the machine is at work that cannot be looked at."""
        removed = "removed a lock" in self.w.ok("reconcile")
        git_dir = self.w.repository / ".git"
        return not removed and not [*git_dir.glob("worktrees/*/*.lock"), *git_dir.glob("refs/heads/**/*.lock")]

    def verify(self, rows):
        lost = [f for f, task in self.started.items() if rows.get(f, {}).get("id") != task]
        world.equal([], lost, "tasks that start had told of")
        for row in rows.values():
            known = (row["state"], row["reason"]) in LEGAL_ENDS
            world.check(known, f"{row['feature']} is {row['state']}/{row['reason']}: {row['detail']}")
        branches = [f for f in rows if self.w.refs(f"refs/heads/{f}")]
        self.w.expect_every_commit_told(branches)
        self.w.expect_no_event_twice()
        told = {event["oid"] for event in self.w.events() if event["k"] == "commit"}
        for feature, oids in self.committed.items():
            world.equal(set(), set(oids) - told, f"commits of {feature} that git had told of")
        runs = self.seen.read_text().split()
        world.equal(len(set(runs)), len(runs), "agents that ran twice")
        self.verify_ends(rows)
        self.w.expect_sound()
        tips = self.w.refs("refs/wave/")
        world.equal("", self.w.ok("reconcile"), "what a second pass repairs")
        world.equal(tips, self.w.refs("refs/wave/"), "the refs after a second pass")
        return len(told)

    def verify_ends(self, rows):
        """Each run has one claim and one end, and what is done was recorded by its runner."""
        for kind in ("run_claimed", "run_started", "run_ended"):
            runs = [event["run"] for event in self.w.events() if event["k"] == kind]
            world.equal(len(set(runs)), len(runs), f"{kind} twice")
        for row in rows.values():
            left = world.processes_with(f"WAVE_RUN={row['run']}")
            world.equal([], left, f"processes left of {row['feature']}")


# An agent that was killed, or whose git was: then it exits with 7.
LEGAL_ENDS = {("done", None), ("failed", "lost"), ("failed", "setup_failed"), ("cancelled", "stopped"),
              ("failed", "agent_signal"), ("failed", "agent_exit")}


def is_at_work(pid):
    """An agent, or a git that it runs; not those of the committers, which must not lose a commit."""
    entries = world.environment_of(pid)
    return any(entry.startswith(b"WAVE_RUN=") for entry in entries) and \
        not any(entry.startswith(b"WAVE_FEATURE=c") for entry in entries) and \
        not (words_of(pid) or [b""])[0].endswith(b"git-wave")


def children_of(pid):
    try:
        return [int(x) for x in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def words_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return []


def case(seed, kills):
    def chaos(w):
        run = Chaos(w, seed, kills)
        run.run()
        rows = run.settle()
        commits = run.verify(rows)
        ends = {}
        for row in rows.values():
            name = row["state"] + ("/" + row["reason"] if row["reason"] else "")
            ends[name] = ends.get(name, 0) + 1
        for row in rows.values():
            if row["reason"] == "setup_failed":
                print(f"  {row['feature']}: {row['detail']}")
        return (f"seed {seed}: killed {run.kills}; tried {run.tries}; {len(rows)} tasks {ends}, "
                f"{len(run.w.events())} events, {commits} of them commits, 0 lost, 0 doubled")
    chaos.__name__ = f"seed {seed}"
    return chaos


def main(arguments):
    if len(arguments) == 3 and arguments[0] == "--seed":
        world.show("chaos", case(int(arguments[1]), int(arguments[2])))
    elif len(arguments) == 2:
        world.show("chaos", *[case(seed, int(arguments[1])) for seed in range(1, int(arguments[0]) + 1)])
    else:
        sys.exit("usage: chaos.py SEEDS KILLS | chaos.py --seed SEED KILLS")


main(sys.argv[1:])
