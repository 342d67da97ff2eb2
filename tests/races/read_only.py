# SPDX-License-Identifier: MIT
"""A repository that may only be read: status answers, start refuses, and nothing is changed."""
import os
import shutil

import world

NOBODY = 65534


def nobody(w):
    """The words before a command that make it run without root's rights."""
    if os.getuid() != 0:
        return ()
    if not shutil.which("setpriv"):
        raise world.Skipped("we are root, and there is no setpriv")
    return ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")


def contents(folder):
    return sorted((str(p), p.lstat().st_mtime_ns) for p in folder.rglob("*") if "home" not in p.parts)


def close_to_writing(w):
    """From here on it belongs to whoever looks, and can be written by nobody but root."""
    if os.getuid() == 0:
        w.run("chown", "-R", f"{NOBODY}:{NOBODY}", w.folder, w.runtime)
    w.run("chmod", "-R", "a-w", w.repository, w.folder)


def seen(w, prefix):
    return w.run(*prefix, "git-wave", "status", "--json")


def refuse(w, prefix, agent):
    return w.run(*prefix, "git-wave", "start", "g", "-m", "x", *agent)


def with_tasks(w):
    prefix = nobody(w)
    agent = w.agent("commits", world.COMMIT)
    w.started("f", agent=agent)
    w.until_ended("f")
    runner, _ = w.owner(w.tasks()["f"]["id"])
    world.until("the runner is gone", lambda: not world.is_alive(runner))
    w.until_upkeep_is_over()
    close_to_writing(w)
    before = contents(w.repository)
    done = seen(w, prefix)
    world.equal(0, done.returncode, f"exit of status ({done.stderr.strip()})")
    row = world.json.loads(done.stdout)["tasks"][0]
    world.equal(("f", "done", 1), (row["feature"], row["state"], row["commits"]), "what status says")
    w.refused(refuse(w, prefix, agent))
    world.equal(before, contents(w.repository), "the repository")
    w.run("chmod", "-R", "u+w", w.folder)


def never_set_up(w):
    prefix = nobody(w)
    agent = w.agent("commits", world.COMMIT)
    close_to_writing(w)
    before = contents(w.repository)
    world.equal(0, seen(w, prefix).returncode, "exit of status")
    w.refused(refuse(w, prefix, agent))
    world.equal(before, contents(w.repository), "the repository")
    world.check(not (w.folder / "repo.wave").exists(), "a folder for worktrees was made")
    w.run("chmod", "-R", "u+w", w.folder)


world.show("readonly", with_tasks, never_set_up)
