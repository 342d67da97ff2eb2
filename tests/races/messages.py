# SPDX-License-Identifier: MIT
"""Senders and runners are killed around a message: it is handed over once or told as failed, never
twice, and nothing of it vanishes silently."""
import json
import os
import pathlib
import random
import signal
import time

import world

# What it was started with does not concern it.
LISTENER = (pathlib.Path(__file__).parent.parent / "fakes" / "listener.sh").read_text()


def listening(w):
    agent = w.agent("listener", LISTENER)
    done = w.start("x", "--interactive", "--no-commit-needed", agent=agent)
    world.equal(0, done.returncode, f"exit of start ({done.stderr})")
    task = done.stdout.split("\t")[0]
    world.until("it listens", lambda: "listening" in w.ok("logs", "x"))
    return task


def kill_runner(pid):
    world.kill(pid)
    world.until("the runner is gone", lambda: not world.is_alive(pid))


def messages(w):
    return json.loads(w.ok("show", "x", "--json"))["task"]["messages"]


def heard(w):
    path = w.worktree("x.heard")
    return path.read_text() if path.exists() else ""


def texts(w, task):
    """Of the recorded messages, in their order."""
    folder = w.wave_dir / "private" / task / "messages"
    return [(folder / f"{m['id']}.md").read_text() for m in messages(w)]


def killed_senders(w):
    task = listening(w)
    dice = random.Random(7)
    for number in range(12):
        sender = w.begin("git-wave", "send", "x", f"<message {number}>")
        time.sleep(dice.random() * 0.15)
        world.kill(sender.pid)
        w.end(sender)
    world.equal(0, w.wave("send", "x", "<the last>", "--wait", "--timeout", "90s").returncode, "exit")
    sent = texts(w, task)
    said = heard(w)
    world.equal(["acknowledged"] * len(sent), [m["delivery"] for m in messages(w)], "deliveries")
    for text in sent:
        world.equal(1, said.count(text), f"how often {text} was heard")
    world.equal(len(sent), said.count("<"), "messages that were heard")
    w.expect_no_event_twice()
    w.expect_sound()
    return f"{len(sent) - 1} of 12 were recorded before their sender died"


def killed_runner_while_it_types(w):
    task = listening(w)
    os.kill(w.owner(task)[1], signal.SIGSTOP)  # or it answers while we look
    w.ok("send", "x", "<once>")
    world.until("it is being typed", lambda: messages(w)[0]["delivery"] == "typed")
    kill_runner(w.owner(task)[0])
    w.ok("reconcile")
    row = messages(w)[0]
    world.equal(("failed", f"{task}-1"), (row["delivery"], row["run"]), "the message")
    world.check(row["detail"], "it tells why")
    before = heard(w).count("<once>")
    world.equal(0, w.wave("retry", "x").returncode, "exit of retry")
    world.equal(0, w.wave("send", "x", "<another>", "--wait", "--timeout", "60s").returncode, "exit")
    world.equal((before, 1), (heard(w).count("<once>"), heard(w).count("<another>")), "heard")
    world.check("<once>" not in (w.wave_dir / "private" / task / "prompt-2.md").read_text(),
                "it is told again with the next attempt")
    w.expect_sound()


def killed_runner_before_it_types(w):
    task = listening(w)
    runner = w.owner(task)[0]
    server = w.tmux_server()  # it would let a stopped process go on
    world.kill(server, world.signal.SIGSTOP)
    world.kill(runner, world.signal.SIGSTOP)
    w.ok("send", "x", "<still to come>")
    kill_runner(runner)
    world.kill(server, world.signal.SIGCONT)
    w.ok("reconcile")
    world.equal("queued", messages(w)[0]["delivery"], "delivery")
    world.equal(0, w.wave("retry", "x").returncode, "exit of retry")
    prompt = (w.wave_dir / "private" / task / "prompt-2.md").read_text()
    world.equal(1, prompt.count("<still to come>"), "it is in the next prompt")
    world.until("it is acknowledged", lambda: messages(w)[0]["delivery"] == "acknowledged")
    world.equal(0, heard(w).count("<still to come>"), "typed besides")
    w.expect_sound()


world.show("messages", killed_senders, killed_runner_while_it_types, killed_runner_before_it_types)
