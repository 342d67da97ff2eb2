#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave status: the table, the JSON, and following.
. "$(dirname "$0")/lib.sh"

test_outside_a_repository() {
  expect_refusal 128 "'$PWD'" git wave status
  expect_err_has "hint: "
}

test_a_repository_that_was_never_set_up() {
  repository
  expect_exit 0 git wave status
  expect_no_out
  expect_exit 0 git wave status --json
  expect_json 'd["schema"] == 1 and d["tasks"] == []'
  expect_status_schema
  expect_not [ -e .git/wave ]
}

test_bad_words() {
  project
  expect_refusal 128 "'nobody'" git wave status nobody
  expect_refusal 129 "'runing'" git wave status --state runing
  expect_err_has "did you mean 'running'?"
  expect_refusal 129 "'--jsno'" git wave status --jsno
  expect_refusal 129 "'--json' and '--watch'" git wave status --json --watch
}

test_every_key_is_there() {
  project
  usual_agents
  start x good --wait --session label
  expect_exit 0 git wave status --json
  expect_status_schema
  expect_json 'list(d) == ["schema", "repository", "tasks"]'
  expect_json 'list(d["tasks"][0]) == ["id", "feature", "state", "reason", "result", "detail",
    "recorded", "activity", "branch", "worktree", "base", "head", "commits", "agent", "run",
    "attempt", "session", "host", "writer", "slot", "drift", "base_drift", "started_at",
    "ended_at", "updated_at",
    "not_before", "depends_on", "timeout_seconds", "error"]'
  expect_json 'd["tasks"][0]["not_before"] is None and d["tasks"][0]["depends_on"] == []'
  expect_json 'd["tasks"][0]["state"] == "done" and d["tasks"][0]["commits"] == 1'
  expect_json 'd["tasks"][0]["reason"] is None and d["tasks"][0]["attempt"] == 1'
  expect_json 'd["tasks"][0]["branch"] == "x" and d["tasks"][0]["base"]["ref"] == "refs/heads/main"'
  expect_json 'd["tasks"][0]["timeout_seconds"] == 240 * 60'
  expect_json 'd["tasks"][0]["started_at"].endswith("Z")'
}

test_states_are_told_apart() {
  project
  usual_agents
  agent bad <<<'exit 3'
  start a good --wait
  expect_exit 1 git wave start b -m text --agent command --wait -- bad
  expect_exit 0 git wave status --state failed --json
  expect_status_schema
  expect_json '[t["feature"] for t in d["tasks"]] == ["b"]'
  expect_exit 0 git wave status b a --json
  expect_json '[t["feature"] for t in d["tasks"]] == ["b", "a"]'
  expect_exit 0 git wave status
  expect_out_has agent_exit
}

test_a_live_row_is_what_the_schema_says() {
  project
  usual_agents
  start x patient
  expect_exit 0 git wave status --json
  expect_status_schema
  expect_json 'd["tasks"][0]["state"] == "running" and d["tasks"][0]["session"]'
  touch ../x.go
  expect_exit 0 git wave wait x
  # The schema itself must not let everything pass.
  git wave status --json | sed 's/"commits":[0-9]*/"commits":"1"/' >"$out"
  (expect_status_schema) 2>/dev/null && fail "the schema takes a string for a number"
  return 0
}

# Of tasks that go on; nobody waits for what has ended.
test_how_far_the_base_has_gone_on() {
  repository
  usual_agents
  start x patient
  start y good --wait
  expect_exit 0 git wave status --json
  expect_json '{t["feature"]: t["base_drift"] for t in d["tasks"]} == {
    "x": {"tip": d["tasks"][0]["base"]["oid"], "ahead": 0, "behind": 0}, "y": None}'
  expect_exit 0 git wave status
  expect_out_lacks BEHIND
  git commit -q --allow-empty -m two
  git commit -q --allow-empty -m three
  git pack-refs --all
  expect_exit 0 git wave status --json
  expect_status_schema
  expect_json "d['tasks'][0]['base_drift'] == {
    'tip': '$(git rev-parse main)', 'ahead': 0, 'behind': 2}"
  for words in "" --all "--state running" x; do
    # shellcheck disable=SC2086
    expect_exit 0 git wave status $words
    expect grep -qE '^FEATURE .* BEHIND ' "$out"
    expect grep -qE '^x +running .* 0 +2 ' "$out"
  done
  touch ../r.wave/x.go
  expect_exit 0 git wave wait x
}

test_no_colour_where_nobody_looks() {
  project
  usual_agents
  start x good --wait
  expect_exit 0 env TERM=xterm git wave status
  expect_out_lacks $'\e'
}

test_fits_the_columns() {
  project
  usual_agents
  start a-feature-with-quite-a-long-name-that-takes-much-place good --wait
  expect_exit 0 env COLUMNS=40 git wave status
  expect [ "$(python3 -c 'print(max(len(l.rstrip("\n")) for l in open("'"$out"'")))')" -le 40 ]
  expect_out_has …
}

test_watch_ends_by_itself() {
  project
  usual_agents
  start x patient
  git wave status --watch >"$world/watched" 2>&1 &
  local watcher=$!
  wait_until 20 grep -q running "$world/watched"
  touch ../x.go
  wait "$watcher" || fail "the watch ended with $?"
  expect grep -q 'done' "$world/watched"
}

test_watch_redraws_a_terminal() {
  command -v script >/dev/null || skip "there is no script(1)"
  project
  usual_agents
  start x patient
  script -qec 'git wave status --watch' /dev/null >"$world/watched" 2>&1 </dev/null &
  local watcher=$!
  wait_until 20 grep -q $'\e\\[[0-9]*A' "$world/watched"
  touch ../x.go
  wait "$watcher" || fail "the watch ended with $?"
  expect grep -q 'done' "$world/watched"
}

test_watch_can_be_interrupted() {
  project
  usual_agents
  start x patient
  local got=0
  # A shell ignores SIGINT in its background jobs; python does not.
  python3 - >"$out" 2>"$err" <<'PY' || got=$?
import signal, subprocess, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
watch = subprocess.Popen(["git-wave", "status", "--watch"], stdout=subprocess.PIPE)
watch.stdout.readline()
watch.send_signal(signal.SIGINT)
sys.exit(watch.wait(timeout=20))
PY
  expect [ "$got" = 130 ]
  expect [ ! -s "$err" ]
}

test_the_index_is_only_a_mirror() {
  project
  usual_agents
  start x good --wait
  git wave status --json >"$world/before"
  rm -f ../repo.git/wave/index*
  git wave status --json >"$world/after"
  expect cmp "$world/before" "$world/after"
}

run_tests
