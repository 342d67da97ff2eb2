#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave inspect: all that is known of one piece, or of one run.
# shellcheck source=tests/cli/lib.sh
source "$(dirname "$0")/lib.sh"

test_a_piece_with_its_history() {
  local run
  serve_world 'checks.commands = ["! test -f broken"]'
  issue one $'play: edit a.txt\nplay: break 1'
  issue two $'play: edit b.txt\nplay: review findings 1'
  expect_exit 0 git wave inspect 1
  expect_out_has "it waits in the backlog"
  expect_exit 0 timeout 120 git wave work 1
  expect_exit 0 timeout 120 git wave work 2
  expect_exit 0 git wave inspect 2
  expect_out_has "the line is there"
  expect_out_has "- major: b.txt:1: not good enough"
  expect_exit 0 git wave inspect 1
  expect_out_has "result done"
  expect_out_has "check      ! test -f broken failed"
  expect_exit 0 git wave inspect 1 --json
  expect_json 'd["run"] is None and len(d["task"]["runs"]) == 2 and d["left_out"] == 0'
  expect_json '[c["result"] for c in d["issue"]["checks"]] == ["failed", "passed"]'
  expect_json 'd["events"][0]["k"] == "created" and d["calls"] == []'
  run=$(value_of "$(git wave runs --json)" 'd["runs"][-1]["id"]')
  expect_exit 0 git wave inspect "$run" --json
  expect_json "d['run'] == '$run' and len(d['task']['runs']) == 1"
  expect_json "{e['run'] for e in d['events']} == {'$run'}"
  expect_refusal 128 "${run%-1}-9" git wave inspect "${run%-1}-9"
  expect_refusal 128 "'#9'" git wave inspect '#9'
}

test_calls_on_their_way() {
  serve_world
  issue one "play: edit a.txt"
  FAKE_DELAY=3 expect_exit 130 timeout --preserve-status -s INT 1 git-wave plan 1
  expect_exit 0 git wave inspect 1
  expect_out_has "analyze-"
  expect_out_has running
  expect_out_has "waits for the agent that plans it"
  expect_exit 0 git wave inspect 1 --json
  expect_json '[(c["role"], c["agent"], c["state"], c["how"]) for c in d["calls"]] == [("analyze", "command", "running", None)]'
}

# Of a long life the end is what counts.
test_the_newest_hundred_events() {
  serve_world
  issue one "play: edit a.txt"
  for _ in {1..60}; do
    git wave pause 1 >/dev/null
    git wave unpause 1 >/dev/null
  done
  expect_exit 0 git wave enqueue 1
  expect_exit 0 git wave inspect 1 --json
  expect_json 'len(d["events"]) == 100 and d["left_out"] == 23 and d["events"][-1]["to"] == "queued"'
  expect_exit 0 git wave inspect 1
  expect_out_has "(23 older"
  expect [ "$(tail -1 "$out" | grep -c queued)" = 1 ]
}

test_a_question() {
  serve_world
  issue one "play: ask which one?"
  expect_exit 1 git wave plan 1
  expect_exit 0 git wave inspect 1
  expect_out_has "it waits for a person: unclear"
  expect_out_has "which one?"
}

run_tests
