# SPDX-License-Identifier: MIT
"""What the guards share: finding files, reading C++ without its comments, reporting, self-tests.

A guard yields offenders, `(file, line, sentence)`. It is no guard if it cannot fail, so each one
names small planted trees and what it must say about them; `--self-test` runs those.
"""
import re
import sys
import tempfile
from pathlib import Path

_TOKEN = re.compile(
    r'R"(?P<mark>[^()\\ ]{0,16})\((?P<raw>.*?)\)(?P=mark)"'
    r'|"(?P<string>(?:\\.|[^"\\\n])*)"'
    r"|(?<![0-9a-fA-F])'(?P<char>(?:\\.|[^'\\\n])+)'"  # not the separator in 1'000
    r"|(?P<line>//(?:\\\n|[^\n])*)|(?P<block>/\*.*?\*/)", re.DOTALL)


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


def without_comments(source):
    """The source with comments blanked; every line keeps its number."""
    return _TOKEN.sub(
        lambda m: _blank(m[0]) if m["line"] is not None or m["block"] is not None else m[0],
        source)


def code(source):
    """The source with comments and the content of literals blanked."""
    def replace(match):
        for name in ("raw", "string", "char"):
            if match[name] is not None:
                start, end = (at - match.start() for at in match.span(name))
                return match[0][:start] + _blank(match[name]) + match[0][end:]
        return _blank(match[0])
    return _TOKEN.sub(replace, source)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def read(path):
    return path.read_text(encoding="utf-8", errors="replace")


def sources(folder, suffixes=(".h", ".cpp", ".c")):
    return sorted(p for p in folder.rglob("*") if p.suffix in suffixes and p.is_file())


def report(root, found):
    """Prints the offenders; the exit code of the guard."""
    found = sorted(set(found), key=lambda o: (str(o[0]), o[1], o[2]))
    for path, line, sentence in found:
        path = Path(path)
        name = path.relative_to(root) if path.is_relative_to(root) else path
        print(f"{name}:{line}: {sentence}")
    return 1 if found else 0


def plant(root, tree):
    for name, content in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


def self_test(guard, cases):
    """Each case: (what it shows, tree, expected offenders as "file:line: part of the sentence")."""
    failures = 0
    for what, tree, expected in cases:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder).resolve()
            plant(root, tree)
            found = [f"{Path(path).relative_to(root)}:{line}: {sentence}"
                     for path, line, sentence in sorted(set(guard(root)), key=str)]
        missed = [e for e in expected
                  if not any(f.startswith(e.split(" ", 1)[0]) and e.split(" ", 1)[1] in f
                             for f in found)]
        if missed or len(found) != len(expected):
            failures += 1
            print(f"FAILED {what}", *(f"  missed: {m}" for m in missed),
                  *(f"  found: {f}" for f in found), sep="\n")
        else:
            print(f"ok     {what}")
    if not any(expected for _, _, expected in cases) or all(expected for _, _, expected in cases):
        print("FAILED the planted trees must hold both a clean one and one with offenders")
        failures += 1
    return 1 if failures else 0


def main(guard, cases):
    """The command line of a guard: `guard.py ROOT` or `guard.py --self-test`."""
    if sys.argv[1:] == ["--self-test"]:
        sys.exit(self_test(guard, cases))
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} <root of the source> | --self-test")
    root = Path(sys.argv[1]).resolve()
    sys.exit(report(root, guard(root)))
