#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave logs: what an agent wrote.
. "$(dirname "$0")/lib.sh"

test_bad_words() {
  project
  usual_agents
  expect_refusal 128 "'nobody'" git wave logs nobody
  start x good --wait
  expect_refusal 128 "no attempt 7" git wave logs x --attempt 7
  expect_refusal 129 "'0'" git wave logs x --attempt 0
  expect_refusal 129 "'one'" git wave logs x --attempt one
  expect_refusal 129 "'-f' and '--attempt'" git wave logs x -f --attempt 1
}

test_bytes_go_as_they_are_where_nobody_looks() {
  project
  agent rude <<'SH'
printf 'a\033]0;title\007b\033[31mred\n'
echo x >f && git add . && git commit -qm x
SH
  start x rude --wait
  expect_exit 0 git wave logs x
  expect_out $'a\e]0;title\ab\e[31mred'
}

test_a_terminal_does_not_obey_an_agent() {
  project
  agent rude <<'SH'
printf 'a\033]0;title\007b\033[31mred\n'
echo x >f && git add . && git commit -qm x
SH
  start x rude --wait
  command -v script >/dev/null || skip "there is no script(1)"
  expect_exit 0 script -qec 'git wave logs x' /dev/null
  expect_out $'abred\r'
  expect_exit 0 script -qec 'git wave logs x --raw' /dev/null
  expect_out_has $'\e[31mred'
}

test_follow_ends_with_the_run() {
  project
  usual_agents
  start x patient
  git wave logs -f x >"$world/followed" 2>&1 &
  local follower=$!
  wait_until 20 grep -q waiting "$world/followed"
  touch ../x.go
  wait "$follower" || fail "it ended with $?"
}

test_a_reader_that_leaves() {
  project
  agent chatty <<'SH'
seq 1 200000
echo x >f && git add . && git commit -qm x
SH
  start x chatty --wait
  expect_exit 0 bash -c 'git wave logs x | head -1'
  expect_out 1
  expect [ ! -s "$err" ]
}

run_tests
