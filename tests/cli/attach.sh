#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave attach: into the session of a task.
. "$(dirname "$0")/lib.sh"

# An agent at a terminal that tells what it hears, until it hears "bye".
listener() {
  agent listener <<'SH'
echo "$WAVE_FEATURE listens"
while IFS= read -r line; do
  echo "heard: $line" | tee -a "$WAVE_WORKTREE.heard"
  [ "$line" != bye ] || break
done
echo change >file && git add . && git commit -qm change
SH
}

# A tmux of a user's own, in which a test looks at things; not the one of git-wave.
users_tmux() { tmux -S "$world/run/users" -f /dev/null "$@"; }
end_users_tmux() { users_tmux kill-server 2>/dev/null || true; }
in_users_tmux() {
  users_tmux new-session -d -s mine -x 150 -y 40 -c "$PWD" "$@"
  trap 'end_users_tmux; leave_world' EXIT
}
screen_has() { users_tmux capture-pane -p -t =mine: | grep -qF -- "$1"; }
says() { git wave logs "$1" | grep -qF -- "$2"; }

test_bad_words() {
  project
  expect_refusal 128 "'nobody'" git wave attach nobody
  expect_refusal 129 "'--read-onl'" git wave attach --read-onl nobody
}

test_wants_a_terminal() {
  command -v tmux >/dev/null || skip "there is no tmux"
  project
  usual_agents
  start x patient
  expect_refusal 128 "terminal" git wave attach x
  expect_err_has "git wave logs -f x"
  expect_refusal 128 "terminal" git wave attach x -r
}

test_follows_the_output_where_there_are_no_sessions() {
  project
  usual_agents
  export WAVE_CONFIG_HOST__DEFAULT=process
  start x good --wait
  expect_exit 0 git wave attach x
  expect_out_has "working on x"
}

test_a_dead_pane_is_no_session() {
  command -v tmux >/dev/null || skip "there is no tmux"
  project
  usual_agents
  start x good --wait
  dead() { tmux -S "$world"/run/git-wave/*/tmux list-sessions -F '#{pane_dead}' | grep -qx 1; }
  wait_until 10 dead
  expect_refusal 128 "has ended" git wave attach x
  expect_err_has "git wave logs x"
}

test_by_the_name_of_the_session() {
  command -v tmux >/dev/null || skip "there is no tmux"
  project
  usual_agents
  start x patient --session "monday's"
  start y patient --session two
  local found
  found=$(tmux -S "$world"/run/git-wave/*/tmux list-sessions -F '#{@wave_session}' | sort)
  expect [ "$found" = $'monday\'s\ntwo' ]
  expect_refusal 128 "terminal" git wave attach "monday's"
  expect_err_has "git wave logs -f x"
  # A feature's name goes before a label.
  start z patient --session x
  expect_refusal 128 "terminal" git wave attach x
  expect_err_has "git wave logs -f x"
  expect_refusal 129 "name for a session" git wave start w -m x --session $'a\nb' --agent demo
  expect_refusal 128 "'w'" git wave show w
}

test_inside_somebodys_tmux() {
  command -v tmux >/dev/null || skip "there is no tmux"
  project
  listener
  start x listener --interactive
  wait_until 10 says x "x listens"
  in_users_tmux git wave attach x
  wait_until 10 screen_has "x listens"
  expect screen_has "Ctrl-b Ctrl-b d leaves"
  users_tmux send-keys -t =mine: hello Enter
  wait_until 10 says x "heard: hello"
  # Out again as it was told: the user's server is as it was, and the agent goes on.
  users_tmux set-option -w -t =mine: remain-on-exit on
  users_tmux send-keys -t =mine: C-b d
  left() { [[ $(users_tmux display-message -p -t =mine: '#{pane_dead}') == 1 ]]; }
  wait_until 10 left
  expect [ "$(users_tmux list-sessions -F '#{session_name}')" = mine ]
  expect stands x running
}

test_only_to_look() {
  command -v tmux >/dev/null || skip "there is no tmux"
  project
  listener
  start x listener --interactive
  wait_until 10 says x "x listens"
  in_users_tmux git wave attach x --read-only
  wait_until 10 screen_has "x listens"
  users_tmux send-keys -t =mine: from-a-reader Enter
  expect_exit 0 git wave send x from-a-sender --wait --timeout 30s
  wait_until 10 says x "heard: from-a-sender"
  expect_not grep -q from-a-reader ../x.heard
}

run_tests
