#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave events: what was recorded of a task.
. "$(dirname "$0")/lib.sh"

test_bad_words() {
  project
  expect_refusal 128 "'nobody'" git wave events nobody
  expect_refusal 129 "'--xml'" git wave events x --xml
  expect_refusal 129 "'--all'" git wave events x --all
  expect_refusal 128 "'e.nobody'" git wave events --since e.nobody
  expect_refusal 128 "'9yz1k4t2'" git wave events --since 9yz1k4t2:1.0
}

# The member `cursor` of the last line.
last_cursor() { tail -1 "$out" | python3 -c 'import json,sys; print(json.load(sys.stdin)["cursor"])'; }
kinds() {
  python3 -c 'import json,sys
print(*(d["feature"] + ":" + d["event"]["k"] for d in map(json.loads, open(sys.argv[1]))))' "$out"
}

test_a_reader_misses_nothing_and_sees_nothing_twice() {
  project
  usual_agents
  expect_exit 0 git wave events --json
  expect_no_out
  expect_exit 0 git wave events --cursor
  expect_out start
  start x good --wait
  expect_exit 0 git wave events --json
  expect [ "$(kinds)" = 'x:created x:run_claimed x:run_started x:commit x:run_ended' ]
  local cursor
  cursor=$(last_cursor)
  expect [ "$(git wave events --cursor)" = "$cursor" ]
  expect_exit 0 git wave events --json --since "$cursor"
  expect_no_out
  start y good --wait
  git wave index rebuild
  expect_exit 0 git wave events --json --since "$cursor"
  expect [ "$(kinds)" = 'y:created y:run_claimed y:run_started y:commit y:run_ended' ]
  expect_exit 0 git wave events y --since "$cursor"
  expect [ "$(wc -l <"$out")" = 5 ]
  expect_exit 0 git wave events x --since "$cursor"
  expect_no_out
  expect_exit 0 git wave events --since now
  expect_no_out
}

test_behind_an_event() {
  project
  usual_agents
  start x good --wait
  local id
  id=$(git wave events --json | sed -n 3p | python3 -c 'import json,sys; print(json.load(sys.stdin)["event"]["id"])')
  expect_exit 0 git wave events --json --since "$id"
  expect [ "$(kinds)" = 'x:commit x:run_ended' ]
}

test_inside_a_worktree_it_is_about_that_task() {
  project
  usual_agents
  start x good --wait
  start y good --wait
  expect_exit 0 git -C ../x wave events --json --since start
  expect [ "$(kinds | tr ' ' '\n' | grep -c '^x:')" = 5 ]
  expect_out_lacks '"feature":"y"'
  expect_exit 0 git -C ../x wave events --all
  expect_out_has ' y '
}

test_following() {
  project
  usual_agents
  git-wave events -f --json >"$world/feed" 2>&1 &
  local pid=$!
  # The refs are packed again and again, which takes the folder away that is watched.
  start x good --wait
  git pack-refs --all
  start y good --wait
  git pack-refs --all
  start z good --wait
  wait_until 10 eval '[ "$(grep -c run_ended "$world/feed")" = 3 ]'
  expect [ "$(wc -l <"$world/feed")" = 15 ]
  # It sleeps until something happens.
  local before after
  before=$(grep ^voluntary_ctxt "/proc/$pid/status")
  sleep 1.2
  after=$(grep ^voluntary_ctxt "/proc/$pid/status")
  expect [ "$before" = "$after" ]
  kill "$pid"
  local status=0
  wait "$pid" || status=$?
  expect [ "$status" = 130 ]
}

test_a_whole_life() {
  project
  usual_agents
  start x good --wait
  expect_exit 0 git wave events x
  expect [ "$(awk '{print $3}' "$out" | tr '\n' ' ')" = 'created run_claimed run_started commit run_ended ' ]
}

test_json_lines() {
  project
  usual_agents
  start x good --wait
  expect_exit 0 git wave events x --json
  expect [ "$(wc -l <"$out")" = 5 ]
  head -1 "$out" >"$out.1" && mv "$out.1" "$out"
  expect_json 'd["schema"] == 1 and d["event"]["k"] == "created" and d["line"] == 0'
}

run_tests
