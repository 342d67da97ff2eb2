#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Counts the instructions of what is done most often, and compares them with what is expected.

Times need a quiet machine; the instructions of a static program are the same wherever it runs on the
same input, so what a change adds shows at once. They are those of a build: a program that was built in
another way is counted and not compared. Exits with 1 when a count is off by more than the tolerance,
in either direction: what became cheaper is accepted as well, so that it stays so."""
import pathlib
import re
import subprocess
import sys
import tempfile

from made_stores import import_issues, make_repository, make_store
from measuring import Bench, Failed, Skipped, tail
from options import Parser
from table import aligned

EXPECTED = pathlib.Path(__file__).parent / "expected_counts.txt"
TOLERANCE = 0.03
TASKS = 1_000
SKIPPED = 77  # to CTest
HEAD = "# What 'bench count --accept' has counted: how it was built, then names and instructions."
# The C library picks other routines for other processors: here always the plainest.
PLAIN = "glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX,-BMI1,-BMI2,-ERMS,-FSRM,-SSE4_2,-SSSE3,-MOVBE,-LZCNT"


class Counter:
    """Runs programs under callgrind, in an environment that is the same everywhere."""

    def __init__(self, bench):
        self.bench = bench
        self.number = 0
        try:
            bench.run(["valgrind", "--version"])
        except OSError as failure:
            raise Skipped("valgrind is not installed") from failure

    def count(self, words, cwd, **environment):
        """The instructions of the program itself, not those of its children."""
        self.number += 1
        out = self.bench.folder / f"callgrind.{self.number}"
        words = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}.%p", "--quiet", *words]
        child = subprocess.Popen([str(word) for word in words], cwd=cwd, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                                 env=self.bench.environment | {"GLIBC_TUNABLES": PLAIN} | environment)
        complaint = child.communicate()[1].decode(errors="replace")
        file = pathlib.Path(f"{out}.{child.pid}")
        if child.returncode != 0 or not file.exists():
            raise Failed(f"{words[4]} ended with {child.returncode} under valgrind: {tail(complaint)}")
        return int(re.search(r"^(?:summary|totals): (\d+)", file.read_text(), re.MULTILINE)[1])


def hook(counter):
    """In a linked worktree with a task whose runner is gone."""
    bench = counter.bench
    git_dir = bench.folder / "worktree-gitdir"
    git_dir.mkdir(exist_ok=True)
    (git_dir / "wave-task").write_text("0123456789\n/nobody.sock\n")
    (git_dir / "HEAD").write_text(f"{'0123456789' * 4}\n")
    program = bench.prefix / "libexec" / "git-wave" / "wave-signal"
    count = counter.count([program, "post-commit"], bench.folder, GIT_DIR=str(git_dir))
    lines = (git_dir / "wave-spool").read_text().splitlines()
    if len(lines) != 1:
        raise Failed(f"the hook has written {len(lines)} lines")
    (git_dir / "wave-spool").unlink()
    return count


def counts(counter, quick):
    """(name, instructions)."""
    bench = counter.bench
    yield "hook", hook(counter)
    program = bench.prefix / "bin" / "git-wave"
    yield "version", counter.count([program, "version"], bench.folder)
    if quick:
        return
    store = make_store(bench, "counted", TASKS)
    for name, words in (("status", ["status"]), ("status --all", ["status", "--all"]),
                        ("show", ["show", store.ended]), ("events", ["events", store.ended])):
        bench.run([program, *words], store.tree)  # what only the first has to do is done
        yield name, counter.count([program, *words], store.tree)
    yield "append", append(counter)
    yield "schedule", schedule(counter)
    yield "index rebuild", counter.count([program, "index", "rebuild"], store.tree)


def schedule(counter):
    """A look at a backlog by a process that has not seen any of it."""
    bench = counter.bench
    tree = make_repository(bench, "scheduled", 10)
    bench.run(["git-wave", "init"], tree)
    import_issues(bench, tree, TASKS)
    words = [bench.prefix / "bin" / "git-wave", "schedule", "--dry-run"]
    bench.run(words, tree)
    return counter.count(words, tree)


def append(counter):
    """One event more: what a process costs that appends two, less one that appends one."""
    bench = counter.bench
    tree = make_repository(bench, "appended", 10)
    bench.run(["git-wave", "init"], tree)
    words = [bench.helpers / "append_events", tree / ".git"]
    bench.run([*words, "1"])
    few, many = (counter.count([*words, number], tree) for number in ("1", "11"))
    return (many - few) // 10


def made_by(bench):
    """The compiler, as the program itself tells, for what is installed now may be another, and how it
    was told to build."""
    found = re.search(rb"GCC: \([^)]*\) [\d.]+", (bench.prefix / "bin" / "git-wave").read_bytes())
    cache = (bench.helpers.parent / "CMakeCache.txt").read_text()
    known = dict(re.findall(r"^(\w+):\w+=(.*)$", cache, re.MULTILINE))
    kind = known.get("CMAKE_BUILD_TYPE", "")
    flags = [known.get("CMAKE_CXX_FLAGS", ""), known.get(f"CMAKE_CXX_FLAGS_{kind.upper()}", "")]
    return " ".join([found[0].decode() if found else "unknown", kind, *" ".join(flags).split()])


def read_expected():
    """The build, and name -> count."""
    if not EXPECTED.exists():
        return "none", {}
    lines = [line for line in EXPECTED.read_text().splitlines() if line and not line.startswith("#")]
    pairs = [line.rsplit(maxsplit=1) for line in lines[1:]]
    return lines[0], {name: int(count) for name, count in pairs}


def write_expected(build, counted):
    lines = [HEAD, build, *(f"{name} {count}" for name, count in counted.items())]
    EXPECTED.write_text("\n".join(lines) + "\n")


def compare(expected, counted):
    """Prints a table; true when nothing is other than expected."""
    lines, sound = [("what", "instructions", "expected", "change", "")], True
    for name, count in counted.items():
        known = expected.get(name)
        change = count / known - 1 if known else None
        off = change is not None and abs(change) > TOLERANCE
        sound = sound and not off
        lines.append((name, f"{count:,}", f"{known:,}" if known else "-",
                      f"{change:+.1%}" if known else "-", "OFF" if off else "ok" if known else "new"))
    for line in aligned(lines, {1, 2, 3}):
        print(line)
    return sound


def parsed():
    parser = Parser("bench count", __doc__)
    parser.add_argument("--accept", action="store_true", help="expect from now on what is counted now")
    parser.add_argument("--quick", action="store_true",
                        help="only whether counting works and gives the same twice")
    return parser.answer()


def check_repeats(counter):
    first, second = (dict(counts(counter, quick=True)) for _ in range(2))
    for name, count in first.items():
        if abs(second[name] / count - 1) > TOLERANCE:
            raise Failed(f"{name} takes {count} instructions, and then {second[name]}")
    print("\n".join(f"{name}: {count:,}" for name, count in first.items()))


def main():
    options = parsed()
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="wave-count-") as name:
        bench = Bench(pathlib.Path(name), options.prefix, options.helpers)
        counter = Counter(bench)
        if options.quick:
            return check_repeats(counter)
        counted = dict(counts(counter, quick=False))
        build = made_by(bench)
    if options.accept:
        return write_expected(build, counted)
    expected_of, expected = read_expected()
    if expected and build != expected_of:
        print(f"not compared: built by {build}, expected of {expected_of}")
        expected = {}
    sound = compare(expected, counted)
    if not sound:
        print(f"off by more than {TOLERANCE:.0%}: if that is meant, tell it with --accept")
    return 0 if sound else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Skipped as reason:
        print(f"count: skipped: {reason}", file=sys.stderr)
        sys.exit(SKIPPED)
    except (OSError, Failed) as failure:
        sys.exit(f"count: {failure}")
