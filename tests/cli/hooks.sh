#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave hooks: in, out, and how they stand.
. "$(dirname "$0")/lib.sh"

test_bad_words() {
  expect_refusal 128 "'$PWD'" git wave hooks status
  project
  expect_refusal 129 "is missing" git wave hooks
  expect_refusal 129 "'instal'" git wave hooks instal
  expect_err_has "did you mean 'install'?"
}

test_in_and_out_again() {
  repository
  local before
  rm -f .git/hooks/*.sample
  printf '#!/bin/sh\necho mine\n' >.git/hooks/post-commit
  chmod +x .git/hooks/post-commit
  before=$(git config --local --list && md5sum .git/hooks/*)
  expect_exit 0 git wave init
  expect_exit 0 git wave hooks status
  expect_exit 0 git wave hooks install
  expect_err_has already
  expect_exit 0 git wave hooks uninstall
  expect [ "$(git config --local --list && md5sum .git/hooks/*)" = "$before" ]
  expect_exit 1 git wave hooks status
  expect_out_has "not installed"
}

run_tests
