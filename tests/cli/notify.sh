#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The setting notify.command: somebody is told of moves, once of each.
. "$(dirname "$0")/lib.sh"

# A program that keeps what it is told, one folder for each.
listener() {
  cat >"$world/bin/listener" <<'SH'
#!/bin/sh
here=$(mktemp -d "$HOME/told.XXXXXX")
cat >"$here/input"
env >"$here/environment"
pwd >"$here/folder"
echo "$*" >"$here/arguments"
mv "$here" "$HOME/heard.$WAVE_EVENT.$$"
SH
  chmod +x "$world/bin/listener"
  settings '[notify]' 'command = ["listener", "a", "b c"]' "$@"
}
settings() {
  mkdir -p "$HOME/.config/git-wave"
  printf '%s\n' "$@" >"$HOME/.config/git-wave/config.toml"
}
heard() { find "$HOME" -maxdepth 1 -name 'heard.*' | wc -l; }
has_heard() { [ "$(heard)" = "$1" ]; }
task_id() { value_of "$(git wave show "$1" --json)" 'd["task"]["id"]'; }
# Whoever recorded how it went tells of it a moment later than that is seen.
runner_is_gone() { ! alive "$(runner_of "$1")"; }
runner_of() {
  value_of ../repo.git/wave/runs/"$(task_id "$1")"-1/owner.json 'd["process"]["pid"]'
}
# Nobody tells any more: the lock is free and nothing is due.
is_quiet() { [ -z "$(ls ../repo.git/wave/notify/due ../repo.git/wave/notify/told | grep -v :)" ]; }

test_it_is_told_what_happened() {
  project
  usual_agents
  agent bad <<'SH'
exit 3
SH
  listener
  start x good --wait
  wait_until 10 has_heard 1
  git wave start y -m y --agent command --wait -- bad >/dev/null 2>&1 || true
  wait_until 10 has_heard 2
  local id
  id=$(task_id y)
  local place=("$HOME/heard.x.$id-1".*)
  cp "${place[0]}/input" "$out"
  expect_json 'd["event"]["to"] == "failed" and d["event"]["reason"] == "agent_exit"'
  expect_json 'd["feature"] == "y" and d["title"] == "y" and d["try"] == 1 and d["schema"] == 1'
  expect_json 'd["repository"].endswith("/repo.git")'
  cp "${place[0]}/environment" "$out"
  expect_out_has "WAVE_TASK=$id"
  expect_out_has "WAVE_FEATURE=y"
  expect_out_has "WAVE_STATE=failed"
  expect_out_has "WAVE_REASON=agent_exit"
  expect_out_has "HOME=$HOME"
  expect_out_lacks WAVE_RUN
  expect_out_lacks GIT_
  expect [ "$(<"${place[0]}/folder")" = / ]
  expect [ "$(<"${place[0]}/arguments")" = 'a b c' ]
}

test_only_chosen_moves() {
  project
  usual_agents
  listener 'on = ["running"]'
  start x good --wait
  wait_until 10 has_heard 1
  expect [ -d "$HOME/heard.s.$(task_id x)-1".* ]
}

test_not_of_the_past() {
  project
  usual_agents
  start x good --wait
  wait_until 10 runner_is_gone x
  expect_not [ -e ../repo.git/wave/notify ]
  listener
  git wave reconcile >/dev/null
  start y good --wait
  wait_until 10 has_heard 1
  # Switched off, it forgets; switched on again, it begins anew.
  settings
  start z good --wait
  wait_until 10 runner_is_gone z
  git wave reconcile >/dev/null
  expect_not [ -e ../repo.git/wave/notify ]
  listener
  start w good --wait
  wait_until 10 has_heard 2
  wait_until 10 is_quiet
  expect has_heard 2
}

test_a_stop_and_a_lost_runner() {
  project
  usual_agents
  listener 'on = ["cancelled", "failed"]'
  start x patient
  start y patient
  git wave stop x >/dev/null 2>&1
  wait_until 10 has_heard 1
  kill -KILL "$(runner_of y)"
  wait_until 10 stands y failed
  # Seen is not recorded.
  expect has_heard 1
  git wave reconcile >/dev/null
  wait_until 10 has_heard 2
  git wave reconcile >/dev/null
  wait_until 10 is_quiet
  expect has_heard 2
}

test_a_failing_program_is_tried_again() {
  project
  usual_agents
  listener
  settings '[notify]' 'command = ["sh", "-c", "echo x >>~/tries; exit 7"]'
  start x good --wait
  wait_until 10 [ -s "$HOME/tries" ]
  wait_until 10 grep -q '"tries":1' -r ../repo.git/wave/notify/due
  # Not before its time.
  git wave reconcile >/dev/null
  expect [ "$(wc -l <"$HOME/tries")" = 1 ]
  expect grep -q 'ended with 7' ../repo.git/wave/logs/notify.log
}

test_a_program_that_takes_too_long_is_ended() {
  project
  usual_agents
  settings '[notify]' 'command = ["sh", "-c", "echo $$ >~/pid; exec sleep 1000"]' 'timeout = "1s"'
  start x good --wait
  wait_until 10 grep -q 'took too long' ../repo.git/wave/logs/notify.log
  expect_not alive "$(<"$HOME/pid")"
}

test_nobody_waits_for_it() {
  project
  usual_agents
  settings '[notify]' 'command = ["sleep", "20"]'
  start x good --wait
  local before=$SECONDS
  git wave stop x >/dev/null 2>&1 || true
  git wave reconcile >/dev/null
  expect [ $((SECONDS - before)) -lt 10 ]
}

test_not_from_an_untrusted_repository() {
  project
  usual_agents
  printf '[notify]\ncommand = ["touch", "%s/planted"]\n' "$HOME" >wave.toml
  git add wave.toml && git commit -qm settings
  expect_exit 0 git wave config
  expect_out_has notify.command
  start x good --wait
  git wave reconcile >/dev/null
  expect_not [ -e ../repo.git/wave/notify ]
  expect_not [ -e "$HOME/planted" ]
}

test_wrong_settings() {
  project
  settings '[notify]' 'on = ["done", "dead"]'
  expect_exit 0 git wave config
  expect_err_has "'dead'"
  settings '[notify]' 'command = []'
  expect_exit 0 git wave config
  expect_err_has "'notify.command'"
}

run_tests
