#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures git-wave against the least that each job could cost, and prints one table.

A floor and ours take turns in the same run, so a ratio means something on a busy machine too, where
milliseconds do not. Exits non-zero only when something cannot be run: figures are for people."""
import argparse
import pathlib
import sys
import tempfile
import time

import rows_cleanup
import rows_hook
import rows_neighbours
import rows_reconcile
import rows_start
import rows_status
import rows_store
import rows_visible
from measuring import Bench, Failed, show


def trends(bench):
    """One axis at a time."""
    if bench.quick:
        return
    for tasks in (100, 1_000):
        yield from rows_status.rows(bench, tasks)
    yield from rows_start.rows(bench, 1_000)


GROUPS = {
    "hook": rows_hook.rows,
    "status": rows_status.rows,
    "rebuild": rows_store.rebuild_rows,
    "append": rows_store.append_rows,
    "start": rows_start.rows,
    "cleanup": rows_cleanup.rows,
    "visible": rows_visible.rows,
    "reconcile": rows_reconcile.rows,
    "neighbours": rows_neighbours.rows,
    "trends": trends,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--prefix", type=pathlib.Path, required=True, help="where it is installed")
    parser.add_argument("--helper", type=pathlib.Path, required=True, help="the program append_bench")
    parser.add_argument("--folder", default="/var/tmp", help="where to work (a real disk, not tmpfs)")
    parser.add_argument("--quick", action="store_true", help="small and short: only whether it runs")
    parser.add_argument("only", nargs="*", choices=[[], *GROUPS], help="only these groups of rows")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="wave-bench-") as name:
        bench = Bench(pathlib.Path(name), options.prefix.resolve(), options.helper.resolve(),
                      options.quick)
        rows = []
        for group in options.only or GROUPS:
            began = time.monotonic()
            rows += GROUPS[group](bench)
            print(f"bench: {group} took {time.monotonic() - began:.0f} s", file=sys.stderr)
        show(rows)


if __name__ == "__main__":
    try:
        main()
    except (OSError, Failed, AssertionError) as failure:
        sys.exit(f"bench: {failure}")
