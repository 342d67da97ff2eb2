#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave answer: a person says what the service wants to know.
. "$(dirname "$0")/lib.sh"

# The service asks: an event of a newer clone, as a sync would bring it.
asks() {
  local common id tree tip next
  common=$(git rev-parse --git-common-dir)
  id=$(value_of "$(git wave issue show "$1" --json)" 'd["issue"]["id"]')
  tree=$(git mktree </dev/null)
  tip=$(git rev-parse -q --verify refs/wave/log/zzzzzzz1 || true)
  next=$(printf 'wave: asks\n\n%s\n%s\n\nWave-Schema: 1\nWave-Writer: zzzzzzz1\nWave-Lamport: %s\nWave-Tasks: %s\n' \
    "{\"v\":1,\"id\":\"e.q$3$2\",\"k\":\"asked\",\"task\":\"$id\",\"t\":1700000000000,\"by\":\"service\",\"question\":\"which one? $(printf '\\u202e')\"}" \
    "{\"v\":1,\"id\":\"e.m$3$2\",\"k\":\"moved\",\"task\":\"$id\",\"t\":1700000000000,\"by\":\"service\",\"to\":\"needs_human\",\"reason\":\"$2\"}" \
    "$3" "$id" | git commit-tree "$tree" ${tip:+-p "$tip"})
  git update-ref refs/wave/log/zzzzzzz1 "$next"
}
state() { value_of "$(git wave issue show "$1" --json)" 'd["issue"]["state"]'; }

test_an_answer_sends_it_on() {
  project
  git wave issue new one >/dev/null
  expect_refusal 128 'nobody waits' git wave answer 1 yes
  asks 1 unclear 100
  expect [ "$(state 1)" = needs_human ]
  expect_exit 0 git wave issue show 1
  expect_out_has 'which one? [U+202E]'
  expect_refusal 129 'says nothing' git wave answer 1
  expect_refusal 129 "'--approve' and '--reject'" git wave answer 1 --approve --reject
  expect_refusal 129 "'-F'" git wave answer 1 yes -F file
  expect_refusal 129 'control character' git wave answer 1 $'\e[2J'
  expect_refusal 128 "'#9'" git wave answer '#9' yes
  expect_exit 0 git wave answer '#1' the left one
  expect grep -qP '^[0-9a-z]{10}\t1-one\tqueued$' "$out"
  expect_exit 0 git wave issue show 1 --json
  expect_json "[a['text'] for a in d['issue']['answers']] == ['the left one'] and d['issue']['question'] is None"
  expect_refusal 128 'nobody waits' git wave answer 1 again
}

test_a_risk_is_approved_or_not() {
  project
  git wave issue new one >/dev/null
  asks 1 risk 100
  expect_exit 0 git wave answer 1 -y
  expect [ "$(state 1)" = ready ]
  asks 1 unclear 150
  expect_exit 0 git wave answer 1 -- --as it is
  expect [ "$(state 1)" = queued ]
  asks 1 risk 200
  expect_exit 0 git wave answer 1 --reject
  expect [ "$(state 1)" = skipped ]
}

run_tests
