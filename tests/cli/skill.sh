#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The skill file that teaches agents to drive git wave: every command line in it is one that this
# program takes.
. "$(dirname "$0")/lib.sh"

skill=$WAVE_PROGRAM_DIR/../share/git-wave/skill/SKILL.md

# The lines of its code blocks, and the commands that stand in its text.
commands_of() {
  sed -n '/^```sh$/,/^```$/p' "$1" | grep -v '^```' | grep -v '^$'
  # shellcheck disable=SC2016
  grep -o '`git wave [^`]*`' "$1" | tr -d '`' | grep -v '<command>'
}

test_every_command_is_understood() {
  local line count=0 code
  repository
  usual_agents
  agent claude <<<'exit 0'
  agent codex <<<'exit 0'
  printf '#!/bin/sh\nexit 0\n' >my-agent
  chmod +x my-agent
  echo text >task.md
  sed -n '/^```toml$/,/^```$/p' "$skill" | grep -v '^```' >wave-1.toml
  git add . && git commit -qm more
  git wave start fix-login -m text --agent command --no-commit-needed --wait -- true >"$out" 2>"$err" ||
    fail "cannot start"
  while IFS= read -r line; do
    count=$((count + 1))
    line=${line//<task>/fix-login}
    code=0
    timeout 20 bash -c "$line" >"$out" 2>"$err" </dev/null || code=$?
    [[ $code != 129 && $code != 127 ]] || fail "not understood ($code): $line"
    case $line in
      *' status'* | *' show '* | *' logs '* | *' events '* | 'git log'*)
        [[ $code == 0 ]] || fail "ended with $code: $line"
        ;;
    esac
  done < <(commands_of "$skill")
  ((count > 15)) || fail "only $count commands were found"
}

test_it_names_every_end_and_exit_status() {
  local word
  for word in 0 1 124 128 129; do grep -qw "$word" "$skill" || fail "no exit status $word"; done
  for word in setup_failed agent_not_found no_commits lost timeout limited dependency start_limit \
    needs_human; do
    # shellcheck disable=SC2016
    grep -qF '`'"$word"'`' "$skill" || fail "no reason $word"
  done
  for word in retry send cleanup restore diff explain 'start --spec'; do
    grep -q "^git wave $word" "$skill" || fail "no example of $word"
  done
}

# An agent must not approve by itself what a person is to approve.
test_it_leaves_approval_to_people() {
  grep -qF 'Do not run `git wave trust --yes`' "$skill" || fail "approval is not left to people"
}

run_tests
