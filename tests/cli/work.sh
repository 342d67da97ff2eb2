#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave work: one piece is taken to its end in the foreground.
# shellcheck source=tests/cli/lib.sh
source "$(dirname "$0")/lib.sh"

expect_each_once() {
  local role
  for role in analyze impact plan develop review; do expect_asked "$1" "$role" 1; done
}

test_from_the_backlog_to_the_base() {
  serve_world 'checks.commands = ["test -f a.txt"]'
  issue one "play: edit a.txt"
  issue two "play: edit b.txt"
  expect_exit 0 timeout 120 git wave work 1
  expect_out_has "1-one is planned, risk low"
  expect_out_has "1-one is approved"
  expect_out_has "1-one has landed"
  expect git cat-file -e main:a.txt
  expect_state 1 cleaned
  expect_state 2 pending
  expect_each_once 1
  expect_exit 0 git wave work 1
  expect_no_out
}

test_the_next_one() {
  serve_world
  expect_exit 1 git wave work
  expect_err_has "nothing is ready"
  issue one "play: edit a.txt"
  issue two "play: edit b.txt"
  expect_exit 0 git wave enqueue 1
  expect_exit 0 git wave plan 2
  expect_refusal 129 next git wave work 1 --next
  expect_exit 0 timeout 120 git wave work --next --json
  head -1 "$out" >"$world/line" && mv "$world/line" "$out"
  expect_json 'd["schema"] == 1 and d["deeds"][0]["feature"] == "2-two"'
  expect_state 2 cleaned
  expect_state 1 queued
}

test_where_a_person_is_needed() {
  serve_world
  issue one $'play: risk high\nplay: review findings 1'
  expect_exit 1 timeout 120 git wave work 1
  expect_err_has "waits for a person"
  expect_err_has "git wave answer"
  expect_exit 1 git wave work 1
  expect_asked 1 develop 0
  expect_exit 0 git wave answer 1 --approve
  expect_exit 0 timeout 120 git wave work 1
  expect_asked 1 fix 1
  expect_state 1 cleaned
}

long_tries_again_and_gives_up() {
  serve_world 'worker.attempts = 2'
  issue one "play: develop fail 1"
  issue two "play: develop fail 9"
  expect_exit 0 timeout 120 git wave work 1
  expect_exit 1 timeout 120 git wave work 2
  expect_state 2 needs_human
  expect_asked 2 develop 2
  expect_exit 0 git wave resume 2
  expect_exit 1 timeout 120 git wave work 2
  expect_asked 2 develop 4
}

long_gives_up_waiting() {
  serve_world
  issue one "play: edit a.txt"
  expect_exit 0 git wave plan 1
  FAKE_DELAY=2 expect_exit 124 git wave work 1 --timeout 1s
  expect_err_has "goes on"
  expect_exit 0 timeout 120 git wave work
  expect_each_once 1
}

long_interrupted() {
  serve_world
  issue one "play: edit a.txt"
  expect_exit 0 git wave plan 1
  FAKE_DELAY=2 git-wave work 1 >"$out" 2>"$err" &
  wait_until 20 is_state 1 running
  kill -INT $!
  local got=0
  wait $! || got=$?
  expect [ "$got" = 130 ]
  expect_err_has "goes on"
  expect_exit 0 timeout 120 git wave work 1
  expect_each_once 1
}

long_two_at_once_at_the_same_piece() {
  serve_world 'checks.commands = ["true"]'
  issue one "play: edit a.txt"
  expect_exit 0 git wave enqueue 1
  export FAKE_DELAY=0.2
  timeout 120 git wave work 1 >"$world/other" 2>&1 &
  expect_exit 0 timeout 120 git wave work 1
  expect wait $!
  expect_each_once 1
  expect [ "$(git rev-list --count --first-parent main)" = 2 ]
}

long_two_at_once_in_one_file() {
  serve_world
  issue one "play: edit a.txt"
  issue two "play: edit a.txt"
  export FAKE_DELAY=0.2
  timeout 120 git wave work 1 >"$world/other" 2>&1 &
  expect_exit 0 timeout 120 git wave work 2
  expect wait $!
  expect_state 1 cleaned
  expect_state 2 cleaned
}

long_beside_the_service() {
  serve_world
  issue one "play: edit a.txt"
  issue two "play: edit b.txt"
  issue three "play: edit c.txt"
  export FAKE_DELAY=0.1
  timeout 120 git wave serve --until-idle >"$world/served" 2>&1 &
  expect_exit 0 timeout 120 git wave work 2
  expect wait $!
  for each in 1 2 3; do
    expect_state "$each" cleaned
    expect_each_once "$each"
  done
}

long_paused() {
  serve_world
  issue one "play: edit a.txt"
  expect_exit 0 git wave pause 1
  expect_refusal 1 paused git wave work 1
  expect_exit 1 git wave work
  expect_exit 0 git wave unpause 1
  expect_exit 0 git wave pause
  expect_refusal 1 paused git wave work 1
  expect_state 1 pending
}

run_tests
