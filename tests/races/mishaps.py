# SPDX-License-Identifier: MIT
"""What happens to runs that nobody has planned: the machine goes down with eight of them, agents and
services are stopped and wake up, people take worktrees away while somebody works there."""
import json
import os
import pathlib
import shutil
import signal
import sys

import world

# A command waits half a minute for the store, however slow its build is.
AT_ONCE = 64 // world.PATIENCE
SERVICES = 12


def many_issues_at_once(w):
    """Many people have an idea in the same moment."""
    w.ok("init")
    deeds = [lambda n=n: w.wave("issue", "new", f"idea {n}", "-m", "x") for n in range(AT_ONCE)]
    for done in world.parallel(*deeds):
        world.equal(0, done.returncode, f"exit of issue new ({done.stderr.strip()})")
    rows = json.loads(w.ok("issue", "list", "--all", "--json"))["issues"]
    for what in ("id", "number", "title"):
        world.equal(AT_ONCE, len({row[what] for row in rows}), f"different {what}s")
    w.expect_no_event_twice()
    w.expect_sound()


def the_machine_goes_down(w):
    """With eight agents at work. In the next boot the pids are other people's: here, of a bystander."""
    w.environment.update(WAVE_CONFIG_RETRY__MAX_ATTEMPTS="2", WAVE_CONFIG_RETRY__DELAY="0s",
                         WAVE_CONFIG_RETRY__REASONS='["lost"]')
    seen = w.folder / "seen"
    seen.touch()
    agent = w.agent("works", f"""
echo "dirty of $WAVE_RUN" >>dirty
echo "$WAVE_RUN" >>{seen}
case $WAVE_RUN in *-1) exec sleep 1000 ;; esac
{world.COMMIT}""")
    features = [f"f{number}" for number in range(8)]
    tasks = w.started(*features, agent=agent)
    for task in tasks.values():
        world.until("its agent is known", lambda: w.owner(task)[1])
    world.until("all have begun", lambda: len(seen.read_text().split()) == 8)
    for task in tasks.values():
        world.kill(w.owner(task)[0])
    for pid in w.left_processes():
        world.kill(pid)
    bystander = w.begin("sleep", "1000")
    for task in tasks.values():
        another_boot(w.run_dir(task), bystander.pid)
    w.ok("reconcile")
    rows = world.until("the next attempts have ended", lambda: all_done(w))
    world.equal({2}, {row["attempt"] for row in rows.values()}, "attempts")
    runs = seen.read_text().split()
    world.equal(sorted(f"{task}-{n}" for task in tasks.values() for n in (1, 2)), sorted(runs), "runs")
    for feature, task in tasks.items():
        dirty = (w.worktree(feature) / "dirty").read_text().split("\n")
        world.equal([f"dirty of {task}-1", f"dirty of {task}-2", ""], dirty, f"what lay in {feature}")
    world.check(world.is_alive(bystander.pid), "the bystander was ended")
    world.kill(bystander.pid)
    w.end(bystander)
    w.expect_no_event_twice()
    w.expect_sound()


def another_boot(run_dir, pid):
    for name in ("owner.json", "launch.json"):
        path = run_dir / name
        text = path.read_text()
        record = json.loads(text)
        boot = "0" * 8 + "-0000-4000-8000-" + "0" * 12
        if "boot" in record:
            record["boot"] = boot
        for who in ("process", "agent"):
            if isinstance(record.get(who), dict):
                record[who].update(boot=boot, pid=pid)
        path.write_text(json.dumps(record))


def all_done(w):
    w.ok("reconcile")
    rows = w.tasks()
    return rows if all(row["state"] == "done" and row["recorded"] for row in rows.values()) else None


def services_at_once(w):
    """One of them serves, the others say so and go; when it is killed there is room for the next."""
    team(w)
    for _ in range(3):
        services = [w.begin("git-wave", "serve") for _ in range(SERVICES)]
        world.until("all but one have gone", lambda: sum(s.poll() is None for s in services) == 1)
        for service in services:
            if service.poll() is None:
                world.kill(service.pid)
                w.end(service)
            else:
                w.end(service)
                w.refused(service)
                world.check("serve" in service.stderr, f"no word of the other: {service.stderr}")


def team(w):
    w.ok("init")
    fakes = pathlib.Path(__file__).resolve().parent.parent / "fakes"
    folder = w.home / ".config" / "git-wave"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(
        f'agent.default = "team"\nagent.team.command = ["{fakes}/team"]\nenv.pass = ["FAKE_*"]\n'
        'worker.retry_delay = "0s"\nrunner.kill_grace = "1s"\n')
    w.environment["FAKE_STATE"] = str(w.folder / "state")


def stop(pid):
    """False when it has ended."""
    world.kill(pid, signal.SIGSTOP)
    stat = pathlib.Path(f"/proc/{pid}/stat")
    return world.until("it is stopped or gone", lambda: stat.read_text().rpartition(")")[2].split()[0]
                       in "TZX") and world.is_alive(pid)


def stopped_service(w):
    """It is stopped at twelve moments, each time for longer than anything it waits for; nobody takes its
    place meanwhile, and it goes on where it stood."""
    team(w)
    w.ok("issue", "new", "one", "-m", "play: develop prints 100")
    w.environment["FAKE_DELAY"] = "0.2"
    service = w.begin("git-wave", "serve", "--until-idle")
    world.until("it serves", (w.wave_dir / "serve.pid").exists)
    stops = 0
    while stops < 12 and stop(service.pid):
        stops += 1
        is_done = states(w) == ["cleaned"]
        second = w.wave("serve", "--until-idle")
        world.kill(service.pid, signal.SIGCONT)
        if is_done and second.returncode == 0:
            break  # the first one had only to end
        w.refused(second)
        world.time.sleep(0.05 * stops)  # on to another moment
    world.check(stops > 3, f"it was stopped {stops} times only")
    world.equal(0, w.end(service, seconds=120).returncode, f"exit of serve ({service.stderr})")
    world.equal(["cleaned"], states(w), "states")
    calls = {path.name: path.stat().st_size for path in (w.folder / "state").glob("1.*.calls")}
    world.equal({1}, set(calls.values()), f"how often each role was asked ({calls})")
    messages = w.git("log", "--first-parent", "--format=%B", "main")
    world.equal(1, messages.count("Wave-Task:"), "landings")
    return f"{stops} stops"


def states(w):
    return [row["state"] for row in json.loads(w.ok("issue", "list", "--all", "--json"))["issues"]]


def stopped_agent(w):
    """It says nothing any more, and hears no TERM: the time limit for silence ends it all the same."""
    agent = w.agent("stops", f"""
echo dirty >dirty
while sleep 0.2; do echo at work; done &
{world.COMMIT}
kill $!
kill -STOP $$
""")
    task = w.started("f", agent=("--idle-timeout", "2s", *agent))["f"]
    row = w.until_ended("f", seconds=30)["f"]
    world.equal(("timed_out", "idle_timeout", 1), (row["state"], row["reason"], row["commits"]), "end")
    world.equal([], world.processes_with(f"WAVE_RUN={task}-1"), "what is left of the agent")
    world.equal("dirty\n", (w.worktree("f") / "dirty").read_text(), "what was not committed")
    w.expect_sound()


WAITS = 'while [ ! -e "{go}" ]; do sleep 0.02; done\ngit commit -q --allow-empty -m later\n'


def worktree_taken_while_running(w):
    """Removed, moved away, or replaced by a link, under an agent that works there: its end is recorded,
    its branch stays, nothing is made anew in that place, and no link is followed."""
    go = w.folder / "go"
    agent = w.agent("waits", world.COMMIT + WAITS.format(go=go))
    kinds = ("removed", "moved", "linked")
    w.started(*kinds, agent=agent)
    world.until("all have committed", lambda: all(w.commits(kind) for kind in kinds))
    tips = {kind: w.git("rev-parse", kind).strip() for kind in kinds}
    victim = w.folder / "victim"
    victim.mkdir()
    (victim / "file").write_text("somebody's\n")
    shutil.rmtree(w.worktree("removed"))
    for kind in ("moved", "linked"):
        w.worktree(kind).rename(w.folder / f"away-{kind}")
    w.worktree("linked").symlink_to(victim)
    w.ok("reconcile")
    go.touch()
    rows = world.until("all have ended", lambda: (found := w.tasks()) and all(
        row["state"] in (*world.ENDED, "needs_human") for row in found.values()) and found)
    world.equal(("needs_human", "tampered"), (rows["linked"]["state"], rows["linked"]["reason"]), "linked")
    for kind in kinds:
        world.check(tips[kind] in w.git("rev-list", kind).split(), f"the commit of {kind} is gone")
        world.equal([], world.processes_with(f"WAVE_RUN={rows[kind]['run']}"), "what is left of it")
    w.ok("reconcile")
    world.check(not w.worktree("removed").exists() and not w.worktree("moved").exists(), "made anew")
    world.check(w.worktree("linked").is_symlink(), "the link was taken away")
    rows = w.tasks()
    world.equal({"worktree_missing"}, {rows[kind]["drift"] for kind in ("removed", "moved")}, "drift")
    w.wave("cleanup", "--force", "linked")
    world.equal("somebody's\n", (victim / "file").read_text(), "what the link leads to")
    world.check((w.folder / "away-moved" / ".git").exists(), "the folder that was moved away")
    w.expect_no_event_twice()


def many_branches(w):
    """An agent ends on no branch, with five others that it has made: all of it stays to be had, and only
    the task's own branch is the task's work."""
    w.started("f", agent=w.agent("wanders", world.COMMIT + """
for n in 1 2 3 4 5; do git checkout -q -b "side-$n" f && git commit -q --allow-empty -m "side $n"; done
git checkout -q --detach f && git commit -q --allow-empty -m loose
git checkout -q f && git reset -q --hard HEAD~1 && git checkout -q --detach 'f@{1}'
git commit -q --allow-empty -m looser
"""))
    row = w.until_ended("f")["f"]
    made = {subject: oid for oid, subject in (
        line.split(" ", 1) for line in w.git("log", "--reflog", "--all", "--format=%H %s").splitlines())}
    wanted = {"work of f", "loose", "looser", *(f"side {n}" for n in range(1, 6))}
    world.equal(set(), wanted - set(made), "commits that were made")
    world.check(row["commits"] >= 1, "the task's own commit was taken back, and told all the same")
    w.ok("cleanup", "--force", "f")
    w.git("reflog", "expire", "--expire=now", "--all")
    w.git("gc", "-q", "--prune=now")
    for subject in sorted(wanted):
        world.equal(0, w.run("git", "cat-file", "-e", made[subject]).returncode, f"'{subject}' is still there")
    world.equal({f"refs/heads/side-{n}" for n in range(1, 6)},
                set(w.refs("refs/heads/")) - {"refs/heads/main"}, "branches")
    w.expect_sound()


def new_program_beside_runs(w):
    """The program is replaced while agents work: their runners go on as what they were, the new one
    reads what they write; and so the other way round, once it is put back."""
    programs = w.folder / "programs"
    installed = pathlib.Path(os.environ["WAVE_PROGRAM_DIR"])
    shutil.copytree(installed.parent, programs, symlinks=True)
    w.environment["PATH"] = f"{programs}/bin:{w.environment['PATH']}"
    go = w.folder / "go"
    agent = w.agent("waits", WAITS.format(go=go))
    tasks = w.started("f", "g", agent=agent)
    runner = world.until("its runner is known", lambda: w.owner(tasks["f"])[1] and w.owner(tasks["f"])[0])
    fresh = programs / "bin" / "git-wave.new"
    shutil.copy2(programs / "bin" / "git-wave", fresh)
    fresh.rename(programs / "bin" / "git-wave")
    world.check("(deleted)" in os.readlink(f"/proc/{runner}/exe"), "the runner is the new program")
    world.equal({"running"}, {row["state"] for row in w.tasks().values()}, "states")
    world.equal("", w.ok("reconcile"), "what there was to repair")
    w.ok("stop", "g")
    go.touch()
    rows = w.until_ended()
    world.equal(("done", "cancelled"), (rows["f"]["state"], rows["g"]["state"]), "states")
    w.started("h", agent=agent)
    world.equal("done", w.until_ended("h")["h"]["state"], "a start by the new one")
    w.expect_no_event_twice()
    w.expect_sound()


def log_of_a_newer_program(w):
    """An older program reads what a newer one has written, and does not write behind it."""
    w.started("f", agent=w.agent("commits", world.COMMIT))
    w.until_ended("f")
    w.ok("reconcile")
    [(ref, tip)] = w.refs("refs/wave/log/").items()
    lines = w.git("log", "-1", "--format=%B", tip).splitlines()
    words = {"Wave-Schema": lambda _: "9", "Wave-Lamport": lambda value: str(int(value) + 1)}
    trailers = [line for line in lines if line.startswith("Wave-")]
    for number, line in enumerate(trailers):
        name, value = line.split(": ")
        trailers[number] = f"{name}: {words.get(name, lambda same: same)(value)}"
    message = "wave: something new\n\n" + "\n".join(trailers) + "\n"
    empty = w.git("hash-object", "-t", "tree", "/dev/null").strip()
    newer = w.git("commit-tree", empty, "-p", tip, "-m", message).strip()
    w.git("update-ref", ref, newer)
    world.equal("done", w.tasks()["f"]["state"], "what is read of it")
    for done in w.wave("issue", "new", "x", "-m", "x"), w.start("g", agent=w.agent("idle", "exit 0\n")):
        w.refused(done)
        world.check("newer git-wave" in done.stderr, f"it does not say why: {done.stderr}")
    world.equal({ref: newer}, w.refs("refs/wave/log/"), "the log")
    w.expect_nothing_of("g")


CASES = [many_issues_at_once, the_machine_goes_down, services_at_once, stopped_service,
         stopped_agent, worktree_taken_while_running, many_branches, new_program_beside_runs,
         log_of_a_newer_program]
world.show("mishaps", *([case for case in CASES if case.__name__ in sys.argv[1:]] or CASES))
