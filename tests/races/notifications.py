# SPDX-License-Identifier: MIT
"""notify.command is run once for each end, whoever of us is killed on the way."""
import os
import random
import time

import world

ENDS = 24


def listen(w):
    """A program that takes a moment and keeps the ids that it was told."""
    told = w.folder / "told"
    told.touch()
    program = w.folder / "listener.sh"
    program.write_text(f"sleep 0.05\necho $WAVE_EVENT >>{told}\n")
    settings = w.home / ".config" / "git-wave"
    settings.mkdir(parents=True)
    (settings / "config.toml").write_text(
        f'[notify]\ncommand = ["sh", "{program}"]\non = ["done", "failed", "cancelled"]\n')
    return told


def wave_processes(w, *verbs):
    """Ours that do one of these things, but for the starters."""
    out = []
    for pid in w.left_processes():
        try:
            words = open(f"/proc/{pid}/cmdline", "rb").read().split(b"\0")
        except OSError:
            continue
        if words and words[0].endswith(b"git-wave") and words[1:] and words[1].decode() in verbs:
            out.append(pid)
    return out


def killed_on_the_way(w):
    told = listen(w)
    dice = random.Random(os.environ.get("WAVE_SEED", "5"))
    agent = w.agent("quick", world.COMMIT)
    kills = 0
    with world.Loop(lambda: w.wave("reconcile")):
        for number in range(ENDS):
            w.start(f"f{number}", agent=agent)
            for _ in range(dice.randint(0, 3)):
                time.sleep(dice.random() * 0.06)
                victims = wave_processes(w, "runner", "notify", "reconcile")
                if victims:
                    kills += world.kill(dice.choice(victims))

    def all_quiet():
        w.wave("reconcile")
        rows = w.tasks()
        ended = all(row["recorded"] and row["state"] in world.ENDED for row in rows.values())
        queue = [x for d in ("due", "told") for x in os.listdir(w.wave_dir / "notify" / d)]
        return ended and not queue and not wave_processes(w, "runner", "notify")

    world.until("all has ended and is told", all_quiet, 60)
    wanted = sorted(e["id"] for e in w.events() if e.get("to") in ("done", "failed", "cancelled"))
    world.equal(wanted, sorted(told.read_text().split()), "what was told")
    world.check(len(wanted) >= ENDS, f"only {len(wanted)} ends")
    return f"{len(wanted)} ends, {kills} kills"


world.show("notify", killed_on_the_way)
