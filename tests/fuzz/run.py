#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each of libFuzzer's targets (WAVE_FUZZ) until it has had so many inputs, from what is kept in corpus/.

Beside the programs: corpus-<target>/ with what was worth keeping on the way, found-<target>-* with what a
target should not have done, and <target>.log. No input may take ten seconds, or 2 GB.

usage: run.py FOLDER RUNS [TARGET...]"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
LIMITS = ("-timeout=10", "-rss_limit_mb=2048", "-max_len=4096", "-print_final_stats=1")


def fuzz(program, runs):
    """(line of the table, whether nothing was found)"""
    name, folder = program.name.removeprefix("fuzz_"), program.parent
    new = folder / f"corpus-{name}"
    new.mkdir(exist_ok=True)
    begun, log = time.monotonic(), folder / f"{name}.log"
    with open(log, "wb") as out:
        status = subprocess.call([program, f"-runs={runs}", *LIMITS, f"-artifact_prefix={folder}/found-{name}-",
                                  new, HERE / "corpus" / name], stdout=out, stderr=out)
    text = log.read_text(errors="replace")
    inputs = re.search(r"^stat::number_of_executed_units:\s*(\d+)", text, re.MULTILINE)
    covered = re.findall(r" cov: (\d+)", text)
    kept = sum(1 for _ in new.iterdir())
    return (f"| {name} | {inputs[1] if inputs else '?'} | {round(time.monotonic() - begun)} | "
            f"{covered[-1] if covered else '?'} | {kept} | {'nothing' if status == 0 else log} |"), status == 0


def main():
    if len(sys.argv) < 3 or not sys.argv[2].isdigit():
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1]).resolve()
    programs = sorted(path for path in folder.glob("fuzz_*") if path.is_file() and os.access(path, os.X_OK)
                      and (not sys.argv[3:] or path.name.removeprefix("fuzz_") in sys.argv[3:]))
    if not programs:
        sys.exit(f"run.py: there is no such target in {folder}")
    print("| target | inputs | seconds | edges | new worth keeping | found |\n|---|---|---|---|---|---|", flush=True)
    good = True
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for line, nothing in pool.map(lambda program: fuzz(program, sys.argv[2]), programs):
            print(line, flush=True)
            good &= nothing
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
