# SPDX-License-Identifier: MIT
"""Over everything that an agent can plant, every command of git-wave: none runs the agent's program, none
changes what belongs to somebody else.

The agent plants at the end of its run (see plants.py), so its runner works over it first. Afterwards plain
git is let loose on the same place, in a copy: where that runs the agent's program the plant was a real one,
and where no plant is, this test can not fail."""
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "races"))
import plants  # noqa: E402
import world  # noqa: E402

# Never hit by any version of git that was tried, or only with a network: shown to be harmless all the same.
HARMLESS = {"credential_helper", "remote_vcs", "merge_driver", "pager_and_editor", "submodule_update_command",
            "gitdir_file_names_victim", "replaced_objects", "index_flags", "links_outwards",
            "unknown_extension", "broken_config", "locks_left", "core_worktree", "worktree_is_a_link",
            "hooks_in_config", "nested_repository", "alternate_refs", "dotgit_is_a_link", "push_elsewhere",
            "git_in_tree", "path_upwards", "link_and_folder", "submodule_tricks", "settings_of_tools",
            "refs_forged", "log_is_a_link", "branch_is_a_link", "note_for_hooks"}
# Where the branch's ref is no ref any more, `restore` says so; all that is kept stays kept.
UNRESTORED = {"branch_is_a_link"}
# What the agent may end as: what it planted may keep its work from being seen, never more.
AGENT = """
echo work >work && git add work && git commit -q -m work
echo changed >>file-0
exec {python} -B {here}/plants.py {name} "$PWD" {common} {folder}
"""
COMMANDS = [
    ("status",), ("status", "--all", "--json"), ("show", "t"), ("show", "--prompt", "t"), ("events", "t"),
    ("logs", "t"), ("explain", "t"), ("diff", "t"), ("diff", "--stat", "t"), ("diff", "--json", "t"),
    ("doctor",), ("hooks", "status"), ("index", "verify"), ("index", "rebuild"), ("config",), ("trust",),
    ("wait", "t"), ("gc", "--dry-run"), ("reconcile", "--once"),
    ("who", "t"), ("blame", "file-0"), ("blame", "file-0", "t"), ("claims",), ("claims", "--remote", "origin"),
    ("sync", "--dry-run"), ("sync", "--notes"), ("index", "settle"), ("send", "t", "go on"), ("stop", "t"),
    ("start", "other", "-m", "do it", "--wait", "--agent", "command", "--", "sh", "-c", "echo other >other"),
    ("retry", "t", "--force-restart"), ("wait", "t"), ("land", "t", "--dry-run"), ("land", "t"), ("cleanup", "t"),
    ("cleanup", "--force", "t"), ("restore", "t"),
    ("status", "t"), ("cleanup", "--force", "t"), ("gc",), ("cleanup", "--force", "other"),
    ("restore", "other"), ("restore", "t"), ("reconcile", "--once"), ("status", "--all"),
]
# These only look. In a short run they take turns: each plant meets one in three of them.
LOOKS = {"status", "show", "events", "logs", "explain", "diff", "doctor", "hooks", "config", "trust", "who",
         "blame", "claims"}
PLAIN = [("status",), ("diff", "HEAD"), ("diff", "main"), ("log", "-p"), ("-C", "bare", "status"), ("add", "-A"),
         ("commit", "-q", "-m", "x"), ("stash",), ("checkout", "main~0"), ("fetch", "origin"),
         ("push", "origin", "HEAD:refs/heads/x"), ("clean", "-nd")]


def commands_over(name):
    turn = list(plants.PLANTS).index(name)
    looks = [words for words in COMMANDS if words[0] in LOOKS]
    left_out = [words for number, words in enumerate(looks) if (number + turn) % 3]
    return [words for words in COMMANDS if world.LONG or words not in left_out]


def digest(folder):
    """Names and contents below, links not followed."""
    out = {}
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if ".git" in path.relative_to(folder).parts:
            continue
        out[str(path.relative_to(folder))] = (os.readlink(path) if path.is_symlink() else
                                              path.read_bytes() if path.is_file() else None)
    return out


def markers(w):
    path = w.folder / "markers"
    return path.read_text().splitlines() if path.exists() else []


def plain_git_bites(w, worktree):
    """Whether git itself, used in the worktree, runs the agent's program."""
    if not worktree.is_dir():
        return False
    for words in PLAIN:
        w.run("git", "-C", worktree, *words)
    return bool(markers(w))


def confine(w):
    """The agent is in the sandbox, and may write what it needs for its trap alone."""
    (w.folder / "evil").mkdir()
    w.environment.update(WAVE_CONFIG_SANDBOX="bwrap", WAVE_CONFIG_PATHS__WRITE=f'["{w.folder}/evil"]',
                         WAVE_CONFIG_PATHS__READ=f'["{HERE}", "{w.folder}/plants.sh", "{sys.prefix}"]')


def over(w, name, sandbox):
    """One plant under all commands; returns (commands that did their job, that said no, bites)."""
    if sandbox:
        confine(w)
    w.git("clone", "-q", "--bare", w.repository, w.folder / "origin.git")
    w.git("remote", "add", "origin", w.folder / "origin.git")
    victim = w.folder / "victim"
    victim.mkdir()
    (victim / "file").write_text("of somebody else\n")
    common = w.repository / ".git"
    agent = AGENT.format(python=sys.executable, here=HERE, name=name, common=common, folder=w.folder)
    done = w.start("t", agent=w.agent("plants", agent))
    world.equal(0, done.returncode, f"exit of start ({done.stderr.strip()})")
    w.wave("wait", "t")
    world.check((w.folder / "evil" / name).exists(), "the agent did not come to plant:", name)
    main = (common / "refs/heads/main").read_text()
    before = {"victim": digest(victim), "checkout": digest(w.repository)}
    config, worked, refused = (common / "config").read_bytes(), 0, 0
    work = w.worktree("t")
    for words in commands_over(name):
        if words[0] == "cleanup" and words[-1] == "t" and work.is_dir():
            files = digest(work)
        done = w.wave(*words)
        told = markers(w)
        world.equal([], told, f"what 'git wave {' '.join(words)}' ran")
        world.check(0 <= done.returncode <= 129 and "terminate" not in done.stderr,
                    f"'git wave {' '.join(words)}' ended with {done.returncode}: {done.stderr.strip()}")
        if words == ("land", "t") and done.returncode == 0:  # what that moves, and nothing else does
            main, before["checkout"] = (common / "refs/heads/main").read_text(), digest(w.repository)
        if done.returncode in (0, 1):
            worked += 1
        else:
            world.check(done.stderr.startswith("git wave: "), "a failure without a sentence:", words, done.stderr)
            refused += 1
        if words == ("restore", "t") and not work.is_symlink() and name not in UNRESTORED:
            world.equal(files, digest(work), "the agent's files, there and back")
    world.equal(main, (common / "refs/heads/main").read_text(), "main")
    world.equal(before["victim"], digest(victim), "the files of somebody else")
    world.equal(before["checkout"], digest(w.repository), "the user's checkout")
    world.equal(config, (common / "config").read_bytes(), "the shared configuration")
    return worked, refused, any([plain_git_bites(w, w.worktree(each)) for each in ("t", "other")])


def one(name, sandbox):
    w = world.World("planted")
    try:
        answer = over(w, name, sandbox)
        w.close(keep=False)
        return name, answer, None
    except BaseException as fault:
        w.close(keep=True)
        return name, None, (w, fault)


def tell_table(answers):
    """By attack: plants, how many of them plain git falls for, commands over them, and what came of it."""
    print("\n| attack | plants | plain git runs | commands | did their job | said why not | markers | victims |")
    print("|---|---|---|---|---|---|---|---|")
    total = [0] * 5
    for attack, names in plants.ATTACKS.items():
        known = [answers[name] for name in names if answers.get(name)]
        if not known:
            continue
        row = [len(known), sum(bites for *_, bites in known),
               sum(worked + refused for worked, refused, _ in known),
               sum(worked for worked, *_ in known), sum(refused for _, refused, _ in known)]
        total = [a + b for a, b in zip(total, row)]
        print(f"| {attack} | " + " | ".join(map(str, row)) + " | 0 | 0 |")
    print("| all | " + " | ".join(map(str, total)) + " | 0 | 0 |")


def main():
    sandbox = "--sandbox" in sys.argv
    names = [word for word in sys.argv[1:] if word not in ("--sandbox", "long", "some")] or list(plants.PLANTS)
    if "some" in sys.argv:
        names = [each for (each, *_) in plants.ATTACKS.values()]
    failed, toothless, answers = False, [], {}
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        for name, answer, fault in pool.map(lambda each: one(each, sandbox), names):
            answers[name] = answer
            if fault:
                failed = True
                w, why = fault
                print(f"not ok: {name}: {why!r}", flush=True)
                w.tell()
                continue
            worked, refused, bites = answer
            print(f"ok: {name}: {plants.PLANTS[name].__doc__}: {worked} commands did their job, {refused} said "
                  f"why not, 0 ran it; plain git {'runs it' if bites else 'does not'}", flush=True)
            if not bites and name not in HARMLESS and not sandbox:
                toothless.append(name)
    tell_table(answers)
    if toothless:
        print(f"not ok: plain git does not mind these, so nothing was shown: {toothless}")
    return 1 if failed or toothless else 0


if __name__ == "__main__":
    sys.exit(main())
