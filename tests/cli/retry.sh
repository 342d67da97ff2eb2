#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave retry: a new attempt, in the worktree as the one before left it.
. "$(dirname "$0")/lib.sh"

# Fails at its first run and leaves things behind; the next one finds them, and ends well.
second_time() {
  agent second-time <<'SH'
cat >>"$WAVE_WORKTREE.prompts"
echo "$WAVE_RUN" >>"$WAVE_WORKTREE.runs"
if [ ! -e left ]; then
  echo left >left && git add left && git commit -qm first
  echo staged >staged && git add staged
  echo loose >loose
  exit 3
fi
test "$(cat staged)$(cat loose)" = stagedloose || exit 4
git add . && git commit -qm second
SH
}

# ends FEATURE STATE...: it stands in one of them.
ends() {
  local state
  state=$(member "$1" state)
  shift
  [[ " $* " == *" $state "* ]]
}

# No worktree can be made while a file stands where it is prepared.
block_staging() {
  rm -rf ../repo.git/wave/staging
  echo >../repo.git/wave/staging
}

owner_of() {
  value_of "$(git rev-parse --git-common-dir)/wave/runs/$1/owner.json" 'd["process"]["pid"]'
}

test_bad_words() {
  project
  usual_agents
  expect_refusal 128 "'nobody'" git wave retry nobody
  expect_refusal 129 "'--fresh'" git wave retry --resume --fresh
  start x good --wait
  local before
  before=$(fingerprint)
  expect_refusal 128 "'x' is done" git wave retry x
  expect_refusal 129 "'soon'" git wave retry x --timeout soon
  expect_refusal 129 "'-m'" git wave retry x -m a -F b
  expect [ "$before" = "$(fingerprint)" ]
}

# The agent's git was killed with it; its locks must not stop the next agent's.
test_locks_of_a_dead_attempt_do_not_outlive_it() {
  project
  second_time
  start x second-time
  wait_until 10 stands x failed
  local entry
  entry=../repo.git/worktrees/$(member x id)
  touch -d '-1 minute' "$entry/index.lock" "$entry/HEAD.lock" ../repo.git/refs/heads/x.lock
  expect_exit 0 git wave retry x
  wait_until 10 stands x 'done'
}

test_a_failed_attempt_is_followed_by_another_in_its_worktree() {
  project
  second_time
  start x second-time
  wait_until 10 stands x failed
  local first
  first=$(git rev-parse x)
  expect_exit 0 git wave retry x
  expect_out_has $'\tx\t'
  wait_until 10 stands x done
  expect git merge-base --is-ancestor "$first" x
  expect [ "$(git log --format=%s main..x)" = $'second\nfirst' ]
  expect [ "$(git ls-tree --name-only x -- staged loose)" = $'loose\nstaged' ]
  expect_exit 0 git wave show x --json
  expect_json '[r["attempt"] for r in d["task"]["runs"]] == [1, 2]'
  expect_json '[r["result"] for r in d["task"]["runs"]] == ["failed", "done"]'
  expect_json '[r["exit"] for r in d["task"]["runs"]] == [3, 0]'
  expect_json 'len({c["run"] for c in d["task"]["commit_list"]}) == 2'
  # Both prompts and both launches are there, and the second tells of the first.
  local wave=../repo.git/wave id
  id=$(member x id)
  expect [ -s "$wave/private/$id/prompt-1.md" ]
  expect grep -q 'attempt 1 (failed: agent_exit)' "$wave/private/$id/prompt-2.md"
  expect grep -q 'text of x' "$wave/private/$id/prompt-2.md"
  expect [ -s "$wave/runs/$id-1/exit.json" ]
  expect [ -s "$wave/runs/$id-2/exit.json" ]
  expect [ "$(stat -c %a "$wave/private/$id/request.json")" = 600 ]
}

test_words_for_the_next_attempt() {
  project
  second_time
  start x second-time --timeout 1h
  wait_until 10 stands x failed
  expect_exit 0 git wave retry x -m 'mind the tests' --timeout 5m --session mine
  wait_until 10 stands x done
  expect grep -q 'mind the tests' ../x.prompts
  expect_exit 0 git wave show x --json
  expect_json '[r["timeout_seconds"] for r in d["task"]["runs"]] == [3600, 300]'
  expect_json '[r["label"] for r in d["task"]["runs"]] == [None, "mine"]'
}

test_from_every_state_that_may_be_tried_again() {
  project
  usual_agents
  agent never <<'SH'
while :; do sleep 0.05; done
SH
  start cancelled patient
  git wave stop cancelled >/dev/null
  start slow never --timeout 1s
  wait_until 20 stands slow timed_out
  touch ../cancelled.go
  for name in cancelled slow; do
    expect_exit 0 git wave retry "$name" --timeout 1m
  done
  wait_until 10 stands cancelled done
  expect_exit 0 git wave stop slow
}

test_a_running_one_only_by_force() {
  project
  agent holds <<'SH'
echo "$$" >>"$WAVE_WORKTREE.pids"
setsid sleep 1000 &
echo "$!" >>"$WAVE_WORKTREE.pids"
if [ -e "$WAVE_WORKTREE.go" ]; then git commit -q --allow-empty -m x; exit 0; fi
sleep 1000
SH
  start x holds
  wait_until 10 test -s ../x.pids
  expect_refusal 128 "'x' is running" git wave retry x
  expect_err_has --force-restart
  # What cannot be started is not stopped for it.
  expect_refusal 128 "'command'" git wave retry x --force-restart --resume
  expect_refusal 129 "'nonsense'" git wave retry x --force-restart --agent nonsense
  expect stands x running
  local first
  wait_until 10 test "$(wc -l <../x.pids)" = 2
  first=$(<../x.pids)
  touch ../x.go
  expect_exit 0 git wave retry x --force-restart
  for pid in $first; do expect_not alive "$pid"; done
  wait_until 10 stands x done
  expect_exit 0 git wave show x --json
  expect_json '[r["result"] for r in d["task"]["runs"]] == ["cancelled", "done"]'
}

test_a_lost_runner_is_recorded_first() {
  project
  usual_agents
  start x patient
  local id agent
  id=$(member x id)
  agent=$(value_of "../repo.git/wave/runs/$id-1/owner.json" 'd["agent"]["pid"]')
  kill -KILL "$(owner_of "$id-1")"
  wait_until 10 stands x failed  # as it is seen; nothing is recorded yet
  expect_exit 0 git wave retry x
  expect_not alive "$agent"
  touch ../x.go
  wait_until 10 stands x done
  expect_exit 0 git wave show x --json
  expect_json '[r["reason"] for r in d["task"]["runs"]] == ["lost", None]'
}

test_a_worktree_that_is_gone_is_made_again() {
  project
  second_time
  start x second-time
  wait_until 10 stands x failed
  rm -rf ../x
  expect_exit 0 git wave retry x
  wait_until 10 ends x failed done
  # `left` is committed, `staged` and `loose` are not there any more.
  expect_exit 0 git wave show x --json
  expect_json 'd["task"]["runs"][1]["exit"] == 4'
  expect [ "$(git -C ../x symbolic-ref HEAD)" = refs/heads/x ]
  expect [ -z "$(git -C ../x status --porcelain)" ]
  expect [ "$(git worktree list | wc -l)" = 3 ]
}

test_a_worktree_that_git_forgot_is_told_again() {
  project
  second_time
  start x second-time
  wait_until 10 stands x failed
  mv ../x ../away
  git worktree prune
  mv ../away ../x
  expect_exit 0 git wave retry x
  wait_until 10 ends x failed done
  # The files are as they were; what was staged is now merely there.
  expect stands x done
}

test_somebody_elses_folder_is_not_taken_for_it() {
  project
  second_time
  start x second-time
  wait_until 10 stands x failed
  mv ../x ../aside
  mkdir ../x
  echo precious >../x/file
  expect_exit 1 git wave retry x
  expect_err_has 'is not the worktree that was made for this task'
  expect [ "$(<../x/file)" = precious ]
  expect stands x failed
  rm -r ../x
  mv ../aside ../x
  expect_exit 0 git wave retry x
  wait_until 10 stands x done
}

test_a_branch_that_is_gone_is_not_made_up() {
  project
  second_time
  start x second-time
  wait_until 10 stands x failed
  local tip
  tip=$(git rev-parse x)
  git update-ref -d refs/heads/x
  expect_refusal 128 "'x'" git wave retry x
  expect_err_has "git branch x $tip"
  git branch x "$tip"
  expect_exit 0 git wave retry x
  wait_until 10 stands x done
}

test_after_a_failed_set_up() {
  project
  usual_agents
  block_staging
  expect_exit 1 git wave start x -m text --agent command -- good
  expect_exit 0 git wave status x --json
  expect_json 'd["tasks"][0]["reason"] == "setup_failed"'
  expect_exit 1 git wave retry x
  rm -rf ../repo.git/wave/staging
  expect_exit 0 git wave retry x
  wait_until 10 stands x done
  expect_exit 0 git wave show x --json
  expect_json '[r["reason"] for r in d["task"]["runs"]] == ["setup_failed", "setup_failed", None]'
}

test_a_name_that_was_given_away_is_not_taken_back() {
  project
  usual_agents
  block_staging
  expect_exit 1 git wave start x -m text --agent command -- good
  local first
  first=$(member x id)
  rm ../repo.git/wave/staging
  start x patient
  expect_refusal 128 "'x'" git wave retry "$first"
  expect stands x running
}

test_another_agent() {
  project
  usual_agents
  agent bad <<'SH'
exit 1
SH
  mkdir -p "$HOME/.config/git-wave"
  printf '[agent.worse]\ncommand = ["bad"]\n[agent.better]\ncommand = ["good"]\n' \
    >"$HOME/.config/git-wave/config.toml"
  expect_exit 0 git wave start x -m text --agent worse
  wait_until 10 stands x failed
  expect_exit 0 git wave retry x --agent better
  wait_until 10 stands x done
  expect_exit 0 git wave show x --json
  expect_json '[r["agent"] for r in d["task"]["runs"]] == ["worse", "better"]'
}

test_the_agents_own_session_is_gone_on_with() {
  project
  agent claude <<'SH'
cat >>"$WAVE_WORKTREE.prompts"
printf '%s\n' "$*" >>"$WAVE_WORKTREE.words"
exit 1
SH
  expect_exit 0 git wave start x -m 'the whole text' --agent claude
  wait_until 10 stands x failed
  expect_exit 0 git wave show x --json
  local session
  session=$(value_of "$out" 'd["task"]["runs"][0]["agent_session"]')
  expect_exit 0 git wave retry x --resume -m 'one more thing'
  wait_until 10 stands x failed
  expect grep -q -- "--resume $session" ../x.words
  expect grep -q 'one more thing' ../x.prompts
  expect [ "$(grep -c 'the whole text' ../x.prompts)" = 1 ]
  expect_exit 0 git wave retry x --fresh
  wait_until 10 stands x failed
  expect [ "$(grep -c -- "--resume" ../x.words)" = 1 ]
  expect [ "$(grep -c 'the whole text' ../x.prompts)" = 2 ]
}

test_no_session_to_go_on_with() {
  project
  second_time
  start x second-time
  wait_until 10 stands x failed
  expect_refusal 128 "'command'" git wave retry x --resume
  expect stands x failed
}

test_in_the_worktree_no_name_is_needed() {
  project
  second_time
  start x second-time
  wait_until 10 stands x failed
  cd ../x
  expect_exit 0 git wave retry
  wait_until 10 stands x done
}

# automatic ATTEMPTS [KEY=VALUE...]: for this user.
automatic() {
  mkdir -p "$HOME/.config/git-wave"
  printf '[retry]\nmax_attempts = %s\ndelay = "0s"\n' "$1" >"$HOME/.config/git-wave/config.toml"
  shift
  if (($#)); then printf '%s\n' "$@" >>"$HOME/.config/git-wave/config.toml"; fi
}

test_by_itself_nothing_is_tried_again() {
  project
  second_time
  start x second-time
  wait_until 10 stands x failed
  expect_exit 0 git wave reconcile
  expect stands x failed
  expect [ "$(wc -l <../x.runs)" = 1 ]
}

test_the_runner_starts_the_next_attempt() {
  project
  second_time
  automatic 3
  expect_exit 0 git wave start x -m text --agent command --wait -- second-time
  expect_exit 0 git wave show x --json
  expect_json '[r["result"] for r in d["task"]["runs"]] == ["failed", "done"]'
  expect_json '[r["reason"] for r in d["task"]["runs"]] == ["agent_exit", None]'
  # What the agent was given of the environment is kept only while the task waits.
  expect_not [ -e "../repo.git/wave/private/$(member x id)/environment" ]
  expect_exit 0 git wave reconcile
  expect [ "$(wc -l <../x.runs)" = 2 ]
}

test_the_same_failure_twice_needs_a_person() {
  project
  agent stubborn <<'SH'
exit 5
SH
  automatic 9
  expect_exit 1 git wave start x -m text --agent command --wait -- stubborn
  expect stands x needs_human
  expect_exit 0 git wave show x --json
  expect_json '[r["exit"] for r in d["task"]["runs"]] == [5, 5]'
  expect_json 'd["task"]["detail"].startswith("the same failure twice in a row")'
  # A person may insist: one attempt more, and the count begins anew.
  expect_exit 0 git wave retry x
  wait_until 20 stands x needs_human
  expect_exit 0 git wave show x --json
  expect_json 'len(d["task"]["runs"]) == 4'
}

test_the_attempts_are_bounded() {
  project
  agent worse <<'SH'
echo x >>"$WAVE_WORKTREE.count"
exit "$(wc -l <"$WAVE_WORKTREE.count")"
SH
  automatic 3
  expect_exit 1 git wave start x -m text --agent command --wait -- worse
  expect stands x failed
  expect [ "$(wc -l <../x.count)" = 3 ]
  automatic 9 'start_limit = 2'
  expect_exit 1 git wave start y -m text --agent command --wait -- worse
  expect_exit 0 git wave status y --json
  expect_json 'd["tasks"][0]["state"] == "needs_human"'
  expect_json 'd["tasks"][0]["reason"] == "start_limit"'
  expect [ "$(wc -l <../y.count)" = 3 ]
}

# x has failed once, and its next attempt is due in an hour.
waiting_for_an_hour() {
  project
  second_time
  automatic 3
  sed -i 's/"0s"/"1h"/' "$HOME/.config/git-wave/config.toml"
  start x second-time
  wait_until 10 stands x pending
}

test_waiting_for_the_next_attempt() {
  waiting_for_an_hour
  expect_exit 0 git wave status x --json
  expect_json 'd["tasks"][0]["not_before"].endswith("Z")'
  expect_json 'd["tasks"][0]["reason"] == "agent_exit"'
  local waiting
  waiting=$(owner_of "$(member x id)-1")
  expect alive "$waiting"
  # Its pane may go, its waiting goes on.
  expect_exit 0 git wave reconcile
  expect alive "$waiting"
  expect_exit 0 git wave stop x
  wait_until 10 not_alive "$waiting"
  expect stands x cancelled
  expect_exit 0 git wave retry x
  wait_until 10 stands x done
}
not_alive() { ! alive "$1"; }

test_a_person_need_not_wait() {
  waiting_for_an_hour
  local waiting
  waiting=$(owner_of "$(member x id)-1")
  expect_exit 0 git wave retry x
  wait_until 10 not_alive "$waiting"
  wait_until 10 stands x done
  expect [ "$(wc -l <../x.runs)" = 2 ]
}

long_reconcile_goes_on_for_a_waiting_runner_that_died() {
  project
  second_time
  automatic 3
  # Time enough to find its runner, also where everything is slow.
  sed -i "s/\"0s\"/\"$((3 * patience))s\"/" "$HOME/.config/git-wave/config.toml"
  start x second-time
  wait_until 10 stands x pending
  kill -KILL "$(owner_of "$(member x id)-1")"
  wait_until 20 reconciled_to_done
  expect [ "$(wc -l <../x.runs)" = 2 ]
}
reconciled_to_done() { git wave reconcile && stands x done; }

test_settings_that_make_no_sense() {
  project
  automatic 0
  expect_exit 0 git wave config
  expect_err_has retry.max_attempts
  automatic 2 'reasons = ["bad_luck"]'
  expect_exit 0 git wave config
  expect_err_has "'bad_luck'"
}

run_tests
