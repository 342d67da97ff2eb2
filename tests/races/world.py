# SPDX-License-Identifier: MIT
"""A world of its own for one suite: a repository on disk, a home, a tmux socket, agents made of a few
lines of sh, and the installed git-wave.

Nothing here waits blindly: `until` asks again and again. Everything that is started carries the
world's HOME in its environment, so what is left at the end is found and ended by pid. When a check
fails, the folder stays and the transcript of all commands is printed."""
import glob
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback

# The name keeps commits of several agents in one second from being one and the same object.
COMMIT = 'git commit -q --allow-empty -m "work of $WAVE_FEATURE"\n'
SCRUBBED = ("PATH", "LANG", "TZ", "USER", "LOGNAME", "SHELL")
TRANSCRIPT_TAIL = 200
# Programs that watch themselves are slower: waits end so many times later.
PATIENCE = int(os.environ.get("WAVE_PATIENCE", "1"))
ENDED = ("done", "failed", "timed_out", "skipped", "cancelled", "cleaned")


class Failed(Exception):
    """A check that did not hold."""


class Skipped(Exception):
    """What is to be shown cannot be shown on this machine."""


def check(condition, *words):
    if not condition:
        raise Failed(" ".join(str(word) for word in words))


def equal(expected, actual, what):
    check(expected == actual, f"{what}: expected {expected!r}, got {actual!r}")


def until(what, condition, seconds=30):
    """Waits until `condition()` is true and returns what it was; fails after so many seconds."""
    seconds *= PATIENCE
    end = time.monotonic() + seconds
    pause = 0.005
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise Failed(f"not true within {seconds} s: {what}")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.2)


def parallel(*deeds):
    """Runs the functions at once, all released by one gate, and returns their answers in order."""
    gate = threading.Barrier(len(deeds))
    answers = [None] * len(deeds)
    faults = []

    def run(number, deed):
        try:
            gate.wait()
            answers[number] = deed()
        except BaseException as fault:  # told by whoever waits for us
            faults.append(fault)

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return answers


class Loop:
    """Does something again and again beside the test, until the block ends."""

    def __init__(self, deed):
        self.rounds, self._deed, self._over, self._fault = 0, deed, threading.Event(), None
        self._thread = threading.Thread(target=self._run)

    def _run(self):
        try:
            while not self._over.is_set():
                self._deed()
                self.rounds += 1
        except BaseException as fault:
            self._fault = fault

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, kind, *_):
        self._over.set()
        self._thread.join()
        if self._fault and kind is None:
            raise self._fault


def environment_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


def is_alive(pid, start_ticks=None):
    """With the time of its start: not if its number is somebody else's by now."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    words = text[text.rindex(")") + 2:].split()
    return words[0] not in "ZX" and start_ticks in (None, int(words[19]))


def processes_with(entry):
    """The living processes that were started with this entry, NAME=value, in their environment."""
    entry = entry.encode()
    pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    return [pid for pid in pids if entry in environment_of(pid) and is_alive(pid)]


class Kills:
    """How many processes were killed in the middle of their work."""
    count = 0


def kill(pid, number=signal.SIGKILL):
    """Whether there was somebody to hear it. Who had ended already, and only waits to be collected by
    its parent, is not counted."""
    counts = number == signal.SIGKILL and is_alive(pid)
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return False
    Kills.count += counts
    return True


LONG = "long" in sys.argv[1:]


def times(few, many):
    """How often: a few times with every run of the tests, many times in a long one."""
    return many if LONG else few


class World:
    def __init__(self, name):
        programs = os.environ.get("WAVE_PROGRAM_DIR")
        if not programs or not os.path.exists(f"{programs}/git-wave"):
            sys.exit("WAVE_PROGRAM_DIR names no folder with the installed git-wave")
        base = os.environ.get("WAVE_TEST_FOLDER", "/var/tmp")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"wave-{name}-", dir=base))
        self.home = self.folder / "home"
        self.home.mkdir()
        self.runtime = pathlib.Path(tempfile.mkdtemp(prefix="wv.", dir="/tmp"))
        self.environment = {k: v for k, v in os.environ.items() if k in SCRUBBED}
        self.environment.update(
            HOME=str(self.home), XDG_RUNTIME_DIR=str(self.runtime), GIT_CONFIG_NOSYSTEM="1",
            LC_ALL="C.UTF-8", PATH=f"{programs}:{self.environment['PATH']}")
        self.repository = self.folder / "repo"
        self._transcript, self._lock = [], threading.Lock()
        (self.home / ".gitconfig").write_text(
            "[user]\n\tname = t\n\temail = t@invalid\n[init]\n\tdefaultBranch = main\n")
        self.make_repository()

    def make_repository(self, files=20):
        self.repository.mkdir()
        self.git("init", "-q", cwd=self.repository)
        for number in range(files):
            (self.repository / f"file-{number}").write_text(f"{number}\n" * 10)
        self.git("add", ".")
        self.git("commit", "-q", "-m", "base")

    # Commands -----------------------------------------------------------------------------------

    def note(self, *words):
        with self._lock:
            self._transcript.append(f"{time.monotonic():.3f} " + " ".join(str(w) for w in words))

    def begin(self, *argv, cwd=None, **more):
        """Starts a program and goes on."""
        more.setdefault("stdin", subprocess.DEVNULL)
        process = subprocess.Popen([str(word) for word in argv], cwd=cwd or self.repository,
                                   env=self.environment,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   errors="replace", **more)
        process.begun = time.monotonic()
        return process

    def end(self, process, argv=(), seconds=60, input=None):
        """Waits for what `begin` started; .stdout and .stderr become texts."""
        seconds *= PATIENCE
        try:
            process.stdout, process.stderr = process.communicate(input, timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise Failed(f"not over within {seconds} s: {' '.join(map(str, argv or process.args))}")
        seconds = time.monotonic() - process.begun
        self.note(f"({seconds:.3f} s)", process.returncode, *process.args, "|", process.stdout[-600:], "|",
                  process.stderr[-600:])
        return process

    def run(self, *argv, cwd=None, seconds=60, input=None):
        stdin = subprocess.DEVNULL if input is None else subprocess.PIPE
        return self.end(self.begin(*argv, cwd=cwd, stdin=stdin), argv, seconds, input)

    def git(self, *words, cwd=None, seconds=60):
        """git's answer; fails when git does."""
        done = self.run("git", *words, cwd=cwd, seconds=seconds)
        equal(0, done.returncode, f"exit of git {' '.join(map(str, words))} ({done.stderr.strip()})")
        return done.stdout

    def wave(self, *words, cwd=None, seconds=60):
        return self.run("git-wave", *words, cwd=cwd, seconds=seconds)

    def ok(self, *words, cwd=None, seconds=60):
        """git-wave's answer; fails unless it exits 0."""
        done = self.wave(*words, cwd=cwd, seconds=seconds)
        equal(0, done.returncode, f"exit of git wave {' '.join(words)} ({done.stderr.strip()})")
        return done.stdout

    def refused(self, done, code=128):
        """One sentence and a hint at most, and the exit code of a refusal."""
        equal(code, done.returncode, f"exit of {' '.join(done.args)} ({done.stderr.strip()})")
        equal("", done.stdout, "what a refusal prints")
        sentences = [x for x in done.stderr.splitlines() if x.startswith("git wave: ")]
        equal(1, len(sentences), f"sentences of the refusal ({done.stderr.strip()})")

    def agent(self, name, text):
        """A program that plays an agent, as the words behind --agent command."""
        path = self.folder / f"{name}.sh"
        path.write_text(text)
        return ("--agent", "command", "--", "sh", str(path))

    def start(self, *words, agent, seconds=60):
        return self.wave("start", *words, "-m", "do it", *agent, seconds=seconds)

    def started(self, *features, agent):
        """Starts the tasks and returns their ids by feature; fails unless all did."""
        done = self.start(*features, agent=agent)
        equal(0, done.returncode, f"exit of start ({done.stderr.strip()})")
        return {line.split("\t")[1]: line.split("\t")[0] for line in done.stdout.splitlines()}

    # What the repository and git-wave say ----------------------------------------------------------

    @property
    def wave_dir(self):
        return self.repository / ".git" / "wave"

    def run_dir(self, task, attempt=1):
        return self.wave_dir / "runs" / f"{task}-{attempt}"

    def worktree(self, feature):
        return self.folder / "repo.wave" / feature

    def rows(self):
        """The rows of status, also of what was cleaned up."""
        return json.loads(self.ok("status", "--all", "--json"))["tasks"]

    def tasks(self):
        """The same by feature."""
        rows = self.rows()
        out = {row["feature"]: row for row in rows}
        equal(len(rows), len(out), "features that are one task each")
        return out

    def events(self):
        """Every event line of every log, oldest first."""
        refs = self.refs("refs/wave/log/")
        if not refs:
            return []
        text = self.git("log", "--reverse", "--format=%B", *refs)
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]

    def refs(self, prefix):
        text = self.git("for-each-ref", "--format=%(refname) %(objectname)", prefix)
        return dict(line.split() for line in text.splitlines())

    def commits(self, feature, base="main"):
        return self.git("rev-list", "--reverse", f"{base}..{feature}").split()

    def notes(self, among=None):
        """The commits that have a note, with its text; only these, where some are named."""
        if not self.refs("refs/notes/wave"):
            return {}
        pairs = [line.split() for line in self.git("notes", "--ref=wave", "list").splitlines()]
        return {commit: self.git("cat-file", "blob", blob) for blob, commit in pairs
                if among is None or commit in among}

    def owner(self, task):
        """The runner's pid and its agent's, as the runner has written them down."""
        record = self.owner_record(task)
        return record.get("process", {}).get("pid"), record.get("agent", {}).get("pid")

    def owner_record(self, task):
        try:
            return json.loads((self.run_dir(task) / "owner.json").read_text())
        except (OSError, ValueError):
            return {}

    def until_runners_are_dead(self):
        """Of runs that are over: until then a pass leaves their sessions. All that can be seen of a
        process to the last is its number; its words and environment go before it is dead."""
        until("the runners of what is over are dead", lambda: not self.living_runners(ENDED))

    def living_runners(self, states):
        """Of the tasks in one of these states."""
        records = [self.owner_record(row["id"]) for row in self.rows()
                   if row["run"] and row["state"] in states]
        runners = [record["process"] for record in records if record]
        return [each["pid"] for each in runners if is_alive(each["pid"], each["start_ticks"])]

    def until_upkeep_is_over(self):
        """It begins behind our commands, and removes what it has packed: a git fsck that has seen that
        before and reads it then takes it for lost."""
        def keeps_up(pid):
            try:
                words = pathlib.Path(f"/proc/{pid}/cmdline").read_text(errors="replace").split("\0")
            except OSError:
                return False
            return "gc" in words and any(word.endswith("git-wave") for word in words)
        until("our upkeep is over", lambda: not any(map(keeps_up, self.left_processes())), 120)

    def spools(self):
        return glob.glob(f"{self.repository}/.git/worktrees/*/wave-spool*")

    def tmux_server(self):
        sockets = glob.glob(f"{self.runtime}/git-wave/*/tmux")
        if not sockets:
            return None
        done = self.run("tmux", "-S", sockets[0], "display-message", "-p", "#{pid}")
        return int(done.stdout) if done.returncode == 0 and done.stdout.strip() else None

    # What must hold whenever all is quiet ----------------------------------------------------------

    def until_ended(self, *features, seconds=60):
        def ended():
            rows = self.tasks()
            names = features or rows
            return all(n in rows and rows[n]["recorded"] and rows[n]["state"] in ENDED for n in names)
        until(f"all have ended: {features}", ended, seconds)
        return self.tasks()

    def expect_every_commit_told(self, features):
        """Each commit of the branches is an event exactly once and has one note of its task."""
        seen = {}
        for event in self.events():
            if event["k"] == "commit":
                seen.setdefault(event["task"], []).append(event["oid"])
        rows, commits = self.tasks(), {feature: self.commits(feature) for feature in features}
        notes = self.notes(sum(commits.values(), []))
        for feature, wanted in commits.items():
            task = rows[feature]["id"]
            cut_off = self.cut_off_commits(feature, task)
            told = [oid for oid in seen.get(task, []) if oid not in cut_off]
            equal(sorted(wanted), sorted(told), f"commit events of {feature} ({task})")
            counted = len(set(wanted) | set(seen.get(task, [])))
            equal(counted, rows[feature]["commits"], f"commits that status counts of {feature}")
            for oid in wanted:
                check(oid in notes, f"the commit {oid} of {feature} has no note")
                lines = [x for x in notes[oid].splitlines() if x.startswith("Wave-Task:")]
                equal([f"Wave-Task: {task} {feature}"], lines, f"note of {oid}")

    def cut_off_commits(self, feature, task):
        """What a git that was killed had written into the reflog of HEAD, and its branch never led to."""
        log = self.repository / ".git" / "worktrees" / task / "logs" / "HEAD"
        moves = [line.split()[:2] for line in log.read_text().splitlines()] if log.exists() else []
        next_tips = [old for old, _ in moves[1:]] + list(self.refs(f"refs/heads/{feature}").values())
        return {new for (_, new), then in zip(moves, next_tips) if new != then}

    def expect_no_event_twice(self):
        ids = [event["id"] for event in self.events()]
        twice = sorted({each for each in ids if ids.count(each) > 1})
        equal([], twice, "events that are in the log twice")

    def expect_sound(self):
        """git has nothing to complain of, and the index says what the logs say."""
        self.until_runners_are_dead()  # one of them may start the upkeep with its last step
        self.until_upkeep_is_over()
        done = self.run("git", "fsck", "--strict", "--no-dangling")
        equal((0, ""), (done.returncode, done.stdout), f"git fsck ({done.stderr.strip()})")
        self.ok("index", "verify")
        self.git("worktree", "list")
        equal([], list((self.wave_dir / "staging").glob("*")), "leftovers in staging")

    def expect_nothing_of(self, feature):
        """No branch, folder or worktree entry: a starter that lost."""
        equal({}, self.refs(f"refs/heads/{feature}"), f"branch {feature}")
        check(not self.worktree(feature).exists(), f"the folder of {feature} is there")

    # The end ----------------------------------------------------------------------------------------

    def left_processes(self):
        return [pid for pid in processes_with(f"HOME={self.home}") if pid != os.getpid()]

    def processes_at(self, folder):
        """Those that stand in the folder, or were told of it."""
        def is_at(pid):
            try:
                told = pathlib.Path(f"/proc/{pid}/cmdline").read_text(errors="replace")
                return str(folder) in told or f"{os.readlink(f'/proc/{pid}/cwd')}/".startswith(f"{folder}/")
            except OSError:
                return False
        return [pid for pid in self.left_processes() if is_at(pid)]

    def close(self, keep):
        count = Kills.count  # what only has to go is not counted
        for _ in range(100):
            left = self.left_processes()
            for pid in left:
                kill(pid)
            if not left:
                break
            time.sleep(0.02)
        Kills.count = count
        shutil.rmtree(self.runtime, ignore_errors=True)
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    def tell(self):
        """All that helps to understand a failure."""
        print("\n--- transcript, its end\n" + "\n".join(self._transcript[-TRANSCRIPT_TAIL:]))
        for path in sorted(self.wave_dir.glob("logs/*")):
            print(f"--- {path}\n" + "\n".join(path.read_text(errors="replace").splitlines()[-60:]))
        print(f"--- the folder is left: {self.folder}")


def show(name, *cases):
    """Runs the cases, each in a new world; the exit code tells CTest."""
    for case in cases:
        start, Kills.count = time.monotonic(), 0
        world = World(name)
        failed = False
        try:
            figures = case(world)
            kills = f"; killed: {Kills.count}" if Kills.count else ""
            print(f"ok: {case.__name__} ({figures or ''}{kills}; {time.monotonic() - start:.1f} s)",
                  flush=True)
        except Skipped as skipped:
            print(f"skipped: {case.__name__}: {skipped}", flush=True)
        except BaseException as fault:
            failed = True
            print(f"not ok: {case.__name__}: {fault}", flush=True)
            if not isinstance(fault, Failed):
                traceback.print_exc(file=sys.stdout)
            world.tell()
        finally:
            world.close(keep=failed)
        if failed:
            sys.exit(1)
