#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave reconcile: the record becomes true again.
. "$(dirname "$0")/lib.sh"

test_bad_words() {
  expect_refusal 128 "'$PWD'" git wave reconcile
  project
  expect_refusal 129 "'x'" git wave reconcile x
}

test_a_lost_runner() {
  project
  usual_agents
  start x patient
  local owner
  owner=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["process"]["pid"])' \
    ../repo.git/wave/runs/*/owner.json)
  kill -KILL "$owner"
  wait_until 10 stands x failed
  expect_exit 0 git wave status x --json
  expect_json 'd["tasks"][0]["reason"] == "lost"'
  expect_json 'not d["tasks"][0]["recorded"] and d["tasks"][0]["drift"] == "runner_dead"'
  expect_exit 0 git wave status
  expect_out_has 'failed*'
  expect_exit 0 git wave reconcile
  expect_out_has $'\tx\t'
  expect_exit 0 git wave status x --json
  expect_json 'd["tasks"][0]["state"] == "failed" and d["tasks"][0]["recorded"]'
  expect_exit 0 git wave reconcile --once
  expect_out_lacks $'\tx\t'
}

run_tests
