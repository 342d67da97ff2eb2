#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave version, and the program before any command.
. "$(dirname "$0")/lib.sh"

test_version() {
  expect_exit 0 git wave version
  expect_out_has "git-wave version "
  expect_exit 0 git-wave --version
  expect_out_has "git-wave version "
  expect_exit 0 git wave version --json
  expect_json 'd["schema"] == 1 and d["version"][0].isdigit()'
}

test_help() {
  expect_exit 1 git wave
  expect_out_has "usage: git wave"
  expect_exit 0 git wave -h
  expect_out_has "start "
  expect_out_lacks "runner"
}

test_typos() {
  expect_refusal 129 "'statsu'" git wave statsu
  expect_err_has "did you mean 'status'?"
  expect_refusal 129 "'zzzzzz'" git wave zzzzzz
  expect_refusal 129 "'--colour'" git-wave --colour status
}

test_another_folder() {
  repository
  cd /
  expect_exit 0 git-wave -C "$world/work/r" status
  expect_refusal 128 "'$world/none'" git-wave -C "$world/none" status
  expect_refusal 129 "'-C'" git-wave -C
}

test_output_that_cannot_be_written() {
  [[ -c /dev/full ]] || skip "there is no /dev/full"
  local got=0
  git wave -h >/dev/full 2>"$err" || got=$?
  expect [ "$got" = 128 ]
  expect_err_has "cannot write the output"
}

test_a_manual_for_every_command() {
  command -v man >/dev/null || skip "there is no man"
  expect_exit 0 git wave version --help
  expect_out_has "git-wave-version"
}

run_tests
