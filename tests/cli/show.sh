#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave show: everything about one task.
. "$(dirname "$0")/lib.sh"

test_bad_words() {
  project
  expect_refusal 128 "'nobody'" git wave show nobody
  expect_refusal 129 "which task?" git wave show
  expect_refusal 129 "'b'" git wave show a b
}

test_text_and_json() {
  project
  usual_agents
  start x good --wait --ticket T-1
  expect_exit 0 git wave show x
  expect_out_has "state      done"
  expect_out_has "ticket     T-1"
  expect_out_has "exit 0"
  expect_exit 0 git wave show x --json
  expect_json 'd["schema"] == 1 and d["task"]["feature"] == "x" and d["task"]["ticket"] == "T-1"'
  expect_json 'd["task"]["runs"][0]["exit"] == 0 and len(d["task"]["commit_list"]) == 1'
  expect_json 'd["task"]["kept"] == []'
}

# A retry may have changed them.
test_time_outs_of_the_newest_run() {
  project
  agent bad <<<'exit 3'
  expect_exit 1 git wave start x -m text --agent command --wait -- bad
  expect_exit 0 git wave show x
  expect_out_has "time-out   4h"
  expect_exit 0 git wave retry x --timeout 5m --idle-timeout 3m
  expect_exit 0 git wave show x
  expect_out_has "time-out   5m, idle 3m"
  expect_exit 0 git wave show x --json
  expect_json 'd["task"]["timeout_seconds"] == 300 and d["task"]["idle_timeout_seconds"] == 180'
}

# The base goes on while a task works.
test_drift_from_the_base() {
  repository
  usual_agents
  start x good --wait
  expect_exit 0 git wave show x --json
  expect_json 'd["task"]["base_drift"]["ahead"] == 1 and d["task"]["base_drift"]["behind"] == 0'
  git commit -q --allow-empty -m two
  git commit -q --allow-empty -m three
  expect_exit 0 git wave show x --json
  expect_json 'd["task"]["base_drift"]["ahead"] == 1 and d["task"]["base_drift"]["behind"] == 2'
  expect_json "d['task']['base_drift']['tip'] == '$(git rev-parse main)'"
  expect_exit 0 git wave show x
  expect_out_has "(1 ahead, 2 behind)"
  git checkout -q --detach
  git branch -qD main
  expect_exit 0 git wave show x --json
  expect_json 'd["task"]["base_drift"] is None'
  git branch main
  # A commit is no branch that could go on.
  start y good --wait --from "$(git rev-parse HEAD)"
  expect_exit 0 git wave show y --json
  expect_json 'd["task"]["base_drift"] is None'
}

long_when_the_base_was_fetched() {
  repository
  usual_agents
  cd ..
  git clone -q r c
  cd c
  start a good --wait --from origin/main
  expect_exit 0 git wave show a --json
  expect_json 'd["task"]["base"]["ref"] == "refs/remotes/origin/main"'
  expect_json "abs($(date +%s) - __import__('datetime').datetime.fromisoformat(
    d['task']['base_fetched_at'].replace('Z', '+00:00')).timestamp()) < 100"
  # A fetch that brings nothing new is one all the same.
  git fetch -q
  touch -d 2025-06-01T12:00:00Z .git/FETCH_HEAD
  rm .git/logs/refs/remotes/origin/HEAD
  start b good --wait --from origin/main
  expect_exit 0 git wave show b
  expect_out_has ", fetched 2025-06-01T12:00:00Z (1 ahead, 0 behind)"
  # What was fetched long ago is not what somebody has put there since.
  git commit -q --allow-empty -m more
  git update-ref refs/remotes/origin/main HEAD
  start d good --wait --from origin/main
  expect_exit 0 git wave show d --json
  expect_json 'd["task"]["base_fetched_at"] is None'
  start e good --wait
  expect_exit 0 git wave show e --json
  expect_json 'd["task"]["base_fetched_at"] is None'
}

# Whoever looks first, by whichever command.
test_what_hooks_wrote_down_counts_at_once() {
  project
  usual_agents
  start x good --wait
  local look n=1
  for look in "status x" "show x" "events x" "explain x"; do
    git -C ../x commit -q --allow-empty -m "by hand $n"
    n=$((n + 1))
    # Words, split on purpose.
    # shellcheck disable=SC2086
    git wave $look >"$out"
    [[ $look != events* ]] || expect_out_has "$(git rev-parse --short=12 x)"
    expect [ "$(git log --format=%N --notes=wave -1 x | grep -c Wave-Task)" = 1 ]
  done
  expect [ "$(member x commits)" = 5 ]
  expect [ "$(member x head)" = "$(git rev-parse x)" ]
}

test_by_id_by_prefix_and_by_place() {
  project
  usual_agents
  start x good --wait
  local id
  id=$(member x id)
  expect_exit 0 git wave show "$id"
  expect_exit 0 git wave show "${id:0:5}"
  expect_out_has "$id x"
  cd ../x
  expect_exit 0 git wave show
  expect_out_has "$id x"
}

test_prompt() {
  project
  agent copier <<'SH'
cat >prompt && git add . && git commit -qm prompt
SH
  start x copier --wait --constraint 'be quick'
  expect_exit 0 git wave show x --prompt
  expect cmp "$out" ../x/prompt
  expect_out_has "text of x"
  expect_exit 0 git wave show x --prompt --attempt 1 --json
  expect_json 'd["schema"] == 1 and d["feature"] == "x" and d["attempt"] == 1'
  expect_json '"- be quick" in d["prompt"]'
  expect_refusal 128 "attempt 2" git wave show x --prompt --attempt 2
  expect_refusal 129 "'none'" git wave show x --prompt --attempt none
  expect_refusal 129 "'--attempt'" git wave show x --attempt 1
  rm -r ../repo.git/wave/private
  expect_refusal 128 "'x'" git wave show x --prompt
}

test_prompt_on_a_terminal_holds_no_control_sequences() {
  command -v script >/dev/null || skip "there is no script(1)"
  project
  usual_agents
  expect_exit 0 git wave start x -m $'be \e[31mred\e[0m' --agent command --wait -- good
  expect_exit 0 git wave show x --prompt
  expect grep -q $'\e' "$out"
  expect_exit 0 script -qec 'git wave show x --prompt' /dev/null
  expect_out_has "be red"
  expect_not grep -q $'\e' "$out"
}

run_tests
