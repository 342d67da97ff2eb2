# SPDX-License-Identifier: MIT
"""The long run: processes are killed at random, round after round, each from a seed that no round
before had, until the time is over or so many have been killed. After each round nothing may be lost,
doubled or left behind; the suites that play them say what that means.

usage: soak.py FOLDER [HOURS | --kills N]   through ./bootstrap soak

FOLDER has the program (FOLDER/stage/bin) and what the suites need (FOLDER/tests). The sum of kills is
kept in FOLDER/soak.json: with --kills a run that was broken off is gone on with. The first round that
fails ends it; what it says tells how to play that round again, and its folder stays."""
import json
import os
import pathlib
import re
import subprocess
import sys
import time

TESTS = pathlib.Path(__file__).resolve().parent.parent
KILLED = re.compile(r"; killed: (\d+); [\d.]+ s\)$", re.M)
# What is played: the words behind python3, with the seed in its place. Every second round is the
# first, which kills the most; in between the others have their turns.
MOST = ("writers, runners, agents, hooks", "chaos/chaos.py --seed {seed} 300", {})
ROUNDS = (
    ("whole lives of tasks", "chaos/removals.py 40 {seed}", {}),
    ("a backlog with nobody there", "stories/unattended.py killed {seed}", {}),
    ("commands, at their steps", "strikes/commands.py kill torn", {"WAVE_SEED": "{seed}"}),
    ("runners and agents' gits, at their steps", "strikes/runs.py", {"WAVE_SEED": "{seed}"}),
    ("the service, at its steps", "strikes/service.py 3", {"WAVE_SEED": "{seed}"}),
    ("side calls", "races/calls_killed.py", {"WAVE_SEEDS": "{seed}"}),
    ("next attempts", "races/retries_killed.py", {"WAVE_SEED": "{seed}"}),
    ("starters", "races/starter_killed.py", {"WAVE_SEED": "{seed}"}),
)


class Sum:
    """What was done so far, also by runs before this one."""

    def __init__(self, path):
        self.path = path
        known = json.loads(path.read_text()) if path.exists() else {}
        self.kills, self.rounds = known.get("kills", 0), known.get("rounds", 0)
        self.seed = known.get("seed") or int.from_bytes(os.urandom(3), "big")

    def add(self, kills):
        self.kills, self.rounds, self.seed = self.kills + kills, self.rounds + 1, self.seed + 1
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps({"kills": self.kills, "rounds": self.rounds, "seed": self.seed}))
        new.rename(self.path)


def environment_for(folder):
    helpers = {"WAVE_STRIKE": "strike", "WAVE_CALLER": "caller", "WAVE_APPEND_MANY": "append_many"}
    return {"WAVE_PROGRAM_DIR": str(folder / "stage/bin"),
            **{name: str(folder / "tests" / program) for name, program in helpers.items()}}


def play(number, seed, folder):
    """Plays one round; how many it has killed. Ends the whole when it fails."""
    what, words, more = ROUNDS[number // 2 % len(ROUNDS)] if number % 2 else MOST
    argv = [sys.executable, "-B", *words.format(seed=seed).split()]
    extra = {**environment_for(folder), **{name: value.format(seed=seed) for name, value in more.items()}}
    begun = time.monotonic()
    done = subprocess.run(argv, cwd=TESTS, env={**os.environ, **extra}, text=True, errors="replace",
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    seconds = time.monotonic() - begun
    if done.returncode:
        print(done.stdout)
        again = " ".join([*(f"{name}='{value}'" for name, value in extra.items()), *argv])
        print(f"soak: seed {seed} failed: {what}\nsoak: to play it again, in {TESTS}: {again}", flush=True)
        sys.exit(1)
    kills = sum(int(count) for count in KILLED.findall(done.stdout))
    print(f"round {number + 1}: seed {seed}: {what}: {kills} killed, nothing lost ({seconds:.0f} s)", flush=True)
    return kills


def limits(words):
    """(seconds, kills): one of them has no end."""
    try:
        if len(words) == 2 and words[0] == "--kills" and int(words[1]) > 0:
            return float("inf"), int(words[1])
        if len(words) <= 1:
            hours = float(words[0]) if words else 1.0
            if hours > 0:
                return hours * 3600, float("inf")
    except ValueError:
        pass
    print("usage: ./bootstrap soak [HOURS | --kills N]", file=sys.stderr)
    sys.exit(129)


def main(words):
    if words[:1] == ["--check"]:
        return limits(words[1:]) and None
    folder = pathlib.Path(words[0]).resolve()
    seconds, wanted = limits(words[1:])
    total = Sum(folder / "soak.json")
    if wanted == float("inf"):  # by the clock: what others have killed does not count
        total.kills = total.rounds = 0
    elif total.kills:
        print(f"soak: going on from {total.kills} killed in {total.rounds} rounds", flush=True)
    end = time.monotonic() + seconds
    while time.monotonic() < end and total.kills < wanted:
        total.add(play(total.rounds, total.seed, folder))
    print(f"soak: {total.kills} killed in {total.rounds} rounds: 0 lost, 0 doubled, nothing left")


main(sys.argv[1:])
