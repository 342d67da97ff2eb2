#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave runs: the attempts at pieces of the backlog.
# shellcheck source=tests/cli/lib.sh
source "$(dirname "$0")/lib.sh"

test_newest_first() {
  serve_world
  expect_exit 0 git wave runs
  expect_no_out
  expect_err_has "no piece"
  issue one "play: develop fail 1"
  issue two "play: edit b.txt"
  issue three "play: edit c.txt"
  expect_exit 0 timeout 120 git wave work 1
  expect_exit 0 timeout 120 git wave work 2
  expect_exit 0 git wave runs
  expect [ "$(head -1 "$out")" = "1 pending, 2 cleaned" ]
  expect_out_has agent_exit
  expect_exit 0 git wave runs --json
  expect_json '[(r["number"], r["attempt"], r["result"]) for r in d["runs"]] == [(2, 1, "done"), (1, 2, "done"), (1, 1, "failed")]'
  expect_json 'd["pieces"] == {"pending": 1, "cleaned": 2} and not d["more"]'
  expect_json 'd["runs"][0]["id"] == d["runs"][0]["task"] + "-1" and d["runs"][0]["agent"] == "team"'
}

# What a person has started by hand is no piece of the backlog.
test_only_the_backlog() {
  serve_world
  usual_agents
  start x good --wait
  expect_exit 0 git wave runs --json
  expect_json 'd["runs"] == [] and d["pieces"] == {}'
}

test_more_than_twenty() {
  serve_world 'worker.attempts = 22'
  issue one "play: develop fail 21"
  expect_exit 0 timeout 300 git wave work 1
  expect_exit 0 git wave runs --json
  expect_json 'len(d["runs"]) == 20 and d["more"] and d["runs"][0]["attempt"] == 22'
  expect_exit 0 git wave runs
  expect_out_has "git wave runs --all"
  expect_exit 0 git wave runs --all --json
  expect_json 'len(d["runs"]) == 22 and not d["more"]'
}

run_tests
