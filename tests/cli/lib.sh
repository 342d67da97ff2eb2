# SPDX-License-Identifier: MIT
# The small vocabulary of the black-box suites. A suite defines functions test_* and ends with
# run_tests; each runs in a subshell of its own, in a fresh home, against the installed program in
# $WAVE_PROGRAM_DIR. What fails leaves its folder behind. Those that take long are called long_*, and
# run with WAVE_LONG=1, in the place of the others. WAVE_TEST_ONLY='a01*' runs those tests alone, of
# both kinds, whose names, without test_ or long_, are so.
#
#   expect_exit N CMD...         runs it; its output is then in $out and $err
#   expect_refusal N THING CMD.. the same; one sentence on standard error names THING
#   expect_out TEXT              standard output was exactly this
#   expect_out_has TEXT          standard output held this; expect_err_has likewise
#   expect_json EXPR             standard output is JSON, and the Python expression over `d` holds
#   value_of JSON EXPR           prints what one gives
#   expect_status_schema         standard output is what the schema of status allows
#   expect CMD...                an ordinary command succeeds
#   unchanged N THING WORD...    git wave start WORD... is refused like that, and nothing has changed
#   wait_until N CMD...          until it succeeds, at most N seconds (WAVE_PATIENCE times as many)
#   agent NAME <<'SH'            makes a scripted agent: a program on PATH
#   skip WHY                     ends the test without a verdict
#   serve_world [LINE...]        a project whose agents do what issues say; issue, expect_state ...
set -Eeuo pipefail

: "${WAVE_PROGRAM_DIR:?names the bin folder of the installed program}"
suite=$(basename "$0" .sh)
suites=$(realpath "$(dirname "${BASH_SOURCE[0]}")")
fakes=$(realpath "$suites/../fakes")
patience=${WAVE_PATIENCE:-1}

# A world of its own: nothing of the caller's git, tmux, agents or colours. On disk, not in memory,
# and with a short name, because sockets lie in it.
enter_world() {
  local name
  world=$(mktemp -d "${WAVE_TEST_FOLDER:-/var/tmp}/wave-cli.XXXXXX")
  mkdir -m 700 "$world"/{home,run,bin,tmp,work}
  for name in $(compgen -e); do
    case $name in
      WAVE_PROGRAM_DIR | WAVE_TEST_FOLDER | PATH | LANG | LC_* | ASAN_* | UBSAN_* | LSAN_*) ;;
      *) unset "$name" ;;
    esac
  done
  export HOME=$world/home XDG_RUNTIME_DIR=$world/run TMPDIR=$world/tmp
  export PATH=$world/bin:$WAVE_PROGRAM_DIR:/usr/local/bin:/usr/bin:/bin
  export GIT_CONFIG_NOSYSTEM=1 TERM=dumb TZ=UTC
  out=$world/out err=$world/err
  printf '[user]\n\tname = Tester\n\temail = tester@example.invalid\n[init]\n\tdefaultBranch = main\n' \
    >"$HOME/.gitconfig"
  cd "$world/work"
}

# Ends what was started in this world, known by the variable that only it carries; the tmux server,
# which is given a clean environment, by its socket.
leave_world() {
  local status=$? deadline=$((SECONDS + 10)) left socket
  for socket in "$world"/run/git-wave/*/tmux; do
    if [[ -S $socket ]]; then tmux -S "$socket" kill-server 2>/dev/null || true; fi
  done
  left=$(own_processes)
  while [[ -n $left ]] && ((SECONDS < deadline)); do
    # shellcheck disable=SC2086
    kill -KILL $left 2>/dev/null || true
    left=$(own_processes)
  done
  if [[ $status == 0 || $status == 77 ]]; then
    cd /
    rm -rf "$world"
  else
    printf '    the body: %s\n' "$world" >&2
  fi
}

own_processes() {
  # Named before anything is started that carries the variable only to look for it.
  local entries=(/proc/[0-9]*/environ) found
  found=$(grep -lszxF "XDG_RUNTIME_DIR=$world/run" "${entries[@]}") || true
  found=${found//\/proc\//}
  if [[ -n $found ]]; then printf '%s\n' "${found//\/environ/}"; fi
}

fail() {
  printf '    %s\n' "$@" >&2
  if [[ -s ${out:-} ]]; then sed 's/^/    out| /' "$out" >&2; fi
  if [[ -s ${err:-} ]]; then sed 's/^/    err| /' "$err" >&2; fi
  exit 1
}

skip() {
  printf '    skipped: %s\n' "$*" >&2
  exit 77
}

# has FILE WORDS: asked so often that no process is started for it. What NULs stand between is joined.
has() {
  local parts
  mapfile -d '' parts <"$1"
  [[ ${parts[*]} == *"$2"* ]]
}

expect_exit() {
  local wanted=$1 got=0
  shift
  "$@" >"$out" 2>"$err" </dev/null || got=$?
  [[ $got == "$wanted" ]] || fail "ended with $got, not $wanted: $*"
}

expect() { "$@" || fail "does not hold: $*"; }
expect_not() { if "$@"; then fail "holds: $*"; fi; }
expect_out() { [[ $(<"$out") == "$1" ]] || fail "standard output is not: $1"; }
expect_out_has() { has "$out" "$1" || fail "standard output has no: $1"; }
expect_out_lacks() { if has "$out" "$1"; then fail "standard output has: $1"; fi; }
expect_err_has() { has "$err" "$1" || fail "standard error has no: $1"; }
expect_no_out() { [[ ! -s $out ]] || fail "there is standard output"; }

expect_refusal() {
  local code=$1 thing=$2
  shift 2
  expect_exit "$code" "$@"
  expect_no_out
  expect_err_has "$thing"
  [[ $(grep -c '^git wave: ' "$err") == 1 ]] || fail "not one sentence"
}

expect_json() { holds "$out" "$1" || fail "not true of the JSON: $1"; }

expect_status_schema() {
  holds "$out" "allowed(d, '$WAVE_PROGRAM_DIR/../share/git-wave/status.schema.json')" ||
    fail "the schema of status does not allow it"
}

# value_of JSON EXPR: prints the value of the Python expression over `d`, which is the JSON text or that in
# the file. By the process that run_tests began: one question at a time.
value_of() {
  local json=$1 reply
  case $json in
    '{'* | '['* | /*) ;;
    *) json=$PWD/$json ;;
  esac
  kill -0 "$evaluator" || return
  printf '%s\0' "$json" "$2" >"$questions/ask"
  IFS= read -r -d '' reply <"$questions/reply"
  [[ $reply == 0* ]] || { printf '%s\n' "${reply#*$'\n'}" >&2 && return 1; }
  printf '%s\n' "${reply#*$'\n'}"
}
holds() { [[ $(value_of "$1" "bool($2)") == True ]]; }

wait_until() {
  local deadline=$((SECONDS + $1 * patience))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || fail "did not become true in time: $*"
    sleep 0.05
  done
}

# The deeds of a scripted agent come on standard input, as a shell script.
agent() {
  printf '#!/bin/sh\n%s\n' "$(</dev/stdin)" >"$world/bin/$1"
  chmod +x "$world/bin/$1"
}

# Two agents that many suites use: one commits and ends well, the other first waits until somebody
# makes the file <worktree>.go.
usual_agents() {
  agent good <<'SH'
echo "working on $WAVE_FEATURE"
echo change >file-of-agent && git add . && git commit -qm "change $WAVE_FEATURE"
SH
  agent patient <<'SH'
echo waiting
while [ ! -e "$WAVE_WORKTREE.go" ]; do sleep 0.05; done
echo change >file && git add . && git commit -qm change
SH
}

# A managed project; we stand in its main worktree then.
project() {
  git wave new "$world/work/p" >/dev/null 2>&1 || fail "cannot make a project"
  cd "$world/work/p/main"
}

# An ordinary repository with one commit; we stand in it then.
repository() {
  git init -q "$world/work/r"
  cd "$world/work/r"
  echo one >file
  git add file
  git commit -qm first
}

# start FEATURE PROGRAM [OPTION...]: with a scripted agent.
start() {
  local name=$1 program=$2
  shift 2
  git wave start "$name" -m "text of $name" --agent command "$@" -- "$program" >"$out" 2>"$err" ||
    fail "cannot start $name"
}

# A project whose agents are all played by one program, tests/fakes/team, which does what the issues
# say. Each argument is a line of settings, such as scheduler.agent='"team"'.
serve_world() {
  local line
  mkdir -p "$HOME/.config/git-wave"
  {
    printf 'agent.default = "team"\nagent.team.command = ["%s/team"]\nenv.pass = ["FAKE_*"]\n' "$fakes"
    printf 'worker.retry_delay = "0s"\n'
    for line; do printf '%s\n' "$line"; done
  } >"$HOME/.config/git-wave/config.toml"
  export FAKE_STATE=$world/state
  git wave new project >"$out" 2>&1 || fail "no project"
  cd project/main
}

# issue TITLE TEXT [OPTION...]
issue() { git wave issue new "$1" -m "$2" "${@:3}" >"$out" 2>&1 || fail "no issue: $1"; }
serve() { expect_exit 0 timeout 200 git wave serve --until-idle "$@"; }
# An expression over issue d is true.
is_so() {
  git wave issue show "$1" --json >"$out"
  holds "$out" "(lambda d: $2)(d['issue'])"
}
expect_issue() { is_so "$@" || fail "not true of issue $1: $2"; }
expect_landed() { expect_issue "$1" "d['state'] == 'cleaned' and d['result'] == 'done'"; }
expect_waits() { expect_issue "$1" "(d['state'], d['reason']) == ('needs_human', '$2')"; }
expect_state() { expect_issue "$1" "d['state'] == '$2'"; }
is_state() { git wave issue show "$1" --json | grep -q "\"state\":\"$2\""; }
# How often a role was asked about an issue.
asked() { { wc -c <"$world/state/$1.$2.calls"; } 2>/dev/null || echo 0; }
expect_asked() { [[ $(asked "$1" "$2") == "$3" ]] || fail "$2 of $1 was asked $(asked "$1" "$2") times"; }
# is_at_work PATTERN: one of this world's processes, by its words. The pattern must not match itself.
is_at_work() { own_processes | xargs -r ps -o args= -p | grep -q "$1"; }
team_is_at_work() { is_at_work 'fakes/tea[m]'; }
# What begins behind a command that finds it due, or behind a run that ends, and ends by itself.
upkeep_is_over() { ! is_at_work 'git-wave gc --aut[o]'; }
# Not by the words of the tmux server, which keeps those that it was begun with.
no_runner_is_left() { ! is_at_work '^[^ ]*/git-wave runne[r]'; }
team_is_gone() { ! team_is_at_work; }

# member FEATURE KEY: of its status.
member() { value_of "$(git wave status "$1" --json)" "d['tasks'][0]['$2']"; }
stands() { [[ $(member "$1" state) == "$2" ]]; }

# A process that runs; one that has ended and waits for its parent does not.
alive() { grep -q '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$1/status" 2>/dev/null; }

# What a refused command must leave as it was: refs, configuration, worktrees, files of the
# repository and the folders beside it.
fingerprint() {
  git for-each-ref
  git config --local --list
  git worktree list
  ls -A .. "$(git rev-parse --git-common-dir)"
}

# unchanged CODE THING WORD...: `git wave start WORD...` is refused, and nothing has changed.
unchanged() {
  local before
  before=$(fingerprint)
  expect_refusal "$1" "$2" git wave start "${@:3}"
  [[ $(fingerprint) == "$before" ]] || fail "something was changed by: ${*:3}"
}

# Not by each test: that is what it is for.
begin_evaluator() {
  questions=$(mktemp -d "${WAVE_TEST_FOLDER:-/var/tmp}/wave-asked.XXXXXX")
  mkfifo "$questions/ask" "$questions/reply"
  python3 -EB "$suites/evaluate.py" "$questions/ask" "$questions/reply" </dev/null &
  evaluator=$!
  trap 'kill "$evaluator" || true; rm -rf "$questions"' EXIT
}

# A plain command that fails ends the test too. Errexit was switched off by whoever waits for us.
run_one() (
  set -e
  trap 'printf "    line %s failed: %s\n" "$LINENO" "$BASH_COMMAND" >&2' ERR
  enter_world
  trap leave_world EXIT
  "$1"
)

chosen_tests() {
  local name kind=test_
  [[ -z ${WAVE_LONG:-} ]] || kind=long_
  for name in $(compgen -A function test_) $(compgen -A function long_); do
    # shellcheck disable=SC2053
    if [[ -n ${WAVE_TEST_ONLY:-} ]]; then
      [[ ${name#*_} == $WAVE_TEST_ONLY ]] || continue
    else
      [[ $name == "$kind"* ]] || continue
    fi
    printf '%s\n' "$name"
  done
}

run_tests() {
  local name status began failed=0 ran=0
  begin_evaluator
  for name in $(chosen_tests); do
    ran=$((ran + 1))
    began=$SECONDS
    # Not as a condition: that would switch errexit off inside.
    set +e
    run_one "$name"
    status=$?
    set -e
    case $status in
      0) printf 'ok      %s: %s (%s s)\n' "$suite" "${name#*_}" "$((SECONDS - began))" ;;
      77) printf 'skipped %s: %s\n' "$suite" "${name#*_}" ;;
      *)
        printf 'FAILED  %s: %s\n' "$suite" "${name#*_}"
        failed=1
        ;;
    esac
  done
  ((ran > 0)) || { printf 'no test of %s is called %s\n' "$suite" "$WAVE_TEST_ONLY" >&2 && failed=1; }
  return "$failed"
}
