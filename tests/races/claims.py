# SPDX-License-Identifier: MIT
"""Clones race for claims on one shared remote: each time exactly one has it, and the others are told
who. Also with a connection that breaks after the remote has done its part."""
import os
import subprocess
import sys

import world

ROUNDS = int(sys.argv[1])
WRITER = os.environ["WAVE_WRITER"]
WRITERS = ["aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd", "eeeeeeee", "ffffffff"]


class Racer:
    """One clone, with a process that claims for it."""

    def __init__(self, w, number, url, writer=None):
        self.writer = writer or WRITERS[number]
        self.folder = w.folder / f"clone-{number}"
        w.git("clone", "-q", str(w.repository), str(self.folder), cwd=w.folder)
        self.process = subprocess.Popen([WRITER, "serve", str(self.folder / ".git"), url, self.writer],
                                        env=w.environment, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)

    def say(self, words):
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()

    def hear(self):
        line = self.process.stdout.readline().split()
        world.check(line, f"{self.writer} has died")
        return line

    def end(self):
        self.process.stdin.close()
        world.equal(0, self.process.wait(60), f"exit of {self.writer}")


def race(w, racers, rounds, stands):
    """So many rounds; in each all ask at once for the same thing. How often each has won."""
    wins = dict.fromkeys((r.writer for r in racers), 0)
    for number in range(rounds):
        for racer in racers:
            racer.say(f"take thing-{number}")
        answers = [racer.hear() for racer in racers]
        winners = [i for i, answer in enumerate(answers) if answer[0] == "held"]
        world.equal(1, len(winners), f"winners of round {number} ({answers})")
        winner = winners[0]
        wins[racers[winner].writer] += 1
        world.equal([answers[winner][1]], stands(), f"what stands after round {number}")
        for i, answer in enumerate(answers):
            if i != winner:
                world.equal(["taken", racers[winner].writer], answer, f"what a loser is told in {number}")
        racers[winner].say("give")
        world.equal(["released"], racers[winner].hear(), f"the release of round {number}")
    world.equal([], stands(), "claims that are left")
    for racer in racers:
        racer.end()
    return f"{rounds} rounds, each with one winner: {wins}"


def shared(w):
    url = w.folder / "shared.git"
    w.git("clone", "-q", "--bare", str(w.repository), str(url), cwd=w.folder)

    def stands():
        done = subprocess.run(["git", "-C", str(url), "for-each-ref", "--format=%(objectname)",
                               "refs/wave/claims"], env=w.environment, capture_output=True, text=True)
        return done.stdout.split()
    return url, stands


def two_clones(w):
    url, stands = shared(w)
    return race(w, [Racer(w, n, str(url)) for n in range(2)], ROUNDS, stands)


def two_clones_of_one_writer(w):
    """Copied, so that what they claim is the same word for word but for the nonce."""
    url, stands = shared(w)
    racers = [Racer(w, n, f"file://{url}", "aaaaaaaa") for n in range(2)]
    return race(w, racers, ROUNDS // 4, stands)


def many_clones(w):
    url, stands = shared(w)
    return race(w, [Racer(w, n, str(url)) for n in range(6)], ROUNDS // 4, stands)


# Plays ssh. Of every second push all is done, and the answer is thrown away: of what git-receive-pack
# says only the refs come through, which it tells before it begins. Pushes that begin at the same time
# are counted one after the other.
SSH = """#!/bin/sh
for last; do :; done
case $last in git-receive-pack*) ;; *) exec sh -c "$last" ;; esac
number=$(flock "{count}.pushes" sh -c 'echo >>"$0"; wc -l <"$0"' "{count}.pushes")
[ $((number % 2)) = 0 ] || exec sh -c "$last"
sh -c "$last" | exec python3 -c '
import sys
while True:
    head = sys.stdin.buffer.read(4)
    sys.stdout.buffer.write(head)
    size = int(head or b"0", 16)
    if size == 0: break
    sys.stdout.buffer.write(sys.stdin.buffer.read(size - 4))
sys.stdout.buffer.flush()
sys.stdin.buffer.read()
open("{count}", "a").write("x")
'
exit 1
"""


def connection_that_breaks_after_the_update(w):
    url, stands = shared(w)
    ssh, count = w.folder / "ssh", w.folder / "broken"
    ssh.write_text(SSH.replace("{count}", str(count)))
    ssh.chmod(0o755)
    with open(w.home / ".gitconfig", "a") as config:
        config.write(f"[core]\n\tsshCommand = {ssh}\n[ssh]\n\tvariant = simple\n")
    told = race(w, [Racer(w, n, f"ssh://there{url}") for n in range(2)], ROUNDS // 10, stands)
    world.check(count.exists(), "no connection has broken")
    return f"{told}; {len(count.read_text())} answers lost"


def processes_of_one_repository(w):
    w.ok("init")

    def stands():
        return list(w.refs("refs/wave/claims/").values())

    class Local(Racer):
        def __init__(self, number):
            self.writer = WRITERS[number]
            self.process = subprocess.Popen([WRITER, "serve", str(w.repository / ".git"), "-", self.writer],
                                            env=w.environment, stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE, text=True)
    return race(w, [Local(n) for n in range(6)], ROUNDS, stands)


world.show("claims", two_clones, two_clones_of_one_writer, many_clones,
           connection_that_breaks_after_the_update, processes_of_one_repository)
