#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave reconcile: the record becomes true again.
. "$(dirname "$0")/lib.sh"

test_bad_words() {
  expect_refusal 128 "'$PWD'" git wave reconcile
  project
  expect_refusal 129 "'x'" git wave reconcile x
  expect_refusal 129 "'0'" git wave reconcile --interval 0
  expect_refusal 129 "'-1'" git wave reconcile --interval=-1
  expect_refusal 129 "'soon'" git wave reconcile --interval soon
  expect_refusal 129 "'-1'" git wave reconcile --max-loops=-1
  expect_refusal 129 "'0'" git wave reconcile --max-workers 0
  expect_refusal 129 "'many'" git wave reconcile --max-workers many
  expect_refusal 129 "'soon'" git wave reconcile --once --interval soon
}

test_a_lost_runner() {
  project
  usual_agents
  start x patient
  local owner
  owner=$(value_of ../repo.git/wave/runs/*/owner.json 'd["process"]["pid"]')
  kill -KILL "$owner"
  wait_until 10 stands x failed
  expect_exit 0 git wave status x --json
  expect_json 'd["tasks"][0]["reason"] == "lost"'
  expect_json 'not d["tasks"][0]["recorded"] and d["tasks"][0]["drift"] == "runner_dead"'
  expect_exit 0 git wave status
  expect_out_has 'failed*'
  expect_exit 0 git wave reconcile
  expect_out_has $'\tx\t'
  expect_exit 0 git wave status x --json
  expect_json 'd["tasks"][0]["state"] == "failed" and d["tasks"][0]["recorded"]'
  expect_exit 0 git wave reconcile --once
  expect_out_lacks $'\tx\t'
}

owner_of() { echo ../repo.git/wave/runs/"$(task_id "$1")"-1/owner.json; }
runner_of() { value_of "$(owner_of "$1")" 'd["process"]["pid"]'; }
task_id() { value_of "$(git wave show "$1" --json)" 'd["task"]["id"]'; }
is_gone() { ! alive "$1"; }
lose() {
  kill -KILL "$(runner_of "$1")"
  wait_until 10 stands "$1" failed
}

# The second attempt is started by one whose environment is bare: a unit of systemd, say.
test_a_lost_run_goes_on_in_the_environment_of_its_start() {
  project
  agent tells <<'SH'
echo "$WAVE_RUN ${SOME_TOKEN-none} ${LANG-none} $WAVE_FEATURE" >>"$WAVE_WORKTREE.told"
while [ ! -e "$WAVE_WORKTREE.go" ]; do sleep 0.02; done
git commit -q --allow-empty -m work
SH
  export WAVE_CONFIG_RETRY__MAX_ATTEMPTS=3 WAVE_CONFIG_RETRY__DELAY=1s
  SOME_TOKEN=s3cret LANG=C.UTF-8 WAVE_CONFIG_ENV__PASS='SOME_*' start x tells
  wait_until 10 [ -s ../x.told ]
  local id kept
  id=$(task_id x)
  kept=../repo.git/wave/private/$id/environment
  expect [ "$(stat -c %a "$kept")" = 600 ]
  kill -KILL "$(runner_of x)"
  second_attempt() {
    env -i PATH="$PATH" HOME="$HOME" git wave reconcile >>"$out" && [ "$(wc -l <../x.told)" = 2 ]
  }
  wait_until 20 second_attempt
  expect [ "$(cat ../x.told)" = "$id-1 s3cret C.UTF-8 x
$id-2 s3cret C.UTF-8 x" ]
  touch ../x.go
  wait_until 10 stands x done
  expect_not [ -e "$kept" ]
  expect_not eval 'git cat-file --batch-all-objects --batch | grep -q s3cret'
}

# Somebody has removed our files: nobody is called dead for that.
test_a_run_whose_owner_nobody_knows() {
  project
  usual_agents
  start alive patient
  start dead patient
  local live_dir dead_dir pid
  live_dir=$(dirname "$(owner_of alive)") dead_dir=$(dirname "$(owner_of dead)")
  pid=$(runner_of dead)
  rm "$live_dir"/{owner,starter}.json
  expect_exit 0 git wave reconcile
  expect_no_out
  expect stands alive running
  expect [ "$(member alive drift)" = None ]
  kill -KILL "$pid"
  wait_until 10 is_gone "$pid"
  rm "$dead_dir"/{owner,starter}.json
  expect [ "$(member dead state)/$(member dead drift)/$(member dead activity)" = running/owner_unknown/unknown ]
  expect_exit 0 git wave explain dead
  expect_out_has 'no trace of one'
  expect_refusal 1 "'dead'" git wave cleanup dead
  expect_refusal 128 "'dead'" git wave retry dead
  expect_exit 0 git wave reconcile
  expect_no_out
  touch -d '2 minutes ago' "$dead_dir" "$live_dir"
  expect_exit 0 git wave reconcile
  expect_out_has $'\tdead\t'
  expect_out_lacks $'\talive\t'
  expect [ "$(member dead state)/$(member dead reason)" = failed/lost ]
  expect_exit 0 git wave reconcile
  expect_no_out
  # Also without its record its runner is the one to be asked.
  expect_exit 0 git wave stop alive
  expect stands alive cancelled
}

test_so_many_passes() {
  project
  expect_exit 0 git wave reconcile --max-loops 0 --json
  expect_no_out
  expect_not [ -e ../repo.git/wave/reconcile.pid ]
  expect_exit 0 git wave reconcile --max-loops 3 --interval 1s --json
  expect [ "$(wc -l <"$out")" = 3 ]
  expect_exit 0 git wave reconcile --once --interval 1000 --json
  expect_json 'd == {"schema": 1, "repairs": []}'
}

test_a_loop_mends_and_ends_when_told() {
  project
  usual_agents
  start x patient
  git-wave reconcile --interval 1 >"$world/loop" 2>&1 &
  local pid=$! status=0
  lose x
  wait_until 10 grep -q recorded "$world/loop"
  kill -TERM "$pid"
  wait "$pid" || status=$?
  expect [ "$status" = 130 ]
  expect_exit 0 git wave status x --json
  expect_json 'd["tasks"][0]["recorded"] and d["tasks"][0]["reason"] == "lost"'
}

test_one_loop_for_a_repository() {
  project
  git-wave reconcile --interval 1 >"$world/loop" 2>&1 &
  local pid=$!
  wait_until 10 [ -s ../repo.git/wave/reconcile.pid ]
  expect_refusal 128 "process $pid " git wave reconcile --interval 1 --max-loops 1
  expect_exit 0 git wave reconcile --once
  # However it ends, its place is free.
  kill -KILL "$pid"
  wait "$pid" || true
  expect_exit 0 git wave reconcile --max-loops 1
}

long_a_busy_store_ends_no_loop() {
  project
  usual_agents
  start x patient
  lose x
  # A file stands where the lock is to be.
  mv ../repo.git/wave/lock "$world/lock" && mkdir ../repo.git/wave/lock
  git-wave reconcile --interval 1 >"$world/loop" 2>&1 &
  local pid=$!
  wait_until 20 grep -q 'git wave: ' "$world/loop"
  rmdir ../repo.git/wave/lock
  wait_until 20 grep -q 'recorded failed/lost' "$world/loop"
  wait_until 20 grep -q 'it works again' "$world/loop"
  expect [ "$(grep -c 'git wave: ' "$world/loop")" = 2 ]
  kill "$pid" && wait "$pid" || true
}

long_several_lost_runs_at_once() {
  project
  # Does not hear TERM: each takes its grace.
  agent deaf <<'SH'
trap '' TERM HUP
touch "$WAVE_WORKTREE.ready"
while :; do sleep 0.1; done
SH
  local name
  for name in a b c; do
    start "$name" deaf
    wait_until 10 [ -e "../$name.ready" ]
  done
  for name in a b c; do kill -KILL "$(runner_of "$name")"; done
  for name in a b c; do wait_until 10 stands "$name" failed; done
  expect_exit 0 git wave reconcile --max-workers 3
  expect [ "$(grep -c 'recorded failed/lost' "$out")" = 3 ]
  expect_exit 0 git wave reconcile
  expect_no_out
}

test_nothing_has_changed() {
  project
  usual_agents
  start x patient
  start y good --wait
  # The runner of y ends a moment after it has recorded the end, and its session after it.
  wait_until 10 is_gone "$(runner_of y)"
  wait_until 10 mends_nothing
  stamps >"$world/before"
  expect_exit 0 git wave reconcile
  expect_no_out
  stamps >"$out"
  expect cmp "$world/before" "$out"
  if ! command -v strace >/dev/null; then skip 'there is no strace to count with'; fi
  # LeakSanitizer, where it watches, cannot do so beside strace.
  strace -f -qq -e trace=execve,fsync,fdatasync,rename,renameat2,unlink -o "$world/trace" \
    -E ASAN_OPTIONS=detect_leaks=0 git-wave reconcile || fail 'cannot be traced'
  expect [ "$(grep -c 'execve(.*tmux.*= 0' "$world/trace")" = 1 ]
  sed -i '/"[^"]*\/tsan\.rodata\./d' "$world/trace"  # ThreadSanitizer's own, where it watches
  expect_not grep -qE '(fsync|fdatasync|rename|renameat2|unlink)\(' "$world/trace"
}
mends_nothing() { [ -z "$(git wave reconcile)" ]; }
# Of every file but those that the agents write, and SQLite's shared memory, where readers mark
# themselves.
stamps() {
  find ../repo.git -printf '%p %i %T@ %s\n' | grep -v -e '/runs/' -e 'db-shm' | sort
}

test_sessions_end_with_their_runs() {
  project
  usual_agents
  start x good --wait
  start y patient
  wait_until 10 is_gone "$(runner_of x)"
  local socket=("$XDG_RUNTIME_DIR"/git-wave/*/tmux)
  # Another runtime folder than that of the start.
  mkdir -m 700 "$world/elsewhere"
  expect_exit 0 env XDG_RUNTIME_DIR="$world/elsewhere" git wave reconcile
  expect_out_has "ended the session"
  expect [ "$(tmux -S "${socket[0]}" list-sessions -F '#{session_name}')" = "$(task_id y)-1" ]
}

test_another_boot_and_a_pid_that_is_somebody_elses() {
  project
  usual_agents
  start x patient
  start y patient
  lose x
  lose y
  sleep 1000 &
  local bystander=$!
  # Either differs from the bystander in one thing alone.
  python3 - "$(owner_of x)" "$(owner_of y)" $bystander <<'PY'
import json, sys
pid = sys.argv[3]
begun = int(open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[19])
for path, change in ((sys.argv[1], {"boot": "0" * 8, "start_ticks": begun}), (sys.argv[2], {"start_ticks": 1})):
    record = json.load(open(path))
    for who in ("process", "agent"):
        record[who] |= change | {"pid": int(pid)}
    json.dump(record, open(path, "w"))
PY
  expect_exit 0 git wave reconcile
  expect [ "$(grep -c 'recorded failed/lost' "$out")" = 2 ]
  expect alive $bystander
  kill $bystander
}

test_the_end_that_a_killed_runner_wrote_down() {
  project
  usual_agents
  start x patient
  lose x
  local run
  run=$(task_id x)-1
  printf '{"v":1,"id":"x.%s","k":"run_ended","task":"%s","run":"%s","attempt":1,"epoch":1,"t":1,"by":"runner","if":"running","to":"failed","reason":"agent_exit","exit":9}\n' \
    "$run" "${run%-1}" "$run" >../repo.git/wave/runs/"$run"/exit.json
  expect_exit 0 git wave reconcile
  expect_out_has 'recorded failed/agent_exit'
  expect_exit 0 git wave reconcile
  expect_no_out
}

test_foreign_locks_stay() {
  project
  usual_agents
  start x good --wait
  local lock
  for lock in index packed-refs config worktrees/main/index refs/heads/main; do
    touch -d '-1 minute' "../repo.git/$lock.lock"
  done
  expect_exit 0 git wave reconcile
  expect_out_lacks "lock"
  for lock in index packed-refs config worktrees/main/index refs/heads/main; do
    expect [ -e "../repo.git/$lock.lock" ]
  done
}

# A pass leaves them to the next one while it cannot tell what some git on the machine is at.
test_locks_that_the_dead_have_left_go() {
  project
  usual_agents
  start x good --wait
  local entry locks
  entry=worktrees/$(task_id x)
  locks=("$entry/index.lock" "$entry/HEAD.lock" refs/heads/x.lock objects/maintenance.lock
    objects/info/commit-graph.lock objects/info/commit-graphs/commit-graph-chain.lock packed-refs.lock)
  (cd ../repo.git && mkdir -p objects/info/commit-graphs && touch "${locks[@]}")
  echo git-wave >../repo.git/packed-refs.lock  # as ours are marked; git's own stays
  none_is_left() {
    git wave reconcile >>"$world/told"
    [ -z "$(cd ../repo.git && ls "${locks[@]}" 2>/dev/null)" ]
  }
  wait_until 20 none_is_left
  expect grep -q "removed a lock of git that a killed process had left" "$world/told"
  expect grep -q "removed a lock that kept git from tidying up" "$world/told"
  expect_exit 0 git wave reconcile
  expect_no_out
}

# git itself writes its lock, closes it, and holds it while somebody writes the message.
test_the_lock_of_a_living_git_stays() {
  project
  usual_agents
  start x good --wait
  local lock writer
  lock=../repo.git/worktrees/$(task_id x)/index.lock
  agent slow-editor <<SH
while [ ! -e "$world/go" ]; do sleep 0.05; done
echo message >"\$1"
SH
  echo more >>../x/file-of-agent
  git -C ../x -c core.editor=slow-editor commit -qa &
  writer=$!
  wait_until 10 [ -e "$lock" ]
  touch ../repo.git/objects/maintenance.lock
  touch -d '-1 minute' "$lock" ../repo.git/objects/maintenance.lock
  expect_exit 0 git wave reconcile
  expect_out_lacks "lock"
  expect [ -e "$lock" ]
  expect [ -e ../repo.git/objects/maintenance.lock ]
  touch "$world/go"
  wait "$writer" || fail "git's commit ended with $?"
  expect [ "$(git log -1 --format=%s x)" = message ]
}

test_a_worktree_that_somebody_took_away() {
  project
  usual_agents
  start x good --wait
  mv ../x "$world/taken"
  expect_exit 0 git wave reconcile
  expect_not [ -e ../x ]
  expect_exit 0 git wave status x --json
  expect_json 'd["tasks"][0]["drift"] == "worktree_missing"'
  ln -s "$world/taken" ../x
  expect_exit 0 git wave reconcile
  expect [ -L ../x ]
  expect [ -e "$world/taken/file-of-agent" ]
  expect git rev-parse -q --verify x
}

test_a_branch_that_somebody_deleted() {
  project
  usual_agents
  start x good --wait
  wait_until 10 is_gone "$(runner_of x)" # else its session is ended by the last pass here
  local tip
  tip=$(git rev-parse x)
  git update-ref -d refs/heads/x
  expect_exit 0 git wave reconcile
  expect_out_has 'what it held is kept'
  expect [ "$(git for-each-ref --format='%(objectname)' refs/wave/keep)" = "$tip" ]
  expect_exit 0 git wave show x --json
  expect_json 'len(d["task"]["kept"]) == 1'
  git worktree list >/dev/null
  git reflog expire --expire=now --all && git gc -q --prune=now
  expect git cat-file -e "$tip"
  expect_exit 0 git wave reconcile
  expect_no_out
}

test_a_merged_branch_needs_no_keeping() {
  project
  usual_agents
  start x good --wait
  git merge -q x
  git update-ref -d refs/heads/x
  expect_exit 0 git wave reconcile
  expect [ -z "$(git for-each-ref refs/wave/keep)" ]
}

test_the_unit() {
  project
  expect_exit 0 git wave reconcile --print-unit
  expect_out_has 'reconcile --interval 30'
  expect_out_has KillMode=process
  if ! command -v systemd-analyze >/dev/null; then skip 'there is no systemd-analyze'; fi
  cp "$out" 'git-wave-reconcile@.service'
  cp 'git-wave-reconcile@.service' "git-wave-reconcile@x.service"
  systemd-analyze verify --user ./git-wave-reconcile@x.service >"$out" 2>"$err" || fail 'systemd does not take it'
}

run_tests
