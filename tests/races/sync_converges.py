# SPDX-License-Identifier: MIT
"""Clones that start tasks and talk about a backlog, sync in any order, are killed while they do and are
copied: in the end all of them tell the same, and nothing that was acknowledged is missing."""
import json
import random
import shutil
import time

import world

SEEDS, STEPS, MOST_CLONES = world.times(1, 6), 16, 4
WORDS_PER_STEP = 2  # about the backlog
AGENT = 'echo "$WAVE_FEATURE" >work && git add work && git commit -qm "work on $WAVE_FEATURE"\n'
TOLD = ("id", "feature", "state", "reason", "result", "commits", "head", "writer", "attempt", "updated_at")


class Clones:
    def __init__(self, w, seed):
        self.w, self.random, self.folders, self.acknowledged = w, random.Random(seed), [], set()
        self.agent, self.seed = w.agent("commits", AGENT), seed
        self.remote = w.folder / f"remote-{seed}.git"
        w.git("clone", "-q", "--bare", w.repository, self.remote)
        for _ in range(2):
            folder = self.place()
            w.git("clone", "-q", self.remote, folder)
            w.ok("init", cwd=folder)
            self.folders.append(folder)

    def place(self):
        return self.w.folder / f"s{self.seed}c{len(self.folders)}"

    def step(self, number):
        folder = self.random.choice(self.folders)
        deed = self.random.choice((self.start, self.start, self.sync, self.sync, self.killed, self.copy))
        deed(folder, f"f{self.seed}-{number}")
        for part in range(WORDS_PER_STEP):
            self.talk(self.random.choice(self.folders), f"{self.seed}-{number}-{part}")

    # What is legal in one clone may come too late in the order of all.
    def talk(self, folder, number):
        issues = json.loads(self.w.ok("issue", "list", "--all", "--json", cwd=folder))["issues"]
        word = self.random.choice(("new", "edit", "edit", "close", "reopen", "enqueue", "pause", "unpause"))
        if word == "new" or not issues:
            made = self.w.ok("issue", "new", f"about {number}", "-m", "words", cwd=folder)
            self.acknowledged.add(made.split("\t")[1])
            return
        issue = self.random.choice(issues)["id"]
        words = {
            "edit": ("issue", "edit", issue, "--title", f"edited {number}", "--label", f"l{number}"),
            "close": ("issue", "close", issue),
            "reopen": ("issue", "reopen", issue),
        }.get(word, (word, issue))
        done = self.w.run("git-wave", *words, cwd=folder)
        world.equal(True, done.returncode in (0, 1, 128), f"{words} ended with {done.returncode}")

    def start(self, folder, feature):
        words = ("start", feature, "--wait", "-m", "do it", *self.agent)
        self.acknowledged.add(self.w.ok(*words, cwd=folder).split("\t")[0])

    def sync(self, folder, _=""):
        self.w.ok("sync", cwd=folder)

    def killed(self, folder, _):
        process = self.w.begin("git-wave", "sync", cwd=folder)
        time.sleep(self.random.uniform(0, 0.06))  # anywhere in it
        world.kill(process.pid)
        self.w.end(process)

    def copy(self, folder, _):
        if len(self.folders) == MOST_CLONES:
            return
        self.folders.append(self.place())
        self.w.until_upkeep_is_over()  # what it removes cannot be copied
        shutil.copytree(folder, self.folders[-1], symlinks=True)

    def told(self, folder):
        rows = json.loads(self.w.ok("status", "--all", "--json", cwd=folder))["tasks"]
        return sorted(tuple(str(row[key]) for key in TOLD) for row in rows)

    def backlog(self, folder):
        return self.w.ok("issue", "list", "--all", "--json", cwd=folder)

    def expect_all_the_same(self):
        for _ in range(2):
            for folder in self.folders:
                self.sync(folder)
        first = self.told(self.folders[0])
        world.equal(set(), self.acknowledged - {row[0] for row in first}, "tasks that are lost")
        for folder in self.folders:
            world.equal(first, self.told(folder), f"what {folder.name} tells")
            world.equal(self.backlog(self.folders[0]), self.backlog(folder), f"the backlog of {folder.name}")
            self.w.ok("index", "verify", cwd=folder)
            self.w.until_upkeep_is_over()
            done = self.w.run("git", "fsck", "--strict", "--no-dangling", cwd=folder)
            world.equal((0, ""), (done.returncode, done.stdout), f"git fsck ({done.stderr.strip()})")


def converge(w):
    for seed in range(SEEDS):
        clones = Clones(w, seed)
        for number in range(STEPS):
            clones.step(number)
        clones.expect_all_the_same()
    return f"{SEEDS} lives of {STEPS} steps"


world.show("sync", converge)
