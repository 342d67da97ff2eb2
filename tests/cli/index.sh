#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave index: a mirror that can be made anew.
. "$(dirname "$0")/lib.sh"

test_bad_words() {
  project
  expect_refusal 129 "is missing" git wave index
  expect_refusal 129 "'rebuld'" git wave index rebuld
  expect_err_has "did you mean 'rebuild'?"
}

test_rebuild_and_verify() {
  project
  usual_agents
  start x good --wait
  expect_exit 0 git wave index verify
  expect_exit 0 git wave index rebuild
  expect_exit 0 git wave index verify
  local file
  for file in ../repo.git/wave/index*.db; do echo garbage >"$file"; done
  expect_exit 0 git wave status x
  expect_exit 0 git wave index verify
}

run_tests
