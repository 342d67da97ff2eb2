# SPDX-License-Identifier: MIT
"""Agents with a login of their own, in the sandbox: what claude and codex keep in the user's home is
there for them, what they write there lasts, what there names programs is closed, and the rest of the
home is not there at all. A session that one run has begun is gone on with by the next.

The programs that play them (tests/fakes) keep their sessions where the real ones do, in that home."""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "races"))
import sandboxed  # noqa: E402
import world  # noqa: E402

FAKES = HERE.parent / "fakes"
# What the agent finds in its home: a line for each, with what is to be seen of it.
LOOKS = """
say() {{ printf '%s: %s\\n' "$1" "$2" >>"$HOME/{own}/looks"; }}
for file in {files} .ssh/id .netrc .config/gh/hosts.yml; do
  say "read $file" "$(cat "$HOME/$file" 2>/dev/null)"
  if (echo changed >>"$HOME/$file") 2>/dev/null; then say "write $file" yes; else say "write $file" no; fi
done
say sees "$(ls -A "$HOME" | sort | tr '\\n' ' ')"
"""
AGENTS = {
    "claude": dict(
        own=".claude",
        shared=(".claude/.credentials.json",),  # a login that is renewed must last
        guarded=(".claude/settings.json",),
        copied=(".claude.json",)),
    "codex": dict(own=".codex", shared=(".codex/auth.json",), guarded=(".codex/config.toml",), copied=()),
}


def players(w):
    """A home with logins and much else, and the players on PATH."""
    w.environment["PATH"] = f"{w.folder}/agents:{w.environment['PATH']}"
    (w.folder / "agents").mkdir()
    for name in ("claude", "codex", "play.sh"):
        (w.folder / "agents" / name).symlink_to(FAKES / name)
    files = [".ssh/id", ".netrc", ".config/gh/hosts.yml"]
    files += [file for each in AGENTS.values() for kind in ("shared", "guarded", "copied") for file in each[kind]]
    for file in files:
        path = w.home / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"secret of": file}) if file == ".claude.json" else f"secret of {file}\n")
    sandboxed.confined(w)
    w.environment["WAVE_CONFIG_PATHS__READ"] = json.dumps([str(w.folder / "agents"), str(FAKES)])
    w.environment["WAVE_CONFIG_ENV__PASS"] = '["FAKE_*"]'


def plays(w, name):
    """The agent of this name; the look that it took round its home is the answer."""
    what = AGENTS[name]
    own = w.home / what["own"]
    files = " ".join(what["shared"] + what["guarded"] + what["copied"])
    w.environment.update(FAKE_RECORD=str(own / "record"), FAKE_EXIT="3",
                         FAKE_SCRIPT=LOOKS.format(own=what["own"], files=files))
    before = {file: (w.home / file).read_text() for file in what["shared"] + what["guarded"] + what["copied"]}
    done = w.start(name, agent=("--agent", name))
    world.equal(0, done.returncode, f"exit of start ({done.stderr.strip()})")
    row = w.until_ended(name)[name]
    world.equal(("failed", "agent_exit"), (row["state"], row["reason"]), f"end ({w.ok('logs', name)})")
    looks = dict(line.split(": ", 1) for line in (own / "looks").read_text().splitlines())
    for file in what["shared"] + what["guarded"] + what["copied"]:
        world.equal(before[file].strip(), looks[f"read {file}"], f"what it reads in {file}")
    for file in what["shared"]:
        world.check("changed" in (w.home / file).read_text(), f"what it wrote to {file} is not there")
    for file in what["guarded"]:
        world.equal("no", looks[f"write {file}"], f"whether it could write {file}")
    for file in what["guarded"] + what["copied"]:
        world.equal(before[file], (w.home / file).read_text(), f"the user's {file}")
    for file in (".ssh/id", ".netrc", ".config/gh/hosts.yml"):
        world.equal("", looks[f"read {file}"], f"what it reads in {file}")
        world.equal(f"secret of {file}\n", (w.home / file).read_text(), f"the user's {file}")
    expect_sees(w, what, looks["sees"].split())
    expect_resumed(w, name, own)
    world.check(not (w.run_dir(row["id"]) / "home").exists(), "the run's home is left")


def expect_sees(w, what, seen):
    """Of the home nothing that others keep there, but for what it has itself made in a home of its own."""
    expected = {what["own"], *what["copied"], ".ssh", ".netrc", ".config"}
    world.equal([], sorted(set(seen) - expected), "what else it sees of the home")
    others = {each["own"] for each in AGENTS.values()} - {what["own"]}
    world.equal(set(), others & set(seen), "folders of other agents that it sees")


def expect_resumed(w, name, own):
    """The next attempt goes on with the session, which lies in the home of the user."""
    sessions = sorted(path.name for path in (own / "record" / "sessions").iterdir())
    world.equal(1, len(sessions), "sessions that it keeps")
    w.environment.update(FAKE_EXIT="0", FAKE_SCRIPT="")
    done = w.wave("retry", name, "--resume")
    world.equal(0, done.returncode, f"exit of retry --resume ({done.stderr.strip()})")
    row = w.until_ended(name)[name]
    world.equal("done", row["state"], f"end of the resumed one ({w.ok('logs', name)})")
    words = (own / "record" / f"{name}.2" / "argv").read_text().splitlines()
    world.check(sessions[0] in words, f"it was not told the session {sessions[0]}: {words}")
    world.equal(sessions, sorted(path.name for path in (own / "record" / "sessions").iterdir()), "sessions then")


def claude_has_its_login(w):
    players(w)
    plays(w, "claude")


def codex_has_its_login(w):
    players(w)
    plays(w, "codex")


def without_a_login_it_starts_all_the_same(w):
    """Nothing of it is in the home yet: it finds an empty place, and none is made for it."""
    players(w)
    for path in (".claude/.credentials.json", ".claude/settings.json", ".claude.json"):
        (w.home / path).unlink()
    (w.home / ".claude").rmdir()
    w.environment.update(FAKE_SCRIPT='test ! -e "$HOME/.claude.json" || exit 4; echo x >"$HOME/.claude.json"')
    row = world_row(w, "fresh")
    world.equal("done", row["state"], f"end ({w.ok('logs', 'fresh')})")
    world.check(not (w.home / ".claude.json").exists(), "it has made a file in the user's home")


def it_leaves_no_link_where_programs_are_named(w):
    """What is not there yet cannot be made a link, which the next sandbox would follow; one that is there
    already keeps it from starting."""
    players(w)
    styles = w.home / ".claude" / "output-styles"
    w.environment.update(FAKE_EXIT="0", FAKE_SCRIPT='rmdir "$HOME/.claude/output-styles"; '
                         'ln -s ../.ssh "$HOME/.claude/output-styles"; test ! -e "$HOME/.claude/output-styles/id"')
    row = world_row(w, "plants")
    world.equal("done", row["state"], f"end ({w.ok('logs', 'plants')})")
    world.check(styles.is_dir() and not styles.is_symlink(), "it has put something in the place of a folder")
    world.equal("{}\n", (w.home / ".claude" / "settings.local.json").read_text(), "what was made for it")
    styles.rmdir()
    styles.symlink_to("../.ssh")
    w.start("linked", agent=("--agent", "claude"))
    row = w.until_ended("linked")["linked"]
    world.equal(("failed", "agent_not_found"), (row["state"], row["reason"]), "end beside a link")
    world.check("symbolic link" in row["detail"], "no word of it:", row["detail"])


def world_row(w, feature):
    done = w.start(feature, agent=("--agent", "claude"))
    world.equal(0, done.returncode, f"exit of start ({done.stderr.strip()})")
    return w.until_ended(feature)[feature]


if __name__ == "__main__":
    sandboxed.skip_without_bwrap()
    world.show("logins", claude_has_its_login, codex_has_its_login, without_a_login_it_starts_all_the_same,
               it_leaves_no_link_where_programs_are_named)
