# SPDX-License-Identifier: MIT
"""Each command that writes fails at its 1st, 2nd, 3rd ... point until none is left: it is killed there,
or in the middle of a write, or the disk is full from there on, or a call fails once (EIO). Then
reconcile, twice, and nothing that was acknowledged is lost, nothing is there twice, nothing is left
behind, and the same words work.

Usage: loop.py census [DEED...]    each point that is listed is reached by some deed; of some deeds,
                                   prints which ones they reach
       loop.py sample SECONDS [DEED...]
                                   some failures of each deed, from a fixed seed
       loop.py all [DEED...]       all of them, but of rows of equal calls (WAVE_EVERY=1: those too)
       loop.py one DEED ACTION N   this one
       loop.py one DEED ORDER      or the one that such an order makes, see failpoints.h"""
import os
import pathlib
import random
import sys
import time

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "races"))
import deeds  # noqa: E402
import world  # noqa: E402

SEED = int(os.environ.get("WAVE_SEED", "20261130"))
ORDERS = {"kill": "any:{}:kill", "ENOSPC": "any:{}+:err(ENOSPC)", "EIO": "any:{}:err(EIO)",
          "torn": "any:{}:torn"}
# What was found to be wrong once: a ref that had moved, its folder not on the disk, counted as not moved;
# and the user's index stayed locked, nobody knowing by whom.
FOUND = {"land": ("file.remove:1:err(EIO)", "file.remove:1+:err(EIO)"),
         "restore": ("log.sync:2:err(EIO)",), "cleanup": ("log.sync:2:err(EIO)",),
         "start": ("log.sync:2:err(EIO)", "branch.sync:2:err(EIO)")}
MOST_POINTS = 3000
EVERY = "WAVE_EVERY" in os.environ
FEWEST = 2  # failures of each deed, also where the machine is slow
# What runs beside it makes it reach some more or fewer each time: a point that it reached once is tried
# twice, and it is over after so many misses in a row behind the last of them.
TRIES = 2
MISSES = 5


class Loop:
    """One deed in a world of its own."""

    def __init__(self, w, name):
        self.w, self.name = w, name
        self.seen_file = w.folder / "seen"
        self.orders_file = w.runtime / "wave-failpoints"
        self.logs, self.config = {}, None
        w.environment.update({"WAVE_CONFIG_HOST__DEFAULT": "process", "WAVE_CONFIG_GC__AUTO": "false",
                              "WAVE_CONFIG_POOL__SIZE": "0", "WAVE_CONFIG_RUNNER__KILL_GRACE": "1s"})
        self.deed = deeds.DEEDS[name](w)

    def points(self):
        """Those of a time when nothing fails, once the first time has set everything up; the longer way of
        a deed that goes there and back."""
        self.fail_at(None)
        return max((self.fail_at(None)[1] for _ in range(2)), key=len)

    # One failure ------------------------------------------------------------------------------------

    def fail(self, action, number):
        return self.fail_at(self.order(action, number))

    def fail_at(self, order):
        """The point that failed, and all that were reached. None as order: nothing fails."""
        words = self.deed.ready()
        self.seen_file.write_text("")
        self.w.note(f"--- {self.name}: {order}")
        done = self.run(words, order)
        lines = self.seen_file.read_text().splitlines()
        fired = [line[2:] for line in lines if line.startswith("! ")]
        lines = [line for line in lines if not line.startswith("! ")]
        where = f"{self.name} {order}: {fired[:1]}"
        try:
            self.expect_answer(done, order, fired)
            self.settle()
            self.deed.settle(done)
            self.expect_whole()
        except world.Failed as failed:
            raise world.Failed(f"[{where}] {failed}")
        return fired[0] if fired else None, lines

    def fail_as_before(self):
        for order in FOUND.get(self.name, ()):
            world.check(self.fail_at(order)[0], f"{self.name} does not reach {order}")

    def order(self, action, number):
        # Who watches over something alive does not give up: it tries again until there is room.
        if action == "ENOSPC" and self.deed.command:
            return f"any:{number}-{number + 20}:err(ENOSPC)"
        return ORDERS[action].format(number)

    def run(self, words, order):
        """The deed itself, or who it starts, is told of its fate."""
        environment = dict(self.w.environment)
        if self.deed.command:
            lines = [f"seen {self.seen_file}"] + ([f"{self.deed.command} {order}"] if order else [])
            self.orders_file.write_text("\n".join(lines) + "\n")
        else:
            self.w.environment["WAVE_FAILPOINT_SEEN"] = str(self.seen_file)
            if order:
                self.w.environment["WAVE_FAILPOINT"] = order
        try:
            done = self.w.run(self.deed.program, *words, input=self.deed.input())
            if self.deed.command:
                world.until("who was started is over", self.nobody_works, 60)
        finally:
            self.w.environment = environment
            self.orders_file.unlink(missing_ok=True)
        return done

    def nobody_works(self):
        self.w.wave("reconcile")
        return not self.w.left_processes() and not self.w.living_runners(world.ENDED + ("running", "starting"))

    def expect_answer(self, done, order, fired):
        if not order:
            world.equal(0, done.returncode, f"exit when nothing fails ({done.stderr})")
        if self.deed.command or not fired:
            return
        if order.endswith((":kill", ":torn")):
            world.check(done.returncode in (-9, 137, 0, 1, 128), f"exit {done.returncode}: {done.stderr}")
            return
        world.check(done.returncode in (0, 1, 128), f"exit {done.returncode}: {done.stderr}")
        if done.returncode == 128:
            world.check(done.stderr.strip(), "it failed without a word")

    def settle(self):
        self.w.ok("reconcile")

    # What must hold after each ------------------------------------------------------------------------

    def expect_whole(self):
        self.expect_second_pass_idle()
        self.expect_logs_go_on()
        self.expect_users_own_untouched()

    def expect_second_pass_idle(self):
        if not self.deed.keeps_agents:
            world.until("nobody is left at work", lambda: not self.workers())
            self.w.until_runners_are_dead()
        self.w.ok("reconcile")  # what has ended by itself since
        tips = self.w.refs("refs/")
        world.equal("", self.w.ok("reconcile"), "what a second pass repairs")
        world.equal(tips, self.w.refs("refs/"), "the refs after a second pass")

    def expect_logs_go_on(self):
        """No event is lost: a log only gets longer."""
        now = self.w.refs("refs/wave/log/")
        for ref, tip in self.logs.items():
            world.check(ref in now, f"{ref} is gone")
            done = self.w.run("git", "merge-base", "--is-ancestor", tip, now[ref])
            world.equal(0, done.returncode, f"{ref} still goes on from {tip}")
        self.logs = now

    def expect_users_own_untouched(self):
        """What has been set up once stays as it is, and nothing of the user's changes."""
        config = (self.w.repository / ".git" / "config").read_bytes()
        if (self.w.wave_dir / "set-up.json").exists() and self.name != "hooks":
            world.equal(self.config or config, config, "the repository's configuration")
            self.config = config
        world.equal("", self.w.git("status", "--porcelain"), "changes in the user's worktree")
        world.equal("ref: refs/heads/main\n", (self.w.repository / ".git" / "HEAD").read_text(), "HEAD")

    def finish(self):
        """At the very end, and after what takes longer to look at."""
        self.deed.end()
        self.w.ok("reconcile")
        world.until("nobody is left at work", lambda: not self.workers())
        self.age_what_is_left()
        if (self.w.wave_dir / "writer").exists():
            self.w.ok("gc")
        self.w.expect_no_event_twice()
        self.w.expect_sound()
        world.equal("", self.w.git("worktree", "prune", "--dry-run"), "worktrees that are half there")
        world.equal([], self.leftovers(), "files that are left")

    def workers(self):
        server = self.w.tmux_server()
        return [pid for pid in self.w.left_processes() if pid != server]

    def age_what_is_left(self):
        """Nobody touches a file that is younger: another machine may be writing it."""
        for path in (self.w.repository / ".git").glob("**/.wave-*.tmp"):
            os.utime(path, (time.time() - 2 * 86400,) * 2)

    def leftovers(self):
        git_dir = self.w.repository / ".git"
        patterns = ("**/*.lock", "**/.wave-*.tmp", "objects/**/tmp_*", "**/.wave-copy.tmp",
                    "wave/staging/*", "wave/trash/open/*", "**/*.db-journal", "wave/claims/talk-*")
        found = {path for pattern in patterns for path in git_dir.glob(pattern)}
        return sorted(str(path.relative_to(git_dir)) for path in found
                      if not is_our_flock(path) and not goes_with_its_task(path))


def is_our_flock(path):
    """Files that stay because they are locked with flock(2), never by being there."""
    return path.suffix == ".lock" and "wave" in path.parts and path.stat().st_size == 0


def goes_with_its_task(path):
    return path.suffix == ".tmp" and any(part in path.parts for part in ("runs", "private", "worktrees"))


def census(*names):
    def look(w):
        loop = Loop(w, names[0])
        _, points = loop.fail_at(None)
        loop.finish()
        REACHED.update(points)
        return f"{len(points)} points"
    look.__name__ = f"census of {names[0]}"
    return look


REACHED = set()


def expect_all_reached(w):
    listed = set(w.run("git-wave", "failpoints").stdout.split())
    world.check(listed, "no failpoint is listed: is this a build with tests?")
    world.equal([], sorted(listed - REACHED), "points that no deed reaches")
    others = sorted(REACHED - listed)
    return f"{len(listed)} points, all of them reached" + (f"; and beside them {others}" if others else "")


def is_worth(action, number, points):
    """Of a row of equal calls a kill in the first and the last says most; errors take turns there."""
    if number > len(points):
        return True
    if action == "torn" and not points[number - 1].endswith(".write"):
        return False  # it is killed there, as by "kill"
    begins = points[number - 2:number - 1] != points[number - 1:number]
    ends = points[number:number + 1] != points[number - 1:number]
    if action in ("ENOSPC", "EIO"):
        return begins and (number % 2 == 0) == (action == "EIO")
    return begins or ends


def everything(name):
    def loop_over(w):
        loop = Loop(w, name)
        figures = []
        points = loop.points()
        loop.fail_as_before()
        for action in loop.deed.actions:
            number = failed = missed = 0
            while number < MOST_POINTS and (number < len(points) or missed < MISSES):
                number += 1
                if EVERY or is_worth(action, number, points):
                    tries = TRIES if number <= len(points) else 1
                    hit = any(loop.fail(action, number)[0] for _ in range(tries))
                    failed += hit
                    missed = 0 if hit else missed + 1
            figures.append(f"{action} {failed}")
        loop.finish()
        return f"of {len(points)} points: " + ", ".join(figures)
    loop_over.__name__ = name
    return loop_over


def sample(name, deadline, dice):
    def some(w):
        loop = Loop(w, name)
        points = len(loop.points())
        loop.fail_as_before()
        figures = []
        while len(figures) < FEWEST or time.monotonic() < deadline:
            action, number = dice.choice(loop.deed.actions), dice.randint(1, points)
            figures.append(f"{action} {number}")
            loop.fail(action, number)
        loop.finish()
        return f"of {points} points: " + ", ".join(figures)
    some.__name__ = name
    return some


def one(name, *what):
    def single(w):
        loop = Loop(w, name)
        order = what[0] if len(what) == 1 else loop.order(what[0], int(what[1]))
        point, points = loop.fail_at(order)
        loop.finish()
        return f"{point} failed, of {len(points)}"
    single.__name__ = " ".join((name, *what))
    return single


def main(words):
    if words[:1] == ["census"]:
        named = words[1:]
        world.show("points", *[census(name) for name in named or deeds.DEEDS],
                   *([] if named else [expect_all_reached]))
        print("\n".join(sorted(REACHED)) if named else "")
    elif words[:1] == ["sample"]:
        dice, names = random.Random(SEED), words[2:] or list(deeds.DEEDS)
        dice.shuffle(names)
        share = float(words[1]) / len(names)
        for name in names:
            world.show("points", sample(name, time.monotonic() + share, dice))
    elif words[:1] == ["all"]:
        world.show("points", *[everything(name) for name in words[1:] or deeds.DEEDS])
    elif words[:1] == ["one"]:
        world.show("points", one(*words[1:]))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
