#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave enqueue: a person decides that work of the backlog is to be done.
. "$(dirname "$0")/lib.sh"

state() { value_of "$(git wave issue show "$1" --json)" 'd["issue"]["state"]'; }

test_all_or_none() {
  project
  usual_agents
  git wave issue new one >/dev/null
  git wave issue new two >/dev/null
  start x good --wait
  expect_refusal 129 task git wave enqueue
  expect_refusal 128 "'#9'" git wave enqueue 1 '#9'
  expect_refusal 128 "'x'" git wave enqueue 1 x
  expect [ "$(state 1)" = pending ]
  expect_exit 0 git wave enqueue 1 '#2' 1-one
  expect [ "$(wc -l <"$out")" = 2 ]
  expect grep -qP '^[0-9a-z]{10}\t1-one\tqueued$' "$out"
  expect_exit 1 git wave enqueue 1
  expect_no_out
  expect_err_has queued
}

test_what_was_closed_or_stopped_is_queued_once_more() {
  project
  git wave issue new one >/dev/null
  expect_exit 0 git wave issue close 1
  expect_exit 0 git wave enqueue 1
  expect_exit 0 git wave stop 1
  expect [ "$(state 1)" = cancelled ]
  expect_exit 0 git wave enqueue 1
  expect [ "$(state 1)" = queued ]
}

# What lies in the backlog, or is the service's, is started by nobody else.
test_nothing_else_starts_it() {
  project
  git wave issue new one >/dev/null
  expect_exit 0 git wave reconcile
  expect_refusal 128 'lies in the backlog' git wave retry 1
  expect [ "$(state 1)" = pending ]
  expect_exit 0 git wave enqueue 1
  expect_exit 0 git wave reconcile
  expect [ "$(state 1)" = queued ]
}

run_tests
