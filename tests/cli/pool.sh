#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The warm pool: a start takes a worktree that was filled beforehand, and never one that is not whole.
. "$(dirname "$0")/lib.sh"

# A repository whose few files are worth a pool.
pooled() {
  export WAVE_CONFIG_POOL__MIN_FILES=1
  repository
  mkdir -p deep/er
  for name in a b c deep/d deep/er/e; do printf '%s\n' "$name" {1..20} >$name; done
  git add .
  git commit -qm more
  usual_agents
}

slot=.git/wave/pool/1
record() { value_of "$slot/record.json" "d.get('$1', '')"; }
is_ready() { [[ $(record phase) == ready ]]; }
is_ready_at() { is_ready && [[ $(record oid) == "$(git rev-parse "$1")" ]]; }
# until_ready [REVISION]: and nobody is at it any more.
until_ready() {
  wait_until 60 is_ready_at "${1:-main}"
  wait_until 60 flock -n .git/wave/pool/lock true
}
inode() { stat -c %i "$1"; }

# first: a start from scratch, after which the pool is filled.
first() {
  start first good
  until_ready
}

# Whether the worktree is exactly the commit, to git and to the eye.
expect_checked_out() {
  local tree=$1 commit=$2
  mkdir "$world/fresh.$$"
  git archive "$commit" | tar -x -C "$world/fresh.$$"
  diff -r --exclude=.git "$world/fresh.$$" "$tree" >"$out" || fail "$tree is not $commit"
  rm -r "$world/fresh.$$"
  [[ -z $(git -C "$tree" status --porcelain) ]] || fail "$tree is not clean"
  [[ -z $(git -C "$tree" diff --cached --name-only "$commit") ]] || fail "the index differs"
}

test_a_start_takes_a_prepared_worktree() {
  pooled
  first
  local tree prepared
  tree=$(record tree)
  prepared=$(inode "$tree")
  [[ $(stat -c %a "$(dirname "$tree")") == 700 ]] || fail "others can look into the pool"
  git worktree list >"$out"
  expect_out_lacks wave-pool
  start two patient
  [[ $(inode ../r.wave/two) == "$prepared" ]] || fail "the prepared worktree was not used"
  expect_checked_out ../r.wave/two main
  [[ $(git -C ../r.wave/two symbolic-ref HEAD) == refs/heads/two ]] || fail "not on its branch"
  [[ $(stat -c %a ../r.wave/two) == 755 ]] || fail "another mode than a folder has"
  [[ $(git worktree list | wc -l) == 3 ]] || fail "git knows other worktrees"
  git fsck --strict >"$out" 2>&1 || fail "git complains"
  touch ../r.wave/two.go
  git wave wait two --timeout 60s >/dev/null
  until_ready
  [[ $(inode "$(record tree)") != "$prepared" ]] || fail "it was not filled again"
  expect_exit 0 git wave doctor
  expect_out_has "1 of 1 worktrees ready"
}

# What git would have to read again is what stat cannot vouch for.
test_the_index_needs_no_second_look() {
  pooled
  first
  start two patient
  git -C ../r.wave/two ls-files --debug >"$world/before"
  git -C ../r.wave/two update-index --refresh
  git -C ../r.wave/two ls-files --debug | diff "$world/before" - || fail "the index was stale"
  local newest
  newest=$(git -C ../r.wave/two ls-files -z | (cd ../r.wave/two && xargs -0 stat -c %Y) | sort -n | tail -1)
  (($(stat -c %Y .git/worktrees/*/index | sort -n | tail -1) > newest)) || fail "the index is no younger than a file"
}

long_what_has_come_to_the_base_since_is_brought() {
  pooled
  first
  local prepared
  prepared=$(inode "$(record tree)")
  git rm -q deep/er/e
  echo new >deep/new
  echo changed >>a
  chmod +x b
  git add .
  git commit -qm moved
  start two patient
  [[ $(inode ../r.wave/two) == "$prepared" ]] || fail "the prepared worktree was not used"
  expect_checked_out ../r.wave/two main
  expect test -x ../r.wave/two/b
  expect_not test -e ../r.wave/two/deep/er
  until_ready
  # One that nobody takes follows too.
  echo more >>a
  git commit -qam again
  expect_exit 0 git wave reconcile
  until_ready main
  start three patient
  expect_checked_out ../r.wave/three main
}

test_another_branch_is_a_base_too() {
  pooled
  git switch -qc other
  echo other >other-file
  git add .
  git commit -qm other
  git switch -q main
  first
  local prepared
  prepared=$(inode "$(record tree)")
  start two patient --from other
  [[ $(inode ../r.wave/two) == "$prepared" ]] || fail "the prepared worktree was not used"
  expect_checked_out ../r.wave/two other
}

# Whoever runs as the same user can write there; what was changed is not handed on.
long_what_somebody_has_changed_is_not_used() {
  local deed tree prepared number=0
  pooled
  first
  for deed in 'echo evil >a' 'echo evil >.evil' 'mkdir deep/evil' 'rm c' 'ln -sf /etc/passwd b' 'chmod +x a' \
    'touch -r a stamp && sed -i s/a/x/ a && touch -r stamp a && rm stamp' 'mv deep "$TMPDIR/gone" && cp -a "$TMPDIR/gone" deep && rm -r "$TMPDIR/gone"'; do
    number=$((number + 1))
    tree=$(record tree)
    prepared=$(inode "$tree")
    (cd "$tree" && eval "$deed") || fail "cannot do: $deed"
    start "task-$number" patient
    [[ $(inode "../r.wave/task-$number") != "$prepared" ]] || fail "it was used after: $deed"
    expect_checked_out "../r.wave/task-$number" main
    until_ready
  done
}

# An agent without a sandbox can write the record.
test_nothing_else_is_removed_that_a_record_names() {
  pooled
  first
  mkdir -p "$world/mine" && touch "$world/mine/file" "$world/alone"
  ln -s "$world" .git-wave-pool-0
  for victim in "$world/mine" "$world/alone" "$PWD/.git-wave-pool-0/mine"; do
    python3 - "$slot/record.json" "$victim" <<'PY'
import json, os, sys
file, victim = sys.argv[1:]
record = json.load(open(file))
seen = os.stat(victim)
record.update(tree=victim, device=seen.st_dev, inode=seen.st_ino, phase="filling")
if victim.endswith("alone"):
    del record["device"], record["inode"]
json.dump(record, open(file, "w"))
PY
    cp "$slot/record.json" "$world/record.json"
    WAVE_CONFIG_POOL__SIZE=0 expect_exit 0 git wave reconcile
    expect [ -e "$world/mine/file" ]
    expect [ -e "$world/alone" ]
    mkdir -p "$slot" && cp "$world/record.json" "$slot/record.json"
  done
}

test_what_was_recorded_of_it_is_checked_too() {
  pooled
  first
  local prepared
  prepared=$(inode "$(record tree)")
  touch "$slot/index"
  start two patient
  [[ $(inode ../r.wave/two) != "$prepared" ]] || fail "it was used with another index"
  until_ready
  prepared=$(inode "$(record tree)")
  echo >>"$slot/seal"
  start three patient
  [[ $(inode ../r.wave/three) != "$prepared" ]] || fail "it was used with another seal"
  until_ready
  echo '{' >"$slot/record.json"
  start four patient
  expect_checked_out ../r.wave/four main
}

# Where attributes differ, files that are the same to git may have other bytes.
long_other_attributes_are_a_fill_from_scratch() {
  pooled
  first
  local prepared
  prepared=$(inode "$(record tree)")
  echo '* text eol=crlf' >.gitattributes
  git add .
  git commit -qm attributes
  start two patient
  [[ $(inode ../r.wave/two) != "$prepared" ]] || fail "the prepared worktree was used"
  grep -q $'\r' ../r.wave/two/a || fail "line endings are not as the attributes say"
  until_ready
  start three patient
  grep -q $'\r' ../r.wave/three/a || fail "line endings of a prepared worktree are others"
  # The prepared one was taken: for a moment there may be none.
  # shellcheck disable=SC2016
  wait_until 60 eval 'prepared=$(record ways) && [[ -n $prepared ]]'
  git config core.autocrlf input
  start four patient
  # It is of no use to anybody any more; for a moment it may still be there.
  # shellcheck disable=SC2016
  wait_until 60 eval '[[ -n $(record ways) && $(record ways) != "$prepared" ]]'
}

long_settings_are_obeyed() {
  pooled
  export WAVE_CONFIG_POOL__SIZE=2
  first
  wait_until 60 test -e .git/wave/pool/2/seal
  until_ready
  export WAVE_CONFIG_POOL__SIZE=1
  expect_exit 0 git wave gc --dry-run
  [[ $(cut -f3 "$out") == pool ]] || fail "gc would not drop the second"
  expect test -e .git/wave/pool/2
  expect_exit 0 git wave gc
  expect_not test -e .git/wave/pool/2
  expect is_ready
  export WAVE_CONFIG_POOL__SIZE=0
  expect_exit 0 git wave reconcile
  expect_out_has "dropped a worktree of the pool: the pool is smaller now"
  expect_not test -e "$slot"
  [[ -z $(find ../r.wave -maxdepth 1 -name '.git-wave-pool*') ]] || fail "the folder is left"
  start two good
  expect_not test -e "$slot"
}

test_the_cap_in_bytes_is_obeyed_and_told() {
  pooled
  export WAVE_CONFIG_POOL__SIZE=2 WAVE_CONFIG_POOL__BYTES=30000
  first
  wait_until 60 test -e .git/wave/pool/refused
  expect_exit 0 git wave doctor
  expect_out_has "1 of 2 worktrees ready"
  expect_not test -e .git/wave/pool/2/record.json
  export WAVE_CONFIG_POOL__BYTES=10
  start two good
  wait_until 60 grep -q 'more than pool.bytes' .git/wave/pool/refused
  wait_until 60 flock -n .git/wave/pool/lock true
  expect_exit 0 git wave doctor
  expect_out_has "more than pool.bytes"
}

test_small_repositories_have_none() {
  pooled
  unset WAVE_CONFIG_POOL__MIN_FILES
  start one good
  git wave wait one --timeout 60s >/dev/null
  expect_not test -e .git/wave/pool
  expect_exit 0 git wave doctor
}

# A fill that is more than writing what the repository has is left to the start that needs it.
test_where_a_fill_would_fetch_there_is_none() {
  pooled
  echo '*.big filter=lfs' >.gitattributes
  echo pointer >x.big
  git add .
  git commit -qm lfs
  git config --global filter.lfs.smudge "touch $world/fetched; cat"
  git config --global filter.lfs.clean cat
  start one good
  rm -f "$world/fetched"
  wait_until 60 grep -q git-lfs .git/wave/pool/refused
  wait_until 60 flock -n .git/wave/pool/lock true
  expect_not test -e "$world/fetched"
  expect_not test -e "$slot/index"
  git config core.sparseCheckout true
  echo again >>a
  git commit -qam again
  start two good
  wait_until 60 grep -q sparse .git/wave/pool/refused
}

test_a_prepared_worktree_is_removed_and_restored_as_any() {
  pooled
  first
  start two good
  git wave wait two --timeout 60s >/dev/null
  expect_exit 0 git wave cleanup two
  expect_not test -e ../r.wave/two
  expect_exit 0 git wave restore two
  expect test -e ../r.wave/two/file-of-agent
  [[ -z $(git -C ../r.wave/two status --porcelain) ]] || fail "it came back changed"
}

test_worktrees_elsewhere_have_their_pool_there() {
  pooled
  mkdir "$world/else"
  export WAVE_CONFIG_WORKTREE__PATH="$world/else/{repo}-{feature}/tree"
  first
  [[ $(record tree) == "$world/else/.git-wave-pool-"*/1 ]] || fail "it lies in $(record tree)"
  local prepared
  prepared=$(inode "$(record tree)")
  start two patient
  [[ $(inode "$world/else/r-two/tree") == "$prepared" ]] || fail "the prepared worktree was not used"
  until_ready
  unset WAVE_CONFIG_WORKTREE__PATH
  expect_exit 0 git wave gc
  expect_not test -e "$slot"
}

test_managed_projects_have_one_too() {
  export WAVE_CONFIG_POOL__MIN_FILES=1
  project
  printf 'x\n' >x
  git add .
  git commit -qm x
  usual_agents
  slot=../repo.git/wave/pool/1
  start one good
  wait_until 60 is_ready_at main
  local prepared
  prepared=$(inode "$(record tree)")
  start two patient
  [[ $(inode ../two) == "$prepared" ]] || fail "the prepared worktree was not used"
  expect_checked_out ../two main
}

run_tests
