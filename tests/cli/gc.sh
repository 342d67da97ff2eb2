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

test_where_nothing_was_ever_begun_nothing_is_made() {
  git init -q bare-of-us
  cd bare-of-us || return
  expect_exit 0 git wave gc
  expect_no_out
  expect_exit 0 git wave gc --json
  expect [ ! -e .git/wave ]
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

long_hostile_trees_are_deleted_and_nothing_beside_them() {
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

fold_now=(env WAVE_CONFIG_GC__FOLD_DAYS=0 WAVE_CONFIG_GC__FOLD_BYTES=4096)

talking_task() {
  agent talker <<'SH'
seq 100000
echo the end
SH
  start "$1" talker --wait --no-commit-needed
}

test_old_output_is_folded_and_logs_reads_it() {
  project
  talking_task x
  local run
  run=$(echo ../repo.git/wave/runs/*)
  expect_exit 0 git wave gc
  expect_no_out
  expect [ -e "$run/output.log" ]
  expect_exit 0 "${fold_now[@]}" git wave gc --dry-run
  expect_out_has $'x\toutput '
  expect [ -e "$run/output.log" ]
  expect_exit 0 "${fold_now[@]}" git wave gc
  expect_out_has $'x\toutput '
  expect_not [ -e "$run/output.log" ]
  expect [ "$(du -sb "$run"/output*.gz | awk '{s += $1} END {print (s < 4096)}')" = 1 ]
  expect_exit 0 git wave logs x
  expect_out_has $'1\n2\n3\n'
  expect_out_has "bytes were not kept"
  expect_out_has "the end"
  expect_exit 0 git wave logs x -f
  expect_out_has "the end"
  expect_exit 0 "${fold_now[@]}" git wave gc
  expect_no_out
}

test_too_much_output_goes_the_oldest_first() {
  project
  talking_task x
  talking_task y
  local old new run
  old=../repo.git/wave/runs/$(member x run)
  for run in ../repo.git/wave/runs/*; do
    [[ $run == "$old" ]] || new=$run
  done
  touch -d '40 days ago' "$old/exit.json"
  expect_exit 0 "${fold_now[@]}" WAVE_CONFIG_GC__OUTPUT_BYTES=3000 git wave gc
  expect [ -z "$(find "$old" -name 'output*')" ]
  expect [ -n "$(find "$new" -name 'output*')" ]
}

test_run_folders_go_when_nothing_can_be_restored_any_more() {
  project
  done_task x
  local run
  run=$(echo ../repo.git/wave/runs/*)
  expect_exit 0 git wave cleanup x
  expect_exit 0 env WAVE_CONFIG_GC__RUN_DAYS=0 git wave gc
  expect [ -e "$run/launch.json" ]
  expect_exit 0 "${now_all[@]}" WAVE_CONFIG_GC__RUN_DAYS=0 git wave gc
  expect_out_has $'x\trun '
  expect_not [ -e "$run" ]
  expect_exit 0 git wave show x
  expect_refusal 128 "is not in this clone" git wave logs x
}

# A run that ends may have had some of it packed already: two objects in the folder that is looked at
# stand for five hundred.
all_is_packed() {
  wait_until 10 no_runner_is_left
  wait_until 120 upkeep_is_over
  expect_exit 0 git wave gc --dry-run --json
  local planned
  planned=$(value_of "$out" "d['packed']")
  expect_exit 0 git wave gc --json
  expect_json "d['packed'] == $planned"
  expect_exit 0 git wave gc --json
  expect_json 'd["packed"] == 0'
  expect_exit 0 git wave doctor
  expect grep -q "of which git-wave made [1-9]" "$out"
}

test_what_was_recorded_is_packed() {
  project
  done_task x
  all_is_packed
  expect_exit 0 git wave index rebuild
  expect_exit 0 git wave index verify
  expect [ -z "$(git fsck --strict --no-dangling 2>&1)" ]
}

# Borrowed objects, a cut-off history, blobs that are elsewhere: only what was written here is packed.
long_packs_in_every_kind_of_clone() {
  repository
  usual_agents
  git config uploadpack.allowFilter true
  echo two >file
  git commit -qam second
  local origin=$PWD words name
  for words in "--shared $origin" "--depth=1 file://$origin" "--filter=blob:none file://$origin"; do
    name=${words%% *}
    cd "$world/work"
    # shellcheck disable=SC2086
    git clone -q $words "clone$name" 2>"$err" || fail "cannot clone $name"
    cd "clone$name"
    expect_exit 0 git wave init
    start x good --wait
    all_is_packed
    expect_exit 0 git wave index verify
    expect [ -z "$(git fsck --strict --no-dangling 2>&1)" ]
    expect [ "$(cd "$origin" && git fsck 2>&1)" = "" ]
  done
}

test_by_itself_when_it_is_due() {
  project
  talking_task x
  expect_refusal 129 "'--auto' goes with no other option" git wave gc --auto --json
  local run
  run=$(echo ../repo.git/wave/runs/*)
  touch -d '40 days ago' "$run/exit.json"
  expect_exit 0 git wave gc --auto
  expect_no_out
  expect [ -e "$run/output.log" ]
  touch -d '2 days ago' ../repo.git/wave/writer
  expect_exit 0 env WAVE_CONFIG_GC__AUTO=false git wave gc --auto
  expect [ -e "$run/output.log" ]
  expect_exit 0 git wave gc --auto
  expect_no_out
  expect_not [ -e "$run/output.log" ]
  expect [ -e ../repo.git/wave/gc.json ]
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

test_files_that_killed_processes_never_finished() {
  project
  local folder
  for folder in hooks wave wave/kept/new wave/claims/some/seen; do
    mkdir -p ../repo.git/$folder
    touch -d '2 days ago' ../repo.git/$folder/.wave-1-1-5f.tmp
    touch ../repo.git/$folder/.wave-1-2-5f.tmp
  done
  expect_exit 0 git wave gc
  find ../repo.git -name '.wave-*-5f.tmp' >"$out"
  expect [ "$(grep -c 1-2-5f "$out")" = 4 ]
  expect_out_lacks 1-1-5f
}

run_tests
