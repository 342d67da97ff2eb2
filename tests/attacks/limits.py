# SPDX-License-Identifier: MIT
"""The limits of runs (limits.*) bite: what goes over one fails or is ended, the run tells of it, and
whoever works beside it does not notice. Each deed is also done without the limit, where it comes off.
Everything here is small: two hundred processes, some hundred megabytes, a few seconds."""
import os
import shutil
import subprocess
import sys

import pathlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "races"))
import world  # noqa: E402

NOBODY = 65534
MEGABYTE = 1 << 20
FORKS = 60
BESIDE = world.COMMIT


def agent(w, name, text):
    path = w.folder / "agents" / f"{name}.sh"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return ("--agent", "command", "--", "sh", str(path))


def ended(w, feature, text, mode="off", **limits):
    """The row of a run whose agent does this."""
    for name in [name for name in w.environment if name.startswith("WAVE_CONFIG_")]:
        del w.environment[name]
    w.environment.update(WAVE_CONFIG_SANDBOX=mode, WAVE_CONFIG_PATHS__READ=f'["{w.folder}/agents"]',
                         WAVE_CONFIG_COMMIT__FOR_AGENT="false")
    w.environment.update({f"WAVE_CONFIG_LIMITS__{name.upper()}": str(value) for name, value in limits.items()})
    done = w.start(feature, "--no-commit-needed", agent=agent(w, feature, text))
    world.equal(0, done.returncode, f"exit of start ({done.stderr.strip()})")
    row = w.until_ended(feature)[feature]
    row["said"] = w.ok("logs", feature)
    return row


def expect_end(row, state, reason):
    world.equal((state, reason), (row["state"], row["reason"]), f"end ({row['detail']}; {row['said']})")


def modes():
    return ("off", "bwrap") if why_no_sandbox() is None else ("off",)


def why_no_sandbox(before=()):
    try:
        done = subprocess.run([*before, "bwrap", "--unshare-user", "--unshare-pid", "--ro-bind", "/", "/",
                               "--dev", "/dev", "--proc", "/proc", "true"], capture_output=True, text=True)
    except FileNotFoundError:
        return "bubblewrap is not installed"
    return f"bubblewrap cannot work here: {done.stderr.strip()}" if done.returncode else None


def memory(w):
    """Of a process that wants 300 megabytes."""
    eats = "exec python3 -c 'b = bytearray(300 << 20); print(len(b))'\n"
    for mode in modes():
        expect_end(ended(w, f"free-{mode}", eats, mode), "done", None)
        row = ended(w, f"held-{mode}", eats, mode, memory=200 * MEGABYTE)
        expect_end(row, "failed", "agent_exit")
        world.check("MemoryError" in row["said"], f"it failed of something else: {row['said']}")
    return ", ".join(modes())


def processor_time(w):
    """Of a process that never rests; one that sleeps as long is left alone."""
    for mode in modes():
        row = ended(w, f"spins-{mode}", "while :; do :; done\n", mode, cpu="1s")
        world.equal("failed", row["state"], f"end ({row['detail']})")
        row = ended(w, f"sleeps-{mode}", "sleep 2\n", mode, cpu="1s")
        expect_end(row, "done", None)
    return ", ".join(modes())


def file_size(w):
    """Of a file that grows without end; what the agent prints goes through a pipe, and is capped there."""
    writes = "yes >big; ls -s big; exit 3\n"
    for mode in modes():
        row = ended(w, f"writes-{mode}", writes, mode, file_size=MEGABYTE)
        expect_end(row, "failed", "agent_exit")
        size = (w.worktree(f"writes-{mode}") / "big").stat().st_size
        world.equal(MEGABYTE, size, "bytes of the file")
        row = ended(w, f"prints-{mode}", f"head -c {3 * MEGABYTE} /dev/zero\n", mode, file_size=MEGABYTE)
        expect_end(row, "done", None)
    return ", ".join(modes())


def processes(w):
    """Of a run in the sandbox, all together. Root is not limited by the kernel: then as somebody else."""
    as_nobody(w)
    if why := why_no_sandbox(w.prefix):
        raise world.Skipped(why)
    forks = f"""
for number in $(seq {FORKS}); do sleep 30 & echo "forked $number"; done
exit 0
"""
    row = ended(w, "free", forks, "bwrap")
    expect_end(row, "done", None)
    world.check(f"forked {FORKS}" in row["said"], "without a limit not all were forked")
    row = ended(w, "held", forks, "bwrap", processes=20)
    world.equal("failed", row["state"], f"end ({row['said']})")
    count = row["said"].count("forked")
    world.check(0 < count < 20, f"{count} were forked")
    # The same number for another run that goes on meanwhile: each has its own count.
    few = "for n in $(seq 9); do sleep 3 & done; wait\n"
    w.start("beside", "--no-commit-needed", agent=agent(w, "beside", few))
    row = ended(w, "again", "for n in $(seq 9); do sleep 1 & done; wait\n", "bwrap", processes=20)
    expect_end(row, "done", None)
    expect_end(dict(w.until_ended("beside")["beside"], said=""), "done", None)
    return f"{count} of {FORKS} were forked"


def as_nobody(w):
    """From here on everything in this world is done without root's rights."""
    w.prefix = ()
    if os.getuid() != 0:
        return
    if not shutil.which("setpriv"):
        raise world.Skipped("we are root, and there is no setpriv")
    w.prefix = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
    (w.folder / "agents").mkdir(exist_ok=True)
    w.run("chown", "-R", f"{NOBODY}:{NOBODY}", w.folder, w.runtime)
    begin = w.begin
    w.begin = lambda *argv, **more: begin(*w.prefix, *argv, **more)


def doctor_says_what_does_not_hold(w):
    w.ok("init")
    w.environment.update(WAVE_CONFIG_LIMITS__PROCESSES="20", WAVE_CONFIG_LIMITS__MEMORY="1000000000")
    said = w.ok("doctor")
    world.check("limits.processes does not hold" in said, f"no word of it: {said}")
    world.check("limits.memory" in said, f"what is set is not told: {said}")
    as_nobody(w)
    if why_no_sandbox(w.prefix) is None:
        w.environment["WAVE_CONFIG_SANDBOX"] = "bwrap"
        world.check("does not hold" not in w.ok("doctor"), "it holds in the sandbox")
    empty = w.folder / "bin"
    empty.mkdir()
    for name in ("git", "sh", "tmux", "git-wave", "setpriv"):
        if found := shutil.which(name, path=w.environment["PATH"]):
            (empty / name).symlink_to(found)
    w.environment.update(PATH=str(empty), WAVE_CONFIG_SANDBOX="off")
    done = w.wave("doctor")
    world.equal(1, done.returncode, f"exit of doctor without prlimit ({done.stderr})")
    world.check("'prlimit' is not on PATH" in done.stdout, f"no word of it: {done.stdout}")


world.show("limits", memory, processor_time, file_size, processes, doctor_says_what_does_not_hold)
