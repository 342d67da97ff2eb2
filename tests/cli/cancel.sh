#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave cancel: nobody works on it any more.
# shellcheck source=tests/cli/lib.sh
source "$(dirname "$0")/lib.sh"

test_a_live_run() {
  serve_world
  issue one "play: edit a.txt"
  expect_exit 0 git wave plan 1
  FAKE_DELAY=600 expect_exit 124 git wave work 1 --timeout 1s
  expect_state 1 running
  expect_exit 0 git wave cancel 1
  expect grep -qP '^[0-9a-z]{10}\t1-one\tcancelled$' "$out"
  expect team_is_gone
  expect test -d ../1-one
  expect git rev-parse --verify -q refs/heads/wave/1-one >/dev/null
  expect_exit 1 git wave cancel 1
  expect_err_has "nothing to cancel"
  expect_exit 0 timeout $((60 * patience)) git wave serve --until-idle
  expect_state 1 cancelled
}

test_while_it_is_planned() {
  serve_world
  issue one "play: edit a.txt"
  FAKE_DELAY=600 expect_exit 130 timeout --preserve-status -s INT 2 git-wave plan 1
  expect_state 1 planning
  expect_exit 0 git wave cancel 1
  expect_state 1 cancelled
  wait_until 20 team_is_gone
  expect_exit 1 git wave cancel 1
  expect_exit 0 git wave resume 1
  expect_exit 0 timeout $((60 * patience)) git wave plan 1
  expect_state 1 ready
}

test_several_and_those_that_wait() {
  serve_world 'worker.attempts = 1'
  issue one "play: edit a.txt"
  issue two "play: develop fail 9"
  issue three "play: edit c.txt"
  expect_exit 0 git wave enqueue 3
  expect_exit 1 timeout 120 git wave work 2
  expect_exit 0 git wave cancel 1 2 3
  expect [ "$(grep -c cancelled "$out")" = 3 ]
  expect_exit 1 git wave cancel 1 2
  expect_refusal 128 "'#9'" git wave cancel '#9'
}

test_a_service_lets_go_of_it() {
  serve_world
  issue one "play: edit a.txt"
  FAKE_DELAY=600 git-wave serve >"$world/served" 2>&1 &
  wait_until 20 is_state 1 planning
  expect_exit 0 git wave cancel 1
  wait_until 20 team_is_gone
  kill -INT $!
  wait $! || true
  expect_state 1 cancelled
}

run_tests
