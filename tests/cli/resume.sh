#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave resume: what stands still goes on.
# shellcheck source=tests/cli/lib.sh
source "$(dirname "$0")/lib.sh"

test_where_it_goes_on() {
  serve_world
  issue one "play: risk high"
  issue two "play: edit b.txt"
  issue three "play: edit c.txt"
  expect_exit 1 git wave plan 1
  expect_exit 0 git wave resume 1
  expect_state 1 queued
  expect_exit 0 git wave plan 2
  expect_exit 0 git wave cancel 2
  expect_exit 0 git wave resume 2
  expect grep -qP '^[0-9a-z]{10}\t2-two\tready$' "$out"
  expect_exit 0 git wave issue close 3
  expect_exit 0 git wave resume 3
  expect_state 3 queued
}

# It is not said to have been answered.
test_a_question_stays_one() {
  serve_world
  issue one "play: ask which one?"
  expect_exit 1 git wave plan 1
  expect_exit 0 git wave resume 1
  expect_exit 1 git wave plan 1
  expect_state 1 needs_human
  expect_asked 1 plan 2
  expect_exit 0 git wave answer 1 "the first"
  expect_exit 0 git wave plan 1
}

test_refused() {
  serve_world
  issue one "play: edit a.txt"
  expect_refusal 128 "nobody has decided" git wave resume 1
  expect_exit 0 git wave enqueue 1
  expect_refusal 128 "goes on by itself" git wave resume 1
  expect_exit 0 git wave plan 1
  FAKE_DELAY=2 expect_exit 124 git wave work 1 --timeout 1s
  expect_refusal 128 "goes on by itself" git wave resume 1
  expect_exit 0 timeout 120 git wave work 1
  expect_refusal 128 "1-one" git wave resume 1
  usual_agents
  start x good --wait
  expect_refusal 128 "'x'" git wave resume x
}

test_what_failed_begins_anew() {
  serve_world 'worker.attempts = 1'
  issue one "play: develop fail 1"
  expect_exit 1 timeout 120 git wave work 1
  expect_exit 0 git wave resume 1
  expect_state 1 ready
  expect_exit 0 timeout 120 git wave work 1
  expect_state 1 cleaned
}

run_tests
