#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave send: something is said to an agent, once.
. "$(dirname "$0")/lib.sh"

listener() { agent listener <"$(dirname "$0")/../fakes/listener.sh"; }
heard() { [[ -e ../$1.heard ]] && grep -qF -- "$2" "../$1.heard"; }
interactive() { start "$1" listener --interactive --no-commit-needed; }
messages() { value_of "$(git wave show "$1" --json)" "' '.join(m['delivery'] for m in d['task']['messages'])"; }
delivered() { [[ $(messages "$1") == "$2" ]]; }

test_bad_words() {
  project
  usual_agents
  expect_refusal 129 "task" git wave send
  expect_refusal 129 "no message" git wave send x
  expect_refusal 128 "'nobody'" git wave send nobody hello
  start x patient
  expect_refusal 129 "empty" git wave send x "  "
  expect_refusal 129 "empty" git wave send x $'\033\001'
  expect_refusal 129 "'-F'" git wave send x hello -F file
  expect_refusal 128 "'missing'" git wave send x -F missing
  expect_refusal 129 "'--wait'" git wave send x hello --timeout 3s
  expect_refusal 129 "'soon'" git wave send x hello --wait --timeout soon
  head -c 300000 /dev/zero | tr '\0' a >"$world/long"
  expect_refusal 128 "300000 bytes" git wave send x -F "$world/long"
  expect_exit 0 git wave show x --json
  expect_json 'd["task"]["messages"] == []'
}

test_is_typed_and_acknowledged() {
  project
  listener
  interactive x
  expect_exit 0 git wave send x do it 'with care' --wait --timeout 30s
  expect_out_has $'\tx\tacknowledged'
  expect heard x "b'\\x1b[200~do it with care\\x1b[201~\\r'"
  expect_exit 0 git wave show x --json
  expect_json 'len(d["task"]["messages"]) == 1 and d["task"]["messages"][0]["delivery"] == "acknowledged"'
  expect_json 'd["task"]["messages"][0]["run"] == d["task"]["run"]'
  expect_exit 0 git wave show x
  expect_out_has "acknowledged"
  expect_exit 0 git wave send x bye --wait --timeout 30s --json
  expect_json 'd["message"]["delivery"] == "acknowledged" and d["feature"] == "x"'
  expect_exit 0 git wave wait x --timeout 20s
}

# What the terminal itself shows of the typed text is no answer.
long_an_agent_that_is_silent_has_not_acknowledged() {
  project
  agent silent <<'SH'
printf '\033[?2004h'
while [ ! -e "$WAVE_WORKTREE.go" ]; do sleep 0.05; done
echo 'I have read it'
while [ ! -e "$WAVE_WORKTREE.end" ]; do sleep 0.05; done
SH
  start x silent --interactive --no-commit-needed
  expect_exit 124 git wave send x are you there --wait --timeout 4s
  expect delivered x typed
  touch ../x.go
  wait_until 10 delivered x acknowledged
  touch ../x.end
  expect_exit 0 git wave wait x --timeout 20s
}

test_nothing_in_it_acts() {
  project
  listener
  interactive x
  printf 'one\033[201~\rrm -rf\ttwo\n\x9b\xc2\x9b201~\003end\177 d\xc3\xa9j\xc3\xa0\n\n' >"$world/text"
  expect_exit 0 git wave send x -F "$world/text" --wait --timeout 30s
  expect heard x "b'\\x1b[200~one[201~\\rrm -rf\\ttwo\\r201~end d\\xc3\\xa9j\\xc3\\xa0\\x1b[201~\\r'"
  expect [ "$(wc -l <../x.heard)" = 1 ]
}

long_an_agent_that_wants_no_marks_gets_none() {
  project
  listener
  MARKS=0 WAVE_CONFIG_ENV__PASS=MARKS interactive x
  expect_exit 0 bash -c 'echo plain | git wave send x -F - --wait --timeout 30s'
  expect heard x "b'plain\\r'"
}

test_many_come_in_order_and_once() {
  project
  listener
  interactive x
  local i
  for i in 1 2 3; do
    git wave send x "number $i" >/dev/null || fail "cannot send"
  done
  expect_exit 0 git wave send x last --wait --timeout 60s
  expect [ "$(tr -d '\n' <../x.heard | grep -o 'number [0-9]\|last' | tr '\n' ' ')" = \
    "number 1 number 2 number 3 last " ]
  expect delivered x "acknowledged acknowledged acknowledged acknowledged"
}

test_an_unattended_agent_gets_it_later() {
  project
  usual_agents
  start x patient
  expect_exit 0 git wave send x later
  expect_out_has $'\tx\tqueued'
  expect_err_has "when it is resumed"
  expect_exit 124 git wave send x later still --wait --timeout 1s
  expect delivered x "queued queued"
  # Nobody resumes what is done.
  touch ../x.go
  expect_exit 0 git wave wait x --timeout 20s
  expect delivered x "failed failed"
  expect_refusal 128 "'x' is done" git wave send x too late
}

test_the_text_stays_here() {
  project
  usual_agents
  start x patient
  expect_exit 0 git wave send x "the canary sings"
  expect_not grep -rq canary <(git log -p --all --format=%B refs/wave/log/*)
  expect_not git grep -q canary $(git for-each-ref --format='%(objectname)' refs/wave)
  local file
  file=$(echo "$(git rev-parse --git-common-dir)"/wave/private/*/messages/*.md)
  expect [ "$(<"$file")" = "the canary sings" ]
  expect [ "$(stat -c %a "$file")" = 600 ]
  expect_exit 0 git wave show x --json
  expect_json "d['task']['messages'][0]['digest'] == '$(sha256sum <"$file" | cut -d' ' -f1)'"
}

test_the_end_of_the_run_is_the_end_of_the_wait() {
  project
  agent deaf <<'SH'
stty raw -echo
printf '\033[?2004hdeaf\r\n'
while [ ! -e "$WAVE_WORKTREE.go" ]; do sleep 0.05; done
SH
  start x deaf --interactive --no-commit-needed
  git wave send x hello --wait >"$world/answer" 2>&1 &
  local sender=$! status=0
  wait_until 20 delivered x typed
  touch ../x.go
  wait "$sender" || status=$?
  expect [ "$status" = 1 ]
  expect grep -q failed "$world/answer"
  expect delivered x failed
}

run_tests
