#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Each defence is taken out once, and a test must notice.

What would show that a suite proves something? That it fails when what it is there for is gone. Each
<name>.patch here takes one defence out of the sources and names the tests that must notice. With all of
them in, those tests pass; with one out, each of its tests fails. The builds share one folder: each
compiles what the patch changes and links, no more.

usage: prove.py [--build FOLDER] [--lock FILE] [NAME...]     all of them, or those that are named

With --lock builds wait for a lock on that file, so that checkouts on one machine build in turn."""
import argparse
import concurrent.futures
import contextlib
import fcntl
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PROGRAM = ("git-wave", "wave-signal")
HELPERS = ("append_many", "caller", "race_writer")
AT_ONCE = 28  # builds ahead of their tests
BUILD_SECONDS, TEST_SECONDS = 1800, 300
SKIPPED = "skipped"  # what it needs is not on this machine
GTEST = re.compile(r"\w+\.(?:\w+|\*)")


class Mutation:
    def __init__(self, path):
        text = path.read_text()
        self.name = path.stem
        self.gone = re.match(r"Without it (.*)\.\n", text)[1]
        self.tests = [Test(words) for words in re.findall(r"^Red: (.+)$", text, re.MULTILINE)]


class Test:
    """A case of a unit test, of a black-box suite, or a program in Python with its words."""

    def __init__(self, words):
        self.words = words
        self.suite, _, self.case = words.partition(": ")
        self.is_unit = bool(GTEST.fullmatch(words))

    def targets(self):
        if not self.is_unit:
            return PROGRAM + (HELPERS if self.suite.startswith("races/") else ())
        suite = self.words.split(".")[0]
        for path in sorted((ROOT / "tests").glob("*/*_test.cpp")):
            if re.search(rf"\bTEST(?:_F|_P)?\s*\(\s*{suite}\s*,", path.read_text()):
                room = path.parent.name
                return ("power_loss_test" if room == "power" else f"{room}_test",)
        raise SystemExit(f"prove.py: no test is called '{self.words}'")

    def command(self, place):
        if self.is_unit:
            return [f"{place}/tests/{self.targets()[0]}", f"--gtest_filter=*{self.words}:*{self.words}/*"]
        words = self.suite.split()
        program = [sys.executable, "-B"] if words[0].endswith(".py") else ["bash"]
        return program + [str(ROOT / "tests" / words[0]), *words[1:]]

    def red(self, place):
        """What failed, in its own words; None when it passed, SKIPPED when it could not run."""
        environment = {**os.environ, "WAVE_PROGRAM_DIR": f"{place}/stage/bin"}
        for helper in HELPERS:
            name = "WAVE_WRITER" if helper == "race_writer" else f"WAVE_{helper.upper()}"
            environment[name] = f"{place}/tests/{helper}"
        if self.case:
            environment["WAVE_TEST_ONLY"] = self.case
        status, output = run(self.command(place), TEST_SECONDS, environment)
        if status == 77 and not self.is_unit:
            return SKIPPED
        if status == 0:
            if self.is_unit and "Running 0 tests" in output:
                raise SystemExit(f"prove.py: no test is called '{self.words}'")
            return None
        failed = re.findall(r"^\[  FAILED  \] (\S+?\.\S+?)(?:,| \()", output, re.MULTILINE)
        failed += [f"{self.suite}: {name}" for name in re.findall(r"^FAILED  \S+: (\S+)$", output, re.MULTILINE)]
        failed += re.findall(r"^not ok:? (.{1,90})", output, re.MULTILINE)
        return failed[0] if failed else f"{self.words} (ended with {status})"


def run(command, seconds, environment=None):
    """(exit status, output); nothing of it is left when it takes too long."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                          env=environment, cwd=ROOT, start_new_session=True) as process:
        try:
            output, _ = process.communicate(timeout=seconds)
            return process.returncode, output
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return "time out", process.communicate()[0]


class Unbuilt(Exception):
    """No program to be tested, and what the compiler said."""


class Builder:
    def __init__(self, folder, lock):
        self.folder = folder
        self.lock = lock

    @contextlib.contextmanager
    def turn(self):
        with open(self.lock or os.devnull, "a") as file:
            if self.lock:
                fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def build(self, without, tests):
        """Where the programs lie that the tests need."""
        targets = sorted({target for test in tests for target in test.targets()})
        place = self.folder / "built" / (without or "all")
        self.must(["cmake", "-S", ROOT, "-B", self.folder, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
                   "-DWAVE_TESTS=ON", f"-DWAVE_WITHOUT={without}", "-Wno-dev"])
        self.must(["ninja", "-C", self.folder, *targets])
        (place / "tests").mkdir(parents=True, exist_ok=True)
        for target in set(targets) - set(PROGRAM):
            shutil.copy2(self.folder / "tests" / target, place / "tests")
        if any(not test.is_unit for test in tests):
            self.must(["cmake", "--install", self.folder, "--prefix", place / "stage"])
        return place

    def must(self, command):
        status, output = run([str(word) for word in command], BUILD_SECONDS)
        if status != 0:
            raise Unbuilt(f"this failed with {status}: {shlex.join(map(str, command))}\n{output[-4000:]}")


def all_mutations(names):
    known = {path.stem: Mutation(path) for path in sorted(HERE.glob("*.patch"))}
    for name in names:
        if name not in known:
            raise SystemExit(f"prove.py: there is no defence '{name}'; there are: {' '.join(known)}")
    return [known[name] for name in names or known]


def show_green(place, tests):
    """How many fail though every defence is in."""
    bad = [fault for fault in (test.red(place) for test in tests) if fault not in (None, SKIPPED)]
    for fault in bad:
        print(f"not ok: with every defence in: {fault}", flush=True)
    print(f"{len(tests)} tests with every defence in, {len(bad)} of them fail\n", flush=True)
    return len(bad)


def show_red(mutation, place):
    """Whether each of its tests minds; the row names the first, or one that does not."""
    begun = time.monotonic()
    reds = {test.words: test.red(place) for test in mutation.tests} if place else {}
    seconds = round(time.monotonic() - begun)
    missed = [f"NONE: {words}" for words, red in reds.items() if red is None]
    shown = missed + [red for red in reds.values() if red not in (None, SKIPPED)] + ["NONE"]
    print(f"| {mutation.name} | {mutation.gone} | {shown[0]} | {seconds} |", flush=True)
    if place:
        shutil.rmtree(place)
    return not shown[0].startswith("NONE")


def build_some(builder, wanted):
    """Where the programs lie of each (name, tests)."""
    places = {}
    with builder.turn():
        for name, tests in wanted:
            try:
                places[name] = builder.build(name, tests)
            except Unbuilt as fault:
                print(f"not ok: {name or 'with every defence in'}: {fault}", flush=True)
    return places


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--build", type=pathlib.Path, default=ROOT / "build-without")
    options.add_argument("--lock", type=pathlib.Path)
    options.add_argument("name", nargs="*")
    chosen = options.parse_args()
    mutations = all_mutations(chosen.name)
    tests = list({test.words: test for each in mutations for test in each.tests}.values())
    builder = Builder(chosen.build.resolve(), chosen.lock)
    with concurrent.futures.ThreadPoolExecutor(1) as ahead:
        parts = [mutations[at:at + AT_ONCE] for at in range(0, len(mutations), AT_ONCE)]
        wanted = [[(each.name, each.tests) for each in part] for part in parts]
        wanted[0].insert(0, ("", tests))
        built = [ahead.submit(build_some, builder, some) for some in wanted]
        bad = show_green(built[0].result()[""], tests)
        print("| without | what is gone | the test that goes red | seconds |\n|---|---|---|---|", flush=True)
        for part, future in zip(parts, built):
            places = future.result()
            bad += sum(not show_red(each, places.get(each.name)) for each in part)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
