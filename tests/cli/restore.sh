#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave restore: what cleanup took away is back, from the trash or from git.
. "$(dirname "$0")/lib.sh"

done_task() {
  usual_agents
  start "$1" good --wait
}

gone() { [[ ! -e $1 && ! -L $1 ]]; }
keeps() { git for-each-ref --format='%(refname)' refs/wave/keep; }
empty_trash() { WAVE_CONFIG_GC__TRASH_DAYS=0 WAVE_CONFIG_GC__KEEP_DAYS=1000 git wave gc >/dev/null; }
sound() {
  wait_until 120 upkeep_is_over
  git fsck --no-dangling --no-progress >"$out" 2>&1 || fail "git fsck complains"
  git worktree list | grep -q prunable && fail "a worktree is registered that is not there"
  [[ -z $(git wave reconcile) ]] || fail "reconcile had something to repair"
}
# What git says of a worktree, and every file in it; only root can read all of them.
picture() {
  git -C "$1" status --porcelain -uall --ignored
  git -C "$1" rev-parse --symbolic-full-name HEAD
  git -C "$1" rev-parse HEAD
  git -C "$1" ls-files -s
  (cd "$1" && find . -path ./.git -prune -o -printf '%P %y %m %l\n' | LC_ALL=C sort)
  (cd "$1" && find . -path ./.git -prune -o -type f -readable -print0 | LC_ALL=C sort -z |
    xargs -0 sha256sum)
}

# Every kind of content that a worktree may hold.
every_kind() {
  echo staged >staged && git add staged && echo worked >staged
  echo more >>file-of-agent
  git rm -q --cached tracked-gone && rm tracked-gone
  rm tracked-link && ln -s ../outside tracked-link
  chmod +x tracked-mode
  echo untracked >untracked
  printf 'x' >$'new\nline' && printf 'y' >$'not-utf8-\xff\xfe' && printf 'z' >' :(top)blank '
  ln -s /nowhere dangling
  mkdir -p deep/er && echo d >deep/er/file && printf '#!/bin/sh\n' >deep/program && chmod 755 deep/program
  printf 'a\r\nb' >crlf && : >zero
  head -c 3000000 /dev/urandom >large
}

# Those that git cannot hold, or must not.
only_on_disk() {
  mkfifo pipe
  python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("socket")'
  mkdir empty
  echo 'SECRET=1' >.env
  mkdir -p build && echo o >build/o
  git init -q inner && (cd inner && echo i >i && git add i && git commit -qm inner)
  echo unreadable >closed && chmod 000 closed
}

rich_task() {
  agent rich <<'SH'
echo build/ >.gitignore
echo 1 >tracked-gone && ln -s a tracked-link && echo 1 >tracked-mode && echo 1 >file-of-agent
git add . && git commit -qm rich
SH
  start "$1" rich --wait
}

test_bad_words() {
  project
  expect_refusal 128 "'nobody'" git wave restore nobody
  expect_refusal 129 "<task>" git wave restore
  done_task x
  expect_refusal 1 "nothing to restore" git wave restore x
}

test_from_the_trash_everything_is_back() {
  project
  rich_task x
  (cd ../x && every_kind && only_on_disk)
  local before tip
  before=$(picture ../x)
  tip=$(git rev-parse x)
  expect_exit 0 git wave cleanup x --force
  expect gone ../x
  expect_exit 0 git wave restore x
  expect_out_has $'x\tdone'
  [[ $(picture ../x) == "$before" ]] || fail "it is not as it was"
  expect [ "$(git rev-parse x)" = "$tip" ]
  expect [ -p ../x/pipe ]
  expect [ -S ../x/socket ]
  expect [ "$(git -C ../x/inner log --format=%s)" = inner ]
  expect stands x 'done'
  sound
}

test_from_git_files_index_and_untracked_are_back() {
  project
  rich_task x
  (cd ../x && every_kind)
  local before
  before=$(picture ../x)
  expect_exit 0 git wave cleanup x --force
  empty_trash
  expect [ -z "$(ls ../repo.git/wave/trash | grep -v open)" ]
  git gc -q --prune=now
  expect_exit 0 git wave restore x
  diff <(printf '%s\n' "$before") <(picture ../x) >"$out" || fail "it is not as it was"
  sound
}

test_from_git_clean_and_merged() {
  project
  done_task x
  local before
  before=$(picture ../x)
  git merge -q x
  expect_exit 0 git wave cleanup x
  empty_trash
  expect_exit 0 git wave restore x
  [[ $(picture ../x) == "$before" ]] || fail "it is not as it was"
  expect [ "$(git rev-parse x)" = "$(git rev-parse main)" ]
  expect_exit 0 git wave reconcile
  expect_out_has "found its work in"
  sound
}

test_a_worktree_that_git_has_removed_before() {
  project
  done_task x
  git worktree remove ../x
  expect_exit 0 git wave cleanup x
  expect_err_has "git wave restore x"
  expect_exit 0 git wave restore x
  expect test -e ../x/file-of-agent
  expect [ -z "$(git -C ../x status --porcelain)" ]
  expect [ "$(git -C ../x symbolic-ref HEAD)" = refs/heads/x ]
  sound
}

test_a_conflict_comes_back() {
  project
  done_task x
  (
    cd ../x
    git checkout -q -b side HEAD~1 && echo other >file-of-agent && git add . && git commit -qm side
    git checkout -q x && git merge -q side >/dev/null 2>&1 || true
  )
  local stages merge how
  for how in trash git; do
    stages=$(git -C ../x ls-files -u)
    merge=$(git -C ../x rev-parse MERGE_HEAD)
    expect [ -n "$stages" ]
    expect_exit 0 git wave cleanup x --force
    if [[ $how == git ]]; then empty_trash; fi
    expect_exit 0 git wave restore x
    expect [ "$(git -C ../x ls-files -u)" = "$stages" ]
    expect [ "$(git -C ../x rev-parse MERGE_HEAD)" = "$merge" ]
    expect grep -q '<<<<<<<' ../x/file-of-agent
  done
}

test_loose_commits_come_back() {
  project
  done_task x
  git -C ../x checkout -q --detach
  git -C ../x commit -q --allow-empty -m loose
  local loose
  loose=$(git -C ../x rev-parse HEAD)
  expect_exit 0 git wave cleanup x --force
  empty_trash
  git gc -q --prune=now
  expect_exit 0 git wave restore x
  expect [ "$(git -C ../x rev-parse HEAD)" = "$loose" ]
}

test_taken_meanwhile() {
  project
  done_task x
  local first before
  first=$(member x id)
  expect_exit 0 git wave cleanup x
  mkdir ../x
  before=$(fingerprint)
  expect_refusal 1 "is there already" git wave restore "$first"
  rmdir ../x
  git branch x main
  expect_refusal 1 "the branch 'x' was made anew" git wave restore "$first"
  git branch -D -q x
  start x good --wait
  expect_refusal 1 "the name 'x' was taken again" git wave restore "$first"
  expect stands "$first" cleaned
  expect_exit 0 git wave cleanup x
  expect_exit 0 git wave restore "$first"
  expect stands "$first" 'done'
}

test_there_and_back_again() {
  project
  done_task x
  local i
  for i in 1 2 3; do
    echo "$i" >>../x/untracked
    expect_exit 0 git wave cleanup x --force
    expect_exit 0 git wave restore x
    expect [ "$(wc -l <../x/untracked)" = "$i" ]
  done
  expect_exit 0 git wave cleanup x --force
  sound
}

test_a_restored_worktree_can_be_worked_in() {
  project
  done_task x
  expect_exit 0 git wave cleanup x
  empty_trash
  expect_exit 0 git wave restore x
  (cd ../x && echo more >>file-of-agent && git commit -qam more) || fail "cannot commit there"
  expect_exit 0 git wave cleanup x
  expect [ "$(git log --format=%s "$(keeps | tail -1)" | head -1)" = more ]
}

test_on_another_file_system() {
  far=/dev/shm/wave-far.$$
  mkdir -p "$far" 2>/dev/null || skip "there is no /dev/shm"
  [[ $(stat -c %d "$far") != $(stat -c %d "$world") ]] || skip "it is the same file system"
  trap 'rm -rf "$far"; leave_world' EXIT
  project
  usual_agents
  export WAVE_CONFIG_WORKTREE__PATH="$far/{feature}"
  start x good --wait
  echo new >"$far/x/new"
  expect_exit 0 git wave cleanup x --force
  expect gone "$far/x"
  expect_exit 0 git wave restore x
  expect [ "$(cat "$far/x/new")" = new ]
  expect [ -z "$(ls -A "$far" | grep -v '^x$')" ]
}

run_tests
