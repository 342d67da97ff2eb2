# SPDX-License-Identifier: MIT
"""The service is killed at its steps, and with it whatever it has started: between a claim and a
worktree, an end and its review, a push and its record, a pull request and its number. The next service
takes each piece to its end: it lands once, no branch, review or pull request is there twice.

usage: service.py [COUNT]   so many steps of each forge, chosen by WAVE_SEED"""
import fcntl
import json
import os
import pathlib
import random
import sys

import struck
from struck import world

SEED = int(os.environ.get("WAVE_SEED", "1"))
COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 3
FAKES = pathlib.Path(__file__).resolve().parent.parent / "fakes"
CONFIG = """
agent.default = "team"
agent.team.command = ["{fakes}/team"]
env.pass = ["FAKE_*"]
worker.retry_delay = "0s"
runner.kill_grace = "1s"
service.restart_delay = "1s"
"""
GITHUB = """
forge.kind = "github"
forge.repository = "o/n"
forge.interval = "1s"
"""


def begin(w, more=""):
    folder = w.home / ".config" / "git-wave"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(CONFIG.format(fakes=FAKES) + more)
    w.environment["FAKE_STATE"] = str(w.folder / "state")
    (w.folder / "state").mkdir()
    w.ok("init")


def killed_services(w, offer, expect_landed):
    """One piece after another; each time the service that begins with it is killed one step later."""
    serve = ("git-wave", "serve", "--until-idle")
    offer(0)
    whole = struck.struck(w, *serve, at=0, seconds=120)
    world.equal(0, whole.returncode, f"exit of serve ({whole.stderr})")
    expect_landed(0)
    hits = []
    for at in sorted(random.Random(f"{SEED} {COUNT}").sample(range(1, whole.steps), COUNT)):
        offer(at)
        done = struck.struck(w, *serve, at=at, seconds=120)
        again = w.wave("serve", "--until-idle", seconds=120)
        try:
            world.equal(0, again.returncode, f"exit of the next serve ({again.stderr})")
            expect_landed(at)
            expect_each_once(w)
        except world.Failed as fault:
            raise world.Failed(f"killed at {at}, {done.hit or 'no step'}: {fault}") from None
        hits.append(done.hit)
    return f"{sum(hit is not None for hit in hits)} of {whole.steps} steps"


def expect_each_once(w):
    for two in (w.folder / "state").glob("*.two"):
        raise world.Failed(f"two agents worked on one piece at once: {two.name}")
    for kind in ("run_claimed", "run_ended"):
        runs = [event["run"] for event in w.events() if event["k"] == kind]
        world.equal(len(set(runs)), len(runs), f"{kind} twice")
    left = set(w.refs("refs/heads/")) - {"refs/heads/main"}
    world.equal(set(), left, "branches that are left")
    struck.expect_rest(w)


def local(w):
    begin(w)

    def offer(at):
        w.ok("issue", "new", f"piece {at}", "-m", f"play: edit piece-{at}.txt")

    def expect_landed(at):
        rows = json.loads(w.ok("issue", "list", "--all", "--json"))["issues"]
        row = next(row for row in rows if row["title"] == f"piece {at}")
        world.equal("cleaned", row["state"], f"state ({row.get('detail')})")
        messages = w.git("log", "--first-parent", "--format=%B", "main")
        world.equal(1, messages.count(f"Wave-Task: {row['id']}"), "landings")
        text = w.git("show", f"main:piece-{at}.txt")
        world.equal(1, len(text.splitlines()), f"how often the work was done ({text!r})")
        world.equal("", w.git("status", "--porcelain"), "the checkout of main")

    return killed_services(w, offer, expect_landed)


def github(w):
    state, remote = w.folder / "fake-gh.json", w.folder / "github.git"
    w.environment.update(WAVE_FAKE_GH_STATE=str(state), WAVE_FAKE_GH_GIT=str(remote))
    programs = w.folder / "bin"
    programs.mkdir()
    (programs / "gh").symlink_to(FAKES / "gh")
    w.environment["PATH"] = f"{programs}:{w.environment['PATH']}"
    w.git("init", "-q", "--bare", remote)
    w.git("remote", "add", "origin", remote)
    w.git("push", "-q", "origin", "main")
    (remote / "hooks" / "post-receive").symlink_to(FAKES / "ci")
    state.write_text(json.dumps({"repository": "o/n", "login": "wave-bot", "issues": {}}))
    begin(w, GITHUB)

    def change(deed):
        with open(f"{state}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            now = json.loads(state.read_text())
            out = deed(now)
            state.write_text(json.dumps(now))
            return out

    def offer(at):
        number = str(1000 + at)
        change(lambda now: now["issues"].update({number: {
            "title": f"piece {at}", "body": f"play: edit piece-{at}.txt", "user": {"login": "owner"},
            "author_association": "OWNER"}}))

    def expect_landed(at):
        now = change(lambda now: now)
        issue = now["issues"][str(1000 + at)]
        world.equal("closed", issue["state"], "the issue")
        world.equal([], issue["labels"], "its labels")
        pulls = [pull for pull in now["pulls"].values() if f"Closes #{1000 + at}" in (pull.get("body") or "")]
        world.equal(1, len(pulls), "pull requests of it")
        world.check(pulls[0]["merged_at"], "it was not merged")
        text = w.run("git", "--git-dir", remote, "show", f"main:piece-{at}.txt").stdout
        world.equal(1, len(text.splitlines()), f"how often the work was done ({text!r})")

    return killed_services(w, offer, expect_landed)


world.show("struckservice", local, github)
