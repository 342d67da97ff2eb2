# SPDX-License-Identifier: MIT
"""How a figure comes about: what is compared takes turns, round after round, so that whatever else
the machine does meets all of it alike; a figure is the median. CPU is that of a program and all its
children (rusage of wait4), wall the time until it is gone."""
import dataclasses
import os
import pathlib
import random
import statistics
import subprocess
import time


@dataclasses.dataclass
class Cost:
    """In milliseconds."""

    cpu: float
    wall: float


@dataclasses.dataclass
class Row:
    """A line of the table. `by` says which of the two times is judged; the other is shown beside."""

    name: str
    floor_name: str
    floor: float | None
    ours: float
    aim: float  # a ratio where there is a floor, else milliseconds
    by: str
    beside: str = ""

    @property
    def figure(self):
        return self.ours / self.floor if self.floor else self.ours

    @property
    def holds(self):
        return self.figure <= self.aim


class Failed(RuntimeError):
    """Something could not be run, so there is nothing to measure."""


@dataclasses.dataclass
class Bench:
    """What every row needs: where the program is, where to work, and how long."""

    folder: pathlib.Path
    prefix: pathlib.Path
    helper: pathlib.Path  # the program append_bench
    quick: bool

    def rounds(self, full, quick=3):
        return quick if self.quick else full

    def size(self, full, quick):
        return quick if self.quick else full

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

    def run(self, words, cwd=None, **more):
        """Runs to the end; returns what it said. Not for measuring."""
        words = [str(word) for word in words]
        done = subprocess.run(words, cwd=cwd, env=self.environment, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, **more)
        if done.returncode != 0:
            raise Failed(f"{' '.join(words)} ended with {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def cost(self, words, cwd, stdin=None):
        """Runs it to the end and returns its Cost."""
        words = [str(word) for word in words]
        start = time.perf_counter()
        child = subprocess.Popen(words, cwd=cwd, env=self.environment, stdout=subprocess.DEVNULL,
                                 stdin=stdin or subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            raise Failed(f"{' '.join(words)} ended with {child.returncode}")
        return Cost((usage.ru_utime + usage.ru_stime) * 1000, wall * 1000)

    def program(self, words, cwd):
        """Something to take turns with."""
        return lambda: self.cost(words, cwd)


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
    return Cost(statistics.median(c.cpu for c in costs), statistics.median(c.wall for c in costs))


def compared(name, floor_name, floor, ours, aim, by="cpu"):
    """A row from two Costs."""
    other = "wall" if by == "cpu" else "cpu"
    mine, theirs = getattr(ours, other), getattr(floor, other)
    beside = f"{other} {mine / theirs:.2f}" if theirs > 0 else ""
    return Row(name, floor_name, getattr(floor, by), getattr(ours, by), aim, by, beside)


def show(rows):
    """The table."""
    head = ("what", "floor", "floor ms", "ours ms", "ratio", "aim", "", "by", "beside")
    lines = [head]
    for row in rows:
        floor = f"{row.floor:.2f}" if row.floor is not None else "-"
        figure = f"{row.figure:.2f}" if row.floor else "-"
        aim = f"<= {row.aim:g}" + ("" if row.floor else " ms")
        verdict = "ok" if row.holds else "over"
        lines.append((row.name, row.floor_name, floor, f"{row.ours:.2f}", figure, aim, verdict,
                      row.by, row.beside))
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for line in lines:
        cells = [cell.rjust(width) if 2 <= i <= 5 else cell.ljust(width)
                 for i, (cell, width) in enumerate(zip(line, widths))]
        print("  ".join(cells).rstrip(), flush=True)
