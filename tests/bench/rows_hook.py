# SPDX-License-Identifier: MIT
"""What our hook adds to `git commit`; hook_cost.py measures it and can be run by itself for more."""
import hook_cost
from measuring import Row

HOOK_AIM = 1.5


def rows(bench):
    program = bench.prefix / "libexec" / "git-wave" / "wave-signal"
    folder = bench.folder / "hook"
    folder.mkdir()
    env = hook_cost.environment(folder)
    hooks, tree, git_dir = hook_cost.make_worktree(folder, env, bench.size(1000, 100))
    table = hook_cost.forms(*hook_cost.build_empty(folder), [program])
    rounds = bench.rounds(100, 5)
    figures = hook_cost.measure(table, rounds, hooks, tree, env)
    hook_cost.check_spool(git_dir, 2 * (rounds + hook_cost.WARM_UP))
    for ours, floor in ((f"{program.name} binary", "empty binary"),
                        (f"{program.name} sh block", "sh runs empty binary")):
        cpu = [hook_cost.added(figures, name, 0)[0] for name in (floor, ours)]
        wall = [hook_cost.added(figures, name, 1)[0] for name in (floor, ours)]
        beside = f"wall {wall[1] / wall[0]:.2f}" if wall[0] > 0 else ""
        yield Row(f"hook: {ours}", floor, cpu[0], cpu[1], HOOK_AIM, "cpu", beside)


def steps(bench):
    yield "hook", lambda: rows(bench)
