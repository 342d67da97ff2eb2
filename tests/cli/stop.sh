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
