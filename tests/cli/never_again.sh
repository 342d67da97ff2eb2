#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What starting agents in worktrees has been known to do to people, one test for each: lost commits, two
# agents in one worktree, `done` for whatever ended. The numbers (a01 to a25) are only to count by; a23,
# what any command costs, is measured in tests/bench.
. "$(dirname "$0")/lib.sh"
fakes=$(cd "$(dirname "$0")/../fakes" && pwd)

two_agents() {
  usual_agents
  agent bad <<<'exit 3'
}

run_folder() { printf '%s/wave/runs/%s\n' "$(git rev-parse --git-common-dir)" "$(member "$1" run)"; }
socket() { printf '%s\n' "$world"/run/git-wave/*/tmux; }

# A start stands still where the session is made, until somebody makes the file $world/go.
slow_tmux() {
  local real
  real=$(command -v tmux)
  agent tmux <<SH
case "\$*" in
  *new-session*) touch '$world/stands' && while [ ! -e '$world/go' ]; do sleep 0.05; done ;;
esac
exec '$real' "\$@"
SH
}

# The runner of the task's first attempt.
runner_of() {
  value_of "$(run_folder "$1")/owner.json" 'd["process"]["pid"]'
}

has_ended() { ! alive "$1"; }

has_session() { tmux -S "$(socket)" has-session -t "=$(member "$1" run)"; }

test_a01_cleanup_never_drops_unmerged_commits() {
  project && two_agents
  start x good --wait
  local tip
  tip=$(git rev-parse x)
  expect_exit 0 git wave cleanup x
  expect [ -n "$(git for-each-ref --contains "$tip")" ]
  expect_exit 0 git wave restore x
  expect [ "$(git rev-parse x)" = "$tip" ]
}

test_a02_a_live_feature_is_started_once_and_its_worktree_is_safe() {
  project && two_agents
  start x patient
  unchanged 128 "'x'" x -m again --agent command -- good
  expect_refusal 128 "'x'" git wave retry x
  expect_refusal 1 "'x'" git wave cleanup x --force
  expect [ -d ../x ]
  touch ../x.go
  expect_exit 0 git wave wait x
}

test_a03_a_dirty_worktree_is_refused_before_the_session_is_touched() {
  project && two_agents
  agent lazy <<<'echo more >>file; git add file; git commit -qm work; echo dirt >>file'
  start x lazy --wait
  expect_refusal 1 "'x'" git wave cleanup x
  expect tmux -S "$(socket)" has-session -t "=$(member x run)"
  expect stands x 'done'
  expect [ "$(tail -1 ../x/file)" = dirt ]
}

test_a04_not_every_end_is_done() {
  project && two_agents
  agent shot <<<'kill -9 $$'
  agent idle <<<'exit 0'
  local each
  for each in bad:agent_exit shot:agent_signal idle:no_commits; do
    expect_exit 1 git wave start "${each%:*}" -m text --agent command --wait -- "${each%:*}"
    expect [ "$(member "${each%:*}" state)/$(member "${each%:*}" reason)" = "failed/${each#*:}" ]
  done
  expect_exit 128 git wave start none -m text --agent command -- no-such-program
  # A prompt that no argument could hold.
  head -c 1000000 /dev/zero | tr '\0' a >"$world/long.md"
  agent reads <<<'[ "$(grep -o a | wc -l)" -ge 1000000 ] && echo x >f && git add f && git commit -qm f'
  expect_exit 0 git wave start long -F "$world/long.md" --agent command --wait -- reads
  start killed patient
  tmux -S "$(socket)" kill-server
  expect stands killed running
  touch ../killed.go
  expect_exit 0 git wave wait killed
}

long_a05_reconcile_does_not_bring_back_what_was_cleaned() {
  project && two_agents
  local cleaner reconciler runner
  # While a cleanup is under way.
  start x good --wait
  touch ../repo.git/refs/heads/x.lock
  git wave cleanup x >/dev/null 2>&1 &
  cleaner=$!
  wait_until 4 stands x cleaned
  expect_exit 0 timeout $((3 * patience)) git wave reconcile
  expect_out ""
  rm ../repo.git/refs/heads/x.lock
  wait "$cleaner"
  expect stands x cleaned
  # A pass that saw the task before, and comes to write its end when all is over.
  agent stays <<'SH'
exec >/dev/null 2>&1
trap 'touch "$WAVE_WORKTREE.asked"' TERM
touch "$WAVE_WORKTREE.up"
while :; do sleep 0.1; done
SH
  start y stays
  wait_until 5 [ -e ../y.up ]
  runner=$(runner_of y)
  kill -9 "$runner"
  wait_until 5 has_ended "$runner"
  git-wave reconcile >"$world/told" 2>&1 &
  reconciler=$!
  wait_until 5 [ -e ../y.asked ]
  kill -STOP "$reconciler"
  expect_exit 0 git wave cleanup y
  kill -CONT "$reconciler"
  wait "$reconciler" || fail "the pass failed"
  expect [ ! -s "$world/told" ]
  expect stands y cleaned
  expect_exit 0 git wave show y --json
  expect_json 'd["task"]["result"] == "failed" and len(d["task"]["runs"]) == 1'
}

its_pane_is_dead() { [[ $(tmux -S "$(socket)" list-panes -a -F '#{pane_dead}') == 1 ]]; }

test_a06_a_start_that_was_killed_half_way_leaves_no_unwatched_agent() {
  project && slow_tmux
  agent came <<<'touch "$WAVE_WORKTREE.came"; while [ ! -e "$WAVE_WORKTREE.go" ]; do sleep 0.05; done'
  git-wave start x -m text --agent command --no-commit-needed -- came >/dev/null 2>&1 &
  local starter=$!
  wait_until 10 [ -e "$world/stands" ]
  kill -9 "$starter"
  { wait "$starter"; } 2>/dev/null || true
  expect_exit 0 git wave reconcile
  expect [ "$(member x state)/$(member x reason)" = failed/lost ]
  # Its runner comes all the same, and finds that it must not begin.
  touch "$world/go"
  wait_until 10 its_pane_is_dead
  expect_not [ -e ../x.came ]
  expect stands x failed
  expect_exit 0 git wave retry x
  wait_until 10 [ -e ../x.came ]
  touch ../x.go
  expect_exit 0 git wave wait x
}

# Whoever stands before the lock of the log, with all its checks behind it, naps again and again.
stands_in_line() {
  local key count
  while read -r key count; do
    if [[ $key == voluntary_ctxt_switches: ]]; then break; fi
  done <"/proc/$1/status"
  ((count > 60))
}

test_a07_one_task_is_launched_by_one() {
  project
  agent counts <<'SH'
echo here >>"$WAVE_WORKTREE.count"
[ "$(wc -l <"$WAVE_WORKTREE.count")" -gt 1 ] || exit 3
while [ ! -e "$WAVE_WORKTREE.go" ]; do sleep 0.05; done
echo x >f && git add f && git commit -qm f
SH
  expect_exit 1 git wave start x -m text --agent command --wait -- counts
  local i pid pids=() won=0
  exec {lock}<../repo.git/wave/lock
  flock "$lock"
  for i in 1 2 3 4; do
    git-wave retry x >/dev/null 2>"$world/err$i" {lock}<&- &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait_until 20 stands_in_line "$pid"; done
  exec {lock}<&-
  for pid in "${pids[@]}"; do
    if wait "$pid"; then won=$((won + 1)); fi
  done
  expect [ "$won" = 1 ]
  expect [ "$(cat "$world"/err? | grep -c "'x' was started again by somebody else")" = 3 ]
  touch ../x.go
  expect_exit 0 git wave wait x
  expect [ "$(wc -l <../x.count)" = 2 ]
  expect_exit 0 git wave show x --json
  expect_json 'len(d["task"]["runs"]) == 2'
}

test_a08_session_labels_cannot_meet_another_session() {
  project && two_agents
  local label
  start x patient --session zz-2
  start y patient --session zz
  start twin patient --session zz
  for label in x y twin; do expect has_session "$label"; done
  expect_exit 0 git wave stop y
  expect stands x running
  expect has_session x
  expect has_session twin
  start z patient --session 'a.b:c'
  expect stands z running
  expect has_session z
  expect_exit 0 git wave reconcile
  expect stands z running
}

test_a09_first_starts_at_once_all_succeed() {
  repository && two_agents
  local i pids=()
  for i in 1 2 3 4 5 6; do
    git wave start "x$i" -m text --agent command --wait -- good >"$world/$i" 2>&1 &
    pids+=($!)
  done
  for i in "${pids[@]}"; do wait "$i" || fail "one of them failed" "$(cat "$world"/[1-6])"; done
}

test_a10_nothing_is_made_inside_the_users_repository() {
  repository && two_agents
  expect_exit 0 git wave start r -m text --agent command --wait -- good
  expect [ "$(ls -A)" = $'.git\nfile' ]
  expect [ -z "$(git status --porcelain)" ]
}

test_a11_the_default_branch_may_have_any_name() {
  git init -q -b trunk r && cd r && git commit -q --allow-empty -m first && two_agents
  start x good --wait
  expect [ "$(git merge-base x trunk)" = "$(git rev-parse trunk)" ]
}

test_a12_a_new_project_needs_no_new_git() {
  project && two_agents
  start x good --wait
  expect stands x 'done'
}

long_a13_a_locked_index_ends_nothing() {
  project && two_agents
  start x good --wait
  start y patient
  local index
  index=$(ls -t ../repo.git/wave/index-v*.db | head -1)
  python3 - "$index" "$world/locked" <<'PY' &
import os, sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
open(sys.argv[2], "w").close()
while os.path.exists(sys.argv[2]):
    time.sleep(0.05)
PY
  wait_until 10 [ -e "$world/locked" ]
  expect_exit 0 timeout $((5 * patience)) git wave status --json
  expect_json '{t["feature"]: t["state"] for t in d["tasks"]} == {"x": "done", "y": "running"}'
  # What has to be written into the index as well is done without it, after some patience.
  expect_exit 0 git wave stop y
  rm "$world/locked"
  wait
  expect stands y cancelled
  expect_exit 0 git wave index verify
}

test_a14_an_unattended_agent_ends_by_itself() {
  project
  cp "$fakes"/* "$world/bin"
  expect_exit 0 git wave start x -m 'say hello' --agent claude --dry-run
  expect_out_has ' -p'
  expect_exit 0 git wave start x -m 'say hello' --agent codex --dry-run
  expect_out_has exec
}

test_a15_a_slow_start_is_not_entered_by_a_second() {
  project && two_agents && slow_tmux
  git-wave start x -m text --agent command -- patient >/dev/null 2>&1 &
  local starter=$!
  wait_until 10 [ -e "$world/stands" ]
  for _ in 1 2 3; do
    expect_exit 0 git wave reconcile
    expect_out ""
  done
  expect_refusal 128 "'x'" git wave retry x
  expect stands x starting
  touch "$world/go"
  wait "$starter" || fail "the start failed"
  expect [ "$(member x state)/$(member x attempt)" = running/1 ]
  touch ../x.go
  expect_exit 0 git wave wait x
}

test_a16_names_are_checked_before_anything_is_made() {
  project && two_agents
  local name
  for name in .x 'a b' 'a:b' 'x..y' main "$(printf 'x%.0s' {1..101})"; do
    unchanged 129 "'$name'" "$name" -m text --agent command -- good
  done
  # A label may be anything: the session is never called by it.
  start x good --wait --session '=@$weird'
  expect stands x 'done'
  expect has_session x
}

test_a17_status_of_one_reads_one() {
  project && two_agents
  start y good --wait
  start x good --wait
  expect_exit 0 git wave status x --json
  expect_json '[t["feature"] for t in d["tasks"]] == ["x"]'
  expect_refusal 128 "'nobody'" git wave status nobody
}

test_a18_reconcile_with_nothing_to_do_writes_nothing() {
  project && two_agents
  start x patient
  git wave reconcile >/dev/null 2>&1
  local before
  before=$(git for-each-ref refs/wave refs/notes)
  expect_exit 0 git wave reconcile
  expect [ "$(git for-each-ref refs/wave refs/notes)" = "$before" ]
  touch ../x.go
  expect_exit 0 git wave wait x
}

test_a19_states_move_without_a_daemon() {
  project && two_agents
  agent endless <<<'while :; do sleep 1; done'
  expect_exit 1 timeout $((20 * patience)) git wave start x -m text --agent command --timeout 1s --wait -- endless
  expect stands x timed_out
  # Written down, and not only seen by whoever looks.
  expect grep -q '"to":"timed_out"' <(git log --format=%B --glob='refs/wave/log/*')
}

test_a20_events_logs_attach_and_stop_exist() {
  project && two_agents
  start x patient
  expect_exit 0 git wave events x
  expect_out_has run_started
  expect_exit 0 git wave logs x
  expect_out_has waiting
  expect_exit 0 git wave stop x
  expect stands x cancelled
}

test_a21_work_comes_back_as_a_branch_of_the_same_repository() {
  repository && two_agents
  start x good --wait
  expect_exit 0 git wave diff x --name-only
  expect_out file-of-agent
  expect git merge -q x
  expect [ "$(cat file-of-agent)" = change ]
}

test_a22_nothing_of_ours_can_be_committed_by_the_agent() {
  project
  agent all <<<'echo x >f; git add -A; git commit -qm all'
  start x all --wait
  expect [ "$(git show --name-only --format= x)" = f ]
  expect [ -z "$(git -C ../x status --porcelain --ignored)" ]
}

test_a24_the_users_own_tmux_server_is_left_alone() {
  project && two_agents
  tmux -S "$world/tmp/own" -f /dev/null new-session -d -s mine
  TMUX="$world/tmp/own,1,0" start x patient
  expect [ "$(tmux -S "$world/tmp/own" list-sessions -F '#{session_name}')" = mine ]
  expect has_session x
  tmux -S "$world/tmp/own" kill-server
  expect stands x running
  touch ../x.go
  expect_exit 0 git wave wait x
}

test_a25_the_callers_key_reaches_the_agent() {
  project
  agent key <<<'echo "$SOME_API_KEY" >"$WAVE_WORKTREE.key"; echo x >f; git add f; git commit -qm f'
  start first key --wait
  SOME_API_KEY=secret WAVE_CONFIG_ENV__PASS='["SOME_API_KEY"]' start second key --wait
  expect [ "$(cat ../second.key)" = secret ]
  expect_not sh -c 'git log --all --format=%B -p | grep -q secret'
}

run_tests
