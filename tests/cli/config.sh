#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave config: the settings in force.
. "$(dirname "$0")/lib.sh"

test_bad_words() {
  expect_refusal 129 "'task.timeuot'" git wave config task.timeuot
  expect_err_has "did you mean 'task.timeout'?"
  expect_refusal 1 "no value" git wave config agent.zz.command
}

# One line tells of them, whatever their number.
warned() {
  expect_err_has "git wave: warning: $1"
  [[ $(wc -l <"$err") == "${2:-1}" ]] || fail "not ${2:-1} line on standard error"
}

test_goes_on_without_what_is_mistaken() {
  expect_exit 0 env WAVE_CONFIG_TASK__TIMEUOT=1m git wave config
  warned "unknown variable 'WAVE_CONFIG_TASK__TIMEUOT'"
  mkdir -p "$HOME/.config/git-wave"
  printf 'task.timeout = "soon"\nstatus.limit = 7\n[foo]\na = 1\n' \
    >"$HOME/.config/git-wave/config.toml"
  expect_exit 0 git wave config
  warned "$HOME/.config/git-wave/config.toml:1: 'task.timeout' wants a duration"
  expect_err_has "(and 1 more: git wave doctor)"
  expect_out_has "task.timeout = 240m  (built-in)"
  expect_out_has "status.limit = 7"
  expect_refusal 128 "config.toml:1" git wave config task.timeout
  expect_exit 0 git wave config status.limit
  expect_out 7
  expect_exit 1 git wave doctor
  expect_out_has "config.toml:1"
  expect_out_has "config.toml:4: unknown key 'foo.a'"
  expect_not grep -q warning "$err"
  rm "$HOME/.config/git-wave/config.toml"
  mkdir "$HOME/.config/git-wave/config.toml"
  expect_exit 0 git wave config
  warned "'$HOME/.config/git-wave/config.toml' is no regular file"
}

commit_settings() {
  printf '%s\n' "$@" >wave.toml
  git add wave.toml
  git commit -qm settings
}

test_a_mistake_in_wave_toml_stops_no_other_command() {
  project
  usual_agents
  start x patient
  start gone good --wait
  commit_settings '[foo]' 'a = 1'
  local verb
  for verb in "status" "status --json" "show x" "stop x" "logs gone" "events gone" "explain gone" \
    "diff gone" "cleanup gone" "restore gone" "gc" "reconcile" "config" "hooks status"; do
    # shellcheck disable=SC2086
    expect_exit 0 git wave $verb
  done
  expect stands x cancelled
  expect_exit 0 git wave status
  warned "wave.toml:2: unknown key 'foo.a'"
  expect_exit 1 git wave doctor
  expect_out_has "wave.toml:2: unknown key 'foo.a'"
  expect_refusal 128 "wave.toml:2: unknown key 'foo.a'" git wave trust --list
  unchanged 128 "wave.toml:2: unknown key 'foo.a'" z -m text --agent command -- good
  expect_refusal 128 "wave.toml:2: unknown key 'foo.a'" git wave retry x
  expect stands x cancelled
}

# What was meant to stay longer does not go because of a slip.
test_gc_waits_until_it_knows_the_periods() {
  project
  commit_settings 'gc.keep_days = "many"'
  expect_refusal 128 "wave.toml:1: 'gc.keep_days'" git wave gc
  commit_settings '[foo'
  expect_refusal 128 "wave.toml:1:" git wave gc
}

test_what_is_due_waits_for_the_settings_to_be_mended() {
  project
  agent waits <<'SH'
while [ ! -e "$WAVE_WORKTREE.go" ]; do sleep 0.05; done
git commit -q --allow-empty -m "$WAVE_FEATURE"
SH
  printf '%s' '[{"feature": "first", "requirements": "x"},
    {"feature": "second", "requirements": "x", "depends_on": "first"}]' >../spec.json
  expect_exit 0 git wave start --spec ../spec.json --agent command -- waits
  expect_exit 0 git wave status second
  expect_out_has "waits for first"
  commit_settings '[foo]' 'a = 1'
  touch ../first.go ../second.go
  wait_until 20 stands first 'done'
  expect_exit 0 git wave reconcile
  expect stands second pending
  expect [ "$(member second reason)" = None ]
  git rm -q wave.toml
  git commit -qm mended
  expect_exit 0 git wave reconcile
  wait_until 20 stands second 'done'
}

test_layers() {
  expect_exit 0 git wave config task.timeout
  expect_out 240m
  mkdir -p "$HOME/.config/git-wave"
  echo 'task.timeout = "1h"' >"$HOME/.config/git-wave/config.toml"
  expect_exit 0 git wave config task.timeout
  expect_out 1h
  repository
  echo 'task.timeout = "2h"' >wave.toml
  expect_exit 0 git wave config task.timeout
  expect_out 1h
  git add wave.toml
  git commit -qm settings
  expect_exit 0 git wave config task.timeout
  expect_out 2h
  expect_exit 0 env WAVE_CONFIG_TASK__TIMEOUT=3h git wave config task.timeout
  expect_out 3h
}

test_json() {
  expect_exit 0 git wave config --json
  expect_json 'd["schema"] == 1 and any(s["key"] == "status.limit" and s["value"] == "20" and
    s["layer"] == "built-in" and s["in_force"] for s in d["settings"])'
}

test_lists_with_origin_and_meaning() {
  expect_exit 0 git wave config
  expect_out_has "task.timeout = 240m  (built-in)"
}

run_tests
