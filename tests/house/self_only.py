# SPDX-License-Identifier: MIT
"""The project speaks of itself only: no folders of the machine it was written on, no numbers of
tickets that a reader cannot open, no notes of things left undone."""
import re
import subprocess

import house

# Each word is written so that this file does not contain it.
WORDS = [
    (re.compile(r"(?<![\w.~$}/-])/[w]ork/"), "a folder of somebody's machine"),
    (re.compile(r"/[t]mp/h-"), "a folder of somebody's machine"),
    (re.compile(r"\b[i]ssues? #", re.IGNORECASE), "a ticket's number: say what it was about"),
    (re.compile(r"\b(?:[T]ODO|[F]IXME)\b|(?<!X)[X]{3}(?!X)"), "left undone: do it, or say what is"),
]


def tracked(root):
    # A checkout may belong to somebody else (containers); we only list its files.
    done = subprocess.run(["git", "-c", f"safe.directory={root}", "-C", root, "ls-files", "-z"],
                          capture_output=True)
    if done.returncode == 0:
        return [root / name for name in done.stdout.decode(errors="surrogateescape").split("\0") if name]
    # An unpacked archive of the sources: everything but what is built in it.
    return [p for p in root.rglob("*")
            if not any(part == ".git" or part.startswith("build") for part in p.relative_to(root).parts[:1])]


def offenders(root):
    paths = [p for p in tracked(root) if p.is_file() and not p.is_symlink()]
    if not paths:
        yield root, 1, "no tracked file found"
    for path in paths:
        if b"\0" in path.read_bytes()[:8000]:
            continue
        for number, line in enumerate(house.read(path).split("\n"), 1):
            for word, sentence in WORDS:
                if match := word.search(line):
                    yield path, number, f"'{match[0]}': {sentence}"


CASES = [
    ("a project that speaks of itself", {
        "a.cpp": 'auto t = "wave-test-XX" "XXXX";  // see tests/work/x and $HOME/work/y\n',
        "b.md": "git wave issue list shows the issues\n", "build/c.txt": "TO" "DO\n"}, []),
    ("one that does not", {
        "a.sh": "cd /wo" "rk/main\nx=\"/wo" "rk/y\"\ncd /tm" "p/h-boot\n",
        "b.cpp": "\n// TO" "DO: later\n// XX" "X\n// FIX" "ME\n", "c.md": "See Issu" "e #12.\n"}, [
            "a.sh:1: machine", "a.sh:2: machine", "a.sh:3: machine", "b.cpp:2: undone",
            "b.cpp:3: undone", "b.cpp:4: undone", "c.md:1: ticket"]),
]

if __name__ == "__main__":
    house.main(offenders, CASES)
