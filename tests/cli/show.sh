#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave show: everything about one task.
. "$(dirname "$0")/lib.sh"

test_bad_words() {
  project
  expect_refusal 128 "'nobody'" git wave show nobody
  expect_refusal 129 "which task?" git wave show
  expect_refusal 129 "'b'" git wave show a b
}

test_text_and_json() {
  project
  usual_agents
  start x good --wait --ticket T-1
  expect_exit 0 git wave show x
  expect_out_has "state      done"
  expect_out_has "ticket     T-1"
  expect_out_has "exit 0"
  expect_exit 0 git wave show x --json
  expect_json 'd["schema"] == 1 and d["task"]["feature"] == "x" and d["task"]["ticket"] == "T-1"'
  expect_json 'd["task"]["runs"][0]["exit"] == 0 and len(d["task"]["commit_list"]) == 1'
  expect_json 'd["task"]["kept"] == []'
}

test_by_id_by_prefix_and_by_place() {
  project
  usual_agents
  start x good --wait
  local id
  id=$(member x id)
  expect_exit 0 git wave show "$id"
  expect_exit 0 git wave show "${id:0:5}"
  expect_out_has "$id x"
  cd ../x
  expect_exit 0 git wave show
  expect_out_has "$id x"
}

run_tests
