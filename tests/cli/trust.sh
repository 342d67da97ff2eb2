#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave trust: nothing that a repository's wave.toml names is run before its user approved it.
. "$(dirname "$0")/lib.sh"

# A repository whose default branch has this wave.toml (on standard input).
repository_with() {
  repository
  cat >wave.toml
  git add wave.toml
  git commit -qm settings
}

settings_are() {
  cat >wave.toml
  git commit -qam "other settings"
}

test_bad_words() {
  repository
  expect_refusal 129 "--revoke" git wave trust --revoke --yes
  expect_refusal 129 "--list" git wave trust --list --yes
  expect_refusal 129 "'extra'" git wave trust extra
}

test_a_repository_that_asks_for_nothing() {
  repository_with <<<'task.timeout = "1h"'
  expect_exit 0 git wave trust
  expect_no_out
  expect_exit 0 git wave trust --list --json
  expect_json 'd == {"schema": 1, "approved": True, "settings": []}'
  expect_exit 1 git wave trust --revoke
}

test_set_up_commands_wait_for_approval() {
  repository_with <<'TOML'
[worktree]
setup = ["touch ../was-run", ["printf", "%s", "a b"]]
TOML
  usual_agents
  expect_refusal 128 "wave.toml:2" git wave start one -m text --agent command -- good
  expect_err_has "git wave trust"
  expect_not test -e ../r.wave
  expect_exit 1 git wave trust --list
  expect_out_has 'worktree.setup = ["touch ../was-run", ["printf", "%s", "a b"]]'
  # There is nobody to ask.
  expect_exit 1 git wave trust
  expect_err_has "--yes"
  expect_refusal 128 "wave.toml:2" git wave start one -m text --agent command -- good
  expect_exit 0 git wave trust --yes
  expect_exit 0 git wave trust --list
  expect_exit 0 git wave start one -m text --agent command --wait -- good
  expect test -e ../r.wave/was-run
  [[ $(stat -c %a .git/wave/trust.json) == 600 ]] || fail "others can read the approvals"
}

test_a_change_asks_again() {
  repository_with <<<'worktree.setup = ["true"]'
  usual_agents
  expect_exit 0 git wave trust --yes
  settings_are <<'TOML'
task.timeout = "1h"
worktree.setup = ["true"]
TOML
  expect_exit 0 git wave trust --list
  settings_are <<<'worktree.setup = ["true; touch ../evil"]'
  expect_exit 1 git wave trust --list
  expect_out_has '+ worktree.setup = ["true; touch ../evil"]'
  expect_refusal 128 "not approved" git wave start one -m text --agent command -- good
  # What was approved once stays so.
  settings_are <<<'worktree.setup = ["true"]'
  expect_exit 0 git wave trust --list
  expect_exit 0 git wave trust --revoke
  expect_exit 1 git wave trust --list
}

test_what_lies_in_a_worktree_counts_for_nothing() {
  repository
  usual_agents
  printf 'worktree.setup = ["touch ../evil"]\n' >wave.toml
  expect_exit 0 git wave trust
  expect_exit 0 git wave start one -m text --agent command --wait -- good
  expect_not test -e ../r.wave/evil
}

test_agents_of_the_repository() {
  repository_with <<'TOML'
[agent.theirs]
command = ["good"]
TOML
  usual_agents
  expect_refusal 128 "'theirs'" git wave start one -m text --agent theirs
  expect_err_has "git wave trust"
  expect_exit 0 git wave trust --yes
  expect_exit 0 git wave start one -m text --agent theirs --wait
}

test_settings_that_decide_where_we_write() {
  repository_with <<<'worktree.path = "{parent}/elsewhere/{feature}"'
  usual_agents
  expect_exit 0 git wave config
  expect_out_has "git wave trust"
  expect_exit 0 git wave trust --yes
  expect_exit 0 git wave config worktree.path
  expect_out "{parent}/elsewhere/{feature}"
}

test_ones_own_settings_need_no_approval() {
  repository_with <<<'worktree.setup = ["touch ../theirs"]'
  usual_agents
  expect_exit 0 env 'WAVE_CONFIG_WORKTREE__SETUP=touch ../mine' \
    git wave start one -m text --agent command --wait -- good
  expect test -e ../r.wave/mine
  expect_exit 0 env WAVE_CONFIG_WORKTREE__SETUP= \
    git wave start two -m text --agent command --wait -- good
  expect_not test -e ../r.wave/theirs
}

test_what_is_shown_cannot_hide_anything() {
  repository_with <<'TOML'
worktree.setup = ["true\u001b[2K\u001b[1A", "second\nworktree.link = []"]
TOML
  expect_exit 1 git wave trust --list
  expect_not grep -q "$(printf '\033')" "$out"
  [[ $(wc -l <"$out") == 1 ]] || fail "one setting is more than one line"
}

# On a terminal, which python plays.
answer() {
  python3 - "$@" <<'PY'
import os, pty, sys
answer, command = sys.argv[1], sys.argv[2:]
pid, fd = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
seen = b""
sent = False
while True:
    try:
        got = os.read(fd, 4096)
    except OSError:
        break
    if not got:
        break
    seen += got
    if not sent and b"[y/N]" in seen:
        os.write(fd, answer.encode() + b"\n")
        sent = True
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
PY
}

test_asks_on_a_terminal() {
  repository_with <<<'worktree.setup = ["touch ../was-run"]'
  usual_agents
  expect_exit 1 answer n git wave trust
  expect_out_has "touch ../was-run"
  expect_exit 1 git wave trust --list
  expect_exit 128 answer n git wave start one -m text --agent command -- good
  expect_exit 0 answer y git wave start one -m text --agent command -- good
  expect_exit 0 git wave trust --list
  expect_exit 0 git wave wait one
  expect test -e ../r.wave/was-run
}

# The editor stands for whoever commits between the choice of the agent and the question.
test_what_is_run_is_what_was_approved() {
  repository
  agent_toml() { printf '[agent.own]\ncommand = ["sh", "-c", "touch %s"]\n' "$world/$1"; }
  agent_toml second >"$world/second.toml"
  agent_toml first >wave.toml && git add wave.toml && git commit -qm first
  agent editor <<SH
echo words >"\$1"
cp "$world/second.toml" wave.toml && git commit -qam second
SH
  GIT_EDITOR=editor expect_exit 128 answer y git wave start x --agent own
  expect_out_has "has changed meanwhile"
  expect_exit 0 answer y git wave start x --agent own -m words --no-commit-needed --wait
  expect [ -e "$world/second" ]
  expect_not [ -e "$world/first" ]
}

run_tests
