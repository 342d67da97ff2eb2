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
of_run() { value_of "$(git wave show "$1" --json)" "d['task']['runs'][-1]['$2']"; }

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

# The ids that a terminal does not tell stand in the agent's own files.
test_a_conversation_is_gone_on_with() {
  players
  local id=0199a213-81c0-7800-8aa1-bbab2a035a53
  # Another's, in the same worktree but long ago, and one of now elsewhere.
  FAKE_SCRIPT='keep_conversation 11111111-0 2025-01-01T00:00:00.000Z
    (cd / && keep_conversation 22222222-0 "$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)"); exit 3' \
    begin x codex --interactive
  wait_until 20 stands x failed
  expect [ "$(of_run x agent_session)" = "$id" ]
  expect_exit 0 git wave retry x --resume
  wait_until 20 [ -e "$world/record/codex.2/argv" ]
  expect grep -qx resume "$world/record/codex.2/argv"
  expect grep -qx "$id" "$world/record/codex.2/argv"
}

test_of_several_conversations_none_is_guessed() {
  players
  FAKE_SCRIPT='keep_conversation 33333333-0 "$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)"; exit 3' \
    begin x codex --interactive
  wait_until 20 stands x failed
  expect [ "$(of_run x agent_session)" = None ]
  expect_refusal 128 "'x'" git wave retry x --resume
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

long_it_goes_on_when_the_limit_is_lifted() {
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


# What an agent leaves uncommitted. Every trap that plain git would fall into makes a file there.
test_what_is_left_is_committed_for_it() {
  project
  printf 'one\n' >kept && printf 'two\n' >gone && printf 'ignored\n' >.gitignore
  git add . && git commit -qm more
  export VICTIM=$world/victim TRAPS=$world/traps
  mkdir "$VICTIM" "$TRAPS"
  echo "the victim's secret" >"$VICTIM/file"
  agent careless <<'SH'
common=$(git rev-parse --git-common-dir)
for hook in pre-commit commit-msg post-commit reference-transaction post-index-change; do
  printf '#!/bin/sh\ntouch "%s/hook"\n' "$TRAPS" >"$common/hooks/$hook" && chmod +x "$common/hooks/$hook"
done
git config core.fsmonitor "touch $TRAPS/fsmonitor"
git config filter.evil.clean "touch $TRAPS/filter; cat"
git config core.hooksPath "$common/hooks"
echo '*.txt filter=evil' >.gitattributes
echo more >>kept && rm gone && mkdir -p deep/er && echo new >'deep/er/a file.txt'
printf '#!/bin/sh\n' >program && chmod +x program
ln -s "$VICTIM/file" link && ln -s "$VICTIM" folder-link
echo ignored >ignored && echo TOKEN=1 >.env && echo key >deep/id_rsa
head -c 11000000 /dev/zero >large
git init -q nested && echo x >nested/x
SH
  WAVE_CONFIG_ENV__PASS=VICTIM,TRAPS start x careless
  expect_exit 0 git wave wait x --timeout 30s
  expect [ -z "$(ls "$TRAPS")" ]
  git config --unset core.fsmonitor
  git config --unset core.hooksPath
  expect [ "$(git diff --name-status -M100% main x | sort | tr '\t\n' ' ;')" = \
    "A .gitattributes;A deep/er/a file.txt;A folder-link;A link;A program;D gone;M kept;" ]
  expect [ "$(git rev-list --count main..x)" = 1 ]
  expect [ "$(git ls-tree x program link | cut -d' ' -f1 | tr '\n' ' ')" = "120000 100755 " ]
  expect [ "$(git show x:link)" = "$VICTIM/file" ]
  expect_not git grep -q secret x
  expect [ "$(git log -1 --format='%an %(trailers:key=Wave-Committed-By,valueonly)' x)" = "Tester git-wave" ]
  expect [ "$(git -C ../x status --porcelain | sort | tr '\n' ' ')" = "?? .env ?? deep/id_rsa ?? large ?? nested/ " ]
  expect_exit 0 git wave show x --json
  expect_json '"committed 7 files for the agent" in d["task"]["detail"] and "4 that look secret" in d["task"]["detail"]'
  expect_json 'd["task"]["commits"] == 1'
}

test_a_folder_that_became_a_link_is_not_read_through() {
  project
  mkdir folder && echo mine >folder/file && git add . && git commit -qm more
  export VICTIM=$world/victim
  mkdir "$VICTIM" && echo "the victim's secret" >"$VICTIM/file"
  agent sly <<'SH'
rm -r folder && ln -s "$VICTIM" folder
SH
  WAVE_CONFIG_ENV__PASS=VICTIM start x sly
  expect_exit 0 git wave wait x --timeout 30s
  expect_not git grep -q secret x
  expect [ "$(git ls-tree -r --name-only x | grep folder)" = folder ]
  expect git fsck --strict
}

test_nothing_is_committed_where_it_does_not_belong() {
  project
  echo one >file && git add . && git commit -qm more
  agent detached <<'SH'
git checkout -q --detach && echo more >>file
SH
  agent elsewhere <<'SH'
git checkout -qb other-branch && echo more >>file
SH
  agent moved_git <<'SH'
rm .git && git init -q . && echo more >>file
SH
  agent staged_nothing <<'SH'
exit 0
SH
  agent failing <<'SH'
echo more >>file
exit 3
SH
  local name
  for name in detached elsewhere moved_git staged_nothing failing; do
    start "$name" "$name"
    expect_exit 1 git wave wait "$name" --timeout 30s
    expect [ "$(git rev-parse "$name")" = "$(git rev-parse main)" ]
  done
  expect [ "$(member failing reason)" = agent_exit ]
  for name in detached elsewhere moved_git; do
    expect [ "$(member "$name" reason)" = no_commits ]
    [[ $(member "$name" detail) == *"was not committed for it"* ]] || fail "detail of $name"
  done
  agent leaving <<'SH'
echo more >>file
SH
  WAVE_CONFIG_COMMIT__FOR_AGENT=false start off2 leaving
  expect_exit 1 git wave wait off2 --timeout 30s
  expect [ "$(member off2 reason)" = no_commits ]
  expect [ "$(git rev-parse off2)" = "$(git rev-parse main)" ]
}

run_tests
