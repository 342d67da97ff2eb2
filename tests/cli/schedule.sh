#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave schedule: one look of the scheduler, in the foreground.
# shellcheck source=tests/cli/lib.sh
source "$(dirname "$0")/lib.sh"

test_rules_alone() {
  serve_world 'scheduler.block_labels = ["later"]'
  issue one "play: edit a.txt"
  issue two "play: edit b.txt" --label later
  issue three "Blocked by #1"
  expect_exit 0 git wave schedule --dry-run
  expect_out_has 1-one
  expect_out_has later
  expect_exit 0 git wave schedule --dry-run --json
  expect_json '[p["eligible"] for p in d["pieces"]] == [True, False, False] and d["dry_run"]'
  expect_json '"#1" in d["pieces"][2]["why_not"] and d["pieces"][0]["why_not"] is None'
  expect_state 1 pending
  expect_exit 0 git wave schedule
  expect grep -qP '^[0-9a-z]{10}\t1-one\tqueued$' "$out"
  expect [ "$(wc -l <"$out")" = 1 ]
  expect_state 2 pending
  expect_exit 1 git wave schedule
  expect_no_out
  expect_err_has dry-run
  expect_exit 1 git wave schedule --dry-run
}

test_an_agent_weighs_and_is_asked_once() {
  serve_world 'scheduler.agent = "team"'
  issue one "play: edit a.txt"
  issue two "play: reject"
  expect_exit 0 git wave schedule --json
  expect_json '[q["number"] for q in d["queued"]] == [1] and len(d["deeds"]) == 3'
  expect_state 1 queued
  expect_state 2 pending
  expect_asked none scheduler 1
  expect_exit 1 git wave schedule
  expect_asked none scheduler 1
  # Its answer is an opinion about that wording.
  expect_exit 0 git wave issue edit 2 -m "play: edit b.txt"
  expect_exit 0 git wave schedule
  expect_state 2 queued
  expect_asked none scheduler 2
}

# Killed while its agent thinks: the next look takes the answer.
long_interrupted() {
  serve_world 'scheduler.agent = "team"'
  issue one "play: edit a.txt"
  FAKE_DELAY=3 git-wave schedule >"$out" 2>"$err" &
  wait_until 20 team_is_at_work
  kill -INT $!
  local got=0
  wait $! || got=$?
  expect [ "$got" = 130 ]
  expect_err_has "goes on"
  expect_state 1 pending
  expect_exit 0 git wave schedule
  expect_state 1 queued
  expect_asked none scheduler 1
}

test_an_agent_that_fails() {
  serve_world 'scheduler.agent = "nobody"'
  printf '[agent.nobody]\ncommand = ["false"]\n' >>"$HOME/.config/git-wave/config.toml"
  issue one "play: edit a.txt"
  expect_refusal 128 "gave no answer" git wave schedule
  expect_refusal 128 "gave no answer" git wave schedule
  expect_exit 0 git wave schedule --dry-run
  expect_state 1 pending
}

test_paused() {
  serve_world
  issue one "play: edit a.txt"
  expect_exit 0 git wave pause
  expect_refusal 1 paused git wave schedule
  expect_exit 0 git wave schedule --dry-run
  expect_exit 0 git wave unpause
  expect_exit 0 git wave schedule
}

run_tests
