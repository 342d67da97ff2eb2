# SPDX-License-Identifier: MIT
"""A claim in a shared remote that nobody else wants, against a plain push of one new ref."""
from made_stores import make_repository
from measuring import Failed, compared, take_turns

AIM = 1.2


class Pushes:
    """Both send one commit, and neither finds what others have left."""

    def __init__(self, bench):
        self.bench = bench
        self.tree = make_repository(bench, "claiming", 100, history=100)
        self.remote = bench.folder / "claimed.git"
        bench.run(["git", "clone", "-q", "--bare", self.tree, self.remote])
        bench.run(["git-wave", "init"], self.tree)
        bench.run([bench.helpers / "append_events", self.tree / ".git", "1"])  # makes it a writer
        self.count = 0

    def forget(self, prefix):
        git = ["git", f"--git-dir={self.remote}"]
        refs = self.bench.run([*git, "for-each-ref", "--format=%(refname)", prefix]).split()
        if len(refs) != 1:
            raise Failed(f"{len(refs)} refs have come instead of one")
        self.bench.run([*git, "update-ref", "-d", refs[0]])

    def plain(self):
        self.count += 1
        empty = self.bench.run(["git", "mktree"], self.tree, input="").strip()
        commit = self.bench.run(["git", "commit-tree", "-m", f"{self.count}", empty], self.tree)
        target = f"{commit.strip()}:refs/plain/{self.count}"
        cost = self.bench.cost(["git", "push", "-q", self.remote, target], self.tree)
        self.forget("refs/plain")
        return cost

    def claim(self):
        self.count += 1
        words = [self.bench.helpers / "claim_once", self.tree / ".git", self.remote]
        cost = self.bench.cost([*words, f"key-{self.count}"], self.tree)
        self.forget("refs/wave/claims")
        return cost


def rows(bench):
    bench.need("claims")
    pushes = Pushes(bench)
    figures = take_turns({"floor": pushes.plain, "ours": pushes.claim}, bench.rounds(25))
    yield compared("claim push, uncontended", "git push of one ref", figures["floor"], figures["ours"],
                   AIM)


def steps(bench):
    yield "claims", lambda: rows(bench)
