#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Commands of a project around the runs of an agent, and before the removal of a worktree.
. "$(dirname "$0")/lib.sh"

# A repository with this wave.toml (standard input), approved, and agents.
repository_with() {
  repository
  cat >wave.toml
  git add .
  git commit -qm settings
  git wave trust --yes >/dev/null 2>&1 || true
  usual_agents
  said=../r.wave/said
}

# What the commands have written, in one line.
said() { tr '\n' ' ' <"$said"; }
expect_said() { [[ $(said) == "$1 " ]] || fail "said: $(said)"; }
log_of() { git wave logs "$1" >"$out" 2>"$err"; }

test_before_and_after_each_attempt() {
  repository_with <<'TOML'
[worktree]
setup = ["echo set-up >>../said"]
before_run = ["echo before $WAVE_RUN >>../said", ["sh", "-c", "echo b2 $WAVE_SLOT >>../said"]]
after_run = ["echo after $WAVE_RESULT $WAVE_REASON >>../said"]
TOML
  agent second_time <<'SH'
echo agent >>../said
[ -e ../went ] || { touch ../went; exit 3; }
echo change >file && git commit -qam change
SH
  expect_exit 1 git wave start one -m text --agent command --wait -- second_time
  local id
  id=$(member one id)
  expect_said "set-up before $id-1 b2 1 agent after failed agent_exit"
  rm "$said"
  expect_exit 0 git wave retry one
  expect_exit 0 git wave wait one
  # The worktree is ready: the set-up is not repeated, these are.
  expect_said "before $id-2 b2 1 agent after done none"
  log_of one
  expect_out_has "== before_run: echo before"
  expect_out_has "== after_run: echo after"
}

test_a_before_run_that_fails() {
  repository_with <<'TOML'
worktree.before_run = ["echo no database; exit 4", "touch ../second"]
worktree.after_run = ["touch ../after"]
TOML
  agent marks <<'SH'
touch ../agent-was-here
SH
  expect_exit 1 git wave start one -m text --agent command --wait -- marks
  [[ $(member one reason) == setup_failed ]] || fail "the reason is $(member one reason)"
  [[ $(member one detail) == *"before_run 'echo no database; exit 4' exited with status 4: no database"* ]] ||
    fail "$(member one detail)"
  for file in second agent-was-here after; do expect_not test -e "../r.wave/$file"; done
}

long_a_before_run_that_takes_too_long() {
  repository_with <<'TOML'
worktree.setup = ["sleep 1.2"]
worktree.before_run = ["echo $$ >../step; while :; do sleep 0.1; done"]
worktree.commands_timeout = "1s"
TOML
  expect_exit 1 git wave start one -m text --agent command --wait -- good
  [[ $(member one reason) == setup_failed ]] || fail "the reason is $(member one reason)"
  [[ $(member one detail) == *"before_run"*"was not done after 1s"* ]] || fail "$(member one detail)"
  expect_not alive "$(<../r.wave/step)"
}

# However it ended: by itself, stopped, too late, never begun.
test_after_every_end() {
  repository_with <<'TOML'
worktree.after_run = ["echo $WAVE_FEATURE $WAVE_RESULT $WAVE_REASON >>../said"]
TOML
  agent hangs <<'SH'
touch "../$WAVE_FEATURE.begun"
while :; do sleep 0.1; done
SH
  expect_exit 1 git wave start late -m text --agent command --timeout 1s --wait -- hangs
  expect_exit 0 git wave start stopped -m text --agent command -- hangs
  wait_until 10 test -e ../r.wave/stopped.begun
  expect_exit 0 git wave stop stopped
  expect stands stopped cancelled
  printf '#!/no/such/program\n' >"$world/bin/unable"
  chmod +x "$world/bin/unable"
  expect_exit 1 git wave start never -m text --agent command --wait -- unable
  [[ $(member never reason) == agent_not_found ]] || fail "the reason is $(member never reason)"
  expect_said "late timed_out timeout stopped cancelled stopped never failed agent_not_found"
}

# What becomes of it changes nothing, and what it commits is the run's.
test_an_after_run_that_fails_or_commits() {
  repository_with <<'TOML'
worktree.after_run = [
  "echo oh; exit 5",
  "no-such-program",
  "echo more >more && git add more && git commit -qm more",
]
TOML
  expect_exit 0 git wave start one -m text --agent command --wait -- good
  [[ $(member one commits) == 2 ]] || fail "$(member one commits) commits"
  [[ $(member one head) == "$(git rev-parse one)" ]] || fail "the tip is not known"
  log_of one
  expect_out_has "== after_run 'echo oh; exit 5' exited with status 5: oh"
  expect grep -q "after_run 'echo oh" .git/wave/logs/runner.log
  # Who commits nothing has done nothing, whatever is committed after it.
  agent idle <<'SH'
exit 0
SH
  expect_exit 1 git wave start two -m text --agent command --wait -- idle
  [[ $(member two reason) == no_commits ]] || fail "the reason is $(member two reason)"
}

long_an_after_run_that_takes_too_long_ends_with_all_of_it() {
  repository_with <<'TOML'
[worktree]
after_run = ["""
trap '' TERM
setsid sh -c 'trap "" TERM; echo $$ >../daemon; while :; do sleep 0.1; done' &
echo $$ >../step
while :; do sleep 0.1; done
""", "touch ../second"]
commands_timeout = "1s"
TOML
  WAVE_CONFIG_RUNNER__KILL_GRACE=1s expect_exit 0 \
    git wave start one -m text --agent command --wait -- good
  expect_not alive "$(<../r.wave/step)"
  expect_not alive "$(<../r.wave/daemon)"
  expect_not test -e ../r.wave/second
  log_of one
  expect_out_has "was not done after 1s"
}

test_a_second_stop_ends_what_is_run_after() {
  repository_with <<'TOML'
worktree.after_run = ["echo $$ >../step; while :; do sleep 0.1; done", "touch ../second"]
TOML
  expect_exit 0 git wave start one -m text --agent command -- good
  wait_until 10 test -s ../r.wave/step
  expect stands one running
  expect_exit 0 git wave stop one
  # The agent had ended by itself before.
  expect stands one done
  expect_not alive "$(<../r.wave/step)"
  expect_not test -e ../r.wave/second
}

kill_runner_of() {
  kill -KILL "$(value_of .git/wave/runs/"$(member "$1" run)"/owner.json 'd["process"]["pid"]')"
}

# Its end was written down before anything was run after it.
test_runner_killed_after_its_agent() {
  repository_with <<'TOML'
worktree.after_run = ["echo $$ >../step; while :; do sleep 0.1; done"]
TOML
  expect_exit 0 git wave start one -m text --agent command -- good
  wait_until 10 test -s ../r.wave/step
  kill_runner_of one
  wait_until 10 stands one done
  expect_exit 0 git wave reconcile
  expect stands one done
  [[ $(member one commits) == 1 ]] || fail "$(member one commits) commits"
  expect_not alive "$(<../r.wave/step)"
}

test_runner_killed_after_an_agent_that_could_not_be_started() {
  repository_with <<'TOML'
worktree.after_run = ["echo $$ >../step; while :; do sleep 0.1; done"]
TOML
  printf '#!/no/such/program\n' >"$world/bin/unable"
  chmod +x "$world/bin/unable"
  git wave start one -m text --agent command -- unable >"$out" 2>"$err" || true
  wait_until 10 test -s ../r.wave/step
  kill_runner_of one
  wait_until 10 stands one failed
  expect_exit 0 git wave reconcile
  [[ $(member one reason) == agent_not_found ]] || fail "the reason is $(member one reason)"
  expect_not alive "$(<../r.wave/step)"
}

test_work_that_was_left_is_committed_before_it() {
  repository_with <<'TOML'
worktree.after_run = ["git log -1 --format=%s >../said; echo junk >junk"]
TOML
  agent leaves <<'SH'
echo change >file
SH
  expect_exit 0 git wave start one -m text --agent command --wait -- leaves
  expect [ "$(git show one:file)" = change ]
  expect_not git cat-file -e one:junk
  [[ -s $said && $(<"$said") != settings ]] || fail "it was not committed before: $(<"$said")"
}

test_in_the_sandbox() {
  command -v bwrap >/dev/null && bwrap --unshare-user --unshare-pid --ro-bind / / true 2>/dev/null ||
    skip "bubblewrap cannot be used here"
  repository_with <<'TOML'
sandbox = "bwrap"
worktree.before_run = ["touch ../outside; echo before >before"]
worktree.after_run = ["touch ../outside; echo after >after; git add after && git commit -qm after"]
worktree.before_remove = ["touch ../outside; git log -1 --format=%s >said"]
TOML
  expect_exit 0 git wave start one -m text --agent command --wait -- good
  expect_not test -e ../r.wave/outside
  [[ $(git log -1 --format=%s one) == after ]] || fail "$(git wave logs one)"
  [[ $(member one commits) == 2 ]] || fail "$(member one commits) commits"
  expect_exit 0 git wave cleanup one --force
  expect_not test -e ../r.wave/outside
}

test_nothing_is_run_that_was_not_approved() {
  repository_with <<<''
  local key
  for key in before_run after_run; do
    printf 'worktree.%s = ["touch ../was-run"]\n' "$key" >wave.toml
    git commit -qam settings
    expect_refusal 128 "worktree.$key" git wave start one -m text --agent command -- good
    expect_err_has "git wave trust"
  done
  git rm -q wave.toml
  git commit -qm none
  start two good --wait
  printf 'worktree.before_remove = ["touch ../was-run"]\n' >wave.toml
  git add wave.toml
  git commit -qm settings
  expect_refusal 128 worktree.before_remove git wave cleanup two
  expect stands two done
  expect_not test -e ../r.wave/was-run
  expect_exit 0 git wave trust --yes
  expect_exit 0 git wave cleanup two
  expect test -e ../r.wave/was-run
}

test_before_a_removal() {
  repository_with <<'TOML'
worktree.before_remove = [
  "pwd -P; echo $WAVE_FEATURE $WAVE_SLOT $WAVE_TASK >>../said; echo failed to tell; exit 6",
  "test -e file && echo second >>../said",
]
TOML
  start one good --wait
  local id
  id=$(member one id)
  expect_exit 0 git wave cleanup one
  expect_err_has "exited with status 6: failed to tell"
  expect_said "one 1 $id second"
  expect stands one cleaned
  # Once for each removal.
  expect_exit 0 git wave restore one
  expect_exit 0 git wave cleanup one
  expect_said "one 1 $id second one $id second"
  [[ -z $(ls .git/wave/calls | grep remove-) ]] || fail "$(ls .git/wave/calls)"
}

test_before_a_removal_that_is_refused_nothing_is_run() {
  repository_with <<'TOML'
worktree.before_remove = ["touch ../was-run"]
TOML
  start one good --wait
  echo change >../r.wave/one/file
  expect_refusal 1 dirty git wave cleanup one
  agent hangs <<'SH'
touch ../begun
while :; do sleep 0.1; done
SH
  expect_exit 0 git wave start two -m text --agent command -- hangs
  wait_until 10 test -e ../r.wave/begun
  expect_refusal 1 running git wave cleanup two
  expect_not test -e ../r.wave/was-run
  expect_exit 0 git wave stop two
  # Where there is no folder, there is nothing to run it in.
  rm -rf ../r.wave/two
  expect_exit 0 git wave cleanup two
  expect_not test -e ../r.wave/was-run
  expect_exit 0 git wave cleanup one --force
  expect test -e ../r.wave/was-run
}

long_a_before_remove_that_takes_too_long() {
  repository_with <<'TOML'
worktree.before_remove = ["echo $$ >../step; while :; do sleep 0.1; done", "touch ../second"]
worktree.commands_timeout = "1s"
TOML
  start one good --wait
  expect_exit 0 git wave cleanup one
  expect_err_has "not done after 1s"
  expect_err_has "was not run"
  expect_not alive "$(<../r.wave/step)"
  expect_not test -e ../r.wave/second
  expect stands one cleaned
}

test_a_place_for_worktrees_that_is_not_absolute() {
  repository_with <<<''
  WAVE_CONFIG_WORKTREE__PATH='trees/{feature}' expect_refusal 128 "no absolute path" \
    git wave start one -m text --agent command -- good
  WAVE_CONFIG_WORKTREE__PATH='~/trees/{feature}' start one good --wait
  expect test -f "$HOME/trees/one/file-of-agent"
}

# The service does not stand still for it.
long_before_the_removals_of_the_service() {
  serve_world 'worktree.before_remove = ["echo $WAVE_TASK >>$FAKE_STATE/removing; while [ ! -e $FAKE_STATE/go ]; do sleep 0.05; done; exit 7"]'
  mkdir -p "$FAKE_STATE"
  issue "First" "play: edit a.txt"
  issue "Second" "play: edit b.txt"
  git-wave serve --until-idle >"$world/served" 2>&1 &
  local service=$!
  wait_until 60 test -s "$FAKE_STATE/removing"
  # Both have landed and wait for it at the same time.
  wait_until 60 eval '[[ $(wc -l <"$FAKE_STATE/removing") == 2 ]]'
  expect_state 1 "done"
  touch "$FAKE_STATE/go"
  wait "$service" || fail "$(<"$world/served")"
  expect_landed 1
  expect_landed 2
  [[ $(grep -c "exited with status 7" "$world/served") == 2 ]] || fail "$(<"$world/served")"
}

run_tests
