#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave explain: the evidence for what status shows.
. "$(dirname "$0")/lib.sh"

test_bad_words() {
  project
  expect_refusal 128 "'nobody'" git wave explain nobody
  expect_refusal 129 "which task" git wave explain
  expect_refusal 129 "'--xml'" git wave explain x --xml
}

# What the one that decides says; of SOURCE.
decides() { expect_json "[e['source'] for e in d['evidence'] if e['weight'] == 'decides'][-1] == '$1'"; }

test_at_work_and_silent() {
  project
  usual_agents
  start x patient
  wait_until 10 eval '[ -s ../repo.git/wave/runs/*/output.log ]'
  expect_exit 0 git wave explain x --json
  expect_json 'd["schema"] == 1 and d["state"] == "running" and d["activity"] == "working" and d["recorded"]'
  expect_json '{"record", "runner", "agent", "session", "output", "events", "time-out"} <= {e["source"] for e in d["evidence"]}'
  expect_json 'd["changes"]'
  # Silence is no activity, here and in status.
  touch -d '1 hour ago' ../repo.git/wave/runs/*/output*
  git -C ../x wave explain >"$out"
  expect_out_has 'x is running'
  expect_out_has SOURCE
}

test_status_says_the_same() {
  project
  usual_agents
  start x patient
  expect_exit 0 git wave show x --json
  local shown
  shown=$(value_of "$out" 'd["task"]["activity"]')
  expect_exit 0 git wave explain x --json
  expect_json "d['activity'] == '$shown'"
}

test_a_lost_runner() {
  project
  usual_agents
  start x patient
  kill -KILL "$(value_of ../repo.git/wave/runs/*/owner.json 'd["process"]["pid"]')"
  wait_until 10 stands x failed
  expect_exit 0 git wave explain x --json
  decides runner
  expect_json 'd["state"] == "failed" and not d["recorded"] and d["activity"] is None'
  expect_json '"reconcile" in d["changes"][0]'
  expect_json 'any("dead" in e["says"] for e in d["evidence"] if e["source"] == "runner")'
}

test_an_end() {
  project
  usual_agents
  start x good --wait
  expect_exit 0 git wave explain x --json
  decides record
  expect_json 'd["state"] == "done"'
  git update-ref -d refs/heads/x
  expect_exit 0 git wave explain x
  expect_out_has 'it is gone'
}

run_tests
