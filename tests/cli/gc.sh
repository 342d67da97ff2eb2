#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave gc: drops what is older than the policy, and nothing else.
. "$(dirname "$0")/lib.sh"

done_task() {
  usual_agents
  start "$1" good --wait
}

trash() { ls -A ../repo.git/wave/trash 2>/dev/null | grep -v '^open$' || true; }
keeps() { git for-each-ref --format='%(refname)' refs/wave/keep; }
now_all=(env WAVE_CONFIG_GC__TRASH_DAYS=0 WAVE_CONFIG_GC__KEEP_DAYS=0)
now_trash=(env WAVE_CONFIG_GC__TRASH_DAYS=0)

test_bad_words() {
  project
  expect_refusal 129 "'--all'" git wave gc --all
  expect_refusal 128 "gc.trash_days" env WAVE_CONFIG_GC__TRASH_DAYS=soon git wave gc
}

test_nothing_is_dropped_before_its_time() {
  project
  expect_exit 0 git wave gc
  expect_no_out
  done_task x
  expect_exit 0 git wave cleanup x
  expect_exit 0 git wave gc
  expect_no_out
  expect [ -n "$(trash)" ]
  expect [ -n "$(keeps)" ]
}

test_dry_run_tells_and_does_nothing() {
  project
  done_task x
  expect_exit 0 git wave cleanup x
  local before
  before=$(git for-each-ref; trash)
  expect_exit 0 "${now_all[@]}" git wave gc --dry-run
  expect_out_has $'x\tworktree'
  expect_out_has refs/wave/keep/
  expect [ "$(git for-each-ref; trash)" = "$before" ]
  expect_exit 0 "${now_all[@]}" git wave gc --dry-run --json
  expect_json 'd["dry_run"] and sorted(x["what"][:8] for x in d["dropped"]) == ["refs/wav", "worktree"]'
}

test_drops_and_says_so() {
  project
  done_task x
  expect_exit 0 git wave cleanup x
  local tip
  tip=$(git rev-parse "$(keeps)")
  expect_exit 0 "${now_trash[@]}" git wave gc
  expect_out_has $'x\tworktree'
  expect [ -z "$(trash)" ]
  expect [ "$(git rev-parse "$(keeps)")" = "$tip" ]
  expect_exit 0 git wave show x
  expect_out_has "kept ${tip:0:12} $(keeps)"
  expect_exit 0 "${now_all[@]}" git wave gc
  expect_out_has "${tip:0:12}"
  expect [ -z "$(keeps)" ]
  expect_exit 0 git wave show x
  expect_out_lacks "refs/wave/keep"
  expect_exit 0 git wave show x --json
  expect_json 'd["task"]["kept"] == []'
  expect_exit 0 "${now_all[@]}" git wave gc
  expect_no_out
  git gc -q --prune=now
  expect_refusal 1 "no longer there" git wave restore x
  expect stands x cleaned
}

# Secrets, nested repositories and the like exist nowhere else: they stay as long as a keep ref.
test_what_only_the_trash_has_stays_longer() {
  project
  done_task x
  echo 'SECRET=1' >../x/.env
  expect_exit 0 git wave cleanup x --force
  expect_exit 0 "${now_trash[@]}" git wave gc
  expect_no_out
  expect [ -n "$(trash)" ]
  expect_exit 0 "${now_all[@]}" git wave gc
  expect [ -z "$(trash)" ]
}

test_a_restored_task_loses_nothing() {
  project
  done_task x
  echo new >../x/new
  expect_exit 0 git wave cleanup x --force
  expect_exit 0 git wave restore x
  local before
  before=$(keeps)
  expect_exit 0 "${now_all[@]}" git wave gc
  expect_no_out
  expect [ "$(keeps)" = "$before" ]
  expect [ "$(cat ../x/new)" = new ]
}

test_hostile_trees_are_deleted_and_nothing_beside_them() {
  project
  done_task x
  mkdir ../victim && echo mine >../victim/mine
  (
    cd ../x
    ln -s ../../victim out && ln -s "$world/work/p/victim" absolute
    mkdir -p shut/inner && echo x >shut/inner/file && chmod 500 shut/inner && chmod 500 shut
    mkdir blind && echo x >blind/file && chmod 000 blind
    mkfifo pipe
    python3 - <<'PY'
import os
for _ in range(2000):
    os.mkdir("deep")
    os.chdir("deep")
PY
  )
  expect_exit 0 git wave cleanup x --force
  expect_exit 0 "${now_all[@]}" git wave gc
  expect [ -z "$(trash)" ]
  expect [ "$(cat ../victim/mine)" = mine ]
}

test_size_is_a_policy_too() {
  project
  usual_agents
  start a good --wait
  start b good --wait
  expect_exit 0 git wave cleanup a b
  expect_exit 0 env WAVE_CONFIG_GC__TRASH_BYTES=100000000 git wave gc
  expect_no_out
  expect_exit 0 env WAVE_CONFIG_GC__TRASH_BYTES=1 git wave gc
  expect_out_has $'a\tworktree'
  expect [ -z "$(trash)" ]
  expect [ "$(keeps | wc -l)" = 2 ]
}

test_cleanup_empties_old_trash_by_itself() {
  project
  usual_agents
  start a good --wait
  start b good --wait
  expect_exit 0 git wave cleanup a
  expect_exit 0 "${now_trash[@]}" git wave cleanup b
  wait_until 20 nothing_in_the_trash
}
nothing_in_the_trash() { [[ -z $(trash) ]]; }

run_tests
