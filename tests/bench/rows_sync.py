# SPDX-License-Identifier: MIT
"""`sync` with a remote, against git's own way to learn that there is nothing new."""
from made_stores import make_store
from measuring import compared, take_turns


def rows(bench):
    bench.need("sync")
    store = make_store(bench, "synced", bench.size(1_000, 100), live=10)
    remote = bench.folder / "synced.git"
    bench.run(["git", "clone", "-q", "--bare", store.tree, remote])
    bench.run(["git", "remote", "add", "origin", remote], store.tree)
    bench.run(["git", "fetch", "-q", "origin"], store.tree)
    bench.run(["git-wave", "sync"], store.tree)
    figures = take_turns({"floor": bench.program(["git", "fetch", "-q", "origin"], store.tree),
                          "ours": bench.program(["git-wave", "sync"], store.tree)}, bench.rounds(25))
    yield compared("sync, nothing moved", "git fetch, nothing new", figures["floor"], figures["ours"])


def steps(bench):
    yield "sync", lambda: rows(bench)
