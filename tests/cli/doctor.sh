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

test_a_pager_that_the_repository_names() {
  project
  git config --global pager.wave cat
  expect_exit 0 git wave doctor
  git config pager.wave evil
  expect_exit 1 git wave doctor
  expect_out_has "pager.wave is 'evil'"
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

# What a power cut leaves: the ref is told, mended by reconcile, and git goes on.
test_a_damaged_ref_is_told_and_mended() {
  project
  usual_agents
  start x good --wait
  local ref
  ref=$(git for-each-ref --format='%(refname)' refs/wave/log)
  mkdir -p ../repo.git/refs/wave/keep/0123456789
  : >../repo.git/refs/wave/keep/0123456789/1
  : >"../repo.git/refs/notes/wave"
  expect_not git fsck --connectivity-only
  expect_exit 1 git wave doctor
  expect_out_has "ref refs/wave/keep/0123456789/1: its file is no ref"
  expect_out_has "git wave reconcile mends it"
  expect_exit 0 git wave reconcile --once
  expect_out_has "refs/notes/wave"
  expect_exit 0 git fsck --connectivity-only
  expect git gc --quiet
  expect_exit 0 git wave doctor
  expect_out_has "quarantine: "
  expect git notes --ref=wave list
  mkdir -p "../repo.git/${ref%/*}" # git gc has packed it
  : >"../repo.git/$ref"
  expect_exit 0 git wave status --all --json
  expect_json '[t["feature"] for t in d["tasks"]] == ["x"]'
  expect [ -n "$(git rev-parse --verify -q "$ref")" ]
}

run_tests
