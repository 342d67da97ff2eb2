#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Repositories of every kind: a task goes all the way in them, or is refused with the reason before
# anything was touched.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# From start to restore and cleanup, in the repository we stand in.
goes_all_the_way() {
  usual_agents
  expect_exit 0 git wave start task -m "text" --agent command -- good
  expect_exit 0 git wave wait task --timeout 30s
  expect [ "$(member task state)" = done ]
  local tree
  tree=$(member task worktree)
  expect [ -e "$tree/file-of-agent" ]
  echo dirty >>"$tree/file-of-agent"
  expect_exit 0 git wave cleanup --force task
  expect_not [ -e "$tree" ]
  expect_exit 0 git wave restore task
  expect grep -q dirty "$tree/file-of-agent"
  expect git -C "$tree" log -1 --format=%s >/dev/null
  expect_exit 0 git wave cleanup --force task
  expect git fsck --no-dangling
  expect_exit 0 git wave reconcile
  expect_no_out
}

# refuses WHY: start says so, and nothing is there that was not before.
refuses() {
  local before
  before=$(git for-each-ref && ls -A .. "$(git rev-parse --git-common-dir)")
  usual_agents
  expect_exit 128 git wave start task -m "text" --agent command -- good
  expect_err_has "$1"
  [[ $(git for-each-ref && ls -A .. "$(git rev-parse --git-common-dir)") == "$before" ]] ||
    fail "something was made"
}

test_a_git_directory_elsewhere() {
  git init -q --separate-git-dir "$world/work/elsewhere.git" "$world/work/r"
  cd "$world/work/r"
  echo one >file && git add file && git commit -qm first
  goes_all_the_way
}

test_names_with_blanks_and_more() {
  local odd=$'a b#{x}\'"$(touch marked)ä'
  git init -q "$world/work/$odd"
  cd "$world/work/$odd"
  echo one >file && git add file && git commit -qm first
  goes_all_the_way
  expect_not [ -e marked ]
}

test_a_name_with_a_line_end() {
  git init -q "$world/work/"$'two\nlines'
  cd "$world/work/"$'two\nlines'
  echo one >file && git add file && git commit -qm first
  usual_agents
  # Git itself cannot tell of such a worktree in its lists: it may be refused, but not half made.
  if git wave start task -m "text" --agent command -- good >"$out" 2>"$err"; then
    expect_exit 0 git wave wait task --timeout 30s
    expect_exit 0 git wave cleanup --force task
  else
    expect_err_has "git wave: "
  fi
  expect git fsck --no-dangling
}

test_from_a_worktree_of_a_worktree() {
  repository
  git worktree add -q ../linked
  cd ../linked
  goes_all_the_way
}

long_inside_a_submodule() {
  git init -q "$world/work/library" && git -C "$world/work/library" commit -q --allow-empty -m one
  repository
  git -c protocol.file.allow=always submodule --quiet add "$world/work/library" library
  git commit -qm "with a library"
  goes_all_the_way # the outer one
  cd library
  echo one >file && git add file && git commit -qm second
  refuses "no place of its own"
  WAVE_CONFIG_WORKTREE__PATH="$world/work/of-library/{feature}" goes_all_the_way
}

test_a_shallow_clone() {
  repository
  echo two >file && git commit -qam second
  git clone -q --depth 1 "file://$PWD" ../shallow
  cd ../shallow
  goes_all_the_way
}

test_a_partial_clone() {
  repository
  git config uploadpack.allowFilter true
  echo two >file && git commit -qam second
  git clone -q --filter=blob:none "file://$PWD" ../partial
  cd ../partial
  goes_all_the_way
}

test_a_sparse_checkout() {
  repository
  mkdir -p a b && echo a >a/file && echo b >b/file && git add . && git commit -qm more
  git sparse-checkout set a
  goes_all_the_way
}

test_a_bare_one() {
  repository
  git clone -q --bare . ../bare.git
  cd ../bare.git
  goes_all_the_way
}

test_an_unborn_one() {
  git init -q "$world/work/r"
  cd "$world/work/r"
  refuses "commit"
}

test_other_hashes() {
  git init -q --object-format=sha256 "$world/work/r" 2>/dev/null || skip "this git has no sha256"
  cd "$world/work/r"
  echo one >file && git add file && git commit -qm first
  refuses "objectformat"
}

test_other_ref_stores() {
  git init -q --ref-format=reftable "$world/work/r" 2>/dev/null || skip "this git has no reftable"
  cd "$world/work/r"
  echo one >file && git add file && git commit -qm first
  refuses "reftable"
}

test_an_unknown_format() {
  repository
  git config core.repositoryFormatVersion 1
  git config extensions.somethingNew true
  usual_agents
  expect_exit 128 git-wave start task -m "text" --agent command -- good
  expect_err_has "somethingnew"
  expect_not [ -e .git/wave ]
}

test_names_that_differ_in_case_only() {
  repository
  usual_agents
  git config core.ignoreCase true
  start Task good --wait
  expect_refusal 128 "'task'" git wave start task -m x --agent command -- good
}

run_tests
