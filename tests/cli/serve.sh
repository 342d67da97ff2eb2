#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave serve: work from the backlog to the base branch, with nobody looking on.
# shellcheck source=tests/cli/lib.sh
source "$(dirname "$0")/lib.sh"
fakes=$(realpath "$(dirname "$0")/../fakes")

# A project whose agents are all played by one program, which does what the issues say.
serve_world() {
  mkdir -p "$world/state" "$HOME/.config/git-wave"
  cat >"$HOME/.config/git-wave/config.toml" <<TOML
[agent]
default = "team"
[agent.team]
command = ["$fakes/team"]
[env]
pass = ["FAKE_*"]
[worker]
count = 3
retry_delay = "0s"
[scheduler]
$(printf '%s\n' "$@" | sed -n 's/^scheduler\.//p')
[checks]
$(printf '%s\n' "$@" | sed -n 's/^checks\.//p')
[land]
$(printf '%s\n' "$@" | sed -n 's/^land\.//p')
TOML
  export FAKE_STATE=$world/state
  expect git wave new project
  cd project/main
}

issue() { expect git wave issue new "$1" -m "$2" "${@:3}"; }
state_of() { git wave issue show "$1" --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["issue"]["state"])'; }
expect_state() { [[ $(state_of "$1") == "$2" ]] || fail "issue $1 is $(state_of "$1"), not $2"; }

test_one_piece_lands() {
  serve_world
  issue "Add a greeting" "play: edit greeting.txt"
  expect_exit 0 timeout 120 git wave serve --until-idle
  expect git cat-file -e main:greeting.txt
  expect test -f greeting.txt
  [[ -z $(git status --porcelain) ]] || fail "the checkout of main is not clean"
  git wave status --all >"$out"
  expect_out_has cleaned
}

run_tests
