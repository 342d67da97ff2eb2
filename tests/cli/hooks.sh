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

# The folder that git uses belongs to the project: nothing is put in, so nothing is to be taken out,
# and nobody is sent where that cannot be changed.
test_hooks_of_the_project() {
  repository
  mkdir .githooks
  git config core.hooksPath .githooks
  expect_exit 0 git wave init
  expect_err_has "in the work tree"
  expect_exit 0 git wave doctor
  expect_out_has "in the work tree"
  expect_not grep -q "hooks install" "$out"
  expect_exit 1 git wave hooks install
  expect [ -z "$(ls -A .githooks)" ]
  expect_exit 0 git wave hooks uninstall
  expect_exit 0 git wave hooks uninstall
  expect_err_has "nothing to take out"
}

test_a_changed_hooks_path() {
  repository
  local before
  rm -f .git/hooks/*.sample
  before=$(ls -A .git/hooks)
  expect_exit 0 git wave init
  git config core.hooksPath "$world/elsewhere"
  expect_exit 0 git wave hooks uninstall
  expect [ "$(ls -A .git/hooks)" = "$before" ]
}

test_links_are_hidden_no_more() {
  repository
  local before
  before=$(cat .git/info/exclude)
  mkdir node_modules
  echo x >node_modules/x
  mkdir -p "$HOME/.config/git-wave"
  printf '[worktree]\nlink = ["node_modules"]\n' >"$HOME/.config/git-wave/config.toml"
  expect_exit 0 git wave start a -m t --wait --agent command -- git commit -q --allow-empty -m x
  expect_not [ "$(cat .git/info/exclude)" = "$before" ]
  expect_exit 0 git wave hooks uninstall
  expect_err_has "info/exclude"
  expect [ "$(cat .git/info/exclude)" = "$before" ]
}

run_tests
