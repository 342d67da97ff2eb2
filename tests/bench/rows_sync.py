# SPDX-License-Identifier: MIT
"""`sync` with a remote, against git's own way to learn that there is nothing new."""
import itertools
import shutil

from made_stores import batches, import_log, make_repository, make_store, mixed
from measuring import compared, take_turns

WRITER = "bbbbbbbb"


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


def rows_of_many(bench):
    """A log of another machine comes for the first time."""
    count = bench.size(1_000, 100)
    origin = make_repository(bench, "log-origin", 10)
    ids = [f"{number:010d}" for number in range(count * 3)]
    import_log(bench, origin, WRITER, itertools.islice(batches(mixed(ids, {}), WRITER), count))
    fresh, tree = bench.folder / "log-fresh", bench.folder / "log-clone"
    bench.run(["git", "clone", "-q", origin, fresh])
    bench.run(["git-wave", "init"], fresh)

    def anew(*words):
        def turn():
            shutil.rmtree(tree, ignore_errors=True)
            shutil.copytree(fresh, tree)
            return bench.cost(words, tree)
        return turn

    fetch = anew("git", "fetch", "-q", "origin", "+refs/wave/log/*:refs/came/*")
    figures = take_turns({"floor": fetch, "ours": anew("git-wave", "sync")}, bench.rounds(9))
    yield compared(f"sync, {count:,} new batches", "git fetch of them", figures["floor"], figures["ours"])


def steps(bench):
    yield "sync", lambda: rows(bench)
    yield "sync of many batches", lambda: rows_of_many(bench)
