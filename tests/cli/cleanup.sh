#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave cleanup: the worktree goes, and nothing that it held is lost.
. "$(dirname "$0")/lib.sh"

# refused CODE THING WORD...: `git wave cleanup WORD...` is refused, and nothing has changed.
refused() {
  local before
  before=$(fingerprint)
  expect_refusal "$1" "$2" git wave cleanup "${@:3}"
  [[ $(fingerprint) == "$before" ]] || fail "something was changed by: cleanup ${*:3}"
}

# done_task FEATURE: a task of the agent `good`, ended; its worktree is ../FEATURE.
done_task() {
  usual_agents
  start "$1" good --wait
}

not() { ! "$@"; }
gone() { [[ ! -e $1 && ! -L $1 ]]; }
branch() { git rev-parse -q --verify "refs/heads/$1" >/dev/null; }
keeps() { git for-each-ref --format='%(refname)' refs/wave/keep; }
sound() {
  wait_until 120 upkeep_is_over
  git fsck --no-dangling --no-progress >"$out" 2>&1 || fail "git fsck complains"
  git worktree list | grep -q prunable && fail "a worktree is registered that is not there"
  [[ -z $(git wave reconcile) ]] || fail "reconcile had something to repair"
}

test_bad_words() {
  project
  expect_refusal 128 "'nobody'" git wave cleanup nobody
  expect_refusal 129 "'--forec'" git wave cleanup x --forec
}

test_a_start_that_failed_left_no_branch() {
  project
  agent tmux <<'SH'
exit 1
SH
  WAVE_CONFIG_HOST__DEFAULT=tmux expect_exit 1 git wave start x -m x --agent command -- true
  rm "$world/bin/tmux"
  expect not branch x
  expect_exit 0 git wave cleanup x
  expect_err_has "the branch 'x' is not there: no agent was started"
}

test_unmerged_commits_are_kept() {
  project
  done_task x
  local tip
  tip=$(git rev-parse x)
  expect_exit 0 git wave cleanup x
  expect_out_has $'x\tcleaned'
  expect_err_has "kept refs/wave/keep/"
  expect_err_has "git wave restore x"
  expect stands x cleaned
  expect [ "$(member x result)" = 'done' ]
  expect gone ../x
  expect_not branch x
  expect [ "$(git rev-parse "$(keeps)")" = "$tip" ]
  expect [ "$(git worktree list | wc -l)" = 2 ]
  sound
}

test_merged_branch_needs_no_keep() {
  project
  done_task x
  git merge -q x
  expect_exit 0 git wave cleanup x
  expect_err_has "it is merged"
  expect_not branch x
  expect [ -z "$(keeps)" ]
  expect_exit 0 git wave reconcile
  expect_out_has "found its work in"
  sound
}

test_pushed_branch_needs_no_keep() {
  project
  done_task x
  git update-ref refs/remotes/origin/x x
  expect_exit 0 git wave cleanup x
  expect_err_has "on the remote"
  expect_not branch x
  expect [ -z "$(keeps)" ]
}

# What cannot be walked is not merged: the boundary of a shallow clone is no end of the walk...
long_shallow_clone() {
  repository
  git commit -q --allow-empty -m second
  git commit -q --allow-empty -m third
  local depth
  for depth in 1 2; do
    git clone -q --depth "$depth" "file://$world/work/r" "$world/work/shallow$depth"
    cd "$world/work/shallow$depth"
    done_task x
    expect stands x 'done'
    expect [ "$(member x commits)" = 1 ]
    expect_exit 0 git wave diff x --name-only
    expect_out file-of-agent
    expect_exit 0 git wave cleanup x
    expect_err_has "its commits are kept"
    expect [ "$(git log --format=%s -1 "$(keeps)")" = "change x" ]
    expect_exit 0 git wave restore x
    git merge -q x
    expect_exit 0 git wave cleanup x
    expect_err_has "it is merged"
    expect_exit 0 git wave reconcile
    expect_out_has "found its work in"
    sound
  done
}

# ...nor is a hole that an agent has made.
test_a_hole_in_the_history_is_no_end() {
  project
  agent thrice <<'SH'
for i in 1 2 3; do echo $i >file && git add file && git commit -qm $i; done
SH
  start x thrice --wait
  local tip lost
  tip=$(git rev-parse x)
  lost=$(git rev-parse x~1)
  mv "$(git rev-parse --git-common-dir)/objects/${lost:0:2}/${lost:2}" "$world/lost"
  rm -f "$(git rev-parse --git-common-dir)"/wave/kept/*/"$lost"
  expect_exit 0 git wave cleanup x
  expect_err_has "its commits are kept"
  git for-each-ref --format='%(objectname)' refs/wave/keep >"$out"
  expect_out_has "$tip"
}

test_keep_branch() {
  project
  done_task x
  expect_exit 0 git wave cleanup x --keep-branch
  expect branch x
  expect gone ../x
}

test_branch_of_the_user_stays() {
  project
  usual_agents
  git branch mine
  start mine good --existing-branch --wait
  expect_exit 0 git wave cleanup mine
  expect_err_has "it was there before"
  expect branch mine
  expect gone ../mine
}

test_branch_that_is_checked_out_elsewhere_stays() {
  project
  done_task x
  git -C ../x switch -q --detach
  git worktree add -q ../other x
  expect_exit 0 git wave cleanup x
  expect_err_has "checked out in another worktree"
  expect branch x
  expect test -e ../other/file-of-agent
}

test_live_task_is_refused_and_lives_on() {
  project
  usual_agents
  start x patient
  refused 1 "'x' is running" x
  refused 1 "'x' is running" x --force
  expect_err_has "git wave stop x"
  expect stands x running
  touch ../x.go
  expect_exit 0 git wave wait x
}

# Its session is not touched either: an interactive agent, or a dead pane with its output.
test_dirty_worktree_is_refused_before_anything() {
  project
  done_task x
  git -C ../x rm -q --cached file-of-agent
  echo changed >>../x/file-of-agent
  echo new >../x/new
  refused 1 "'x'" x
  expect_err_has "1 staged file"
  expect_err_has "untracked file"
  expect_err_has "hint: "
  expect stands x 'done'
  expect tmux -S "$(echo "$world"/run/git-wave/*/tmux)" has-session -t "=$(member x run)"
  expect test -e ../x/new
}

long_each_kind_of_dirt_is_refused() {
  project
  usual_agents
  local kind
  for kind in modified deleted staged untracked mode link conflict merge rebase detached nested \
    assumed skipped; do
    start "$kind" good --wait
    (cd "../$kind" && make_dirt "$kind")
    refused 1 "'$kind'" "$kind"
  done
}

make_dirt() {
  case $1 in
    modified) echo more >>file-of-agent ;;
    deleted) rm file-of-agent ;;
    staged) echo more >staged && git add staged && rm -f staged && git checkout-index staged ;;
    untracked) echo new >new ;;
    mode) chmod +x file-of-agent ;;
    link) rm file-of-agent && ln -s /etc/passwd file-of-agent ;;
    conflict | merge)
      git branch "side-$1" HEAD~1
      git checkout -q "side-$1" && echo other >file-of-agent && git add . && git commit -qm side
      git checkout -q "$1"
      if [[ $1 == conflict ]]; then
        git merge -q "side-$1" >/dev/null 2>&1 || true
      else
        git merge -q --no-commit -s ours "side-$1"
      fi
      ;;
    rebase)
      git -c sequence.editor='sed -i 1ibreak' rebase -qi HEAD~1 >/dev/null 2>&1
      ;;
    detached) git checkout -q --detach && git commit -q --allow-empty -m loose ;;
    nested) git init -q inner && git -C inner commit -q --allow-empty -m inner ;;
    assumed) git update-index --assume-unchanged file-of-agent && echo more >>file-of-agent ;;
    skipped) git update-index --skip-worktree file-of-agent && echo more >>file-of-agent ;;
  esac
}

test_ignored_files_do_not_hold_it_up() {
  project
  agent ignores <<'SH'
echo build/ >.gitignore && git add . && git commit -qm ignore
mkdir build && echo object >build/x.o
SH
  start x ignores --wait
  expect_exit 0 git wave cleanup x
  expect test -e ../repo.git/wave/trash/*/tree/build/x.o
}

test_force_keeps_all_three() {
  project
  done_task x
  (cd ../x && echo staged >s && git add s && echo work >s && echo more >>file-of-agent && echo u >u)
  expect_exit 0 git wave cleanup x --force
  expect_err_has "git wave restore x"
  local ref
  ref=$(keeps | head -1)
  expect [ "$(git cat-file -p "$ref:s")" = work ]
  expect [ "$(git cat-file -p "$ref^2:s")" = staged ]
  expect [ "$(git cat-file -p "$ref^3:u")" = u ]
  expect [ "$(git rev-parse "$ref^1")" != "$(git rev-parse main)" ]
  # Plain git can apply it as what it is: a stash.
  git switch -qc apply "$ref^1"
  git stash apply -q --index "$ref" || fail "git stash cannot apply it"
  expect [ "$(cat s u)" = $'work\nu' ]
}

# Another content stands under the name that it will have, so that git takes it for written.
test_what_cannot_be_read_back_stays() {
  project
  done_task x
  echo precious >../x/u
  local oid object other
  oid=$(git hash-object ../x/u)
  object=../repo.git/objects/${oid:0:2}/${oid:2}
  other=$(echo other | git hash-object -w --stdin)
  mkdir -p "${object%/*}" && cp "../repo.git/objects/${other:0:2}/${other:2}" "$object"
  expect_refusal 128 "'u'" git wave cleanup x --force
  expect stands x done
  expect [ "$(cat ../x/u)" = precious ]
  rm -f "$object"
  expect_exit 0 git wave cleanup x --force
  expect_exit 0 git wave restore x
  expect [ "$(cat ../x/u)" = precious ]
}

test_secrets_never_become_objects() {
  project
  done_task x
  (cd ../x && echo 'TOKEN=canary-1' >.env && mkdir k && echo canary-2 >k/id_rsa && echo fine >u &&
    echo 'TOKEN=canary-3' >tls.key && git add tls.key)
  expect_exit 0 git wave cleanup x --force
  expect_err_has "only in the trash: .env"
  local ref name
  ref=$(keeps | head -1)
  for name in "$ref" "$ref^2" "$ref^3" "$ref^4"; do
    expect_not git grep -q canary "$name"
  done
  expect git grep -q fine "$ref^3"
  expect_exit 0 git wave restore x
  expect [ "$(cat ../x/.env)" = 'TOKEN=canary-1' ]
}

test_programs_of_the_worktree_do_not_run() {
  project
  done_task x
  (
    cd ../x
    printf '#!/bin/sh\ntouch %s/ran\n' "$world" >../evil && chmod +x ../evil
    echo '* filter=evil diff=evil' >.gitattributes
    for key in filter.evil.clean filter.evil.smudge core.fsmonitor diff.evil.textconv; do
      git config "$key" "$world/work/p/evil"
    done
    mkdir -p ../hooks-of-agent && cp ../evil ../hooks-of-agent/post-checkout
    cp ../evil ../hooks-of-agent/post-index-change
    cp ../evil ../hooks-of-agent/reference-transaction
    git config core.hooksPath "$world/work/p/hooks-of-agent"
    rm -f "$world/ran"
    echo more >>file-of-agent
  )
  rm -f "$world/ran"
  git wave cleanup x >"$out" 2>"$err" && fail "it is dirty"
  expect_exit 0 git wave cleanup x --force
  expect_exit 0 git wave restore x
  expect gone "$world/ran"
}

test_a_link_in_its_place_is_not_followed() {
  project
  done_task x
  mv ../x ../real
  ln -s real ../x
  refused 1 "not the folder" x
  refused 1 "not the folder" x --force
  rm ../x
  mkdir ../x
  echo mine >../x/mine
  refused 1 "not the folder" x --force
  expect test -e ../x/mine
  expect test -e ../real/file-of-agent
}

test_missing_worktree() {
  project
  done_task x
  rm -r ../x
  expect_exit 0 git wave cleanup x
  expect stands x cleaned
  expect_not branch x
  expect [ -n "$(keeps)" ]
  sound
}

test_moved_and_locked_worktrees_are_refused() {
  project
  done_task x
  git worktree lock --reason 'on a stick' ../x
  refused 1 "on a stick" x --force
  git worktree unlock ../x
  git worktree move ../x ../elsewhere
  refused 1 "elsewhere" x
  git worktree move ../elsewhere ../x
  expect_exit 0 git wave cleanup x
}

test_name_is_free_again() {
  project
  done_task x
  local first
  first=$(member x id)
  expect_exit 0 git wave cleanup x
  start x good --wait
  expect stands x 'done'
  expect [ "$(member x id)" != "$first" ]
}

test_twice() {
  project
  done_task x
  expect_exit 0 git wave cleanup x
  expect_refusal 1 "cleaned up already" git wave cleanup x
}

test_session_ends() {
  project
  done_task x
  local run
  run=$(member x run)
  expect_exit 0 git wave cleanup x
  expect_not tmux -S "$(echo "$world"/run/git-wave/*/tmux)" has-session -t "=$run"
}

test_dead_runner_is_recorded_first() {
  project
  usual_agents
  start x patient
  local pid
  pid=$(value_of "../repo.git/wave/runs/$(member x run)/owner.json" 'd["process"]["pid"]')
  kill -KILL "$pid"
  wait_until 20 not alive "$pid"
  expect_exit 0 git wave cleanup x
  expect [ "$(member x result)" = failed ]
}

test_amended_commits_are_kept() {
  project
  agent amends <<'SH'
echo one >file && git add . && git commit -qm one
git rev-parse HEAD >"$WAVE_WORKTREE.first"
git commit -q --amend -m two
SH
  start x amends --wait
  git merge -q x
  expect_exit 0 git wave cleanup x
  local kept
  kept=$(keeps)
  expect git merge-base --is-ancestor "$(cat ../x.first)" "$kept"
}

test_several_and_json() {
  project
  usual_agents
  start a good --wait
  start b good --wait
  echo new >../b/new
  expect_exit 1 git wave cleanup a b --json
  expect_json 'd["schema"] == 1 and [t["state"] for t in d["tasks"]] == ["cleaned", "done"]'
  expect_json 'd["tasks"][0]["error"] is None and "dirty" in d["tasks"][1]["error"]'
  expect_json 'd["tasks"][0]["branch_deleted"] and len(d["tasks"][0]["kept"]) == 1'
}

test_line_endings_are_no_change() {
  project
  agent crlf <<'SH'
printf 'one\r\ntwo\r\n' >text && git add . && git commit -qm text
rm text && git checkout -q text && sleep 0.01 && touch text
SH
  git config core.autocrlf true
  start x crlf --wait
  expect [ -z "$(git -C ../x status --porcelain)" ]
  touch ../x/text
  expect_exit 0 git wave cleanup x
}

test_inside_the_worktree_without_a_name() {
  project
  done_task x
  cd ../x
  expect_exit 0 git wave cleanup
  cd "$world/work/p/main"
  expect stands x cleaned
}

run_tests
