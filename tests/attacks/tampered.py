# SPDX-License-Identifier: MIT
"""Without the sandbox an agent can change what is ours and what is others'. What nobody but git-wave
writes is put back and told of as tampered; what people write too is shown as moved, and nobody accused."""
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "races"))
import world  # noqa: E402

WORK = world.COMMIT
# The runner may be at the ref in this moment: then it is tried again.
LOG = 'ref=$(git for-each-ref --format="%(refname)" refs/wave/log | head -1)\n'


def ended(w, name, text):
    done = w.start(name, agent=w.agent(name, text))
    world.equal(0, done.returncode, f"exit of start ({done.stderr.strip()})")
    w.wave("wait", name)
    return w.tasks()[name]


def is_tampered(row, words):
    world.equal(("needs_human", "tampered"), (row["state"], row["reason"]), f"state ({row['error']})")
    world.check(words in row["error"], "the end does not say what:", row["error"])


def log_set_back(w):
    """The log is set back to an earlier batch: it is put back, and no event is lost."""
    before = ended(w, "before", WORK)
    told = len(w.events())
    row = ended(w, "back", WORK + LOG + 'until git update-ref $ref $ref~3; do :; done\n')
    is_tampered(row, "the log of this clone was replaced")
    world.equal("done", w.tasks()["before"]["state"], "a task of before")
    world.check(len(w.events()) > told, "events were lost")
    world.check(before["id"] in {event["task"] for event in w.events()}, "a task is gone from the log")
    world.check("quarantine" in w.wave("doctor").stdout, "doctor does not tell")
    w.expect_sound()


def log_replaced(w):
    """The log is replaced by one that says something else of the task: it does not count."""
    ended(w, "before", WORK)
    row = ended(w, "forged", WORK + LOG + """
forged=$(git log -1 --format=%B $ref | sed 's/running/done/' | git commit-tree $ref^{tree})
until git update-ref $ref $forged; do :; done
""")
    is_tampered(row, "the log of this clone was replaced")
    world.equal("done", w.tasks()["before"]["state"], "a task of before")
    w.expect_sound()


def log_deleted(w):
    """The log's ref is deleted: it is put back."""
    ended(w, "before", WORK)
    row = ended(w, "gone", WORK + LOG + "until git update-ref -d $ref; do :; done\n")
    world.equal("done", row["state"], "state")
    world.equal("done", w.tasks()["before"]["state"], "a task of before")
    w.expect_sound()


def pointer_turned(w):
    """The worktree's .git leads elsewhere."""
    row = ended(w, "turned", WORK + 'git init -q "$PWD.other" && echo "gitdir: $PWD.other/.git" >.git\n')
    is_tampered(row, "the worktree's .git leads elsewhere")


def common_turned(w):
    """The worktree's own git directory names another common one."""
    row = ended(w, "common", WORK + 'dir=$(git rev-parse --absolute-git-dir) && git init -q "$PWD.other" && '
                'echo "$PWD.other/.git" >"$dir/commondir"\n')
    is_tampered(row, "names another repository")


def failure_stays_failure(w):
    """An agent that fails and tampers has failed; the end says both."""
    row = ended(w, "both", 'echo "gitdir: /nowhere" >.git\nexit 3\n')
    world.equal(("failed", "agent_exit"), (row["state"], row["reason"]), "state")
    world.check("leads elsewhere" in row["error"], "the end does not say what:", row["error"])


def base_moved(w):
    """The base branch and another task's move while it runs: shown, and nobody accused. A new branch is not told of."""
    ended(w, "other", WORK)
    row = ended(w, "mover", WORK + "git update-ref refs/heads/main HEAD\n"
                "git update-ref refs/heads/other HEAD\ngit branch brand-new\n")
    # What it committed is on main now, and so is none of its own: what it did is no success.
    world.check(row["reason"] != "tampered", "it is accused:", row)
    told = w.ok("explain", "mover")
    for ref in ("refs/heads/main", "refs/heads/other"):
        world.check(f"{ref} moved to" in told, "explain does not tell of it:", told)
    world.check("cannot be told" in told and "brand-new" not in told, "explain says:", told)


def user_commits(w):
    """The user commits on main meanwhile: the task is done."""
    w.start("slow", agent=w.agent("slow", "while [ ! -e go ]; do sleep 0.05; done\n" + WORK))
    world.until("it runs", lambda: w.tasks()["slow"]["state"] == "running")
    world.until("what it began with is noted", lambda: (w.run_dir(w.tasks()["slow"]["id"]) / "refs").exists())
    w.git("commit", "-q", "--allow-empty", "-m", "mine")
    (w.worktree("slow") / "go").touch()
    w.until_ended("slow")
    row = w.tasks()["slow"]
    world.equal(("done", None), (row["state"], row["error"]), "state")
    world.check("refs/heads/main moved to" in w.ok("explain", "slow"), "explain does not tell of it")


if __name__ == "__main__":
    cases = [log_set_back, log_replaced, log_deleted, pointer_turned, common_turned, failure_stays_failure,
             base_moved, user_commits]
    world.show("tampered", *([case for case in cases if case.__name__ in sys.argv[1:]] or cases))
