#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave init: the repository as it stands.
. "$(dirname "$0")/lib.sh"

test_in_place() {
  repository
  local head status
  head=$(git rev-parse HEAD)
  status=$(git status --porcelain)
  expect_exit 0 git wave init
  expect_no_out
  expect_err_has "set up '$world/work/r/.git'"
  expect [ -d .git/wave ]
  expect [ "$(git rev-parse HEAD)" = "$head" ]
  expect [ "$(git status --porcelain)" = "$status" ]
}

test_names_every_key_it_sets() {
  repository
  local before key
  before=$(git config --local --name-only --list | sort)
  expect_exit 0 git wave init
  for key in $(comm -13 <(echo "$before") <(git config --local --name-only --list | sort)); do
    grep -qiF "'$key'" "$err" || fail "set without a word: $key"
  done
}

test_twice_is_once() {
  repository
  expect_exit 0 git wave init
  local before
  before=$(fingerprint)
  expect_exit 0 git wave init
  expect_err_has "already"
  expect [ "$(fingerprint)" = "$before" ]
}

test_inside_a_linked_worktree() {
  repository
  git worktree add -q ../linked
  cd ../linked
  expect_exit 0 git wave init
  expect_err_has "'$world/work/r/.git'"
}

test_bare() {
  repository
  git clone -q --bare . ../bare.git
  cd ../bare.git
  expect_exit 0 git wave init
  expect [ -d wave ]
}

test_git_has_nothing_to_complain_of() {
  repository
  expect_exit 0 git wave init
  expect_exit 0 git commit -q --amend --allow-empty -m other
  [[ ! -s $err ]] || fail "git says: $(cat "$err")"
  expect_exit 0 git log -1
  [[ ! -s $err ]] || fail "git says: $(cat "$err")"
  expect_exit 0 git wave hooks uninstall
  git for-each-ref --format='delete %(refname)' refs/wave refs/notes/wave | git update-ref --stdin
  expect_exit 0 git commit -q --amend --allow-empty -m another
  [[ ! -s $err ]] || fail "git says: $(cat "$err")"
}

# Starts a task that makes one commit; fails unless it does.
start_one() { expect_exit 0 git wave start "$1" -m t --wait --agent command -- git commit -q --allow-empty -m "of $1"; }

test_a_renamed_default_branch() {
  repository
  git branch -m main master
  expect_exit 0 git wave init
  git branch -m master trunk
  expect_exit 1 git wave doctor
  expect_out_has "'master' is gone"
  expect_exit 0 git wave init
  expect_err_has "'trunk'"
  expect_exit 0 git wave doctor
  expect_out_has "refs/heads/trunk"
  expect_exit 0 git wave init
  expect_err_has already
  expect_refusal 129 "'trunk'" git wave start trunk -m t --agent command -- true
  git branch -m trunk other
  start_one master
  expect [ "$(git rev-parse master~1)" = "$(git rev-parse other)" ]
}

test_a_default_branch_that_is_only_at_origin() {
  repository
  git branch develop
  git commit -q --allow-empty -m "on main"
  git clone -q -b develop . ../dn
  cd ../dn
  expect_not git rev-parse -q --verify refs/heads/main
  start_one a
  expect [ "$(git rev-parse a~1)" = "$(git rev-parse origin/main)" ]
  expect_exit 0 git wave doctor
  expect_out_has "refs/remotes/origin/main"
}

test_unborn() {
  git init -q unborn
  cd unborn
  expect_exit 0 git wave init
  expect [ "$(git symbolic-ref HEAD)" = refs/heads/main ]
}

test_refusals() {
  expect_refusal 128 "'$PWD'" git wave init
  repository
  expect_refusal 129 "'x'" git wave init x
  expect_not [ -e .git/wave ]
}

# A repository of others that happens to lie above is no project of ours by its name alone.
test_a_foreign_repo_git_above() {
  git init -q --bare srv/repo.git
  mkdir -p srv/other/deep
  cd srv/other/deep
  expect_refusal 128 "'$PWD'" git wave init
  expect_refusal 128 "'$PWD'" git wave status
  expect_not [ -e ../../repo.git/wave ]
  cd ../..
  expect_exit 0 git wave init
  cd other/deep
  expect_exit 0 git wave status
}

run_tests
