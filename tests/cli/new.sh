#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave new: a managed project from nothing.
. "$(dirname "$0")/lib.sh"

test_makes_a_project() {
  expect_exit 0 git wave new p
  expect_out "$world/work/p/main"
  expect_err_has "set up '$world/work/p/repo.git'"
  expect [ -d p/repo.git/wave ]
  expect [ "$(git -C p/main symbolic-ref HEAD)" = refs/heads/main ]
  expect [ -z "$(git -C p/main status --porcelain)" ]
  expect [ "$(stat -c %a p/repo.git/wave)" = 700 ]
  expect git -C p/main fsck --strict
}

test_takes_the_users_default_branch() {
  git config --global init.defaultBranch trunk
  expect_exit 0 git wave new p
  expect_out "$world/work/p/trunk"
}

test_an_empty_folder_will_do() {
  mkdir p
  expect_exit 0 git wave new p
}

test_refuses_what_is_there() {
  mkdir p
  echo precious >p/file
  expect_refusal 128 "p'" git wave new p
  expect [ "$(ls -A p)" = file ]
  echo file >f
  expect_refusal 128 "f'" git wave new f
  expect [ "$(cat f)" = file ]
}

test_usage() {
  expect_refusal 129 "<dir>" git wave new
  expect_refusal 129 "'b'" git wave new a b
  expect_refusal 129 "'--bare'" git wave new --bare a
  expect [ -z "$(ls -A)" ]
  expect_exit 0 git wave new -h
  expect_out_has "usage: git wave new <dir>"
}

test_a_place_that_cannot_be_written() {
  [[ $EUID != 0 ]] || skip "root writes everywhere"
  mkdir closed
  chmod 500 closed
  expect_refusal 128 "closed" git wave new closed/p
}

run_tests
