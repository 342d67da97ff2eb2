# SPDX-License-Identifier: MIT
"""Side calls whose processes are killed at any moment: of one call never two agents live at once,
what is said of it is true, and nothing is left running."""
import os
import pathlib
import random
import time

import world

SEEDS = [int(each) for each in os.environ.get("WAVE_SEEDS", "1 2 3").split()]
ROUNDS = int(os.environ.get("WAVE_ROUNDS", "14"))
CALLER = os.environ.get("WAVE_CALLER")
# Hears nothing, leaves a process that nothing ties to it, prints much, and ends when it is let. When
# it begins, all that earlier ones were must be gone.
AGENT = """
trap '' TERM HUP INT
for pid in $(cat pids 2>/dev/null); do
  case "$(cut -d' ' -f3 /proc/$pid/stat 2>/dev/null)" in ''|Z|X) ;; *) echo $pid >>doubles ;; esac
done
echo $$ >>pids
(env -i PATH="$PATH" setsid sh -c 'trap "" TERM; echo $$ >>pids; exec sleep 300' &)
head -c 300000 /dev/zero | tr '\\0' x
echo begun >>begun
until [ -e go ]; do sleep 0.02; done
echo; echo result
"""


def caller(w, *words):
    done = w.run(CALLER, w.repository / ".git", *words)
    world.check(done.returncode in (0, 1), f"{words}: {done.stderr}")
    return done.stdout


def begin_words(w, call="c", script=AGENT, limit=0):
    return (CALLER, w.repository / ".git", "begin", call, w.folder, limit, script)


def begin(w, **more):
    done = w.run(*begin_words(w, **more))
    world.equal(0, done.returncode, f"exit of begin ({done.stderr})")
    return done.stdout.strip()


def look(w, call="c"):
    lines = caller(w, "look", call).split("\n", 2)
    return lines[0], *lines[1:]


def state(w, call="c"):
    return look(w, call)[0]


def carriers(w, call="c"):
    """The processes of the call itself; not one that one of them has forked to become its agent."""
    def words(pid):
        try:
            return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return []
    def parent(pid):
        try:
            text = pathlib.Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return 0
        return int(text[text.rindex(")") + 2:].split()[1])
    found = [pid for pid in w.left_processes()
             if words(pid)[1:3] == [b"call", call.encode()] and world.is_alive(pid)]
    return [pid for pid in found if parent(pid) not in found]


def pids(w):
    path = w.folder / "pids"
    return [int(x) for x in path.read_text().split()] if path.exists() else []


def living(w):
    return [pid for pid in pids(w) if world.is_alive(pid)]


def agreed(w):
    """The state, once what is said and what is seen are the same: who is killed takes a moment to be
    gone, and who is started to be there."""
    said, there, again = state(w), carriers(w), state(w)
    world.check(len(there) <= 1, f"processes of one call: {there}")
    same = said == again and len(there) == {"running": 1, "lost": 0}.get(said, len(there))
    return said if same and said != "starting" else None


def expect_truth(w):
    said = world.until("what is said is true", lambda: agreed(w))
    if said == "ended":
        world.until("its process exits", lambda: not carriers(w))
        world.equal([], living(w), "what is left of a call that has ended")
    return said


def one_round(w, dice):
    deed = dice.choice(["carrier", "carrier", "starter", "agent", "kill", "begin"])
    if deed in ("starter", "begin"):
        starter = w.begin(*begin_words(w))
        if deed == "starter":
            dice_sleep(dice, 0.02)
            world.kill(starter.pid)
        w.end(starter)
    elif deed == "kill":
        caller(w, "kill", "c")
        dice_sleep(dice, 0.05)
    else:
        begin(w)
        dice_sleep(dice, 0.12)
        victims = carriers(w) if deed == "carrier" else living(w)
        if victims:
            world.kill(dice.choice(victims))
    return deed


def dice_sleep(dice, most):
    # How long is the dice's choice: nothing is waited for.
    time.sleep(dice.random() * most)


def killed_at_random(w, seed):
    dice = random.Random(seed)
    told = []
    for _ in range(ROUNDS):
        deed = one_round(w, dice)
        told.append(f"{deed}:{expect_truth(w)}")
        if told[-1].endswith("ended") and dice.random() < 0.8:
            caller(w, "forget", "c")
            world.equal("absent", state(w), "a call that was forgotten")
    caller(w, "kill", "c")
    world.until("it has ended", lambda: state(w) in ("ended", "absent"))
    caller(w, "forget", "c")
    (w.folder / "go").touch()
    world.equal("now", begin(w), "a call after all that")
    world.until("it has ended", lambda: state(w) == "ended")
    _, how, text = look(w)
    world.equal("exited", how, "how it ended")
    world.check(text.endswith("\nresult\n"), f"its text: {text[-80:]!r}")
    world.check(not (w.folder / "doubles").exists(), "an agent began while another lived")
    world.until("nothing is left", lambda: not w.left_processes())
    world.equal([], living(w), "what is left")
    caller(w, "forget", "c")
    world.equal([], [p.name for p in (w.wave_dir / "calls").iterdir() if p.name != ".ended"], "calls")
    return f"seed {seed}: {' '.join(told)}"


def begun_by_many(w):
    """Also of a lost call one process is begun, and only once the lost one's agent is gone."""
    for round_ in range(4):
        starters = [w.begin(*begin_words(w)) for _ in range(8)]
        answers = [w.end(each).stdout.strip() for each in starters]
        world.equal(["before"] * 7 + ["now"], sorted(answers), f"answers in round {round_}")
        world.until("its agent works", lambda: (w.folder / "begun").exists()
                    and (w.folder / "begun").read_text().count("\n") == round_ + 1)
        world.equal(1, len(carriers(w)), "processes of the call")
        world.kill(carriers(w)[0])
        world.until("it is lost", lambda: state(w) == "lost")
    caller(w, "kill", "c")
    world.until("it has ended", lambda: state(w) == "ended")
    world.equal("killed", look(w)[1], "how it ended")
    world.equal([], living(w), "what is left")
    world.check(not (w.folder / "doubles").exists(), "an agent began while another lived")


def limits_and_quick_ends(w):
    world.equal("now", begin(w, call="slow", limit=1), "begin")
    for number in range(12):
        call = f"quick.{number}"
        world.equal("now", begin(w, call=call, script="echo it"), "begin")
        world.until("it has ended", lambda: state(w, call) == "ended")
        world.equal(("ended", "exited", "it\n"), look(w, call), "its end")
        world.equal("before", begin(w, call=call, script="echo again"), "begin again")
    world.until("the limit has passed", lambda: state(w, "slow") == "ended")
    world.equal("timeout", look(w, "slow")[1], "how it ended")
    world.equal([], living(w), "what is left of it")


def starter_is_no_parent(w):
    """The call outlives who began it, also when all of his session is ended."""
    starter = w.begin("setsid", *begin_words(w))
    w.end(starter)
    world.until("its agent works", (w.folder / "begun").exists)
    try:
        os.killpg(starter.pid, 9)
    except ProcessLookupError:
        pass
    world.equal("running", expect_truth(w), "state")
    (w.folder / "go").touch()
    world.until("it has ended", lambda: state(w) == "ended")


def with_seed(seed):
    def case(w):
        return killed_at_random(w, seed)
    case.__name__ = f"killed_at_random_{seed}"
    return case


if not CALLER:
    raise SystemExit("WAVE_CALLER names no program")
world.show("calls", *[with_seed(seed) for seed in SEEDS], begun_by_many, limits_and_quick_ends,
           starter_is_no_parent)
