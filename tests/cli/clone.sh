#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave clone: a managed project from a repository.
. "$(dirname "$0")/lib.sh"

source_repository() {
  repository
  cd ..
}

test_from_a_work_tree() {
  source_repository
  expect_exit 0 git wave clone r copy
  expect_out "$world/work/copy/main"
  expect [ "$(cat copy/main/file)" = one ]
  expect [ "$(git -C copy/main log --format=%s)" = first ]
}

test_says_why_git_gave_up() {
  expect_refusal 128 "'$world/none' does not appear to be a git repository" \
    git wave clone "file://$world/none"
}

test_from_a_bare_repository_and_a_url() {
  source_repository
  git clone -q --bare r bare.git
  expect_exit 0 git wave clone bare.git
  expect_out "$world/work/bare/main"
  expect_exit 0 git wave clone "file://$world/work/bare.git" by-url
  expect [ "$(cat by-url/main/file)" = one ]
}

test_keeps_another_default_branch() {
  source_repository
  git -C r branch -q -m main trunk
  expect_exit 0 git wave clone r copy
  expect_out "$world/work/copy/trunk"
}

test_names_the_folder_as_git_does() {
  source_repository
  mkdir elsewhere
  cd elsewhere
  expect_exit 0 git wave clone ../r/.git
  expect_out "$PWD/r/main"
}

test_refusals() {
  source_repository
  expect_refusal 129 "is missing" git wave clone
  expect_refusal 129 "'c'" git wave clone r b c
  expect_refusal 128 "none" git wave clone none copy
  expect_not [ -e copy ]
  mkdir full
  echo precious >full/file
  expect_refusal 128 "full'" git wave clone r full
  expect [ "$(ls -A full)" = file ]
  git init -q --bare empty.git
  expect_refusal 128 "" git wave clone empty.git copy
  expect_not [ -e copy ]
}

run_tests
