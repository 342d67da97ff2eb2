# SPDX-License-Identifier: MIT
"""`start`, against what it must do at least: a worktree filled by git, and a tmux session."""
import subprocess
import time

from made_stores import make_repository
from measuring import Cost, compared, take_turns

AGENT = ["--agent", "command", "--no-commit-needed", "-m", "x", "--", "true"]


class Starts:
    """Both ways into one repository. Nothing is removed between the rounds: on some file systems
    making files is many times slower right after others were removed."""

    def __init__(self, bench, files):
        self.bench = bench
        self.tree = make_repository(bench, f"start-{files}", files)
        bench.run(["git-wave", "init"], self.tree)
        self.tmux = ["tmux", "-S", str(bench.folder / "floor.tmux"), "-f", "/dev/null"]
        # Its server lives through all rounds, as ours does.
        bench.run([*self.tmux, "new-session", "-d", "sleep", "1000"])
        self.count = 0

    def floor(self):
        self.count += 1
        name = f"floor-{self.count}"
        added = self.bench.cost(["git", "worktree", "add", "-q", "-b", name,
                                 self.bench.folder / f"floor-{self.tree.name}" / name], self.tree)
        shown = self.bench.cost([*self.tmux, "new-session", "-d", "true"], self.tree)
        return Cost(added.cpu + shown.cpu, added.wall + shown.wall)

    def ours(self):
        self.count += 1
        return self.bench.cost(["git-wave", "start", f"ours-{self.count}", *AGENT], self.tree)

    def end(self):
        bench = self.bench
        subprocess.run([*self.tmux, "kill-server"], env=bench.environment, check=False)
        end_sessions(bench)


def end_sessions(bench):
    """Ends the tmux servers that our starts have made."""
    for socket in (bench.folder / "run").glob("git-wave/*/tmux"):
        subprocess.run(["tmux", "-S", str(socket), "kill-server"], env=bench.environment, check=False,
                       stderr=subprocess.DEVNULL)


def rows(bench, trend=None):
    """One row at 10,000 files; with `trend`, at that many."""
    files = trend or bench.size(10_000, 200)
    starts = Starts(bench, files)
    try:
        figures = take_turns({"floor": starts.floor, "ours": starts.ours}, bench.rounds(9, 2))
    finally:
        starts.end()
    # The server and the runner work outside the tree of children, so wall counts.
    yield compared(f"start, {files} files", "git worktree add + tmux new-session", figures["floor"],
                   figures["ours"], 1.15, by="wall")
