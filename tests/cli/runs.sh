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

has_failed_once() { git wave runs --json | grep -q '"retries":\[{'; }
test_totals_and_what_goes_on_by_itself() {
  serve_world 'worker.max_retry_delay = "90s"'
  sed -i 's/^worker.retry_delay.*/worker.retry_delay = "1h"/' "$HOME/.config/git-wave/config.toml"
  issue one "play: develop fail 9"
  git-wave serve >"$world/served" 2>&1 &
  wait_until 60 has_failed_once
  kill -TERM %1 && wait %1 || true
  expect_exit 0 git wave runs --json
  expect_json 'd["totals"]["runs"] == 1 and d["totals"]["seconds"] >= 0 and d["totals"]["cost_usd"] == 0'
  expect_json '[(r["number"], r["failures"], r["reason"]) for r in d["retries"]] == [(1, 1, "agent_exit")]'
  # Not after an hour: the longest wait is another setting.
  python3 - "$out" <<'PY' || fail "$(<"$out")"
import datetime, json, sys
d = json.load(open(sys.argv[1]))
time = lambda text: datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
wait = time(d["retries"][0]["due_at"]) - time(d["runs"][0]["ended_at"])
sys.exit(not 89 <= wait.total_seconds() <= 91)
PY
  expect_exit 0 git wave runs
  expect_out_has "in all: 1 runs"
  expect_out_has "goes on at 20"
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
