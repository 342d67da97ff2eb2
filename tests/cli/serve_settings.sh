#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A service that waits learns at once that its configuration has changed, wherever that lies.
# shellcheck source=tests/cli/lib.sh
source "$(dirname "$0")/lib.sh"

# By itself it looks once in a minute; what it waits for here comes within a quarter of that.
patience=15

# Whether the process did nothing for a while.
rests() {
  local before
  before=$(grep ctxt_switches "/proc/$1/status")
  read -rt 0.5 <>"$world/never" || true
  [[ $(grep ctxt_switches "/proc/$1/status") == "$before" ]]
}

settings() {
  printf '%s\n' 'agent.default = "team"' "agent.team.command = [\"$fakes/team\"]" 'env.pass = ["FAKE_*"]' \
    'planner.plan = false' 'reviewer.review = false' "$@"
}

# The piece is blocked no more: it is taken up because somebody was woken, and not by looking.
expect_woken() {
  wait_until "$patience" grep -q " $1-.* is next" "$world/served"
  wait_until 30 grep -q " $1-.* is cleaned up" "$world/served"
  wait_until 30 rests "$service"
}

test_it_is_woken() {
  mkfifo "$world/never"
  export FAKE_STATE=$world/state
  git wave new project >"$out" 2>&1 || fail "no project"
  cd project/main
  for name in one two three four five; do issue "$name" "" --label blocked --label "$name"; done
  git wave serve >"$world/served" 2>&1 &
  service=$!
  wait_until 30 rests "$service"
  expect_not grep -q "is next" "$world/served"

  # There was no such file, and no folder for it.
  mkdir -p "$HOME/.config/git-wave"
  settings 'scheduler.block_labels = ["two", "three", "four", "five"]' >"$HOME/.config/git-wave/config.toml"
  expect_woken 1
  # Written in place.
  settings 'scheduler.block_labels = ["three", "four", "five"]' >"$HOME/.config/git-wave/config.toml"
  expect_woken 2
  # Replaced, by a link to a file elsewhere.
  mkdir "$world/dotfiles"
  settings 'scheduler.block_labels = ["four", "five"]' >"$world/dotfiles/wave.toml"
  ln -s "$world/dotfiles/wave.toml" "$HOME/.config/git-wave/new"
  mv "$HOME/.config/git-wave/new" "$HOME/.config/git-wave/config.toml"
  expect_woken 3
  # And that one changes.
  settings 'scheduler.block_labels = ["five"]' >"$world/dotfiles/wave.toml"
  expect_woken 4
  # The repository's, committed on the default branch.
  echo 'scheduler.block_labels = []' >wave.toml
  git add wave.toml && git commit -qm "nothing blocks"
  expect_woken 5
  kill "$service"
  wait "$service" || true
}

test_a_mistake_is_told_at_once_and_what_was_in_force_stays() {
  mkfifo "$world/never"
  serve_world 'planner.plan = false' 'reviewer.review = false'
  issue "goes on" "play: develop waits go"
  git wave serve >"$world/served" 2>&1 &
  service=$!
  wait_until 30 test -e "$world/state/1.develop.seen"
  wait_until 30 rests "$service"
  echo 'no_such = 1' >>"$HOME/.config/git-wave/config.toml"
  wait_until "$patience" grep -q "what was in force before stays" "$world/served"
  touch "$world/state/go"
  wait_until 30 grep -q "1-goes-on is cleaned up" "$world/served"
  kill "$service"
  wait "$service" || true
}

run_tests
