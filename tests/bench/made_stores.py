# SPDX-License-Identifier: MIT
"""Repositories and stores of any size, made within seconds: files and batches go in through
`git fast-import`, the latter in the bytes that git-wave-format(5) describes. Events are put together
as text: a store of 100,000 tasks has two million of them."""
import collections
import dataclasses
import hashlib
import json
import os
import pathlib
import random
import sqlite3
import subprocess

from measuring import Failed

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
BATCH = 50  # events of a commit
AT_ONCE = 8  # tasks whose events are mixed
BEGIN_MS = 1_700_000_000_000  # long ago: what has ended may be settled
LIVE = 50  # tasks that run still; the others have ended, every other one is cleaned up
FULL = 64  # notes of a folder, before those that come go into folders within it
COMMITS = 16  # of a task: with the events around them about 20
ISSUES_OF_A_FILE = 500  # a file of issues may have a megabyte
BRANCH = "refs/heads/"


@dataclasses.dataclass
class Store:
    tree: pathlib.Path  # work tree of the repository
    ref: str  # the log
    tasks: list  # ids, oldest first; the last ones run
    live: int
    events: int
    settled: bool = False

    @property
    def common(self):
        return self.tree / ".git"

    @property
    def ended(self):
        """An old task that has ended and was not cleaned up."""
        return self.tasks[1]

    @property
    def running(self):
        return self.tasks[len(self.tasks) - self.live:]


class Importer:
    """`git fast-import` into a repository, fed piece by piece."""

    def __init__(self, bench, tree):
        # The quickest compression: whoever reads it pays the same.
        words = ["git", "-c", "core.compression=1", "fast-import", "--quiet", "--done"]
        self.child = subprocess.Popen(words, cwd=tree, env=bench.environment, stdin=subprocess.PIPE)
        self.put = self.child.stdin.write

    def commit(self, ref, author, seconds, message):
        self.put(f"commit {ref}\ncommitter {author} {seconds} +0000\ndata {len(message)}\n"
                 .encode() + message + b"\n")

    def file(self, path, content):
        self.put(f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n")

    def end(self):
        self.put(b"done\n")
        self.child.stdin.close()
        if self.child.wait() != 0:
            raise Failed("git fast-import failed")


def make_repository(bench, name, files, history=0, settings=""):
    """A clone-like repository with that many files of ordinary size, settings for git-wave among
    them, and so many commits behind the first; returns its work tree."""
    tree = bench.folder / name
    bench.run(["git", "init", "-q", "-b", "main", tree])
    for key, value in (("gc.auto", "0"), ("maintenance.auto", "0"), ("user.name", "bench"),
                       ("user.email", "bench@invalid")):  # agents do not see our environment
        bench.run(["git", "config", key, value], tree)
    dice = random.Random(7)
    lines = [f"{dice.random()} of a line\n".encode() for _ in range(200)]
    importer = Importer(bench, tree)
    importer.commit(f"{BRANCH}main", "bench <bench@invalid>", BEGIN_MS // 1000 - 10_000, b"base")
    for i in range(files):
        first = dice.randrange(196)
        content = b"".join(lines[first:first + dice.randint(4, 200)])
        importer.file(f"d{i % 97}/f{i}.txt", f"{i}\n".encode() + content)
    if settings:
        importer.file("wave.toml", settings.encode())
    for i in range(history):
        importer.commit(f"{BRANCH}main", "bench <bench@invalid>", BEGIN_MS // 1000 - 9_999 + i,
                        f"change {i}".encode())
        if files:
            path = i % files
            importer.file(f"d{path % 97}/f{path}.txt", f"changed by {i}\n".encode() * 20)
    importer.end()
    bench.run(["git", "reset", "-q", "--hard"], tree)
    return tree


def make_work(bench, tree, tasks):
    """The branches of tasks, each with COMMITS real commits on top of main; task -> oids, that of
    main first."""
    importer = Importer(bench, tree)
    for number, task in enumerate(tasks):
        importer.put(f"reset {BRANCH}{task}\nfrom {BRANCH}main^0\n".encode())
        for i in range(COMMITS):
            importer.commit(f"{BRANCH}{task}", "bench <bench@invalid>", BEGIN_MS // 1000 + i,
                            f"work {i} of {number}".encode())
    importer.end()
    return {task: bench.run(["git", "rev-list", "--reverse", "--boundary", f"main..{BRANCH}{task}"],
                            tree).replace("-", "").split() for task in tasks}


def head_of(kind, number, task):
    return f'{{"v":1,"id":"{kind[0]}{number}.{task}","k":"{kind}","task":"{task}"'


def life(task, dice, work, cleaned):
    """The events of one task, from its beginning to where it stands, each without its time and its
    end. A task runs still if it has real work."""
    run = f',"run":"{task}-1","attempt":1,"epoch":1'
    oids = work or [f"{dice.getrandbits(160):040x}" for _ in range(COMMITS + 1)]
    agent = "claude" if dice.random() < 0.5 else "codex"
    out = [
        f'{head_of("created", 0, task)},"by":"cli","feature":"topic/{task[:3]}/{task}",'
        '"title":"Do the piece of work that stands in the plan",'
        f'"branch":"{BRANCH}{task}","base_ref":"{BRANCH}main","base":"{oids[0]}",'
        f'"worktree":"tree/{task}","timeout_s":3600',
        f'{head_of("run_claimed", 1, task)}{run},"by":"cli","if":"pending","to":"starting",'
        f'"agent":"{agent}","host":"tmux","tip":"{oids[0]}","timeout_s":3600',
        f'{head_of("run_started", 2, task)}{run},"by":"runner","if":"starting","to":"running",'
        '"machine":"0a1b2c3d"']
    out += [f'{{"v":1,"id":"c.{task}.{oid}","k":"commit","task":"{task}","run":"{task}-1",'
            f'"by":"hook","oid":"{oid}"' for oid in oids[1:]]
    if work:
        return out
    failed = dice.random() < 0.2
    how = ('"to":"failed","reason":"agent_exit","detail":"the agent ended with 3","exit":3'
           if failed else '"to":"done","exit":0')
    out.append(f'{{"v":1,"id":"x.{task}-1","k":"run_ended","task":"{task}"{run},"by":"runner",'
               f'"if":"running",{how},"tip":"{oids[-1]}"')
    if cleaned:
        out.append(f'{head_of("removed", 4, task)},"by":"cli","to":"cleaned"')
    return out


def mixed(tasks, work):
    """(task, event) of all tasks as they would come: those of a few tasks at a time take turns. Those
    with work run still and come last."""
    dice = random.Random(11)
    turns = [dice.sample([i % AT_ONCE for i in range(AT_ONCE * (COMMITS + 5))],
                         AT_ONCE * (COMMITS + 5)) for _ in range(50)]
    for first in range(0, len(tasks), AT_ONCE):
        some = tasks[first:first + AT_ONCE]
        lives = []
        for number, task in enumerate(some, first):
            lives.append(iter(life(task, dice, work.get(task), cleaned=number % 2 == 0)))
        for which in turns[first // AT_ONCE % len(turns)]:
            if which < len(some):
                following = next(lives[which], None)
                if following is not None:
                    yield some[which], following


def batches(events, writer):
    """Commit messages."""
    lines, tasks, number, time = [], set(), 0, BEGIN_MS

    def message():
        return (f"wave: {len(lines)} events\n\n" + "\n".join(lines) +
                f"\n\nWave-Schema: 1\nWave-Writer: {writer}\nWave-Lamport: {number}\n"
                f"Wave-Tasks: {' '.join(sorted(tasks))}\n").encode()

    for task, event in events:
        time += 40
        lines.append(f'{event},"t":{time}}}')
        tasks.add(task)
        if len(lines) == BATCH:
            number += 1
            yield message()
            lines, tasks = [], set()
    if lines:
        number += 1
        yield message()


def import_log(bench, tree, writer, messages):
    """Returns the ref and how many events went in."""
    ref, count = f"refs/wave/log/{writer}", 0
    importer = Importer(bench, tree)
    for i, text in enumerate(messages):
        importer.commit(ref, "git-wave <wave@invalid>", BEGIN_MS // 1000 + i, text)
        count += text.count(b"\n{")
    importer.end()
    return ref, count


def show_life(tree, task):
    """A live task has a runner; this process stands in for all of them."""
    run = tree / ".git" / "wave" / "runs" / f"{task}-1"
    run.mkdir(parents=True)
    boot = pathlib.Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    ticks = int(pathlib.Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    process = {"boot": boot, "pid": os.getpid(), "start_ticks": ticks}
    record = {"v": 1, "process": process, "lease_until_boot_ms": 1 << 50}
    (run / "owner.json").write_text(json.dumps(record) + "\n")
    (run / "output.log").write_text("working\n")


def make_store(bench, name, tasks, files=10, live=LIVE):
    """A new repository with that many tasks."""
    return fill_store(bench, make_repository(bench, name, files), tasks, live)


def shared_store(bench, tasks):
    """One with that many tasks which has been made already, if there is one. Whoever appends to it
    leaves what `status` shows as it is."""
    return bench.once(("store", tasks), lambda: make_store(bench, f"store-{tasks}", tasks,
                                                           live=min(LIVE, tasks // 2)))


def fill_store(bench, tree, tasks, live=LIVE):
    """Gives the repository that many tasks, the running ones with their branches, and an index."""
    bench.run(["git-wave", "init"], tree)
    writer = json.loads((tree / ".git" / "wave" / "writer").read_text())["writer"]
    dice = random.Random(13)
    ids = ["".join(dice.choices(ALPHABET, k=10)) for _ in range(tasks)]
    work = make_work(bench, tree, ids[len(ids) - live:])
    ref, events = import_log(bench, tree, writer, batches(mixed(ids, work), writer))
    store = Store(tree, ref, ids, live, events)
    for task in store.running:
        show_life(tree, task)
    bench.run(["git-wave", "index", "rebuild"], tree)
    forget_notes_due(tree)
    return store


def issue_text(number, free):
    """About as long as people write; every tenth waits for the one before, beyond the first ones."""
    waits = number > free + 1 and number % 10 == 9
    text = "It says what it should not say, and does so again and again.\n\n" * 20
    return (f"## Mend place {number}\nLabels: bug, place-{number % 7}\nPriority: {number % 9 + 1}\n" +
            (f"Blocked by: Mend place {number - 1}\n" if waits else "") + f"\n{text}\n")


def import_issues(bench, tree, count, free=0):
    """Puts so many issues into the backlog, of which the first `free` wait for none."""
    file = bench.folder / "issues.md"
    for first in range(1, count + 1, ISSUES_OF_A_FILE):
        numbers = range(first, min(first + ISSUES_OF_A_FILE, count + 1))
        file.write_text("".join(issue_text(number, free) for number in numbers))
        bench.run(["git-wave", "issue", "import", file], tree)


def settled_store(bench, tasks):
    """The same as it is after years: what ended long ago is settled, what we wrote is packed. The
    first call returns what that took, later ones nothing."""
    store, cost = shared_store(bench, tasks), None
    if not store.settled:
        cost = bench.cost(["git-wave", "index", "settle"], store.tree)
        bench.run(["git-wave", "gc"], store.tree)
        forget_notes_due(store.tree)
        store.settled = True
    return store, cost


def forget_notes_due(tree):
    """Behind a rebuild every note is due once more, and each of the next commands writes some of them
    (of commits that were made up); in a store of many years they have been written long since."""
    index = sqlite3.connect(index_file(tree))
    with index:
        if index.execute("SELECT 1 FROM sqlite_master WHERE name = 'note_due'").fetchone():
            index.execute("DELETE FROM note_due")
    index.close()


def fill_notes(bench, store):
    """What refs/notes/wave holds by then: a note on each commit of each task, in folders of two
    digits within each other, as deep as git-wave makes them. Trees of this size are made many times
    faster by mktree than by fast-import."""
    dice = random.Random(17)
    importer = Importer(bench, store.tree)
    digits = 2 if len(store.tasks) * COMMITS <= 256 * FULL else 4
    level = collections.defaultdict(list)  # of each folder, the lines of its tree
    for task in store.tasks:
        text = f"Wave-Agent: claude\nWave-Run: {task}-1\nWave-Task: {task} topic\n".encode()
        blob = hashlib.sha1(b"blob %d\0" % len(text) + text).hexdigest()
        importer.put(b"blob\ndata %d\n" % len(text) + text + b"\n")
        for _ in range(COMMITS):
            commit = f"{dice.getrandbits(160):040x}"
            level[commit[:digits]].append(f"100644 blob {blob}\t{commit[digits:]}")
    importer.end()
    while "" not in level:
        above = collections.defaultdict(list)
        for folder, tree in zip(level, make_trees(bench, store.tree, level.values())):
            above[folder[:-2]].append(f"040000 tree {tree}\t{folder[-2:]}")
        level = above
    root, = make_trees(bench, store.tree, level.values())
    commit = bench.run(["git", "commit-tree", "-m", "notes", root], store.tree).strip()
    bench.run(["git", "update-ref", "refs/notes/wave", commit], store.tree)


def make_trees(bench, tree, folders):
    """Of lists of entries; returns their ids."""
    entries = "\n\n".join("\n".join(entries) for entries in folders)
    return bench.run(["git", "mktree", "--missing", "--batch"], tree, input=entries + "\n").split()


def index_file(tree):
    """The SQLite file that the index is in now: the newest pointer names it."""
    wave = tree / ".git" / "wave"
    pointers = [path for path in wave.glob("index-v*") if not path.suffix]
    return wave / max(pointers, key=lambda path: path.stat().st_mtime).read_text().strip()
