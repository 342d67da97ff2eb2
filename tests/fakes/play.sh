# SPDX-License-Identifier: MIT
# What the programs that play agents have in common; sourced by them, not run. They obey:
#   FAKE_RECORD   folder; each call leaves <name>.<n>/{argv,stdin,env,cwd} there (env: names only), and
#                 known sessions are kept in sessions/
#   FAKE_COMMITS  how many commits to make in the current folder, default 1
#   FAKE_SCRIPT   shell text evaluated before the commits (leave files, ignore signals, die ...)
#   FAKE_HOLD     a fifo: wait until somebody writes a line to it, before the final event
#   FAKE_LIMITED  1, or a file that is there: end as the service's usage limit does
#   FAKE_RESETS   when the limit is lifted, seconds since 1970; not told if not set
#   FAKE_EXIT     exit status, default 0 (1 when limited)

fake_name=$(basename "$0")
fake_call=

# Keeps how we were called. The mkdir makes the number ours among callers at the same time.
record_call() {
  [ -n "${FAKE_RECORD:-}" ] || return 0
  mkdir -p "$FAKE_RECORD/sessions"
  n=1
  until mkdir "$FAKE_RECORD/$fake_name.$n" 2>/dev/null; do n=$((n + 1)); done
  fake_call=$FAKE_RECORD/$fake_name.$n
  for word in "$@"; do printf '%s\n' "$word"; done >"$fake_call/argv"
  pwd >"$fake_call/cwd"
  env | sed -n 's/^\([A-Za-z_][A-Za-z_0-9]*\)=.*/\1/p' | sort >"$fake_call/env"
}

# The prompt of an unattended call: all of standard input. Nothing there is the error of the real ones.
read_prompt() {
  prompt=$(cat; printf x)
  prompt=${prompt%x}
  [ -z "$fake_call" ] || printf '%s' "$prompt" >"$fake_call/stdin"
  [ -n "$prompt" ] || refuse "no prompt was given on standard input"
}

refuse() { printf '%s\n' "Error: $*" >&2; exit 1; }

# The value after a flag among the arguments, or nothing.
value_after() {
  wanted=$1
  shift
  while [ $# -gt 1 ]; do
    if [ "$1" = "$wanted" ]; then printf '%s' "$2"; return 0; fi
    shift
  done
}

has_word() {
  wanted=$1
  shift
  for word in "$@"; do [ "$word" != "$wanted" ] || return 0; done
  return 1
}

knows_session() { [ -z "$fake_call" ] || [ -e "$FAKE_RECORD/sessions/$1" ]; }
# A byte for each run of the session.
remember_session() { [ -z "$fake_call" ] || printf x >>"$FAKE_RECORD/sessions/$1"; }
runs_of_session() {
  if [ -z "$fake_call" ]; then echo 1; else wc -c <"$FAKE_RECORD/sessions/$1" | tr -d ' '; fi
}

# Does the work: the script, then the commits.
work() {
  [ -z "${FAKE_SCRIPT:-}" ] || eval "$FAKE_SCRIPT"
  i=0
  while [ "$i" -lt "${FAKE_COMMITS:-1}" ]; do
    i=$((i + 1))
    printf '%s\n' "$fake_name step $i" >>"$fake_name.txt"
    git add "$fake_name.txt" >&2
    git -c user.name="Fake $fake_name" -c user.email="$fake_name@invalid" \
      commit -q -m "$fake_name: step $i" >&2 || return 1
  done
}

hold() {
  [ -n "${FAKE_HOLD:-}" ] || return 0
  read -r _ <"$FAKE_HOLD" || :
}

is_limited() { [ "${FAKE_LIMITED:-0}" = 1 ] || [ -e "${FAKE_LIMITED:-0}" ]; }

finish() {
  if is_limited; then exit "${FAKE_EXIT:-1}"; fi
  exit "${FAKE_EXIT:-0}"
}

# A person's terminal: works once, then answers every line until /exit.
converse() {
  printf '%s\n' "$fake_name is ready"
  work
  while IFS= read -r line; do
    [ "$line" != /exit ] || break
    printf '%s heard: %s\n' "$fake_name" "$line"
  done
  finish
}
