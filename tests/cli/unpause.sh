#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave unpause: what cannot be read keeps the service from everything as well, and is taken away.
# What it takes back is in pause.sh.
. "$(dirname "$0")/lib.sh"

test_a_record_that_cannot_be_read_pauses_too() {
  project
  git wave issue new one >/dev/null
  local file
  file=$(git rev-parse --git-common-dir)/wave/paused
  echo '{' >"$file"
  expect_exit 0 git wave issue list
  expect_err_has 'the service is paused'
  expect_exit 0 git wave unpause
  ln -s nowhere "$file"
  expect_exit 1 git wave pause
  expect_err_has 'the service is paused'
  expect_exit 0 git wave unpause
  expect test ! -L "$file"
  expect_refusal 129 one git wave unpause 1 one
}

run_tests
