#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave wait: its exit status is the answer.
. "$(dirname "$0")/lib.sh"

test_bad_words() {
  project
  expect_refusal 128 "'nobody'" git wave wait nobody
  expect_refusal 129 "which task?" git wave wait
  expect_refusal 129 "'--timeout'" git wave wait nobody --timeout soon
}

test_all_done() {
  project
  usual_agents
  start a good
  start b good
  expect_exit 0 git wave wait a b
}

test_one_failed() {
  project
  usual_agents
  agent bad <<<'exit 3'
  start a good
  start b bad
  expect_exit 1 git wave wait a b
  expect_err_has "b is failed: agent_exit"
}

test_gives_up() {
  project
  usual_agents
  start x patient
  expect_exit 124 git wave wait x --timeout 1s
  touch ../x.go
  expect_exit 0 git wave wait x --timeout 1m
}

# A runner that is killed says nothing; who waits for it is told by the kernel.
test_a_runner_that_dies_is_noticed_at_once() {
  project
  usual_agents
  start x patient
  local waiter runner
  git wave wait x >"$world/waited" 2>&1 &
  waiter=$!
  runner=$(value_of ../repo.git/wave/runs/*/owner.json "d['process']['pid']")
  kill -KILL "$runner"
  wait_until 15 eval "! alive $waiter"
  local code=0
  wait "$waiter" || code=$?
  [[ $code == 1 ]] || fail "it ended with $code"
}

test_means_its_own_task_inside_a_worktree() {
  project
  usual_agents
  start x good
  cd ../x
  expect_exit 0 git wave wait
}

run_tests
