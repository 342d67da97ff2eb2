# SPDX-License-Identifier: MIT
"""Each patch of tests/mutations/ still takes a defence out of the sources as they are, and the tests that
it names are there. What they do when it is gone is for tests/mutations/prove.py."""
import fnmatch
import re
import subprocess

import house

_GONE = re.compile(r"Without it \S.*\.\n\n")
_RED = re.compile(r"^Red: (.+)$", re.MULTILINE)
_UNIT = re.compile(r"(\w+)\.(\w+|\*)")
_CHANGED = re.compile(r"^\+\+\+ b/(.+)$", re.MULTILINE)


def is_there(tests, words, cases):
    if match := _UNIT.fullmatch(words):
        return any(suite == match[1] and match[2] in (case, "*") for suite, case in cases)
    suite, _, case = words.partition(": ")
    name, *chosen = suite.split()
    path = tests / name
    if not path.is_file():
        return False
    if not case:
        there = "".join(house.read(each) for each in path.parent.glob("*.py"))
        return all(f"\ndef {word}(" in there for word in chosen)
    return bool(fnmatch.filter(re.findall(r"^(?:test|long)_(\w+)\(\)", house.read(path), re.MULTILINE), case))


def offenders(root):
    tests = root / "tests"
    cases = {pair for path in tests.glob("*/*_test.cpp") for pair in
             re.findall(r"\bTEST(?:_F|_P)?\s*\(\s*(\w+)\s*,\s*(\w+)\s*\)", house.read(path))}
    patches = sorted((tests / "mutations").glob("*.patch"))
    if not patches:
        yield tests / "mutations", 1, "no defence is taken out: is the folder another by now?"
    for path in patches:
        text = house.read(path)
        if not re.fullmatch(r"[a-z-]+", path.stem):
            yield path, 1, "a name has small letters and '-'"
        if not _GONE.match(text):
            yield path, 1, "does not begin with 'Without it <what is gone>.' and an empty line"
        named = _RED.findall(text)
        if not named:
            yield path, 1, "names no test: Red: <Suite>.<Case>, or Red: <file>: <case>"
        for words in named:
            if not is_there(tests, words, cases):
                yield path, house.line_of(text, text.index(words)), f"there is no test '{words}'"
        for match in _CHANGED.finditer(text):
            if not re.fullmatch(r"src/\w+/\w+\.cpp", match[1]):
                yield path, house.line_of(text, match.start()), f"'{match[1]}' is no source of a room"
        done = subprocess.run(["git", "apply", "--check", path], cwd=root, capture_output=True, text=True)
        if done.returncode:
            yield path, 1, f"does not fit the sources: {done.stderr.splitlines()[-1]}"


PATCH = """Without it everything is lost.

Red: Keep.Keeps
Red: cli/keep.sh: keeps_*
Red: races/keep.py killed
Red: races/keep.py

--- a/src/store/keep.cpp
+++ b/src/store/keep.cpp
@@ -1,2 +1 @@
-keep();
 drop();
"""
CLEAN = {
    "src/store/keep.cpp": "keep();\ndrop();\n", "tests/store/keep_test.cpp": "TEST_F(Keep, Keeps) {}\n",
    "tests/cli/keep.sh": "test_keeps_all() {\n", "tests/races/keep.py": "\ndef killed(w):\n",
    "tests/mutations/keep.patch": PATCH,
}
CASES = [
    ("a defence that can be taken out", CLEAN, []),
    ("nothing is taken out", {"src/a.cpp": ""}, ["tests/mutations:1: no defence"]),
    ("sources that are others by now, tests that are gone", {
        **CLEAN, "src/store/keep.cpp": "keep(all);\ndrop();\n", "tests/cli/keep.sh": "test_drops() {\n",
        "tests/store/keep_test.cpp": "", "tests/races/keep.py": ""}, [
            "tests/mutations/keep.patch:1: does not fit", "tests/mutations/keep.patch:3: no test",
            "tests/mutations/keep.patch:4: no test", "tests/mutations/keep.patch:5: no test"]),
    ("patches in another form", {**CLEAN, "tests/mutations/Keep.patch": PATCH.replace("Red", "red").replace(
        "Without it ", "").replace("src/store/keep.cpp", "tests/cli/keep.sh")}, [
            "tests/mutations/Keep.patch:1: a name", "tests/mutations/Keep.patch:1: does not begin",
            "tests/mutations/Keep.patch:1: names no test", "tests/mutations/Keep.patch:1: does not fit",
            "tests/mutations/Keep.patch:9: is no source"]),
]

if __name__ == "__main__":
    house.main(offenders, CASES)
