#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a post-commit hook adds to `git commit` in a linked worktree.

Every form of hook commits in turn, round after round, so that whatever else the machine does meets
all of them alike. CPU is that of git and all its children (rusage of wait4), wall is the time until
git is gone; the table shows medians of the differences to the commit without a hook in the same
round. Two floors: an empty static program, and an sh hook that runs it.
Exits non-zero only when something cannot be run; figures are for people.
"""

import argparse
import os
import pathlib
import random
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

EMPTY = r"""
#if !defined(WITH_LIBC) && defined(__x86_64__)
__asm__(".globl _start\n_start: xor %edi, %edi\n mov $231, %eax\n syscall\n");
#elif !defined(WITH_LIBC) && defined(__aarch64__)
__asm__(".globl _start\n_start: mov x0, #0\n mov x8, #94\n svc #0\n");
#else
int main(void) { return 0; }
#endif
"""
WARM_UP = 3  # rounds that are not counted
RAW_FLAGS = ["-nostdlib", "-static", "-no-pie", "-Wl,--build-id=none,-z,noseparate-code", "-s"]
LIBC_FLAGS = ["-DWITH_LIBC", "-O2", "-static", "-s"]


def environment(home):
    """git's, and nothing of the caller's configuration."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "bench",
        "GIT_AUTHOR_EMAIL": "bench@invalid",
        "GIT_COMMITTER_NAME": "bench",
        "GIT_COMMITTER_EMAIL": "bench@invalid",
    }


def git(folder, env, *words):
    subprocess.run(["git", "-C", str(folder), *words], env=env, check=True, stdout=subprocess.DEVNULL)


def build_empty(folder):
    """The floor without a C library where that can be built, and the one with it."""
    source = folder / "empty.c"
    source.write_text(EMPTY)
    raw, libc = folder / "empty-raw", folder / "empty-libc"
    cc = os.environ.get("CC", "cc")
    subprocess.run([cc, *LIBC_FLAGS, str(source), "-o", str(libc)], check=True)
    tried = subprocess.run([cc, *RAW_FLAGS, str(source), "-o", str(raw)], stderr=subprocess.DEVNULL)
    works = tried.returncode == 0 and subprocess.run([str(raw)]).returncode == 0
    return (raw if works else libc), libc


def make_worktree(folder, env, files):
    """A linked worktree of a repository with that many files, with a task whose runner is gone."""
    main, tree = folder / "main", folder / "tree"
    git(folder, env, "init", "-q", "-b", "main", str(main))
    for i in range(files):
        path = main / f"d{i % 40}" / f"f{i}"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{i}\n")
    git(main, env, "add", ".")
    git(main, env, "commit", "-q", "-m", "base")
    for key in ("gc.auto", "maintenance.auto"):
        git(main, env, "config", key, "0")
    git(main, env, "worktree", "add", "-q", "-b", "feature/one", str(tree))
    git_dir = main / ".git" / "worktrees" / "tree"
    (git_dir / "wave-task").write_text(f"0123456789\n{folder}/nobody.sock\n")
    return main / ".git" / "hooks", tree, git_dir


def shell_hook(command):
    return f"#!/bin/sh\n{command} </dev/null >/dev/null 2>&1 || :\n".encode()


def block_hook(program):
    quoted = shlex.quote(str(program))
    quoted = quoted if quoted.startswith("'") else f"'{quoted}'"
    return (
        "#!/bin/sh\n# >>> git-wave >>>\n"
        f"[ -x {quoted} ] && {quoted} post-commit </dev/null >/dev/null 2>&1 || :\n"
        "# <<< git-wave <<<\n"
    ).encode()


def forms(empty, empty_libc, programs):
    """name -> content of the hook (None: no hook)."""
    table = {"no hook": None, "empty binary": empty.read_bytes()}
    if empty_libc != empty:
        table["empty binary (libc)"] = empty_libc.read_bytes()
    for program in programs:
        table[f"{program.name} binary"] = program.read_bytes()
    table["sh runs empty binary"] = shell_hook(shlex.quote(str(empty)))
    for program in programs:
        table[f"{program.name} sh block"] = block_hook(program)
    return table


def install(hooks, content):
    """Beforehand and by rename, so that no commit meets a file that is still open for writing."""
    hook = hooks / "post-commit"
    if content is None:
        hook.unlink(missing_ok=True)
        return
    fresh = hooks / "fresh"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o755)
    os.write(descriptor, content)
    os.close(descriptor)
    os.rename(fresh, hook)


def commit(tree, env):
    """One commit: its CPU and wall time in milliseconds."""
    words = ["git", "commit", "-q", "--allow-empty", "-m", "x"]
    start = time.perf_counter()
    child = subprocess.Popen(words, cwd=tree, env=env, stdin=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise RuntimeError(f"git commit ended with {child.returncode}")
    return (usage.ru_utime + usage.ru_stime) * 1000, wall * 1000


def measure(table, rounds, hooks, tree, env):
    """name -> list of (cpu, wall), one per round; the order within a round is shuffled."""
    figures = {name: [] for name in table}
    dice = random.Random(1)
    for i in range(rounds + WARM_UP):
        names = list(table)
        dice.shuffle(names)
        for name in names:
            install(hooks, table[name])
            figure = commit(tree, env)
            if i >= WARM_UP:
                figures[name].append(figure)
    return figures


def check_spool(git_dir, expected):
    """A hook that did nothing would be cheap."""
    lines = len((git_dir / "wave-spool").read_text().splitlines())
    if lines != expected:
        raise RuntimeError(f"the spool has {lines} lines, expected {expected}")


def added(figures, name, which):
    """Median and quartiles of what the form adds to the commit without a hook."""
    base = figures["no hook"]
    differences = [mine[which] - none[which] for mine, none in zip(figures[name], base)]
    quarters = statistics.quantiles(differences, n=4)
    return statistics.median(differences), quarters[0], quarters[2]


def show(figures):
    base = figures["no hook"]
    cpu, wall = (statistics.median(one[which] for one in base) for which in (0, 1))
    print(f"git commit without a hook: {cpu:.2f} ms CPU, {wall:.2f} ms wall; rounds: {len(base)}")
    head = ("hook", "+CPU ms", "quartiles", "+wall ms", "/ empty", "/ sh+empty", "wall / empty")
    print("{:26} {:>8} {:>13} {:>9} {:>8} {:>11} {:>13}".format(*head))
    floors = [added(figures, name, 0)[0] for name in ("empty binary", "sh runs empty binary")]
    wall_floor = added(figures, "empty binary", 1)[0]
    for name in figures:
        if name == "no hook":
            continue
        cpu, low, high = added(figures, name, 0)
        wall = added(figures, name, 1)[0]
        ratios = [f"{cpu / floor:.2f}" if floor > 0 else "-" for floor in floors]
        wall_ratio = f"{wall / wall_floor:.2f}" if wall_floor > 0 else "-"
        span = f"{low:.2f}..{high:.2f}"
        print(f"{name:26} {cpu:8.2f} {span:>13} {wall:9.2f} {ratios[0]:>8} {ratios[1]:>11} {wall_ratio:>13}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("program", nargs="+", type=pathlib.Path, help="built wave-signal programs")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--files", type=int, default=1000, help="files in the repository")
    parser.add_argument("--folder", help="where to work (a real disk, not tmpfs)", default="/var/tmp")
    options = parser.parse_args()
    programs = [program.resolve(strict=True) for program in options.program]
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="wave-hook-") as name:
        folder = pathlib.Path(name)
        env = environment(folder)
        hooks, tree, git_dir = make_worktree(folder, env, options.files)
        table = forms(*build_empty(folder), programs)
        figures = measure(table, options.rounds, hooks, tree, env)
        check_spool(git_dir, 2 * len(programs) * (options.rounds + WARM_UP))
        show(figures)


if __name__ == "__main__":
    try:
        main()
    except (OSError, RuntimeError, subprocess.CalledProcessError) as failure:
        sys.exit(f"hook_cost: {failure}")
