# SPDX-License-Identifier: MIT
"""From an issue at GitHub to a merged pull request and a cleared table, through the real gh, which is
told to speak with fakes/github_server; git pushes through fakes/github_ssh. Once in peace, then with
answers that get lost and processes that are killed at random points: always the same end, and nothing
is there twice.

usage: github.py path|idle|killed [SEED [LAST SEED]]      several seeds go at once"""
import concurrent.futures
import json
import pathlib
import random
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "races"))
import team  # noqa: E402
import world  # noqa: E402
from world import check, equal, until  # noqa: E402

OWNER = {"user": {"login": "owner"}, "author_association": "OWNER"}
FEATURE = "1-add-a-greeting"
AT_ONCE = 3
ISSUE = {"title": "Add a greeting", "body": "play: edit greeting.txt\nplay: break 1", **OWNER}

CONFIG = team.CONFIG + """\
[planner]
attempts = 20
[worker]
attempts = 20
retry_delay = "0s"
[reviewer]
attempts = 20
[runner]
kill_grace = "1s"
[forge]
kind = "github"
interval = "1s"
command_timeout = "5s"
[land]
drop_branch = {drop_branch}
how = "{how}"
[service]
restarts = 50
restart_delay = "1s"
"""


class GitHub:
    """The stand-in: its state, its repository, its server."""

    def __init__(self, w, issues, faults=(), drop_branch=False, how="merge", more=""):
        self.state_file, self.bare = w.folder / "github.json", w.folder / "github.git"
        self.drop_branch, self.how = drop_branch, how
        here = {"repository": "o/n", "login": "wave-bot", "ci": 1, "calls": [], "deeds": [],
                "issues": issues, "faults": list(faults)}
        self.state_file.write_text(json.dumps(here))
        w.environment.update(
            WAVE_FAKE_GH_STATE=str(self.state_file), WAVE_FAKE_GH_GIT=str(self.bare),
            FAKE_STATE=str(w.folder / "state"), GH_TOKEN="a-token", GH_CONFIG_DIR=str(w.folder / "gh"))
        self.set_up_programs(w, more)
        socket = w.folder / "github.sock"
        (w.folder / "gh").mkdir()
        (w.folder / "gh" / "config.yml").write_text(f"http_unix_socket: {socket}\n")
        # Another machine: what is killed here at random is not found by its environment.
        server = {k: v for k, v in w.environment.items() if k == "PATH" or k.startswith("WAVE_FAKE")}
        self.server = subprocess.Popen([team.FAKES / "github_server", socket], stdin=subprocess.PIPE, env=server)
        until("GitHub is there", socket.exists)

    def set_up_programs(self, w, more):
        folder = w.home / ".config" / "git-wave"
        folder.mkdir(parents=True)
        drop = "true" if self.drop_branch else "false"
        text = CONFIG.format(fakes=team.FAKES, drop_branch=drop, how=self.how)
        (folder / "config.toml").write_text(text + more)
        w.git("config", "--global", "core.sshCommand", team.FAKES / "github_ssh")
        w.git("config", "--global", "ssh.variant", "simple")
        w.git("init", "-q", "--bare", self.bare)
        w.git("remote", "add", "origin", "git@github.com:o/n.git")
        w.git("push", "-q", self.bare, "main")
        w.ok("init")

    def __enter__(self):
        return self

    def __exit__(self, *fault):
        self.server.stdin.close()
        self.server.wait()

    def state(self):
        return json.loads(self.state_file.read_text())

    def is_merged(self):
        return any(pull.get("merged_at") for pull in self.state().get("pulls", {}).values())


def piece(w):
    rows = json.loads(w.ok("issue", "list", "--all", "--json"))["issues"]
    return rows[0] if rows else {"state": "none"}


def expect_the_end(w, github):
    there = github.state()
    equal([], there.get("unknown", []), "calls that GitHub does not know")
    equal(["labels 1 wave:working", "makes the label wave:working", "merges 2",
           f"opens 2 for wave/{FEATURE}", "unlabels 1 wave:working"], sorted(there["deeds"]),
          "what was done at GitHub")
    equal(("closed", []), (there["issues"]["1"]["state"], there["issues"]["1"]["labels"]), "the issue")
    check("Closes #1" in there["pulls"]["2"]["body"], "the pull request closes the issue")
    bare = ("--git-dir", github.bare)
    files = w.git(*bare, "ls-tree", "--name-only", "main").split()
    check("greeting.txt" in files and "broken" not in files, f"what has landed: {files}")
    equal("2", w.git(*bare, "rev-list", "--count", "--first-parent", "main").strip(),
          "commits of main, with that which was there")
    left = w.git(*bare, "for-each-ref", "--format=%(objectname)", f"refs/heads/wave/{FEATURE}")
    wanted = "" if github.drop_branch else there["pulls"]["2"]["head"]["sha"]
    equal(wanted, left.strip(), "the branch at GitHub")
    row = piece(w)
    equal(("cleaned", "done"), (row["state"], row["result"]), f"the piece ({row['detail']})")
    check(not w.worktree(FEATURE).exists(), "its worktree is gone")
    check(not (w.folder / "state" / "1.two").exists(), "two agents were at work at once")
    numbers = {event["number"] for event in w.events() if event["k"] == "proposed"}
    equal({2}, numbers, "pull requests in the record")
    w.expect_sound()
    w.expect_no_event_twice()


def serve_until_idle(w, seconds=120):
    done = w.wave("serve", "--until-idle", seconds=seconds)
    equal(0, done.returncode, f"exit of serve ({done.stderr.strip()})")
    return done.stdout


def path(w):
    """Issue, plan, pull request, a check that fails, its mending, the merge, and the table cleared."""
    with GitHub(w, {"1": ISSUE}, drop_branch=True) as github:
        said = serve_until_idle(w)
        expect_the_end(w, github)
        checks = github.state()["checks"].values()
        equal(["failure", "success"], [runs[0]["conclusion"] for runs in checks], "checks")
        for what in ("fails a check: build", "passes its checks", "merged as #2", "is cleaned up"):
            check(what in said, f"the service says '{what}': {said}")
        mended = (w.folder / "state" / "prompt.1.feedback").read_text()
        check("a file named broken is in the way" in mended, "the agent is shown the end of the log")
        return f"{len(github.state()['calls'])} requests"


def snapshot(folder):
    """What is in it, so that any write shows."""
    out = {}
    for each in folder.rglob("*"):
        stat = each.lstat()
        out[str(each)] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    return out


def idle(w):
    """Nothing to do: one request in each interval, no write, no agent."""
    pull = {"state": "open", "title": "Something else", "body": "", "user": {"login": "somebody"},
            "author_association": "NONE", "updated_at": "2026-01-01T00:00:00Z", "labels": [],
            "head": {"ref": "topic", "sha": "1" * 40, "repo": None}, "base": {"ref": "main"}}
    issues = {"1": {**ISSUE, "body": "play: reject"}, "2": {"title": "Of a stranger", "body": "hm"}}
    with GitHub(w, issues, more="[scheduler]\nagent = \"team\"\n") as github:
        here = github.state()
        here["pulls"] = {"3": pull}
        here["page"] = 1  # all that is open takes three pages
        github.state_file.write_text(json.dumps(here))
        service = w.begin("git-wave", "serve")
        until("the agent has been asked", lambda: (w.folder / "state" / "none.scheduler.calls").exists())
        before = len(github.state()["calls"])
        until("all is quiet", lambda: len(github.state()["calls"]) >= before + 8)
        calls, begun = len(github.state()["calls"]), time.monotonic()
        written = snapshot(w.repository), snapshot(w.folder / "state"), snapshot(w.home)
        until("some intervals are over", lambda: len(github.state()["calls"]) >= calls + 5)
        seconds = time.monotonic() - begun
        asked = github.state()["calls"][calls:]
        equal({"GET"}, {method for method, _, _ in asked}, "methods")
        check(all(place.startswith("repos/o/n/issues?") for _, place, _ in asked), f"questions: {asked}")
        check(len(asked) <= seconds + 1, f"{len(asked)} requests in {seconds:.1f} intervals")
        equal(written, (snapshot(w.repository), snapshot(w.folder / "state"), snapshot(w.home)),
              "what is on disk")
        service.terminate()
        w.end(service)
        return f"{len(asked)} requests in {seconds:.1f} intervals of a second"


KINDS = ["lost", "lost", "dropped", "transient", "cut", "limit", "exhausted", "html", "delay", "slow",
         "killed", "killed_late", "killed_late"]


def random_faults(dice):
    out, at = [], 0
    for _ in range(dice.randint(4, 9)):
        at += dice.randint(1, 9)
        out.append({"do": dice.choice(KINDS), "at": at, "seconds": dice.uniform(0.1, 1.5),
                    "parent": dice.random() < 0.6})
    if dice.random() < 0.5:
        out.append({"do": dice.choice(["lost", "dropped"]), "match": "PUSH"})
    if dice.random() < 0.5:
        place = dice.choice(["POST repos/o/n/pulls", "/merge", "/labels"])
        out.append({"do": dice.choice(KINDS), "match": place, "seconds": 1.0, "parent": True})
    return out


def kill_one(w, dice, service):
    """The service, or anything of it: gh, git, runners, calls, agents, tmux."""
    if dice.random() < 0.5:
        return world.kill(service.pid)
    alive = sorted(world.processes_with(f"HOME={w.home}"))
    return bool(alive) and world.kill(dice.choice(alive))


def killed(w, seed):
    dice = random.Random(seed)
    faults = random_faults(dice)
    w.note("faults", json.dumps(faults))
    pauses = [dice.uniform(0.1, 3) for _ in range(dice.randint(1, 6))]
    services = kills = 0
    drop_branch, how = dice.random() < 0.5, dice.choice(["merge", "squash"])
    with GitHub(w, {"1": ISSUE}, faults, drop_branch, how) as github:
        service, end = None, time.monotonic() + 300 * world.PATIENCE
        due = time.monotonic() + pauses[0]
        while not (github.is_merged() and piece(w)["state"] == "cleaned"):
            check(time.monotonic() < end, f"it comes to an end: {piece(w)}")
            if service is None or service.poll() is not None:
                if service is not None:
                    w.end(service)
                service, services = w.begin("git-wave", "serve"), services + 1
            if pauses and time.monotonic() >= due:
                kills += kill_one(w, dice, service)
                due = time.monotonic() + pauses.pop()
            time.sleep(0.1)
        service.kill()
        w.end(service)
        serve_until_idle(w)
        expect_the_end(w, github)
        left = [fault["do"] for fault in github.state()["faults"] if fault.get("times", 1) > 0]
        return f"{kills} kills, {services} services, {len(faults) - len(left)} faults of {len(faults)}"


def one_seed(seed):
    def case(w):
        return killed(w, seed)
    case.__name__ = f"seed {seed}"
    world.show("github_killed", case)


def many_seeds(seeds):
    """Mostly they wait; so some at once, each a process of its own."""
    def run(seed):
        return subprocess.run([sys.executable, "-B", __file__, "killed", str(seed)], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        for done in pool.map(run, seeds):
            print(done.stdout, end="", flush=True)
            failed += done.returncode != 0
    return failed


def main():
    if not shutil.which("gh"):
        print("skipped: gh is not here; apt-get install gh, or ./bootstrap test")
        sys.exit(77)
    what = sys.argv[1]
    if what != "killed":
        world.show(f"github_{what}", {"path": path, "idle": idle}[what])
        return
    if len(sys.argv) > 3:
        failed = many_seeds(range(int(sys.argv[2]), int(sys.argv[3]) + 1))
        check(failed == 0, f"{failed} seeds failed")
        return
    one_seed(int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6))


main()
