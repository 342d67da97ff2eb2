#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave stop: the agent and all it started end.
. "$(dirname "$0")/lib.sh"

test_bad_words() {
  project
  expect_refusal 128 "'nobody'" git wave stop nobody
  expect_refusal 129 "'--force'" git wave stop x --force
}

test_ends_a_run() {
  project
  agent parent <<'SH'
sleep 1000 &
echo $! >"$WAVE_WORKTREE.child"
wait
SH
  start x parent
  wait_until 20 test -s ../x.child
  expect_exit 0 git wave stop x
  expect_out_has $'x\tcancelled'
  expect stands x cancelled
  expect_not alive "$(cat ../x.child)"
}

# What an agent leaves: with an empty environment, in a session of its own, its parent gone. Says its
# pid in <worktree>.left.
leave_behind='(env -i PATH="$PATH" setsid sh -c '"'"'trap "" TERM; echo $$ >"$0.new"; mv "$0.new" "$0"
exec sleep 120'"'"' "$WAVE_WORKTREE.left" &)
while [ ! -e "$WAVE_WORKTREE.left" ]; do sleep 0.05; done'

# left_ends FEATURE: what it left behind is gone, whatever this test says about it.
left_ends() {
  local pid
  pid=$(cat "../$1.left")
  if alive "$pid"; then
    kill -KILL "$pid"
    fail "$pid of $1 outlived it"
  fi
}

test_ends_what_has_left_its_environment() {
  project
  export WAVE_CONFIG_RUNNER__KILL_GRACE=1s
  { printf '%s\n' "$leave_behind" && echo 'exec sleep 1000'; } | agent leaver
  start x leaver
  wait_until 20 test -s ../x.left
  expect alive "$(cat ../x.left)"
  expect_exit 0 git wave stop x
  expect left_ends x
}

test_a_normal_end_ends_what_has_left_its_environment() {
  project
  export WAVE_CONFIG_RUNNER__KILL_GRACE=1s
  { printf '%s\n' "$leave_behind" && echo 'git commit -q --allow-empty -m x'; } | agent leaver
  start x leaver --wait
  expect stands x 'done'
  expect left_ends x
}

long_a_time_out_ends_what_has_left_its_environment() {
  project
  export WAVE_CONFIG_RUNNER__KILL_GRACE=1s
  { printf '%s\n' "$leave_behind" && echo 'exec sleep 1000'; } | agent leaver
  git wave start x -m x --timeout 3s --agent command --wait -- leaver >"$out" 2>"$err" || true
  expect stands x timed_out
  expect left_ends x
}

# It is no part of the run that it was started from, nor is its tmux server.
test_a_run_that_an_agent_started_stays() {
  local host
  project
  usual_agents
  for host in process tmux; do
    agent "starter-$host" <<SH
export WAVE_CONFIG_HOST__DEFAULT=$host
git wave start "inner-$host" -m x --agent command -- patient
SH
    start "outer-$host" "starter-$host" --no-commit-needed --wait
    expect stands "inner-$host" running
  done
  touch ../inner-process.go ../inner-tmux.go
  expect_exit 0 git wave wait inner-process inner-tmux
}

test_nothing_to_stop() {
  project
  usual_agents
  start x good --wait
  expect_exit 1 git wave stop x
  expect_err_has "nothing to stop"
  expect stands x 'done'
}

test_what_waits_for_a_person() {
  project
  agent bad <<<'exit 3'
  printf '%s' '[{"feature": "a", "requirements": "x"},
    {"feature": "b", "requirements": "x", "depends_on": "a"}]' >../spec.json
  expect_exit 0 git wave start --spec ../spec.json --agent command -- bad
  wait_until 20 stands b needs_human
  expect_exit 0 git wave stop b
  expect_out_has $'b\tcancelled'
  expect [ ! -s "$err" ]
  expect stands b cancelled
}

test_several() {
  project
  usual_agents
  start a patient
  start b patient
  expect_exit 0 git wave stop a b
  expect stands a cancelled
  expect stands b cancelled
}

run_tests
