#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What claude, codex and opencode are told and what becomes of it, with programs that play them.
. "$(dirname "$0")/lib.sh"

fakes=$(cd "$(dirname "$0")/../fakes" && pwd)

players() {
  cp "$fakes"/* "$world/bin"
  export WAVE_CONFIG_ENV__PASS='FAKE_*' FAKE_RECORD=$world/record
  project
}
# begin FEATURE AGENT [OPTION...]
begin() {
  local name=$1 agent=$2
  shift 2
  git wave start "$name" -m "text of $name" --agent "$agent" "$@" >"$out" 2>"$err" || fail "cannot start $name"
}
# Of the newest run.
of_run() { git wave show "$1" --json | python3 -c 'import json,sys
print(json.load(sys.stdin)["task"]["runs"][-1][sys.argv[1]])' "$2"; }

test_usage_is_told() {
  players
  local agent
  for agent in claude codex opencode; do
    begin "$agent" "$agent" --wait
    expect [ "$(of_run "$agent" input_tokens) $(of_run "$agent" output_tokens)" = "123 7" ]
  done
  expect [ "$(of_run claude cost_usd) $(of_run codex cost_usd)" = "0.01 None" ]
  expect_exit 0 git wave show claude
  expect_out_has "123 + 7"
  expect_out_has '$0.01'
}

test_a_threads_usage_counts_once() {
  players
  FAKE_COMMITS=0 begin x codex
  expect_exit 1 git wave wait x --timeout 20s
  expect_exit 0 git wave retry x --resume
  expect_exit 0 git wave wait x --timeout 20s
  expect grep -qx resume "$world/record/codex.2/argv"
  expect [ "$(of_run x input_tokens) $(of_run x output_tokens)" = "123 7" ]
}

test_a_model_is_told() {
  players
  WAVE_CONFIG_AGENT__MODEL=general begin a claude --wait
  expect grep -qx general "$world/record/claude.1/argv"
  WAVE_CONFIG_AGENT__MODEL=general begin b codex --model special --wait
  expect grep -qx special "$world/record/codex.1/argv"
  expect_not grep -qx general "$world/record/codex.1/argv"
}

test_a_limit_puts_the_task_off() {
  players
  local agent resets now
  resets=$(($(date +%s) + 3600))
  for agent in claude codex opencode; do
    FAKE_LIMITED=1 FAKE_RESETS=$resets begin "$agent" "$agent"
    wait_until 20 stands "$agent" pending
    expect [ "$(member "$agent" reason)" = limited ]
    now=$(date -ud "$(member "$agent" not_before)" +%s)
    expect [ $((now - resets)) -ge -5 -a $((now - resets)) -le 5 ]
    git wave stop "$agent" >/dev/null 2>&1 || true
  done
}

test_a_limit_of_which_nothing_is_known() {
  players
  FAKE_LIMITED=1 begin x opencode
  wait_until 20 stands x pending
  local wait=$(($(date -ud "$(member x not_before)" +%s) - $(date +%s)))
  expect [ "$wait" -gt 280 -a "$wait" -le 300 ]
  git wave stop x >/dev/null 2>&1 || true
}

test_it_goes_on_when_the_limit_is_lifted() {
  players
  touch "$world/limit"
  FAKE_LIMITED=$world/limit FAKE_RESETS=$(($(date +%s) + 4)) begin x claude
  wait_until 20 stands x pending
  rm "$world/limit"
  wait_until 30 stands x done
  expect [ "$(member x attempt)" = 2 ]
  expect grep -qF "\"--resume\",\"$(of_run x agent_session)\"" ../repo.git/wave/runs/*-2/launch.json
}

test_a_message_goes_with_the_resume() {
  players
  touch "$world/limit"
  FAKE_LIMITED=$world/limit begin x claude
  wait_until 20 stands x pending
  expect_exit 0 git wave send x "mind the gap"
  rm "$world/limit"
  expect_exit 0 git wave retry x --resume
  expect_exit 0 git wave wait x --timeout 20s
  expect grep -q "mind the gap" "$world/record/claude.2/stdin"
  expect_exit 0 git wave show x --json
  expect_json 'd["task"]["messages"][0]["delivery"] == "acknowledged"'
  expect_json 'd["task"]["messages"][0]["run"] == d["task"]["run"]'
}

test_trust_is_answered_beforehand() {
  players
  printf '{"mine": 1}\n' >"$HOME/.claude.json"
  begin x claude --interactive
  expect_err_has "answered beforehand"
  expect [ "$(<"$HOME/.claude.json")" = \
    "{\"projects\": {\"$(member x worktree)\": {\"hasTrustDialogAccepted\": true}},\"mine\": 1}" ]
  cp "$HOME/.claude.json" "$world/before"
  WAVE_CONFIG_AGENT__ANSWER_TRUST=false begin y claude --interactive
  begin z claude --wait
  expect cmp "$world/before" "$HOME/.claude.json"
}

run_tests
