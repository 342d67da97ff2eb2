#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave events: what was recorded of a task.
. "$(dirname "$0")/lib.sh"

test_bad_words() {
  project
  expect_refusal 128 "'nobody'" git wave events nobody
  expect_refusal 129 "'--xml'" git wave events x --xml
}

test_a_whole_life() {
  project
  usual_agents
  start x good --wait
  expect_exit 0 git wave events x
  expect [ "$(awk '{print $3}' "$out" | tr '\n' ' ')" = 'created run_claimed run_started commit run_ended ' ]
}

test_json_lines() {
  project
  usual_agents
  start x good --wait
  expect_exit 0 git wave events x --json
  expect [ "$(wc -l <"$out")" = 5 ]
  head -1 "$out" >"$out.1" && mv "$out.1" "$out"
  expect_json 'd["schema"] == 1 and d["event"]["k"] == "created" and d["line"] == 0'
}

run_tests
