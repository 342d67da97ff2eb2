# SPDX-License-Identifier: MIT
"""Many processes write at once, beside git's own housekeeping: of what was acknowledged nothing is
lost and nothing silently overwritten. How git's own way of adding notes fares is told beside it."""
import os
import sys

import world

PROCESSES, EACH = int(sys.argv[1]), int(sys.argv[2])
WRITER = os.environ["WAVE_WRITER"]
TASKS = [f"{n:010d}" for n in range(PROCESSES)]


def housekeeping(w, *rounds):
    def deed():
        for words in rounds:
            w.run("git", *words)  # may meet what another git holds
    return world.Loop(deed)


def writers(w, *argvs, seconds=1500):
    """Runs them all at once; the lines they have said."""
    begun = [w.begin(WRITER, *argv) for argv in argvs]
    said = []
    for process in begun:
        done = w.end(process, seconds=seconds)
        world.equal(0, done.returncode, f"exit of a writer ({done.stderr.strip()})")
        said += done.stdout.split()
    return said


def git_dir(w):
    return w.repository / ".git"


def expect_all(w, said):
    # What an immediate pruning has taken from below our feet lies under its second name until
    # somebody looks: the next reconcile, or whoever reads that far.
    w.ok("reconcile")
    ids = [event["id"] for event in w.events()]
    world.equal([], sorted(set(said) - set(ids)), "acknowledged events that are lost")
    world.equal(len(ids), len(set(ids)), "events, each once")
    w.ok("index", "verify")
    w.until_upkeep_is_over()
    done = w.run("git", "fsck", "--strict", "--no-dangling", seconds=300)
    world.equal((0, ""), (done.returncode, done.stdout), f"git fsck ({done.stderr.strip()})")


def appends(w, task_of, *rounds):
    w.ok("init")
    writers(w, ("create", git_dir(w), *TASKS))
    with housekeeping(w, *rounds) as kept:
        said = writers(w, *[("append", git_dir(w), task_of(n), EACH, f"w{n}")
                            for n in range(PROCESSES)])
    world.equal(PROCESSES * EACH, len(set(said)), "acknowledgements")
    expect_all(w, said)
    return f"{PROCESSES} x {EACH} appends, 0 lost, {kept.rounds} rounds of housekeeping"


PACK = ("pack-refs", "--all")
GC = ("gc", "-q")
PRUNE = ("gc", "-q", "--prune=now")


def one_task_beside_pack_refs(w):
    return appends(w, lambda n: TASKS[0], PACK)


def own_tasks_beside_gc(w):
    return appends(w, lambda n: TASKS[n], GC, PACK)


def one_task_beside_prune_now(w):
    return appends(w, lambda n: TASKS[0], PRUNE)


def own_tasks_beside_prune_now(w):
    return appends(w, lambda n: TASKS[n], PRUNE, PACK)


def claims(w, *rounds):
    w.ok("init")
    number = w.folder / "number"
    with housekeeping(w, *rounds) as kept:
        writers(w, *[("count", git_dir(w), EACH, number) for _ in range(PROCESSES)])
    world.equal(str(PROCESSES * EACH), number.read_text(), "what was counted under the claim")
    world.equal({}, w.refs("refs/wave/claims/"), "claims that are left")
    return f"{PROCESSES} x {EACH} times held, each alone, {kept.rounds} rounds of housekeeping"


def one_claim_beside_pack_refs(w):
    return claims(w, PACK)


def one_claim_beside_gc(w):
    return claims(w, GC, PACK)


def one_claim_beside_prune_now(w):
    return claims(w, PRUNE)


def some_commits(w, count):
    """That many commits in a row, held by a branch."""
    lines = []
    for n in range(count):
        text = f"work {n}\n"
        lines.append(f"commit refs/heads/work\nmark :{n + 1}\ncommitter t <t@invalid> {1700000000 + n} +0000\n"
                     f"data {len(text)}\n{text}" + (f"from :{n}\n" if n else "") + "\n")
    (w.folder / "import").write_text("".join(lines))
    w.run("sh", "-c", f"git fast-import --quiet <'{w.folder}/import'")
    oids = w.git("rev-list", "--reverse", "work").split()
    world.equal(count, len(oids), "commits")
    return oids


def notes(w, *rounds):
    w.ok("init")
    oids = some_commits(w, PROCESSES * EACH)
    writers(w, ("create", git_dir(w), *TASKS))
    with housekeeping(w, *rounds) as kept:
        said = writers(w, *[("commits", git_dir(w), TASKS[n], *oids[n * EACH:(n + 1) * EACH])
                            for n in range(PROCESSES)])
    expect_all(w, said)
    w.ok("reconcile")
    noted = w.notes()
    world.equal([], [oid for oid in oids if oid not in noted], "commits without a note")
    for n, task in enumerate(TASKS):
        for oid in oids[n * EACH:(n + 1) * EACH]:
            world.check(f"Wave-Task: {task}" in noted[oid], f"the note of {oid}: {noted[oid]}")
    return f"{PROCESSES} x {EACH} notes, 0 lost, {kept.rounds} rounds of housekeeping"


def notes_beside_pack_refs(w):
    return notes(w, PACK)


def notes_beside_gc(w):
    return notes(w, GC, PACK)


def what_git_notes_append_loses(w):
    """Not ours, and asserted nowhere: why notes are no place for the truth."""
    oids = some_commits(w, PROCESSES * EACH)
    script = w.folder / "append.sh"
    script.write_text('for oid in "$@"; do git notes --ref=plain append -m "$oid" "$oid" && echo "$oid"; done\n')
    with housekeeping(w, PACK) as kept:
        begun = [w.begin("sh", script, *oids[n * EACH:(n + 1) * EACH]) for n in range(PROCESSES)]
        acknowledged = sum((w.end(each, seconds=1500).stdout.split() for each in begun), [])
    there = {line.split()[1] for line in w.git("notes", "--ref=plain", "list").splitlines()}
    lost = [oid for oid in acknowledged if oid not in there]
    return (f"git notes append: {len(acknowledged)} of {PROCESSES * EACH} acknowledged, {len(lost)} of "
            f"these lost, {kept.rounds} rounds of housekeeping")


CASES = [one_task_beside_pack_refs, own_tasks_beside_gc, one_task_beside_prune_now,
         own_tasks_beside_prune_now, one_claim_beside_pack_refs, one_claim_beside_gc,
         one_claim_beside_prune_now, notes_beside_pack_refs, notes_beside_gc]
world.show("writers", *CASES, *world.times([], [what_git_notes_append_loses]))
