#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave doctor: what is there and what is not.
. "$(dirname "$0")/lib.sh"

test_outside_and_inside() {
  expect_exit 0 git wave doctor
  expect_out_has "git: git "
  project
  expect_exit 0 git wave doctor --json
  expect_json 'd["schema"] == 1 and d["healthy"]'
  expect_json 'all(set(f) == {"subject", "health", "what", "mend"} for f in d["findings"])'
}

test_a_missing_signal_program() {
  project
  sed -i 's|/[^ ]*wave-signal|/none/wave-signal|g' ../repo.git/hooks/post-commit
  expect_exit 1 git wave doctor
  expect_out_has "git wave hooks install"
  expect_exit 0 git wave hooks install
  expect_exit 0 git wave doctor
}

test_a_probe_leaves_nothing() {
  project
  local before
  before=$(fingerprint)
  expect_exit 0 git wave doctor --probe
  expect_out_has "probe: "
  [[ $(fingerprint) == "$before" ]] || fail "something stayed"
}

test_changes_nothing_where_nothing_is_set_up() {
  repository
  expect_exit 0 git wave doctor
  expect_not [ -e .git/wave ]
  expect_refusal 129 "'x'" git wave doctor x
}

run_tests
