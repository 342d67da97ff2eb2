# SPDX-License-Identifier: MIT
"""A night with nobody there: twelve issues, three workers, and one program that plays every agent.
Each piece ends where it should, what landed builds, and nothing is there twice; then the same while
random processes are killed, the service among them.

usage: unattended.py quiet|killed [SEED...]"""
import json
import pathlib
import random
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "races"))
import team  # noqa: E402
import world  # noqa: E402
from world import check, equal, until  # noqa: E402

KILLS_SECONDS = 45

ISSUES = [  # title, body, how it ends: landed, or the reason why it needs a person
    ("plain one", "", "landed"),
    ("plain two", "", "landed"),
    ("plain three", "", "landed"),
    ("behind one", "Blocked by #1", "landed"),
    ("behind two", "Depends on #2", "landed"),
    ("shares a file", "play: edit shared.txt", "landed"),
    ("shares the same file", "play: edit shared.txt", "landed"),
    ("vague", "play: ask which colour?", "unclear"),
    ("dangerous", "play: risk high", "risk"),
    ("never ends", "play: develop hang", "timeout"),
    ("badly done", "play: review findings 2", "landed"),
    ("breaks the check", "play: break 1", "landed"),
]

CONFIG = team.CONFIG + """\
[worker]
count = 3
timeout = "8s"
attempts = {attempts}
retry_delay = "0s"
[planner]
attempts = {tries}
[reviewer]
attempts = {tries}
[runner]
kill_grace = "1s"
[checks]
rounds = {tries}
commands = ["test ! -e broken"]
"""


def begin(w, attempts, tries):
    folder = w.home / ".config" / "git-wave"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(CONFIG.format(fakes=team.FAKES, attempts=attempts, tries=tries))
    w.environment["FAKE_STATE"] = str(w.folder / "state")
    w.ok("init")
    for title, body, _ in ISSUES:
        w.ok("issue", "new", title, "-m", body or "Do it.")


def pieces(w):
    rows = json.loads(w.ok("issue", "list", "--all", "--json"))["issues"]
    return {row["number"]: row for row in rows}


def expect_the_end(w, killed=False):
    rows = pieces(w)
    for number, (title, _, end) in enumerate(ISSUES, 1):
        row = rows[number]
        state = row["state"] if end == "landed" else (row["state"], row["reason"])
        wanted = "cleaned" if end == "landed" else ("needs_human", end)
        if killed and end == "timeout" and row["reason"] in ("lost", "agent_signal"):
            wanted = ("needs_human", row["reason"])  # its last run was killed before its time
        equal(wanted, state, f"how #{number} ({title}) stands: {row.get('detail')}")
    messages = w.git("log", "--first-parent", "--format=%B%x00", "main").split("\0")
    for number, (title, _, end) in enumerate(ISSUES, 1):
        landed = [m for m in messages if f"Wave-Task: {rows[number]['id']}" in m]
        equal(1 if end == "landed" else 0, len(landed), f"landings of #{number} ({title})")
    equal("", w.git("status", "--porcelain"), "what the checkout of main says")
    check(not (w.repository / "broken").exists(), "main fails its check")
    for number in (1, 2, 3, 4, 5, 11, 12):
        check((w.repository / f"work/{number}.txt").exists(), f"the work of #{number} is missing")
    shared = (w.repository / "shared.txt").read_text()
    check("6 made" in shared and "7 made" in shared, f"both are in the shared file: {shared!r}")
    w.expect_sound()
    w.expect_no_event_twice()


def quiet(w):
    """Nobody is killed."""
    begin(w, attempts=2, tries=3)
    done = w.wave("serve", "--until-idle", seconds=240)
    equal(0, done.returncode, f"exit of serve ({done.stderr.strip()})")
    expect_the_end(w)
    w.wave("serve", "--until-idle")  # ends the sessions of those that wait for a person
    before = w.refs("refs/")
    calls = len(list((w.folder / "state").iterdir()))
    again = w.wave("serve", "--until-idle", seconds=60)
    equal((0, ""), (again.returncode, again.stdout), "a service with nothing to do")
    equal(before, w.refs("refs/"), "refs after a service with nothing to do")
    equal(calls, len(list((w.folder / "state").iterdir())), "calls of agents")
    return f"12 issues, {len(w.events())} events"


def killed(w):
    """Every process of the world may be killed at any time."""
    chance = random.Random(SEED)
    begin(w, attempts=12, tries=12)
    service, kills, services = None, 0, 0
    end = time.monotonic() + KILLS_SECONDS
    while time.monotonic() < end:
        if service is None or service.poll() is not None:
            if service is not None:
                w.end(service)
            service = w.begin("git-wave", "serve")
            services += 1
        time.sleep(chance.uniform(0.2, 2))
        alive = world.processes_with(f"HOME={w.home}")
        if alive and world.kill(chance.choice(alive)):
            kills += 1
    if service.poll() is None:
        world.kill(service.pid)
    w.end(service)
    done = w.wave("serve", "--until-idle", seconds=300)
    equal(0, done.returncode, f"exit of serve ({done.stderr.strip()})")
    expect_the_end(w, killed=True)
    world.equal([], [pid for pid in w.left_processes() if is_agent(pid)], "agents that are left")
    return f"seed {SEED}: {kills} kills, {services} services"


def is_agent(pid):
    try:
        return b"team" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


DEEDS = {"quiet": quiet, "killed": killed}
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 1
world.show(f"unattended_{sys.argv[1]}", DEEDS[sys.argv[1]])
