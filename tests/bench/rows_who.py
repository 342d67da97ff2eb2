# SPDX-License-Identifier: MIT
"""Where a line or a commit came from, against git's own answer."""
import random

from made_stores import BRANCH, BEGIN_MS, Importer, make_repository
from measuring import compared, take_turns
from rows_files import AGENT, end_sessions

LINES = 3000
BLAME_AIM = 1.2


def write_history(bench, tree, commits):
    """A file that each commit changes a few lines of."""
    dice = random.Random(3)
    lines = [f"line {i} as it was written first\n" for i in range(LINES)]
    importer = Importer(bench, tree)
    for i in range(commits):
        importer.commit(f"{BRANCH}main", "bench <bench@invalid>", BEGIN_MS // 1000 + i,
                        f"change {i}".encode())
        if i == 0:
            importer.put(f"from {BRANCH}main^0\n".encode())
        for _ in range(3):
            lines[dice.randrange(LINES)] = f"changed by {i}: {dice.random()}\n"
        importer.file("history.txt", "".join(lines).encode())
    importer.end()
    bench.run(["git", "reset", "-q", "--hard"], tree)


def rows(bench):
    for command in ("who", "blame"):
        bench.need(command)
    tree = make_repository(bench, "history", 100)
    commits = bench.size(2_000, 50)
    write_history(bench, tree, commits)
    bench.run(["git-wave", "init"], tree)
    worker = "echo one more >>history.txt && git commit -q -a -m work"
    words = [word for word in AGENT[:-1] if word != "--no-commit-needed"]
    try:
        bench.run(["git-wave", "start", "made", "--wait", *words, "sh", "-c", worker], tree)
    finally:
        end_sessions(bench)
    bench.run(["git", "merge", "-q", "made"], tree)
    figures = take_turns({
        "git blame": bench.program(["git", "blame", "history.txt"], tree),
        "blame": bench.program(["git-wave", "blame", "history.txt"], tree)}, bench.rounds(9))
    yield compared(f"blame, {commits:,} commits of a file", "git blame", figures["git blame"],
                   figures["blame"], BLAME_AIM)
    figures = take_turns({
        "git log": bench.program(["git", "log", "-1", "--notes=wave", "made"], tree),
        "who": bench.program(["git-wave", "who", "made"], tree)}, bench.rounds(25))
    yield compared("who, one commit", "git log -1 --notes=wave", figures["git log"], figures["who"])


def steps(bench):
    yield "who", lambda: rows(bench)
