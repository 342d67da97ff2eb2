# SPDX-License-Identifier: MIT
"""Several clones of one bare repository, each with a service on the same backlog: they divide the
work, a machine that dies is succeeded by the others, and every piece lands once.

usage: shared.py quick|killed [SEED]"""
import json
import pathlib
import random
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "races"))
import team  # noqa: E402
import world  # noqa: E402
from world import check, equal, until  # noqa: E402

PIECES = 12
KILLS_SECONDS = 40

CONFIG = team.CONFIG + """\
[claims]
remote = "origin"
lease = "{lease}s"
interval = "1s"
[worker]
count = 2
attempts = 12
retry_delay = "0s"
[planner]
plan = {plans}
attempts = 12
[reviewer]
review = {plans}
attempts = 12
[runner]
kill_grace = "1s"
"""


class Machines:
    """Clones of one bare repository, each as if it stood on a machine of its own."""

    def __init__(self, w, count, lease, plans):
        folder = w.home / ".config" / "git-wave"
        folder.mkdir(parents=True)
        (folder / "config.toml").write_text(
            CONFIG.format(fakes=team.FAKES, lease=lease, plans=str(plans).lower()))
        w.environment["FAKE_STATE"] = str(w.folder / "state")
        (w.folder / "state").mkdir()
        self.w = w
        self.shared = w.folder / "shared.git"
        w.git("clone", "-q", "--bare", str(w.repository), str(self.shared), cwd=w.folder)
        self.clones, self.services = [], [None] * count
        for number in range(count):
            clone = w.folder / f"machine-{number}" / "repo"
            w.git("clone", "-q", str(self.shared), str(clone), cwd=w.folder)
            w.ok("init", cwd=clone)
            self.clones.append(clone)

    def serve(self, number):
        """Sees to it that its service runs."""
        if self.services[number] is not None:
            if self.services[number].poll() is None:
                return
            self.w.end(self.services[number])
        self.services[number] = self.w.begin("git-wave", "serve", cwd=self.clones[number])

    def kill_service(self, number):
        service = self.services[number]
        if service is not None and service.poll() is None:
            service.kill()

    def kill_machine(self, number):
        """All that runs there, at once; what serves the shared repository runs elsewhere."""
        self.kill_service(number)
        name = f"/machine-{number}/".encode()
        for pid in world.processes_with(f"HOME={self.w.home}"):
            place = pathlib.Path(f"/proc/{pid}")
            try:
                text = (place / "cmdline").read_bytes() + (place / "environ").read_bytes()
            except OSError:
                continue
            if name in text and b"-pack\0" not in text:
                world.kill(pid)

    def stop(self):
        for number in range(len(self.clones)):
            self.kill_service(number)
            if self.services[number] is not None:
                self.w.end(self.services[number])

    def issues(self, number):
        rows = json.loads(self.w.ok("issue", "list", "--all", "--json", cwd=self.clones[number]))
        return rows["issues"]

    def landed(self):
        text = self.w.git("log", "--format=%B", "main", cwd=self.shared)
        return [line.split()[1] for line in text.splitlines() if line.startswith("Wave-Task:")]

    def claims(self):
        return self.w.git("for-each-ref", "--format=%(refname)", "refs/wave/claims",
                          cwd=self.shared).split()

    def writers(self):
        """Who has started which run, as the logs in the shared repository say."""
        logs = self.w.git("for-each-ref", "--format=%(refname)", "refs/wave/log",
                          cwd=self.shared).split()
        out = {}
        for log in logs:
            text = self.w.git("log", "--format=%B", log, cwd=self.shared)
            runs = [json.loads(x)["run"] for x in text.splitlines() if '"k":"run_claimed"' in x]
            out[log.rpartition("/")[2]] = runs
        return out


def put(machines, titles, number=0):
    for title, body in titles:
        machines.w.ok("issue", "new", title, "-m", body, cwd=machines.clones[number])
    machines.w.ok("sync", cwd=machines.clones[number])


def expect_all_landed(machines, ids):
    landed = machines.landed()
    equal(sorted(ids), sorted(landed), "what has landed, each once")
    for number in range(len(machines.clones)):
        states = {row["id"]: row["state"] for row in machines.issues(number)}
        for each in ids:
            check(states[each] in ("done", "cleaned"), f"{each} is {states[each]} on machine {number}")
    machines.w.git("fsck", "--strict", "--no-dangling", cwd=machines.shared)


def until_landed(machines, ids, seconds):
    """Until all have landed, nothing is claimed, and machine 0, whose service runs, knows."""
    def all_there():
        if not set(ids) <= set(machines.landed()) or machines.claims():
            return False
        states = {row["id"]: row["state"] for row in machines.issues(0)}
        return all(states[each] in ("done", "cleaned") for each in ids)
    until(f"all {len(ids)} have landed, and nothing is claimed", all_there, seconds)


def one_machine_dies(w):
    """Two machines share the work; one dies for good in the midst of it."""
    machines = Machines(w, 2, lease=8, plans=False)
    w.environment["FAKE_DELAY"] = "0.3"
    put(machines, [(f"piece {n}", "Do it.") for n in range(PIECES)])
    ids = [row["id"] for row in machines.issues(0)]
    machines.serve(0)
    machines.serve(1)
    until("both work", lambda: len([1 for runs in machines.writers().values() if runs]) == 2)
    machines.kill_machine(1)
    until_landed(machines, ids, 60)
    machines.kill_service(0)
    w.ok("sync", cwd=machines.clones[0])
    w.ok("sync", cwd=machines.clones[1])
    expect_all_landed(machines, ids)
    machines.stop()
    return {log: len(runs) for log, runs in machines.writers().items()}


def killed(w):
    """Three machines; services and whole machines are killed at random and come back."""
    chance = random.Random(SEED)
    machines = Machines(w, 3, lease=8, plans=True)
    put(machines, [(f"piece {n}", f"play: edit part{n}/x.txt") for n in range(PIECES)])
    ids = [row["id"] for row in machines.issues(0)]
    kills = 0
    end = time.monotonic() + KILLS_SECONDS
    while time.monotonic() < end:
        for number in range(3):
            machines.serve(number)
        time.sleep(chance.uniform(0.5, 3))
        chance.choice((machines.kill_service, machines.kill_machine))(chance.randrange(3))
        kills += 1
    for number in range(3):
        machines.serve(number)
    until_landed(machines, ids, 200)
    machines.stop()
    for _ in range(2):
        for clone in machines.clones:
            w.ok("sync", cwd=clone)
    expect_all_landed(machines, ids)
    return f"seed {SEED}: {kills} kills, {machines.writers()}"


def equal_names(w):
    """Two clones give one number and title before they know of each other."""
    machines = Machines(w, 2, lease=30, plans=False)
    for number in range(2):
        put(machines, [("the same", "Do it.")], number)
    w.ok("sync", cwd=machines.clones[0])
    rows = machines.issues(0)
    equal([1, 1], [row["number"] for row in rows], "numbers of both")
    machines.serve(0)
    ids = [row["id"] for row in rows]
    until_landed(machines, ids, 60)
    machines.kill_service(0)
    for clone in machines.clones:
        w.ok("sync", cwd=clone)
    expect_all_landed(machines, ids)
    machines.stop()
    return [row["feature"] for row in rows]


def a_person_lands(w):
    """What waits for a person's word lands from where it was made, at the remote, also beside a service."""
    machines = Machines(w, 2, lease=30, plans=False)
    config = w.home / ".config" / "git-wave" / "config.toml"
    config.write_text(config.read_text() + "[land]\nauto = false\n")
    put(machines, [(f"piece {n}", f"play: edit part{n}.txt") for n in range(3)])
    rows = {row["number"]: row for row in machines.issues(0)}
    first, second = machines.clones
    before = w.git("rev-parse", "main", cwd=first)
    machines.serve(0)

    def all_wait():
        return all(row["state"] == "needs_human" for row in machines.issues(0)) and len(machines.claims()) == 3
    until("all wait for a person", all_wait, 60)
    w.ok("sync", cwd=second)
    other = w.wave("land", rows[1]["feature"], cwd=second)
    w.refused(other)
    check("another clone works on" in other.stderr, f"why it does not land there: {other.stderr}")
    told = w.ok("land", rows[1]["feature"], "--dry-run", cwd=first)
    check("would_land" in told and not machines.landed(), f"a dry run lands nothing: {told}")

    expect_hand_landing(machines, rows[1])  # beside the service
    machines.kill_service(0)
    expect_hand_landing(machines, rows[2])
    w.git("fetch", "-q", str(machines.shared), "main", cwd=second)  # the base moves meanwhile
    tree = w.git("rev-parse", "FETCH_HEAD^{tree}", cwd=second).strip()
    mine = w.git("commit-tree", "-p", "FETCH_HEAD", "-m", "mine", tree, cwd=second).strip()
    w.git("push", "-q", str(machines.shared), f"{mine}:refs/heads/main", cwd=second)
    expect_hand_landing(machines, rows[3])
    equal(before, w.git("rev-parse", "main", cwd=first), "the branch of this clone")
    again = w.ok("land", rows[3]["feature"], cwd=first)
    check("landed_already" in again, f"landed once more: {again}")
    for clone in machines.clones:
        w.ok("sync", cwd=clone)
    expect_all_landed(machines, [row["id"] for row in rows.values()])
    by = [event["by"] for event in events_there(machines) if event["k"] == "landed"]
    equal(["cli"] * 3, by, "who has landed them")
    unreachable(machines)
    machines.stop()


def expect_hand_landing(machines, row):
    claims = len(machines.claims())
    done = machines.w.wave("land", row["feature"], cwd=machines.clones[0])
    equal(0, done.returncode, f"exit of land ({done.stderr})")
    check("on 'origin/main'" in done.stderr, f"it does not tell where: {done.stderr}")
    check(row["id"] in machines.landed(), f"{row['feature']} is not there")
    equal(claims - 1, len(machines.claims()), "claims then")


def events_there(machines):
    logs = machines.w.git("for-each-ref", "--format=%(refname)", "refs/wave/log", cwd=machines.shared).split()
    text = machines.w.git("log", "--reverse", "--format=%B", *logs, cwd=machines.shared)
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def unreachable(machines):
    """Without the remote nothing lands, and it is said why."""
    first = machines.clones[0]
    machines.w.ok("issue", "new", "not there", "-m", "play: edit late.txt", cwd=first)
    row = max(machines.issues(0), key=lambda each: each["number"])
    machines.w.wave("work", row["feature"], cwd=first)  # until a person is to land it
    away = machines.shared.with_name("away.git")
    machines.shared.rename(away)
    before = machines.w.git("rev-parse", "main", cwd=first)
    done = machines.w.wave("land", row["feature"], cwd=first)
    machines.w.refused(done)
    equal(before, machines.w.git("rev-parse", "main", cwd=first), "the branch of this clone")
    away.rename(machines.shared)
    expect_hand_landing(machines, row)


CASES = {"quick": (equal_names, one_machine_dies, a_person_lands), "killed": (killed,)}
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 1
world.show(f"shared_{sys.argv[1]}", *CASES[sys.argv[1]])
