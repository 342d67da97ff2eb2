#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave land: what is done comes to the base branch, and people's worktrees come along or stay.
. "$(dirname "$0")/lib.sh"

# A task 'x' of two commits; we stand in the main worktree.
task_of_two() {
  project
  seq 20 >f && git add f && git commit -qm numbers
  agent two <<'SH'
export GIT_AUTHOR_NAME=Agent
sed -i 's/^5$/five/' f && git commit -qam 'Spell five'
echo new >g && git add g && git commit -qm 'Add g'
SH
  start x two --wait
  id=$(member x id)
  base=$(git rev-parse main)
}
landed_lines() { git wave events x --json | grep -c '"k":"landed"' || true; }
clean() { [[ -z $(git status --porcelain) ]]; }

test_a_merge_and_the_worktree_comes_along() {
  task_of_two
  echo mine >untracked
  expect_exit 0 git wave land x
  expect_out "$id"$'\t'x$'\t'landed$'\t'"$(git rev-parse HEAD)"
  expect_err_has "landed 'x' on 'main' by merge"
  expect [ "$(git rev-parse HEAD^1 HEAD^2)" = "$base"$'\n'"$(git rev-parse x)" ]
  expect [ "$(git log -1 --format=%s)" = "Merge 'x': text of x" ]
  expect [ "$(git log -1 --format='%(trailers:key=Wave-Task,valueonly)')" = "$id" ]
  expect [ "$(git status --porcelain)" = '?? untracked' ]
  expect [ "$(sed -n 5p f) $(cat g) $(cat untracked)" = 'five new mine' ]
  expect [ "$(landed_lines)" = 1 ]
  expect_exit 0 git wave reconcile
  expect_out_lacks 'found its work'
  expect [ "$(landed_lines)" = 1 ]
  expect [ "$(git for-each-ref refs/wave/keep)" = '' ]
  expect_exit 0 git wave land x
  expect_out_has landed_already
  expect [ "$(landed_lines)" = 1 ]
}

test_a_squash() {
  task_of_two
  expect_exit 0 git wave land x --how squash
  expect [ "$(git rev-parse HEAD^)" = "$base" ]
  expect [ "$(git log -1 --format='%an %cn')" = 'Agent Tester' ]
  expect [ "$(git log -1 --format=%B | head -4)" = $'text of x\n\n* Spell five\n* Add g' ]
  expect clean
  expect_exit 0 git wave who HEAD --json
  expect_json 'd["commits"][0]["works"][0]["how"] == "squash"'
  echo later >>g && git commit -qam later
  expect_exit 0 git wave land x
  expect_out_has landed_already
}

test_a_rebase_by_the_setting() {
  task_of_two
  git commit -q --allow-empty -m other
  export WAVE_CONFIG_LAND__HOW=rebase
  expect_exit 0 git wave land x --json
  expect_json 'd["outcome"] == "landed" and d["how"] == "rebase"'
  expect [ "$(git log -3 --format='%s %an %cn')" = $'Add g Agent Tester\nSpell five Agent Tester\nother Tester Tester' ]
  expect clean
  expect [ "$(landed_lines)" = 2 ]
}

test_a_conflict_names_the_paths() {
  task_of_two
  sed -i 's/^5$/V/' f && git commit -qam Roman
  base=$(git rev-parse main)
  expect_refusal 1 "'f'" git wave land x
  expect_err_has 'resolve'
  expect [ "$(git rev-parse main)" = "$base" ]
  expect clean
  expect_exit 1 git wave land x --json
  expect_json 'd["outcome"] == "conflict" and d["paths"] == ["f"]'
}

test_what_is_uncommitted_is_not_touched() {
  task_of_two
  echo mine >>f
  expect_refusal 1 "'f' is modified" git wave land x
  expect [ "$(tail -1 f)" = mine ]
  git checkout -q f
  echo mine >g
  expect_refusal 1 "'g' is in the way" git wave land x
  expect_exit 1 git wave land x --json
  expect_json "d['outcome'] == 'busy' and d['worktree'].endswith('/main')"
  expect [ "$(cat g)" = mine ]
  expect [ "$(git rev-parse main)" = "$base" ]
  rm g
  expect_exit 0 git wave land x
}

test_a_dry_run_changes_nothing() {
  task_of_two
  local before
  before=$(git for-each-ref && git count-objects)
  expect_exit 0 git wave land x --dry-run
  expect_out_has would_land
  expect [ "$(git for-each-ref && git count-objects)" = "$before" ]
}

test_into_a_branch_that_nobody_has_in_front_of_them() {
  task_of_two
  git branch release "$base"
  expect_exit 0 git wave land x --into release -m 'By hand'
  expect [ "$(git log -1 --format=%s release)" = 'By hand' ]
  expect [ "$(git rev-parse main)" = "$base" ]
  expect clean
  expect_refusal 128 "'nowhere'" git wave land x --into nowhere
}

test_what_is_no_way_and_what_is_not_done() {
  task_of_two
  expect_refusal 129 "'octopus'" git wave land x --how octopus
  expect_refusal 129 "'cherry-pick'" git wave land x --how cherry-pick
  expect_refusal 129 'keeps the messages' git wave land x --how rebase -m text
  expect_refusal 128 "'y'" git wave land y
  agent fails <<'SH'
exit 3
SH
  git wave start y -m text --agent command --wait -- fails >/dev/null 2>&1 || true
  expect_refusal 1 "'y' is failed" git wave land y
  git config --global --unset user.name
  expect_refusal 128 'whose commit' git wave land x
  expect_err_has 'user.name'
}

test_in_a_repository_of_ones_own() {
  repository
  git wave init >/dev/null 2>&1
  usual_agents
  start x good --wait
  expect_exit 0 git wave land x
  expect [ "$(cat file-of-agent)" = change ]
  expect clean
  expect [ "$(git log -1 --format=%P | wc -w)" = 2 ]
}

test_the_branch_is_gone() {
  task_of_two
  expect_exit 0 git wave cleanup x --force
  expect_refusal 1 'is gone' git wave land x
  expect_exit 0 git wave restore x
  expect_exit 0 git wave land x
  expect_exit 0 git wave cleanup x
  expect_exit 0 git wave land x
  expect_out_has landed_already
}

# A person lands a piece that the service is about to take another way.
test_what_the_service_is_at_is_waited_for() {
  serve_world 'land.auto = false'
  issue one 'play: edit a.txt'
  serve
  local wave lock land
  wave=$(git rev-parse --git-common-dir)/wave
  id=$(member 1-one id)
  expect stands 1-one needs_human
  base=$(git rev-parse main)
  lock=$wave/steps/${id: -1}.lock
  exec 9>"$lock"
  flock 9
  git wave land 1-one >"$out" 2>"$err" 9>&- &
  land=$!
  wait_until 20 grep -q 'waiting for the service' "$err"
  git wave answer 1 'call it b.txt' >"$world/answer" 9>&-
  exec 9>&-
  expect_not wait "$land"
  expect_err_has 'only what is done can land'
  expect [ "$(git rev-parse main)" = "$base" ]
}

run_tests
