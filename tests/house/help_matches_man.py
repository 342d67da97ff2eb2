# SPDX-License-Identifier: MIT
"""SYNOPSIS of man/git-wave-X.1 says what `git-wave X -h` says. The page is what `git wave X --help`
opens, so the two are one help in two places."""
import re
import subprocess
import sys
from pathlib import Path

import house

_WORDS = re.compile(r'"((?:[^"]|"")*)"|(\S+)')
_GLYPHS = {"-": "-", "&": "", "e": "\\", "~": " ", " ": " ", "0": " ", "|": "", "^": "", "'": "'"}
_NAMED = {"aq": "'", "dq": '"', "ha": "^", "ti": "~", "en": "-", "em": "-", "rs": "\\", "bv": "|"}


def plain(text):
    """The text without roff's escapes."""
    text = re.sub(r'\\"[^\n]*', "", text)
    text = re.sub(r"\\f(\[[^]]*\]|\(..|.)", "", text)
    text = re.sub(r"\\\((..)|\\\[([^]]*)\]", lambda m: _NAMED.get(m[1] or m[2], m[0]), text)
    return re.sub(r"\\(.)", lambda m: _GLYPHS.get(m[1], m[0]), text)


def synopsis(page):
    """(line, text) of the section, or None."""
    lines = house.read(page).split("\n")
    starts = [n for n, line in enumerate(lines) if re.match(r'\.SH\s+"?SYNOPSIS"?\s*$', line)]
    if not starts:
        return None
    out = []
    for line in lines[starts[0] + 1:]:
        if re.match(r"\.S[Hh]\b", line):
            break
        macro = re.match(r"[.']\s*(\w*)\s*(.*)", line)
        if not macro:
            out.append(plain(line))
            continue
        words = [plain(m[1].replace('""', '"') if m[1] is not None else m[2])
                 for m in _WORDS.finditer(macro[2])]
        name = macro[1]
        if name in ("BR", "RB", "BI", "IB", "IR", "RI"):
            out.append("".join(words))
        elif name in ("B", "I", "SM", "SB", "SY", "Nm"):
            out.append(" ".join(words))
        elif name == "OP":
            out.append("[" + " ".join(words) + "]")
        # Others (.br, .PP, .nf, .YS, comments) only lay out.
    return starts[0] + 1, " ".join(" ".join(out).split())


def usage(program, name):
    """What `git-wave NAME -h` gives as usage, folded, or None."""
    done = subprocess.run([program, name, "-h"], capture_output=True, text=True, timeout=30,
                          stdin=subprocess.DEVNULL, errors="replace")
    lines = iter((done.stdout + done.stderr).split("\n"))
    for line in lines:
        if line.startswith("usage: "):
            out = [line.removeprefix("usage: ")]
            for more in lines:
                if not more.strip() or not more[0].isspace():
                    break
                out.append(re.sub(r"^\s+or:\s", "", more))
            return " ".join(" ".join(out).split())
    return None


def offenders(program, man):
    pages = sorted(man.glob("git-wave-*.1"))
    if not pages:
        yield man, 1, "no page git-wave-*.1 found"
    for page in pages:
        name = page.stem.removeprefix("git-wave-")
        said, wanted = usage(program, name), synopsis(page)
        if wanted is None:
            yield page, 1, "has no SYNOPSIS"
        elif said is None:
            yield page, wanted[0], f"`git-wave {name} -h` prints no line that begins with 'usage: '"
        elif said != wanted[1]:
            yield page, wanted[0], (f"SYNOPSIS and `git-wave {name} -h` differ"
                                    f"\n  page: {wanted[1]}\n  help: {said}")


FAKE = """#!/bin/sh
test "$2" = -h || exit 2
case $1 in
start) printf 'usage: git wave start <feature>... [-m <text>]\\n               [--all]\\n'
       printf '   or: git wave start --list\\n\\n    -m   the "task"\\n' ;;
stop) echo 'usage: git wave stop <task>' >&2; exit 129 ;;
esac
"""
START = r""".TH GIT-WAVE-START 1
.SH SYNOPSIS
.nf
.B git wave start
\fI<feature>\fR... [\fB\-m\fR \fI<text>\fR]
.RB [ \-\-all ]
.br
.BI "git wave start " \-\-list
.\" a comment
.fi
.SH DESCRIPTION
Nothing.
"""
CASES = [
    ("pages that agree", {
        "git-wave": FAKE, "man/git-wave-start.1": START, "man/git-wave-json.5": "",
        "man/git-wave-stop.1": '.SH "SYNOPSIS"\n\\fBgit wave stop\\fP <task>\n'}, []),
    ("pages that differ, have no synopsis, have no help", {
        "git-wave": FAKE, "man/git-wave-start.1": START.replace("all", "some"),
        "man/git-wave-stop.1": ".SH NAME\nstop\n",
        "man/git-wave-wait.1": ".SH SYNOPSIS\ngit wave wait\n"}, [
            "man/git-wave-start.1:2: differ", "man/git-wave-stop.1:1: has no SYNOPSIS",
            "man/git-wave-wait.1:1: prints no line"]),
    ("no pages", {"git-wave": FAKE, "man/README": ""}, ["man:1: no page"]),
]


def planted(root):
    program = root / "git-wave"
    program.chmod(0o755)
    return offenders(program, root / "man")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        folder = Path(sys.argv[2]).resolve()
        sys.exit(house.report(folder.parent, offenders(sys.argv[1], folder)))
    house.main(planted, CASES)
