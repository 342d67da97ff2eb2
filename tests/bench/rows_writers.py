# SPDX-License-Identifier: MIT
"""Many writers of one log at once, some of them killed: what was acknowledged is there, once."""
import collections
import json
import random
import selectors
import signal
import subprocess
import time

from made_stores import make_repository
from measuring import Failed, Row

PATIENCE = 300  # seconds


def begin(bench, tree, writers, events):
    words = [bench.helpers / "append_events", tree / ".git", str(events)]
    return [subprocess.Popen(words, env=bench.environment, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE) for _ in range(writers)]


def listen(processes, victims):
    """The ids each acknowledged; a victim is killed when it has written some."""
    heard = collections.defaultdict(bytes)
    deadline = time.monotonic() + PATIENCE
    with selectors.DefaultSelector() as ears:
        for process in processes:
            ears.register(process.stdout, selectors.EVENT_READ, process)
        while ears.get_map():
            if time.monotonic() > deadline:
                raise Failed(f"the writers did not end within {PATIENCE} s")
            for key, _ in ears.select(1):
                data = key.fileobj.read1()
                heard[key.data.pid] += data
                if not data:
                    ears.unregister(key.fileobj)
                elif heard[key.data.pid].count(b"\n") >= victims.get(key.data.pid, 1 << 30):
                    key.data.send_signal(signal.SIGKILL)
    return [line for data in heard.values() for line in data.decode().splitlines(keepends=True)]


def finish(processes, victims):
    for process in processes:
        complaint = process.stderr.read().decode()
        process.wait()
        process.stdout.close()
        process.stderr.close()
        if process.returncode != 0 and process.pid not in victims:
            raise Failed(f"a writer ended with {process.returncode}: {complaint.strip()}")


def recorded(bench, tree):
    """How often each message stands in the log."""
    counts = collections.Counter()
    logs = bench.run(["git", "for-each-ref", "--format=%(refname)", "refs/wave/log"], tree).split()
    for line in bench.run(["git", "log", "--format=%B", *logs], tree).splitlines():
        if line.startswith("{") and (id_ := json.loads(line).get("message")):
            counts[id_] += 1
    return counts


def rows(bench):
    writers, events = bench.size(64, 6), bench.size(50, 5)
    tree = make_repository(bench, "writers", 10)
    bench.run(["git-wave", "init"], tree)
    processes = begin(bench, tree, writers, events)
    dice = random.Random(5)
    victims = {process.pid: dice.randint(1, max(1, events // 2))
               for process in dice.sample(processes, writers // 4)}
    try:
        told = listen(processes, victims)
        finish(processes, victims)
    finally:
        for process in processes:
            if process.poll() is None:
                process.kill()
    acknowledged = [line.strip() for line in told if line.endswith("\n")]
    counts = recorded(bench, tree)
    assert len(acknowledged) >= (writers - len(victims)) * events, "writers have written too little"
    wrong = sum(counts[id_] == 0 for id_ in acknowledged) + sum(n > 1 for n in counts.values())
    yield Row(f"{writers} writers, {len(victims)} killed", "-", None, wrong, 0, "count",
              f"{len(acknowledged):,} acknowledged", unit="lost or doubled")


def steps(bench):
    yield "writers", lambda: rows(bench)
