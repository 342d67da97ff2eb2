# SPDX-License-Identifier: MIT
"""The service over a large backlog: a thousand pieces that wait, and a hundred that are worked on, each
by a runner in its worktree. What counts is the CPU time of the service's own process, in the kernel's
nanoseconds, from the moment when something happens until it sleeps again: what takes several passes
pays for all of them."""
import json
import os
import pathlib
import signal
import subprocess
import time

from made_stores import import_issues, index_file, make_repository
from measuring import Cost, Failed, Row, take_turns
from rows_files import end_sessions
from rows_reconcile import live_tasks, stamps

AIM_MS = 50
PATIENCE = 120  # seconds
AT_ONCE = 25  # stopped by one command
QUIET = 0.25  # seconds asleep without CPU time: it has come to rest
AGENT = 'echo asked >>"$0"; exec sleep 3000'  # longer than all of this; whatever happens, not for ever
BACKLOG = ("SELECT id, feature, title, state, detail, branch, writer, depends_on, number, priority "
           "FROM task WHERE origin <> '' AND active > 0 ORDER BY origin, number, id;")
BEGINS = "a run begins"  # several passes, and all that making a worktree takes
IDLE = 70  # seconds: within them it looks at the world once, which it does every minute


def until(what, holds):
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise Failed(f"in {PATIENCE} s it did not happen that {what}")
        time.sleep(0.05)


class Service:
    """`git wave serve` as a process of its own, and what it has cost so far."""

    def __init__(self, bench, tree, settings):
        self.told = bench.folder / "service-told"
        with self.told.open("w") as told:
            self.process = subprocess.Popen(["git-wave", "serve"], cwd=tree, stdout=told, stderr=told,
                                            stdin=subprocess.DEVNULL, env=bench.environment | settings)
        self.place = pathlib.Path("/proc") / str(self.process.pid)

    def milliseconds(self):
        if self.process.poll() is not None:
            raise Failed(f"the service ended with {self.process.returncode}: {self.told.read_text()}")
        return int((self.place / "schedstat").read_text().split()[0]) / 1e6

    def is_asleep(self):
        return (self.place / "stat").read_text().rpartition(")")[2].split()[0] == "S"

    def rest(self):
        """Milliseconds in all, once it has come to rest."""
        end, since, seen = time.monotonic() + PATIENCE, time.monotonic(), self.milliseconds()
        while time.monotonic() - since < QUIET:
            time.sleep(0.01)
            now = self.milliseconds()
            if now != seen or not self.is_asleep():
                since, seen = time.monotonic(), now
            if time.monotonic() > end:
                raise Failed(f"the service does not come to rest: {self.told.read_text()[-300:]}")
        return seen

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)


class Backlog:
    """A repository with so many issues that wait, and before them so many whose runs go on."""

    def __init__(self, bench, waiting, live):
        self.bench, self.waiting, self.live = bench, waiting, live
        self.tree = make_repository(bench, "service", 10)
        self.asked = bench.folder / "asked-agents"
        self.service = None

    def begin(self):
        bench, numbers = self.bench, range(1, self.live + 2)
        bench.run(["git-wave", "init"], self.tree)
        import_issues(bench, self.tree, self.live + 1 + self.waiting, free=self.live + 1)
        bench.run(["git-wave", "enqueue", *map(str, numbers)], self.tree)
        # The queue is full with one that a person keeps from being begun: so all that wait are looked
        # at in each pass, and none is taken up.
        bench.run(["git-wave", "pause", str(self.live + 1)], self.tree)
        self.serve()
        until("all runs go on", lambda: self.asked.exists() and self.calls() == self.live)
        self.service.rest()
        self.serve_anew()  # what it remembers of the world is written now that all runs are in it

    def serve(self):
        command = ["sh", "-c", AGENT, str(self.asked)]
        settings = {"AGENT__BENCH__COMMAND": json.dumps(command), "AGENT__DEFAULT": "bench",
                    "PLANNER__PLAN": "false", "SCHEDULER__BATCH": "1", "WORKER__ATTEMPTS": "1",
                    "WORKER__COUNT": str(2 * self.live)}
        self.settings = {f"WAVE_CONFIG_{key}": value for key, value in settings.items()}
        self.service = Service(self.bench, self.tree, self.settings)

    def serve_anew(self):
        self.service.end()
        self.serve()

    def calls(self):
        return len(self.asked.read_text().splitlines())

    def at_work(self):
        """Number and agent's process of each piece that is worked on still."""
        for task in live_tasks(self.bench, self.tree):
            owner = self.tree / ".git/wave/runs" / task["run"] / "owner.json"
            yield task["feature"].partition("-")[0], json.loads(owner.read_text())["agent"]["pid"]

    def state_of(self, number):
        told = self.bench.run(["git-wave", "issue", "show", number, "--json"], self.tree)
        return json.loads(told)["issue"]["state"]

    def written(self):
        """What is on disk, but for what runners write about themselves."""
        return {key: stamp for key, stamp in stamps(self.tree).items() if "/wave/runs" not in key[0]}

    def floor(self):
        words = ["sqlite3", index_file(self.tree), BACKLOG]
        return self.bench.program(words, self.tree)

    def cost_of(self, happens):
        """What the service has to do about it, until it sleeps again."""
        service, before = self.service, self.service.rest()
        happens()
        return Cost(self.service.rest() - (before if self.service is service else 0), 0)

    def end(self):
        """No runner outlives the measurement."""
        if self.service and self.service.process.poll() is None:
            self.service.end()
        if self.asked.exists():
            live = [task["feature"] for task in live_tasks(self.bench, self.tree)]
            for first in range(0, len(live), AT_ONCE):
                self.bench.ended(["git-wave", "stop", *live[first:first + AT_ONCE]], self.tree)
        end_sessions(self.bench)


def idle_row(bench, backlog):
    """While nothing happens nothing is written and nobody is asked."""
    seconds = 3 if bench.quick else IDLE
    began = backlog.service.rest()
    before, calls = backlog.written(), backlog.calls()
    time.sleep(seconds)
    cost = backlog.service.rest() - began
    after = backlog.written()
    changed = [os.path.join(*key) for key in before | after if before.get(key) != after.get(key)]
    assert not changed, f"it writes while nothing happens: {', '.join(changed[:3])}"
    assert backlog.calls() == calls, "it asks agents while nothing happens"
    return Row(f"service, {seconds} s of nothing", "-", None, cost, AIM_MS, beside="0 writes, 0 agents")


def changes(backlog):
    """What happens -> callable that makes it happen."""
    bench, tree = backlog.bench, backlog.tree
    numbers = iter(range(backlog.live + 3, backlog.live + backlog.waiting))
    at_work = iter(list(backlog.at_work()))

    def edit():
        bench.run(["git-wave", "issue", "edit", str(next(numbers)), "--title", "Edited"], tree)

    def end_one():
        number, agent = next(at_work)
        os.kill(agent, signal.SIGKILL)
        until("a person is asked", lambda: backlog.state_of(number) == "needs_human")

    def begin_one():
        number = str(next(numbers))
        bench.run(["git-wave", "enqueue", number], tree)
        until("a run begins", lambda: backlog.state_of(number) == "running")

    return {"woken for nothing": lambda: (tree / ".git/wave/woken").write_text("now\n"),
            "an issue is edited": edit, "a run fails": end_one, BEGINS: begin_one,
            "begun anew": backlog.serve_anew}


def compared(what, floor, cost, aim=AIM_MS):
    return Row(what, "sqlite3, the same rows", floor.cpu, cost.cpu, aim, absolute=True)


def change_rows(bench, backlog):
    subjects = {what: lambda happens=happens: backlog.cost_of(happens)
                for what, happens in changes(backlog).items()}
    figures = take_turns({"floor": backlog.floor(), **subjects}, bench.rounds(9, 1))
    for what in subjects:
        yield compared(f"service, {what}", figures["floor"], figures[what],
                       None if what == BEGINS else AIM_MS)


def command_row(bench, backlog):
    """Nothing can be queued, so it ends with 1 and the next one has the same to do."""
    batch = f"WAVE_CONFIG_SCHEDULER__BATCH={backlog.settings['WAVE_CONFIG_SCHEDULER__BATCH']}"
    words = ["env", batch, "sh", "-c", "git-wave schedule; [ $? = 1 ]"]
    figures = take_turns({"floor": backlog.floor(), "ours": bench.program(words, backlog.tree)},
                         bench.rounds(15))
    return compared("schedule, a process", figures["floor"], figures["ours"])


def rows(bench):
    bench.need("serve")
    backlog = Backlog(bench, bench.size(1000, 20), bench.size(100, 3))
    try:
        backlog.begin()
        yield idle_row(bench, backlog)
        yield from change_rows(bench, backlog)
        yield command_row(bench, backlog)
    finally:
        backlog.end()


def steps(bench):
    yield "service", lambda: list(rows(bench))
