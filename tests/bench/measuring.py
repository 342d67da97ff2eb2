# SPDX-License-Identifier: MIT
"""How a figure comes about: what is compared takes turns, round after round, so that whatever else
the machine does meets all of it alike; a figure is the median. CPU is that of a program and all its
children (rusage of wait4), wall the time until it is gone, memory the largest resident size of any
of them. Programs are started by run_measured, which is small: what a large process starts counts a
copy of it as its own."""
import dataclasses
import os
import pathlib
import random
import statistics
import subprocess


class Failed(RuntimeError):
    """Something could not be run, so there is nothing to measure."""


class Skipped(RuntimeError):
    """There is nothing to measure: the program cannot do this, or the machine lacks something."""


@dataclasses.dataclass
class Cost:
    """In milliseconds and megabytes (10^6)."""

    cpu: float
    wall: float
    memory: float = 0

    def __add__(self, other):
        return Cost(self.cpu + other.cpu, self.wall + other.wall, max(self.memory, other.memory))

    def times(self, number):
        return Cost(number * self.cpu, number * self.wall, self.memory)


@dataclasses.dataclass
class Row:
    """What was measured. With an axis it is one point of a trend as well. `by` says which of the
    figures is judged; the others are shown beside."""

    what: str
    floor_name: str
    floor: float | None
    ours: float
    aim: float | None = None  # none: only the trend is of interest
    by: str = "cpu"
    beside: str = ""
    unit: str = "ms"
    absolute: bool = False  # the aim is in the unit, although there is a floor to look at
    axis: str = ""  # tasks, files or worktrees
    size: int = 0

    @property
    def name(self):
        return f"{self.what}, {self.size:,} {self.axis}" if self.axis else self.what

    @property
    def ratio(self):
        return self.ours / self.floor if self.floor else None

    @property
    def figure(self):
        """What the aim is for."""
        return self.ours if self.absolute or self.floor is None else self.ratio

    @property
    def holds(self):
        return self.aim is None or (self.figure is not None and self.figure <= self.aim)


# Which sizes each axis has, with the others small, and how far `--quick` goes.
SIZES = {"tasks": (100, 1_000, 10_000, 100_000), "files": (1_000, 10_000, 50_000),
         "worktrees": (1, 50, 100, 200)}
QUICK_SIZES = {"tasks": (200,), "files": (200,), "worktrees": (2,)}


@dataclasses.dataclass
class Bench:
    """What every row needs: where the program is, where to work, and how long."""

    folder: pathlib.Path
    prefix: pathlib.Path
    helpers: pathlib.Path  # the folder with append_bench, append_events, run_measured and poke
    quick: bool = False
    largest: int = 1 << 60  # no size of an axis above this
    made: dict = dataclasses.field(default_factory=dict)  # see once()

    def rounds(self, full, quick=3):
        return quick if self.quick else full

    def size(self, full, quick):
        return quick if self.quick else min(full, self.largest)

    def sizes(self, axis):
        if self.quick:
            return QUICK_SIZES[axis]
        return [size for size in SIZES[axis] if size <= self.largest]

    def judged(self, size, *sizes):
        """Whether an aim is set for this size. A quick run judges what it has."""
        return self.quick or size in sizes

    @property
    def environment(self):
        """git's and ours, with nothing of the caller's settings."""
        home = self.folder / "home"
        runtime = self.folder / "run"
        for folder in (home, runtime):
            folder.mkdir(mode=0o700, exist_ok=True)
        names = {"AUTHOR_NAME": "bench", "AUTHOR_EMAIL": "bench@invalid"}
        names |= {key.replace("AUTHOR", "COMMITTER"): value for key, value in names.items()}
        return {
            "PATH": f"{self.prefix}/bin:{os.environ['PATH']}",
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(runtime),
            "GIT_CONFIG_NOSYSTEM": "1",
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb",
        } | {f"GIT_{key}": value for key, value in names.items()}

    def once(self, key, make):
        """What `make` returned when it was called first, or raises what it raised then."""
        if key not in self.made:
            try:
                self.made[key] = make()
            except Exception as failure:
                self.made[key] = failure
        if isinstance(self.made[key], Exception):
            raise self.made[key]
        return self.made[key]

    def need(self, command):
        """Skips what an older program has no command for."""
        if self.ended(["git-wave", command, "-h"]).returncode != 0:
            raise Skipped(f"this program has no command '{command}'")

    def has_setting(self, key):
        repository = self.folder / "asked"
        if not repository.exists():
            self.run(["git", "init", "-q", repository])
        return self.ended(["git-wave", "config", key], repository).returncode == 0

    def switch_pool_off(self):
        """By the user's settings: a repository's own say otherwise where the pool is measured. What is
        filled in the background would disturb all else."""
        if self.has_setting("pool.size"):
            settings = self.folder / "home" / ".config" / "git-wave" / "config.toml"
            settings.parent.mkdir(parents=True)
            settings.write_text("[pool]\nsize = 0\n")

    def ended(self, words, cwd=None, **more):
        """Runs to the end, whichever it is, and keeps what it said."""
        return subprocess.run([str(word) for word in words], cwd=cwd, env=self.environment,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False,
                              **more)

    def run(self, words, cwd=None, **more):
        """Runs to the end; returns what it said. Not for measuring."""
        done = self.ended(words, cwd, **more)
        if done.returncode != 0:
            raise Failed(f"{shown(words)} ended with {done.returncode}: {tail(done.stderr)}")
        return done.stdout

    def cost(self, words, cwd):
        """Runs it to the end and returns its Cost."""
        done = self.ended([self.helpers / "run_measured", *words], cwd)
        if done.returncode != 0:
            raise Failed(tail(done.stderr))
        cpu, wall, memory, status = (int(number) for number in done.stdout.split())
        if status != 0:
            code = os.waitstatus_to_exitcode(status)
            raise Failed(f"{shown(words)} ended with {code}: {tail(done.stderr)}")
        return Cost(cpu / 1000, wall / 1000, memory * 1024 / 1e6)

    def program(self, words, cwd):
        """Something to take turns with."""
        return lambda: self.cost(words, cwd)


def shown(words):
    line = " ".join(str(word) for word in words)
    return line if len(line) <= 200 else line[:200] + "..."


def tail(text):
    return " / ".join(text.strip().splitlines()[-3:]) or "it said nothing"


def take_turns(subjects, rounds, warm_up=1):
    """name -> Cost (medians) of callables that each return a Cost; the order is shuffled anew."""
    figures = {name: [] for name in subjects}
    dice = random.Random(1)
    for i in range(rounds + warm_up):
        names = list(subjects)
        dice.shuffle(names)
        for name in names:
            cost = subjects[name]()
            if i >= warm_up:
                figures[name].append(cost)
    return {name: median_cost(costs) for name, costs in figures.items()}


def median_cost(costs):
    return Cost(*(statistics.median(getattr(cost, key) for cost in costs)
                  for key in ("cpu", "wall", "memory")))


def larger(*named_costs):
    """Of (name, Cost) the one with more CPU."""
    return max(named_costs, key=lambda each: each[1].cpu)


def compared(what, floor_name, floor, ours, aim=None, by="cpu", **more):
    """A row from two Costs; the floor may be missing."""
    other = "wall" if by == "cpu" else "cpu"
    if floor is None:
        return Row(what, "-", None, getattr(ours, by), aim, by,
                   f"{other} {getattr(ours, other):.2f} ms", **more)
    mine, theirs = getattr(ours, other), getattr(floor, other)
    beside = f"{other} {mine / theirs:.2f}" if theirs > 0 else ""
    return Row(what, floor_name, getattr(floor, by), getattr(ours, by), aim, by, beside, **more)


MEMORY_AIM_MB = 100


def memory_row(what, cost, **more):
    return Row(f"memory of {what}", "-", None, cost.memory, MEMORY_AIM_MB, "peak", unit="MB", **more)
