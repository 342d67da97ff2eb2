#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Completion, as the shells run it.
. "$(dirname "$0")/lib.sh"

# offered WORD...: what bash would offer for the last word, one a line, in $out. The script is the
# installed one.
offered() {
  bash --norc -c '
    . "$1"
    shift
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    if [[ $1 == git ]]; then _git_wave; else _git_wave_itself; fi
    [[ ${#COMPREPLY[@]} == 0 ]] || printf "%s\n" "${COMPREPLY[@]}"
  ' bash "$WAVE_PROGRAM_DIR/../share/bash-completion/completions/git-wave" "$@" >"$out" 2>"$err" ||
    fail "bash failed"
  [[ ! -s $err ]] || fail "the completion says something"
}
# One that is offered, with the blank that bash is not to add by itself.
expect_offer() { grep -qFx -- "$1 " "$out" || fail "not offered: $1"; }
expect_no_offer() { if grep -qFx -- "$1 " "$out"; then fail "offered: $1"; fi; }

test_bad_words() {
  expect_refusal 129 "'csh'" git wave completion csh
  expect_refusal 129 "bash|zsh|fish" git wave completion
}

test_the_printed_script_is_the_installed_one() {
  git wave completion bash | cmp - "$WAVE_PROGRAM_DIR/../share/bash-completion/completions/git-wave"
  git wave completion zsh | cmp - "$WAVE_PROGRAM_DIR/../share/zsh/site-functions/_git-wave"
  git wave completion fish |
    cmp - "$WAVE_PROGRAM_DIR/../share/fish/vendor_completions.d/git-wave.fish"
}

test_commands_and_options() {
  offered git wave st
  expect_offer start
  expect_offer status
  expect_offer stop
  expect_no_offer show
  offered git-wave ''
  expect_offer wait
  expect_no_offer runner
  expect_no_offer complete
  offered git wave start --no
  expect_offer --no-commit-needed
  offered git wave hooks ''
  expect_offer uninstall
  offered git wave config task.t
  expect_offer task.timeout
}

# Every command that is listed is offered, and its options are those of its -h.
test_the_whole_table() {
  local command option
  offered git wave ''
  cp "$out" "$world/offered"
  for command in $(git wave -h | sed -n 's/^   \([a-z][a-z-]*\) .*/\1/p'); do
    grep -qFx -- "$command " "$world/offered" || fail "not offered: $command"
    offered git wave "$command" -
    for option in $(git wave "$command" -h | sed -n 's/^    \(-[^ ,]*\).*/\1/p'); do
      expect_offer "$option"
    done
  done
}

test_values() {
  repository
  usual_agents
  git branch topic
  start one good
  offered git wave status --state ru
  expect_offer running
  offered git wave start x --agent cl
  expect_offer claude
  offered git wave start x --agent = cl
  expect_offer claude
  offered git wave start x --from to
  expect_offer topic
  offered git wave show o
  expect_offer one
  offered git wave show -
  expect_offer --json
  # What is gone can be asked for back.
  expect_exit 0 git wave wait one
  expect_exit 0 git wave cleanup one
  offered git wave restore o
  expect_offer one
  # Of another folder.
  cd /
  offered git -C "$world/work/r" wave show o
  expect_offer one
  # There is nothing to know here, and that is no mistake.
  offered git wave show ''
  [[ ! -s $out ]] || fail "something is offered outside of a repository"
}

# Names that a shell would act on are offered as one quoted word, and nothing in them is run.
test_odd_names() {
  local name='x$(touch${IFS}pwned);y&z|"q`id`!#{a}'
  repository
  usual_agents
  git branch 'b$(touch${IFS}pwned)'
  git wave start "$name" "it's" -m text --agent command -- good >"$out" 2>"$err" || fail "cannot start"
  offered git wave show x
  [[ $(wc -l <"$out") == 1 ]] || fail "not one word is offered"
  eval "set -- $(<"$out")"
  [[ $# == 1 && $1 == "$name" ]] || fail "it comes back as '$*'"
  # Typed in part, quoted as it was offered.
  offered git wave show 'x\$\(touch'
  [[ $(wc -l <"$out") == 1 ]] || fail "a quoted beginning is not known"
  offered git wave show "it"
  eval "set -- $(<"$out")"
  [[ $1 == "it's" ]] || fail "it comes back as '$1'"
  offered git wave start y --from b
  offered git wave show '$(touch pwned)'
  offered git wave '`touch pwned`' ''
  expect_not test -e pwned
}

test_never_fails() {
  repository
  echo 'broken [' >wave.toml
  git add wave.toml
  git commit -qm broken
  expect_exit 0 git wave complete -- config ''
  [[ ! -s $err ]] || fail "it complains"
  expect_exit 0 git wave complete -- nonsense --what ''
  expect_exit 0 git wave complete --
  expect_exit 0 git wave complete
  expect_exit 0 git wave complete -- -C
  mkdir -p .git/wave
  echo garbage >.git/wave/writer
  expect_exit 0 git wave complete -- show ''
  [[ ! -s $err ]] || fail "it says something"
}

# git's own completion finds ours.
test_through_gits_own() {
  local script=/usr/share/bash-completion/completions/git
  [[ -r $script ]] || skip "git's completion is not installed"
  repository
  usual_agents
  start one good
  bash --norc -c '
    . "$1"
    . "$2"
    COMP_WORDS=(git wave show o) COMP_CWORD=3 COMP_LINE="git wave show o" COMP_POINT=15
    COMP_TYPE=9 COMPREPLY=()
    __git_wrap__git_main
    printf "%s\n" "${COMPREPLY[@]}"
  ' bash "$script" "$WAVE_PROGRAM_DIR/../share/bash-completion/completions/git-wave" >"$out" 2>"$err"
  expect_offer one
}

test_zsh() {
  command -v zsh >/dev/null || skip "zsh is not installed"
  repository
  usual_agents
  start one good
  zsh -f -c '
    fpath=($1 $fpath)
    autoload -Uz _git-wave
    compadd() { print -rl -- "${@[2,-1]}"; }
    _files() { print files; }
    words=(wave show o) CURRENT=3
    _git-wave
    _git-wave
  ' zsh "$WAVE_PROGRAM_DIR/../share/zsh/site-functions" >"$out" 2>"$err"
  expect_out_has one
}

test_fish() {
  command -v fish >/dev/null || skip "fish is not installed"
  repository
  usual_agents
  start one good
  fish --no-config -c '
    source $argv[1]
    complete -C "git wave show o"
    complete -C "git-wave show o"
  ' "$WAVE_PROGRAM_DIR/../share/fish/vendor_completions.d/git-wave.fish" >"$out" 2>"$err"
  [[ $(grep -c '^one' "$out") == 2 ]] || fail "not offered"
}

run_tests
