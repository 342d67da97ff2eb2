#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave plan: one piece is planned in the foreground.
# shellcheck source=tests/cli/lib.sh
source "$(dirname "$0")/lib.sh"

test_a_named_one() {
  serve_world
  issue one "play: edit a.txt"
  expect_exit 0 git wave plan 1
  expect grep -qP '^[0-9a-z]{10}\t1-one\tready$' "$out"
  expect_out_has "risk low"
  expect_out_has "the line is there"
  expect_out_has a.txt
  expect_err_has "is being planned"
  expect_exit 0 git wave plan 1 --json
  expect_json 'd["issue"]["state"] == "ready" and d["issue"]["plan"]["risk"] == "low"'
  for role in analyze impact plan; do expect_asked 1 "$role" 1; done
  expect_asked 1 develop 0
}

test_the_oldest() {
  serve_world
  expect_exit 1 git wave plan
  expect_err_has "nothing waits"
  issue one "play: edit a.txt"
  issue two "play: edit b.txt"
  expect_exit 0 git wave enqueue 2
  expect_exit 0 git wave enqueue 1
  expect_refusal 129 next git wave plan 1 --next
  expect_exit 0 git wave plan --next
  expect_state 2 ready
  expect_exit 0 git wave plan
  expect_state 1 ready
  expect_exit 1 git wave plan
}

test_what_a_person_decides() {
  serve_world
  issue one "play: risk high"
  issue two "play: ask which one?"
  expect_exit 1 git wave plan 1
  expect_out_has "risk high"
  expect_err_has "git wave answer"
  expect_state 1 needs_human
  expect_exit 1 git wave plan 2
  expect_out_has "which one?"
  expect_exit 0 git wave answer 2 "the first"
  expect_exit 0 git wave plan 2
  expect_state 2 ready
}

test_an_answer_that_cannot_be_read() {
  serve_world
  issue one "play: plan broken 9"
  expect_exit 1 git wave plan 1
  expect_err_has "no_plan"
  expect_err_has "git wave resume"
  expect_state 1 needs_human
}

test_paused_or_past_it() {
  serve_world
  issue one "play: edit a.txt"
  expect_exit 0 git wave pause 1
  expect_refusal 1 paused git wave plan 1
  expect_exit 0 git wave unpause 1
  expect_exit 0 git wave cancel 1
  expect_exit 1 git wave plan 1
  expect_err_has cancelled
  expect_refusal 128 "'#7'" git wave plan '#7'
}

# Killed in the middle: its agent goes on, and is not asked again.
test_interrupted() {
  serve_world
  issue one "play: edit a.txt"
  FAKE_DELAY=1 git-wave plan 1 >"$out" 2>"$err" &
  wait_until 20 is_state 1 planning
  kill -INT $!
  local got=0
  wait $! || got=$?
  expect [ "$got" = 130 ]
  expect_err_has "goes on"
  expect_exit 0 git wave plan
  for role in analyze impact plan; do expect_asked 1 "$role" 1; done
}

test_two_at_once() {
  serve_world
  issue one "play: edit a.txt"
  expect_exit 0 git wave enqueue 1
  export FAKE_DELAY=0.3
  git wave plan 1 >"$world/other" 2>&1 &
  expect_exit 0 git wave plan 1
  expect wait $!
  for role in analyze impact plan; do expect_asked 1 "$role" 1; done
}

run_tests
