#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures git-wave against the least that each job could cost, and how that grows.

A floor and ours take turns in the same run, so a ratio means something on a busy machine too, where
milliseconds do not. What cannot be run is told, and the others go on; then the exit code is 1. Figures
are for people: an aim that is not met is no failure."""
import dataclasses
import json
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

import machine
import plot
import rows_claims
import rows_files
import rows_hook
import rows_neighbours
import rows_reconcile
import rows_service
import rows_sync
import rows_tasks
import rows_who
import rows_worktrees
import rows_writers
import table
from measuring import Bench, Failed, Skipped
from options import Parser

# Each has steps(bench), which yields (name, callable that yields rows).
GROUPS = {
    "hook": rows_hook.steps,
    "reconcile": lambda bench: [("reconcile", lambda: rows_reconcile.idle_rows(bench))],
    "writers": rows_writers.steps,
    "worktrees": rows_worktrees.steps,
    "files": rows_files.steps,
    "tasks": rows_tasks.steps,
    "neighbours": rows_neighbours.steps,
    "service": rows_service.steps,
    "claims": rows_claims.steps,
    "sync": rows_sync.steps,
    "who": rows_who.steps,
}
# What a step may end with: the program failed, or answered in a form that the step does not know.
FAILURES = (RuntimeError, OSError, AssertionError, LookupError, ValueError, sqlite3.Error,
            subprocess.SubprocessError)


class Report:
    """What has come out so far."""

    def __init__(self):
        self.rows, self.skipped, self.failed = [], [], []

    def take_all(self, name, steps):
        try:
            for step_name, step in steps:
                self.take(step_name, step)
        except FAILURES as failure:  # of what the steps share
            self.failed.append(f"{name}: {failure}")

    def take(self, name, step):
        began = time.monotonic()
        try:
            self.rows += step()
        except Skipped as reason:
            self.skipped.append(f"{name}: {reason}")
        except FAILURES as failure:
            sentence = str(failure) or type(failure).__name__
            self.failed.append(f"{name}: {sentence}")
            print(f"bench: {name} failed: {sentence}", file=sys.stderr, flush=True)
        print(f"bench: {name} took {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)

    def show(self):
        table.show(self.rows)
        for title, lines in (("not measured:", self.skipped), ("FAILED:", self.failed)):
            for line in lines:
                print(f"{title} {line}")

    def as_json(self, facts):
        rows = [dataclasses.asdict(row) | {"ratio": row.ratio, "met": row.holds} for row in self.rows]
        return json.dumps({"machine": facts, "rows": rows, "skipped": self.skipped,
                           "failed": self.failed}, indent=1)


def check(options):
    for name in options.only:
        if name not in GROUPS:
            raise ValueError(f"there is no group '{name}': choose from {', '.join(GROUPS)}")
    for file in (options.plot, options.json):
        if file and not file.absolute().parent.is_dir():
            raise ValueError(f"there is no folder for '{file}'")


def parsed():
    parser = Parser("bench", __doc__)
    parser.add_argument("--folder", default="/var/tmp", help="where to work (a real disk, not tmpfs)")
    parser.add_argument("--plot", type=pathlib.Path, metavar="FILE", help="write the trends as SVG")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="write all figures as JSON")
    parser.add_argument("--quick", action="store_true", help="small and short: only whether it runs")
    parser.add_argument("--largest", type=int, default=1 << 60, metavar="N",
                        help="no more than N tasks, files or worktrees")
    parser.add_argument("only", nargs="*", metavar="GROUP", help=f"only these: {', '.join(GROUPS)}")
    return parser.answer(check)


def main():
    options = parsed()
    report, neighbours = Report(), machine.Neighbours()
    facts = [*machine.facts(options.folder), machine.load_now()]
    for line in facts:
        print(line, flush=True)
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="wave-bench-") as name:
        bench = Bench(pathlib.Path(name), options.prefix, options.helpers, options.quick,
                      options.largest)
        bench.switch_pool_off()
        for group in dict.fromkeys(options.only or GROUPS):
            report.take_all(group, GROUPS[group](bench))
    facts.append(neighbours.sentence("meanwhile"))
    print(facts[-1], "\n")
    report.show()
    if options.plot:
        options.plot.write_text(plot.svg(report.rows, facts))
    if options.json:
        options.json.write_text(report.as_json(facts) + "\n")
    return 1 if report.failed else 0


if __name__ == "__main__":
    # Ended from outside, it still stops what it has started.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        sys.exit(main())
    except (OSError, Failed) as failure:
        sys.exit(f"bench: {failure}")
