# SPDX-License-Identifier: MIT
"""Hostile names, titles and texts in every place where a command takes a word of somebody's: nothing of
them is run, nothing is made outside of where it belongs, and every command says what it thinks of them
with the exit status that it documents.

usage: names.py COUNT [SEED]"""
import json
import os
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "races"))
import world  # noqa: E402

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 400
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 1
STATUSES = (0, 1, 124, 128, 129)
# What shells, tmux, git, C and terminals make something of; {run} leaves a mark when it is run.
PIECES = (
    "$({run})", "`{run}`", "#({run})", "; {run} ;", "| {run}", "&& {run}", "\n{run}\n", "'; {run}; '",
    '"; {run}; "', "#{{l:x}}", "#{{pane_id}}", "%n%s", "{{}}", "$HOME", "~", "..", "../../x", "/etc/passwd", "-rf",
    "--help", "--force", "-", "--", "HEAD", "@", "@{{1}}", "refs/heads/main", "main", "x.lock", ".lock", ".git",
    "a/b", "a//b", "/", "\\", "*", "?", "[", ":", "^", "~1", "x ", " x", "\t", "\r", "\x1b]0;x\x07", "\x1b[2J",
    "\x7f", "\u202e", "\u200b", "\ufeff", "ä", "名", "x" * 300, "0123456789", "=x", "a=b", ";", "#", "!", "\ud800")
# Commands, with N for the hostile word.
PLACES = [line.split() for line in """
status N
show N
events N
logs N
explain N
diff N
stop N
retry N
cleanup --force N
restore N
land N
send N hello
send victim N
wait N --timeout 1s
who N
blame N
issue show N
issue close N
issue new N -m x
issue new x -m N
issue edit 1 --title N
issue edit 1 --label N
enqueue N
cancel N
resume N
pause N
unpause N
answer N N
inspect N
runs N
claims N
sync N
config --get N
index N
start N -m x --agent command -- true
start ok -m N --agent N
start N -m N --agent command -- N
start ok --session N -m x --agent nobody
start ok --from N -m x --agent command -- true
start --spec N
attach N
completion N
N
N N
""".strip().splitlines()]


def hostile(dice, run):
    word = "".join(dice.choice(PIECES) for _ in range(dice.randrange(1, 4))).format(run=run)
    return word.encode("utf-8", "surrogatepass")


def picture(w, outside):
    """What nobody has any business with."""
    return {str(path): path.lstat().st_mtime_ns for path in [w.home / ".gitconfig", *outside.rglob("*")]}


def every_command(w):
    dice = random.Random(SEED)
    outside = w.folder / "outside"
    (outside / "deep").mkdir(parents=True)
    (outside / "file").write_text("somebody's\n")
    mark = w.folder / "mark"
    w.ok("init")
    w.ok("issue", "new", "first", "-m", "x")
    w.started("victim", agent=w.agent("commits", world.COMMIT))
    w.until_ended("victim")
    before = picture(w, outside)
    mains = w.git("rev-parse", "main", "victim")
    ends = dict.fromkeys(STATUSES, 0)
    for number in range(COUNT):
        place = dice.choice(PLACES)
        words = [hostile(dice, f"touch {mark}") if word == "N" else word.encode() for word in place]
        done = w.run("git-wave", *(os.fsdecode(word) for word in words))
        world.check(done.returncode in ends, f"{words} ended with {done.returncode}: {done.stderr[-300:]}")
        world.check(not mark.exists(), f"a part of it was run: {words}")
        world.check("\x1b" not in done.stdout + done.stderr, f"it acts on the terminal: {words}")
        if done.returncode in (128, 129):
            world.check(done.stderr.startswith("git wave: "), f"{words} says {done.stderr[:200]!r}")
        ends[done.returncode] += 1
    w.ok("reconcile")
    world.until("nobody works any more", lambda: not live(w), 60)
    world.check(not mark.exists(), "a part of them was run later")
    world.equal(before, picture(w, outside), "what lies outside")
    if mains != w.git("rev-parse", "main", "victim"):
        w.git("merge-base", "--is-ancestor", mains.split()[0], "main")
    known = ("refs/heads/", "refs/wave/", "refs/notes/wave")
    strange = [ref for ref in w.refs("refs/") if not ref.startswith(known)]
    world.equal([], strange, "refs elsewhere")
    w.expect_sound()
    return f"seed {SEED}: {COUNT} words; " + ", ".join(f"{count} ended with {end}" for end, count in ends.items())


def live(w):
    rows = json.loads(w.ok("status", "--all", "--json"))["tasks"]
    return [row for row in rows if row["state"] in ("starting", "running")]


world.show("names", every_command)
