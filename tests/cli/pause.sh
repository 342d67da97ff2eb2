#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave pause and unpause: a person keeps the service from work, and lets it go on.
. "$(dirname "$0")/lib.sh"

paused() { value_of "$(git wave issue show "$1" --json)" 'd["issue"]["paused"]'; }

test_one_piece_of_work() {
  project
  usual_agents
  git wave issue new one >/dev/null
  expect_refusal 128 "'#9'" git wave pause '#9'
  expect_refusal 129 "'-m'" git wave pause 1 -m why
  expect_refusal 129 'which task' git wave pause ''
  expect_exit 1 git wave unpause 1
  expect_exit 0 git wave pause 1
  expect [ "$(paused 1)" = True ]
  expect_exit 1 git wave pause 1
  expect_exit 0 git wave issue list
  expect_out_has paused
  expect_exit 0 git wave unpause 1
  expect [ "$(paused 1)" = False ]
  expect_exit 0 git wave issue close 1
  expect_refusal 128 skipped git wave pause 1
  start x good --wait
  expect_refusal 128 "'x'" git wave pause x
}

test_the_whole_service() {
  project
  git wave issue new one >/dev/null
  local file
  file=$(git rev-parse --git-common-dir)/wave/paused
  expect_refusal 129 'control character' git wave pause -m $'a\e[2J'
  expect_exit 1 git wave unpause
  expect_exit 0 env USER=ann git wave pause -m holidays
  expect_no_out
  expect python3 -c 'import json,sys; d=json.load(open(sys.argv[1])); sys.exit(not (d["v"] == 1 and d["by"] == "ann" and d["why"] == "holidays"))' "$file"
  expect_exit 1 git wave pause -m other
  expect_err_has holidays
  expect_exit 0 git wave issue list
  expect_err_has 'the service is paused'
  expect_exit 0 git wave unpause
  expect test ! -e "$file"
  expect_exit 0 git wave issue list
  expect_not grep -q paused "$err"
}

run_tests
