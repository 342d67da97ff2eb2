# SPDX-License-Identifier: MIT
"""A hostile agent in the sandbox: what it tries fails, what it is for works. Each deed of it is tried
twice: as an agent without the sandbox, where it succeeds, else nothing would be shown; and in it."""
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "races"))
import world  # noqa: E402

# What it reads or reaches: a line of sh that succeeds when the deed does.
REACHES = {
    "read a key in the home": 'grep -q secret "$HOME_OF_USER/.ssh/id"',
    "read another task's prompt": 'grep -q . "$PROMPT"',
    "read the shared configuration": 'grep -q . "$COMMON/config"',
    "read refs of ours": 'git --git-dir="$COMMON" for-each-ref refs/wave | grep -q .',
    "signal a process of ours": 'kill -0 "$RUNNER"',
    "see a process of ours": 'test -e "/proc/$RUNNER/stat" && grep -q git-wave "/proc/$RUNNER/cmdline"',
    "reach the socket of tmux": 'test -S "$TMUX_SOCKET"',
    "command tmux": 'tmux -S "$TMUX_SOCKET" list-sessions | grep -q .',
    "find a token": 'test -n "$GH_TOKEN"',
}
# What it changes: a line of sh, and the file that shows from outside whether it did.
CHANGES = {
    "write into the home": ('echo x >"$HOME_OF_USER/planted"', "{home}/planted"),
    "change the shared configuration": ('echo "[evil]" >>"$COMMON/config"', "{common}/config"),
    "plant a hook": ('mkdir -p "$COMMON/hooks"; echo x >"$COMMON/hooks/pre-push"', "{common}/hooks/pre-push"),
    "write among the objects": ('echo x >"$COMMON/objects/planted"', "{common}/objects/planted"),
    # A ref that is empty for a moment would be taken for damaged, and set aside.
    "move the base branch": ('git rev-parse HEAD >tip && mv tip "$COMMON/refs/heads/main"',
                             "{common}/refs/heads/main"),
    "move another's branch": ('git rev-parse HEAD >tip && mv tip "$COMMON/refs/heads/$VICTIM"',
                              "{common}/refs/heads/{victim}"),
    "make a ref of ours": ('git rev-parse HEAD >tip && mv tip "$COMMON/refs/wave/log/aaaaaaaa"',
                           "{common}/refs/wave/log/aaaaaaaa"),
    "write our state": ('echo x >"$COMMON/wave/planted"', "{common}/wave/planted"),
    "write another worktree": ('echo x >"$OTHER/planted"', "{other}/planted"),
    "write another's git directory": ('echo x >"$COMMON/worktrees/$TASK/planted"',
                                      "{common}/worktrees/{task}/planted"),
    "write the user's checkout": ('echo x >"$CHECKOUT/planted"', "{checkout}/planted"),
    "write where sockets lie": ('echo x >"$RUNTIME/planted"', "{runtime}/planted"),
    "write a temporary folder of all": ('echo x >"/tmp/$MARK"', "/tmp/{mark}"),
    "turn the worktree's .git elsewhere": (
        'echo "gitdir: /nowhere" >.git || { echo "gitdir: /nowhere" >.git.new; mv .git.new .git; }', "{own}/.git"),
}


def confined(w, mode="bwrap"):
    """This world's starts are confined, and its agents' scripts can be read there."""
    w.environment.update(WAVE_CONFIG_SANDBOX=mode, WAVE_CONFIG_PATHS__READ=f'["{w.folder}/agents"]')
    (w.folder / "agents").mkdir(exist_ok=True)


def agent(w, name, text):
    path = w.folder / "agents" / f"{name}.sh"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return ("--agent", "command", "--", "sh", str(path))


def skip_without_bwrap():
    done = subprocess.run(["bwrap", "--unshare-user", "--unshare-pid", "--ro-bind", "/", "/", "--dev", "/dev",
                           "--proc", "/proc", "true"], capture_output=True, text=True) \
        if any(os.access(f"{folder}/bwrap", os.X_OK) for folder in os.environ["PATH"].split(":")) else None
    if done is None or done.returncode:
        print("skipped: bubblewrap cannot work here:", done.stderr.strip() if done else "not installed")
        sys.exit(77)


def output_of(w, feature):
    return w.ok("logs", feature)


def commits_arrive(w):
    """What it commits is on its branch, with hooks' signals, amended and merged; its index is given back."""
    confined(w)
    done = w.start("work", agent=agent(w, "work", """
echo one >one && git add one && git commit -q -m one
echo two >two && git add two && git commit -q -m two
git commit -q --amend -m "two, amended"
git checkout -q -b aside && git commit -q --allow-empty -m aside && git checkout -q work
git log --oneline main >/dev/null || exit 3
echo dirty >dirty
"""))
    world.equal(0, done.returncode, f"exit of start ({done.stderr.strip()})")
    world.check("sandbox: bubblewrap" in done.stderr, "start does not tell the level:", done.stderr)
    rows = w.until_ended("work")
    world.equal("done", rows["work"]["state"], f"state ({rows['work']['detail']}; {output_of(w, 'work')})")
    subjects = w.git("log", "--format=%s", "main..work").splitlines()
    world.equal(["two, amended", "one"], subjects, "commits on the branch")
    # Nobody's but kept: what was made beside the branch.
    kept = w.refs("refs/wave/keep/")
    told = {w.git("log", "-1", "--format=%s", oid).strip() for oid in kept.values()}
    world.equal({"aside"}, told, "what else it made is kept")
    world.equal({}, w.refs("refs/heads/aside"), "branches of the agent's own")
    world.equal("?? dirty\n", w.git("status", "--porcelain", cwd=w.worktree("work")), "the worktree as plain git sees it")
    world.check(not (w.run_dir(rows["work"]["id"]) / "git").exists(), "the run's git directory is left")
    w.expect_sound()
    return f"{len(subjects)} commits"


def signals_arrive(w):
    """A commit is seen while the agent still works."""
    confined(w)
    w.start("slow", agent=agent(w, "slow", "git commit -q --allow-empty -m early\nexec sleep 600\n"))
    world.until("the commit is counted", lambda: w.tasks()["slow"]["commits"] == 1)
    world.check(w.commits("slow"), "the branch has not moved")
    w.ok("stop", "slow")
    world.equal([], [pid for pid in world.processes_with(f"WAVE_FEATURE=slow")], "processes after stop")


def deeds_fail(w):
    """Without the sandbox the agent does all of it, in it nothing."""
    (w.home / ".ssh").mkdir(exist_ok=True)
    (w.home / ".ssh" / "id").write_text("secret\n")
    w.environment.update(GH_TOKEN="token", WAVE_CONFIG_ENV__PASS='["GH_TOKEN"]')
    could, did = tried(w, "off"), tried(w, "bwrap")
    world.equal([], [name for name, done in could.items() if not done],
                "deeds that fail without the sandbox too: they show nothing")
    world.equal([], [name for name, done in did.items() if done], "deeds of the agent in the sandbox")
    return f"{len(did)} deeds"


def content(path):
    return path.read_bytes() if path.exists() else None


def tried(w, mode):
    """Which deeds of an agent came about."""
    confined(w, mode)
    feature, victim = f"evil-{mode}", f"victim-{mode}"
    w.start(victim, agent=agent(w, "victim", "git commit -q --allow-empty -m x; exec sleep 600\n"))
    row = world.until("the victim works", lambda: (r := w.tasks()[victim])["commits"] == 1 and r)
    tmux = next(iter(w.runtime.glob("git-wave/*/tmux")))
    places = dict(home_of_user=w.home, common=w.repository / ".git", other=w.worktree(victim), victim=victim,
                  checkout=w.repository, tmux_socket=tmux, runtime=w.runtime, mark=w.folder.name,
                  runner=w.owner(row["id"])[0], task=row["id"],
                  prompt=w.wave_dir / "private" / row["id"] / "prompt-1.md")
    paths = dict(places, home=w.home, own=w.worktree(feature))
    traces = {name: pathlib.Path(path.format(**paths)) for name, (_, path) in CHANGES.items()}
    text = "exec 2>/dev/null\n" + "".join(f'{name.upper()}="{value}"\n' for name, value in places.items())
    # A commit first: git itself can be used.
    text += "git commit -q --allow-empty -m mine || exit 3\nwhile [ ! -e go ]; do sleep 0.05; done\n"
    for number, line in enumerate(REACHES.values()):
        text += f'if ( {line} ); then echo "did {number}"; else echo "not {number}"; fi\n'
    text += "".join(f"( {line} )\n" for line, _ in CHANGES.values()) + "echo over\n"
    w.start(feature, agent=agent(w, feature, text))
    world.until("it works", lambda: w.tasks()[feature]["commits"] == 1)
    before = {name: content(path) for name, path in traces.items()}
    (w.worktree(feature) / "go").touch()
    # Where it waits for a person, that is an end as well.
    world.until("it has ended", lambda: w.tasks()[feature]["state"] != "running", 60)
    said = output_of(w, feature).splitlines()
    world.equal(len(REACHES) + 1, len(said), f"what the agent has said ({said})")
    out = {name: f"did {number}" in said for number, name in enumerate(REACHES)}
    for name, path in traces.items():
        out[name] = content(path) != before[name]
        if out[name] and before[name] is None:
            path.unlink()
        elif out[name]:
            path.write_bytes(before[name])
    w.wave("stop", victim)
    return out


def daemons_end(w):
    """It ignores signals, forks twice, leaves its session, takes another name: stop leaves nothing of it."""
    confined(w)
    w.start("daemon", agent=agent(w, "daemon", """
trap '' TERM HUP INT
( trap '' TERM HUP; setsid bash -c 'trap "" TERM HUP; exec -a "a Z b" sleep 4321' & ) &
( setsid env -i sleep 4321 & ) &
echo ready
while :; do sleep 4321; done
"""))
    world.until("it is ready", lambda: "ready" in output_of(w, "daemon"))
    world.until("its daemons run", lambda: len(named_4321()) >= 3)
    w.ok("stop", "daemon", seconds=15)
    world.equal([], named_4321(), "processes of the agent after stop")


def named_4321():
    out = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                words = pathlib.Path(f"/proc/{name}/cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"4321" in words and world.is_alive(int(name)):
                out.append(int(name))
    return out


def runner_killed(w):
    """The runner is killed: the agent goes with it, and what it had committed is not lost."""
    confined(w)
    w.start("orphan", agent=agent(w, "orphan", """
trap '' TERM HUP
while [ ! -e go ]; do sleep 0.05; done
git commit -q --allow-empty -m late
setsid sleep 4321 &
exec sleep 4321
"""))
    row = world.until("it runs", lambda: (r := w.tasks()["orphan"])["state"] == "running" and r)
    runner, _ = world.until("the owner is known", lambda: all(w.owner(row["id"])) and w.owner(row["id"]))
    world.kill(runner, 19)  # STOP: it does not see the commit
    (w.worktree("orphan") / "go").touch()
    world.until("the agent sleeps", lambda: len(named_4321()) >= 2)
    world.kill(runner)
    world.until("nothing is left of it", lambda: not named_4321(), 10)
    w.wave("reconcile", "--once")
    row = w.tasks()["orphan"]
    world.equal(("failed", "lost"), (row["state"], row["reason"]), "state")
    world.equal(["late"], w.git("log", "--format=%s", "main..orphan").split(), "its commits")
    world.equal(1, row["commits"], "commits that are told")


def branch_moved_beside(w):
    """Somebody else moves the branch meanwhile: it stays there, and the agent's commit is kept."""
    confined(w)
    w.start("both", agent=agent(w, "both", """
touch ready
while [ ! -e go ]; do sleep 0.05; done
git commit -q --allow-empty -m agents
"""))
    world.until("it runs", lambda: (w.worktree("both") / "ready").exists())
    tree = w.git("rev-parse", "main^{tree}").strip()
    mine = w.git("commit-tree", "-p", "main", "-m", "mine", tree).strip()
    w.git("update-ref", "refs/heads/both", mine)
    (w.worktree("both") / "go").touch()
    row = w.until_ended("both")["both"]
    world.equal(mine, w.git("rev-parse", "both").strip(), "the branch")
    kept = [w.git("log", "-1", "--format=%s", oid).strip() for oid in w.refs("refs/wave/keep/").values()]
    world.equal(["agents"], kept, "what is kept")
    world.check("moved by somebody else" in (row["error"] or ""), "the end says nothing of it:", row["error"])


def bad_objects_stay_out(w):
    """A tree that git refuses does not come into the repository."""
    confined(w)
    w.start("bad", agent=agent(w, "bad", """
blob=$(echo evil | git hash-object -w --stdin)
tree=$(BLOB=$blob bash -c 'printf "100644 .git\\0$(sed "s/../\\\\\\\\x&/g" <<<$BLOB)"' |
  git hash-object -t tree --literally -w --stdin)
git ls-tree "$tree"
git update-ref refs/heads/bad "$(git commit-tree -p main -m bad "$tree")"
echo "tree $tree"
"""))
    row = w.until_ended("bad")["bad"]
    tree = [line.split()[1] for line in output_of(w, "bad").splitlines() if line.startswith("tree ")]
    world.equal(1, len(tree), "trees that the agent made")
    world.equal([], w.commits("bad"), "commits on the branch")
    world.check(w.run("git", "cat-file", "-e", tree[0]).returncode != 0, "the bad tree is in the repository")
    world.check("100644 blob" in output_of(w, "bad"), "it was no tree at all")
    world.check("fsck error" in (row["error"] or ""), "the end says nothing of it:", row["error"])


def borrowed_objects_stay_out(w):
    """It names a repository that it cannot see as a place of its objects: nothing comes from there."""
    confined(w)
    other = w.home / "other"
    w.git("init", "-q", str(other), cwd=w.folder)
    w.git("commit", "-q", "--allow-empty", "-m", "secret", cwd=other)
    secret = w.git("rev-parse", "HEAD", cwd=other).strip()
    w.start("thief", agent=agent(w, "thief", f"""
git commit -q --allow-empty -m mine
echo "{other}/.git/objects" >>"$(git rev-parse --git-path objects/info/alternates)"
echo {secret} >"$(git rev-parse --git-path refs/heads/stolen)"
git cat-file -e {secret} && echo "it sees it"
echo over
"""))
    row = w.until_ended("thief")["thief"]
    said = output_of(w, "thief").splitlines()
    world.equal(["over"], [line for line in said if line in ("it sees it", "over")], "what the agent says")
    world.check(w.run("git", "cat-file", "-e", secret).returncode != 0,
                f"what it must not see is in the repository ({row})")
    world.equal({}, {ref: oid for ref, oid in w.refs("refs/").items() if oid == secret}, "refs to it")


# Plays every role of the service. Those that are to look only try to write wherever they can name a
# place, and to read what is none of their business.
ROLES = """
if [ -n "$WAVE_ROLE" ]; then
  for place in "$WAVE_WORKTREE" "$USERS_HOME" "$USERS_REPO/.git"; do
    echo x 2>/dev/null >"$place/planted-by-$WAVE_ROLE"
  done
  if test -e "$WAVE_WORKTREE/planted-by-$WAVE_ROLE"; then echo "it has written there"; exit 5; fi
  if test -r "$USERS_HOME/.ssh/id"; then echo "it has read the key"; exit 5; fi
fi 2>/dev/null
git log --oneline -1 >/dev/null || { echo "git cannot be used"; exit 4; }
marks=$(grep -v '^(' | grep . | tail -n 2)
case $WAVE_ROLE in
  analyze) answer='{"analysis":"a","relevant_files":[],"questions":[]}' ;;
  impact) answer='{"risk":"low","impact":"i","affected_modules":[],"risks":[],"questions":[]}' ;;
  plan) answer='{"summary":"s","analysis":"a","recommended_changes":["c"],"acceptance_criteria":["d"],' \
        answer=$answer'"affected_modules":[],"predicted_files":[],"risks":[],"test_plan":["t"],' \
        answer=$answer'"risk":"low","questions":[]}' ;;
  review) answer='{"verdict":"approve","findings":[]}' ;;
  *) echo work >work.txt; git add work.txt; git commit -q -m work; exit ;;
esac
printf '%s\\n' "${marks%%
*}" "$answer" "${marks##*
}"
"""
CHECK = """
for place in "$USERS_HOME" "$USERS_REPO/.git"; do echo x >"$place/planted-by-check"; done 2>/dev/null
echo built >built || exit 6
test -e work.txt && git log -1 >/dev/null && ! test -r "$USERS_HOME/.ssh/id"
"""


def the_service_is_confined(w):
    """What plans, reviews and checks writes nowhere but where it may, and the work lands all the same."""
    confined(w)
    (w.home / ".ssh").mkdir(exist_ok=True)
    (w.home / ".ssh" / "id").write_text("secret\n")
    agent(w, "roles", ROLES)
    folder = w.home / ".config" / "git-wave"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("\n".join([
        'agent.default = "all"', f'agent.all.command = ["sh", "{w.folder}/agents/roles.sh"]',
        'env.pass = ["USERS_*"]', f"checks.commands = [{json.dumps(CHECK)}]", "checks.rounds = 1",
        "planner.attempts = 1", "reviewer.attempts = 1", "worker.attempts = 1"]))
    w.environment.update(USERS_HOME=str(w.home), USERS_REPO=str(w.repository))
    w.ok("init")
    w.ok("issue", "new", "a piece", "-m", "Do it.")
    done = w.wave("serve", "--until-idle", seconds=120)
    world.equal(0, done.returncode, f"exit of serve ({done.stderr.strip()})")
    row = json.loads(w.ok("issue", "list", "--all", "--json"))["issues"][0]
    world.equal("cleaned", row["state"], f"how it ends ({row.get('detail')}; {done.stdout})")
    planted = sorted(str(path) for path in w.folder.rglob("planted-by-*"))
    world.equal([], planted, "what was planted")


def links_lead_nowhere(w):
    """What worktree.link names is shown, but nothing that a link in the repository leads to."""
    secret, kept = w.folder / "aside" / "secret", w.repository / "kept" / "file"
    for file in (secret, kept):
        file.parent.mkdir()
        file.write_text("x\n")
    (w.repository / "leads").symlink_to(secret.parent)
    w.git("add", "leads")
    w.git("commit", "-q", "-m", "a link")
    looks = (f'grep -q x kept/file || exit 3\nfor place in "{w.repository}/leads" leads; do\n'
             '  if cat "$place/secret" >/dev/null; then exit 4; fi\ndone\n')
    w.environment["WAVE_CONFIG_WORKTREE__LINK"] = '["kept", "leads"]'
    confined(w, "off")
    w.start("open", agent=agent(w, "looks", looks))
    world.equal(["4"], re.findall(r"status (\d+)", w.until_ended("open")["open"]["detail"]), "exit without the sandbox")
    confined(w)
    w.start("shut", "--no-commit-needed", agent=agent(w, "looks", looks))
    row = w.until_ended("shut")["shut"]
    world.equal("done", row["state"], f"state in the sandbox ({row['detail']})")


def named_paths_hold(w):
    """Of paths.read, paths.write and worktree.link the more specific holds; a link that was put where
    agents write is not followed."""
    shared, secret = w.folder / "shared", w.folder / "secret"
    for folder in (shared / "kept", secret, w.repository / "linked"):
        folder.mkdir(parents=True)
    confined(w)
    w.environment.update(WAVE_CONFIG_WORKTREE__LINK='["linked"]',
                         WAVE_CONFIG_PATHS__READ=f'["{w.folder}/agents", "{shared}/kept/"]',
                         WAVE_CONFIG_PATHS__WRITE=f'["{shared}/", "{w.repository}/linked"]')
    w.start("open", "--no-commit-needed", agent=agent(
        w, "writes", f'echo >{shared}/mine && echo >linked/mine || exit 3\n'
                     f'if echo >{shared}/kept/mine || mv {shared}/kept {shared}/gone; then exit 4; fi\n'))
    row = w.until_ended("open")["open"]
    world.equal("done", row["state"], f"state of what wrote ({row['detail']})")
    world.equal([True, True, False], [(folder / "mine").exists() for folder in
                                      (shared, w.repository / "linked", shared / "kept")], "what it has written")
    (shared / "kept").rmdir()
    (shared / "kept").symlink_to(secret)
    w.start("shut", agent=agent(w, "marks", f"touch {w.repository}/linked/ran\n"))
    row = w.until_ended("shut")["shut"]
    world.check("leads to" in row["detail"], "no word of the link:", row["detail"])
    world.check(not (w.repository / "linked" / "ran").exists(), "the agent was begun all the same")


def stays_off_when_it_cannot(w):
    """auto goes without it and says so, bwrap starts nothing; a repository cannot loosen it."""
    agent(w, "nothing", "exit 0\n")
    empty = w.folder / "bin"
    empty.mkdir()
    for name in ("git", "sh", "tmux", "git-wave", "env", "sleep"):
        found = next(f"{f}/{name}" for f in w.environment["PATH"].split(":") if os.access(f"{f}/{name}", os.X_OK))
        (empty / name).symlink_to(found)
    with_it = w.environment["PATH"]
    w.environment["PATH"] = str(empty)
    confined(w, "bwrap")
    w.refused(w.start("no", agent=agent(w, "nothing", "exit 0\n")))
    confined(w, "auto")
    done = w.start("yes", "--no-commit-needed", agent=agent(w, "nothing", "exit 0\n"))
    world.equal(0, done.returncode, f"exit of start ({done.stderr.strip()})")
    world.check("sandbox: off" in done.stderr and "not installed" in done.stderr, "no word of it:", done.stderr)
    w.environment["PATH"] = with_it
    del w.environment["WAVE_CONFIG_SANDBOX"]
    (w.home / ".config" / "git-wave").mkdir(parents=True)
    (w.home / ".config" / "git-wave" / "config.toml").write_text('sandbox = "auto"\n')
    for text, wanted in (("off", "auto"), ("bwrap", "bwrap")):
        (w.repository / "wave.toml").write_text(f'sandbox = "{text}"\n')
        w.git("add", "wave.toml")
        w.git("commit", "-q", "-m", text)
        told = json.loads(w.ok("config", "--json"))
        rows = [row for row in told["settings"] if row["key"] == "sandbox"]
        world.equal(wanted, rows[0]["value"], f"the setting where the repository says {text}")


if __name__ == "__main__":
    skip_without_bwrap()
    cases = [commits_arrive, signals_arrive, deeds_fail, daemons_end, runner_killed, branch_moved_beside,
             bad_objects_stay_out, borrowed_objects_stay_out, the_service_is_confined, links_lead_nowhere,
             named_paths_hold, stays_off_when_it_cannot]
    chosen = [case for case in cases if case.__name__ in sys.argv[1:]] or cases
    world.show("sandboxed", *chosen)
