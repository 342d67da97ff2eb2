#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave attach: into the session of a task.
. "$(dirname "$0")/lib.sh"

test_bad_words() {
  project
  expect_refusal 128 "'nobody'" git wave attach nobody
}

test_wants_a_terminal() {
  command -v tmux >/dev/null || skip "there is no tmux"
  project
  usual_agents
  start x patient
  expect_refusal 128 "terminal" git wave attach x
  expect_err_has "git wave logs -f x"
}

test_follows_the_output_where_there_are_no_sessions() {
  project
  usual_agents
  export WAVE_CONFIG_HOST__DEFAULT=process
  start x good --wait
  expect_exit 0 git wave attach x
  expect_out_has "working on x"
}

run_tests
