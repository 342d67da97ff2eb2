#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave config: the settings in force.
. "$(dirname "$0")/lib.sh"

test_bad_words() {
  expect_refusal 129 "'task.timeuot'" git wave config task.timeuot
  expect_err_has "did you mean 'task.timeout'?"
  expect_refusal 128 "'WAVE_CONFIG_TASK__TIMEUOT'" env WAVE_CONFIG_TASK__TIMEUOT=1m git wave config
  mkdir -p "$HOME/.config/git-wave"
  echo 'task.timeout = "soon"' >"$HOME/.config/git-wave/config.toml"
  expect_refusal 128 "config.toml:1" git wave config
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
