# SPDX-License-Identifier: MIT
"""The tmux server dies under live runs: a view is lost, and neither run nor result."""
import world

AGENTS = 4
AGENT = "until [ -e {gate} ]; do sleep 0.05; done\n" + world.COMMIT


def server_killed(w):
    gate = w.folder / "gate"
    agent = w.agent("waits", AGENT.format(gate=gate))
    features = [f"f{number}" for number in range(AGENTS)]
    w.started(*features, agent=agent)
    server = w.tmux_server()
    world.kill(server)
    world.until("the server is gone", lambda: not world.is_alive(server))
    rows = w.tasks()
    world.equal({"running"}, {row["state"] for row in rows.values()}, "states without a server")
    world.equal({True}, {row["recorded"] for row in rows.values()}, "recorded")
    w.started("late", agent=agent)
    world.check(w.tmux_server() != server, "the next start made no new server")
    world.equal("", w.ok("reconcile"), "what there was to repair")
    gate.touch()
    rows = w.until_ended("late", *features)
    world.equal({"done"}, {row["state"] for row in rows.values()}, "states")
    w.expect_every_commit_told(rows)
    w.expect_no_event_twice()
    w.expect_sound()
    return f"{AGENTS} runs"


def server_killed_while_starting(w):
    """Starts go on while somebody kills every server there is."""
    agent = w.agent("commits", world.COMMIT)
    w.ok("init")
    w.started("first", agent=agent)
    killed = set()

    def deed():
        server = w.tmux_server()
        if server and server not in killed:
            killed.add(server)
            world.kill(server)

    with world.Loop(deed):
        features = [f"f{number}" for number in range(12)]
        answers = [w.start(feature, agent=agent) for feature in features]
    for answer in answers:
        world.check(answer.returncode in (0, 1), f"exit of {answer.args}: {answer.stderr.strip()}")
    w.ok("reconcile")
    rows = w.until_ended(*features)
    for feature, answer in zip(features, answers):
        state, reason = rows[feature]["state"], rows[feature]["reason"]
        # Who said that it runs was right; a server killed between two words to it is told as that.
        told = state == "done" or (answer.returncode == 1 and reason in ("setup_failed", "lost"))
        world.check(told, f"{feature} is {state}/{reason}, start said {answer.returncode}: {answer.stderr}")
    failed = sum(answer.returncode for answer in answers)
    w.expect_every_commit_told([f for f in features if rows[f]["state"] == "done"])
    w.expect_sound()
    return f"{len(killed)} servers killed, {failed} of {len(features)} starts told that they failed"


world.show("tmux", server_killed, server_killed_while_starting)
