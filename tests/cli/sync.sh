#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave sync: two machines that know the same, through a remote that may be anybody's.
. "$(dirname "$0")/lib.sh"

# A bare remote with one commit, and a clone of it that is set up.
shared() {
  repository
  git clone -q --bare . "$world/work/remote.git"
  cd "$world/work"
  machine one
}
machine() {
  git clone -q "$world/work/remote.git" "$world/work/$1"
  cd "$world/work/$1"
  git wave init 2>/dev/null
}
on() { cd "$world/work/$1"; }
writer() { value_of .git/wave/writer "d['writer']"; }
remote() { git -C "$world/work/remote.git" "$@"; }
tasks() { git wave status --all --json | python3 -c '
import json, sys
for t in json.load(sys.stdin)["tasks"]:
    print({k: t[k] for k in ("id", "feature", "state", "commits", "head", "writer", "updated_at")})'; }

# plant WRITER LAMPORT LINE: a log on the remote.
plant() {
  local tree commit
  tree=$(remote hash-object -t tree -w /dev/null)
  commit=$(printf 'wave: planted\n\n%s\n\nWave-Schema: 1\nWave-Writer: %s\nWave-Lamport: %s\nWave-Tasks:\n' \
    "$3" "$1" "$2" | remote -c user.name=x -c user.email=x commit-tree "$tree")
  remote update-ref "refs/wave/log/$1" "$commit"
}

# plant_many WRITER BATCHES: a log of so many, each the beginning of a task.
plant_many() {
  awk -v writer="$1" -v batches="$2" 'BEGIN {
    for (i = 1; i <= batches; ++i) {
      task = sprintf("%s%09d", substr(writer, 1, 1), i)
      text = sprintf("wave: planted\n\n{\"v\":1,\"id\":\"a.%s\",\"k\":\"created\",\"task\":\"%s\"," \
        "\"t\":1700000000000,\"by\":\"cli\",\"feature\":\"many/%s\",\"branch\":\"refs/heads/many/%s\"}\n\n" \
        "Wave-Schema: 1\nWave-Writer: %s\nWave-Lamport: %d\nWave-Tasks:\n", task, task, task, task, writer, i)
      printf "commit refs/wave/log/%s\ncommitter x <x> 1700000000 +0000\ndata %d\n%s\n", writer, length(text), text
    }
    print "done"
  }' | remote fast-import --quiet --done
}

test_bad_words() {
  shared
  expect_refusal 128 "'nowhere'" git wave sync nowhere
  expect_refusal 129 "'--push'" git wave sync --push
}

test_a_second_machine_shows_the_same() {
  shared
  usual_agents
  start x good --wait
  expect_exit 0 git wave sync
  expect_out_has $'sent\t'"$(writer)"
  local here
  here=$(tasks)
  git wave events x | sort >"$world/here"
  machine two
  expect_exit 0 git wave sync
  expect_out_has $'taken\t'
  expect [ "$(tasks)" = "$here" ]
  git wave events x | sort | diff - "$world/here" || fail "other events"
  expect [ "$(member x worktree)" = None ]
  expect [ "$(member x drift)" = foreign ]
  expect_exit 0 git wave index verify
  expect_exit 0 git wave sync
  expect_no_out
  expect git fsck --strict
}

test_tasks_of_another_clone_are_left_to_it() {
  shared
  usual_agents
  start x good --wait
  agent bad <<'SH'
exit 3
SH
  start y bad
  expect_exit 1 git wave wait y
  expect_exit 0 git wave sync
  machine two
  expect_exit 0 git wave sync
  expect_refusal 1 "belongs to another clone" git wave cleanup x
  expect_refusal 1 "belongs to another clone" git wave cleanup --force y
  expect_refusal 128 "belongs to another clone" git wave retry y
  expect [ "$(member x state)$(member y state)" = donefailed ]
  expect [ "$(git for-each-ref refs/wave/keep)" = "" ]
}

test_many_batches_come_as_one_pack() {
  shared
  plant_many mmmmmmmm 300
  expect_exit 0 git wave sync
  expect_out_has $'taken\tmmmmmmmm'
  expect [ "$(git wave status --all --json | grep -o '"feature"' | wc -l)" = 300 ]
  expect [ "$(wc -l <.git/wave/packs)" = 1 ]
  expect_exit 0 git wave index verify
  expect git fsck --strict
  # Fewer come one by one.
  plant_many nnnnnnnn 30
  expect_exit 0 git wave sync
  expect_out_has $'taken\tnnnnnnnn'
  expect [ "$(wc -l <.git/wave/packs)" = 1 ]
  expect git fsck --strict
}

test_dry_run_sends_and_takes_nothing() {
  shared
  usual_agents
  start x good --wait
  expect_exit 0 git wave sync --dry-run
  expect_out_has 'would send'
  expect_err_has 'wave: x created'
  expect [ -z "$(remote for-each-ref refs/wave)" ]
  expect_exit 0 git wave sync
  machine two
  expect_exit 0 git wave sync -n --json
  expect_json 'd["dry_run"] and len(d["taken"]) == 1 and d["sent"] is None'
  expect [ -z "$(git for-each-ref refs/wave/log)" ]
}

test_which_remote_is_meant() {
  repository
  git wave init 2>/dev/null
  expect_refusal 128 "no remote" git wave sync
  git init -q --bare ../a.git
  git init -q --bare ../b.git
  git remote add a ../a.git
  expect_exit 0 git wave sync
  git remote add b ../b.git
  expect_refusal 128 "2 remotes" git wave sync
  expect_exit 0 git wave sync b
  git remote set-url b ../c.git
  expect_refusal 128 "was recorded as" git wave sync b
  expect_err_has "git wave init"
  git remote set-url b "file://$world/work/b.git"
  git wave init 2>/dev/null
  expect_exit 0 git wave sync b
}

test_an_unreachable_remote_is_a_sentence() {
  shared
  mv ../remote.git ../gone.git
  expect_refusal 128 "remote.git" git wave sync
  expect_exit 0 git wave status
}

test_a_remote_that_hangs_is_given_up() {
  shared
  printf '#!/bin/sh\nexec sleep 60\n' >"$world/bin/ssh"
  chmod +x "$world/bin/ssh"
  git remote set-url origin ssh://nowhere.invalid/x
  git wave init 2>/dev/null
  local began=$SECONDS
  expect_refusal 128 "too long" env WAVE_CONFIG_SYNC__TIMEOUT=1s git wave sync
  expect [ $((SECONDS - began)) -lt 20 ]
}

test_hostile_refs_stay_outside() {
  shared
  usual_agents
  start x good --wait
  plant hst00000 1 '{"v":1,"id":"e.1","k":"created","task":"../../../x","feature":"evil"}'
  plant hst00001 1 '{"v":1,"id":"e.2","k":"created","task":"7777777777","feature":"../evil"}'
  plant hst00002 99000000 '{"v":1,"id":"e.3","k":"created","task":"7777777778","feature":"far"}'
  plant hst00003 1 '{"v":1,"id":"e.4","k":"created","task":"7777777779","feature":"fine"}'
  remote update-ref refs/wave/log/nolog HEAD
  remote update-ref refs/wave/log/hst00004 HEAD
  expect_exit 1 git wave sync --json
  expect_json 'sorted(k["ref"][-1] for k in d["kept_out"]) == ["0", "1", "2", "4"] and d["unknown"] == 1'
  expect_json '[t["writer"] for t in d["taken"]] == ["hst00003"]'
  expect_exit 0 git wave show fine
  expect [ ! -e "$world/work/evil" ]
  expect git fetch -q
  expect git fsck --strict
  expect_exit 1 git wave sync
  expect_out_has $'kept out\trefs/wave/log/hst00002\tits clock is'
  git wave doctor >"$out" || true
  expect_out_has hst00002
  # Mended there, it comes.
  plant hst00001 1 '{"v":1,"id":"e.2","k":"created","task":"7777777777","feature":"good"}'
  expect_exit 1 git wave sync
  expect_exit 0 git wave show good
}

test_broken_objects_stay_outside() {
  shared
  plant hst00003 1 '{"v":1,"id":"e.4","k":"created","task":"7777777779","feature":"fine"}'
  # Who wrote it has no name and no time: nobody but git's own check minds that.
  plant hst00000 1 '{"v":1,"id":"e.5","k":"created","task":"7777777778","feature":"coarse"}'
  local bad
  bad=$(remote cat-file commit refs/wave/log/hst00000 | sed -E 's/^(author|committer) .*/\1 nobody/' |
    remote hash-object -t commit -w --literally --stdin)
  remote update-ref refs/wave/log/hst00000 "$bad"
  expect_exit 1 git wave sync
  expect_out_has $'kept out\trefs/wave/log/hst00000'
  expect_exit 0 git wave show fine
  expect_not git cat-file -e "$bad"
}

test_what_is_too_large_stays_outside() {
  shared
  plant hst00003 1 '{"v":1,"id":"e.4","k":"created","task":"7777777779","feature":"fine"}'
  head -c 3000000 /dev/urandom >"$world/blob"
  local blob tree commit
  blob=$(remote hash-object -w "$world/blob")
  tree=$(printf '100644 blob %s\tx\n' "$blob" | remote mktree)
  commit=$(printf 'wave: x\n\nWave-Schema: 1\nWave-Writer: hst00000\nWave-Lamport: 1\nWave-Tasks:\n' |
    remote -c user.name=x -c user.email=x commit-tree "$tree")
  remote update-ref refs/wave/log/hst00000 "$commit"
  expect_exit 1 env WAVE_CONFIG_SYNC__MAX_BYTES=1000000 git wave sync
  expect_out_has "more than 1000000 bytes"
  expect_exit 0 git wave show fine
  expect_exit 0 git wave sync --retry
}

test_nothing_of_the_repository_is_run() {
  shared
  usual_agents
  start x good --wait
  local hook
  for hook in pre-push reference-transaction post-merge; do
    printf '#!/bin/sh\ntouch %q\n' "$world/ran" >".git/hooks/$hook"
    chmod +x ".git/hooks/$hook"
  done
  git config core.sshCommand "touch $world/ran"
  git config core.fsmonitor "touch $world/ran"
  git config remote.origin.uploadpack "touch $world/ran; git-upload-pack"
  git config url."ext::touch $world/ran ".insteadOf "$world/work/remote.git"
  git config credential.helper "!touch $world/ran"
  expect_exit 0 git wave sync
  expect [ ! -e "$world/ran" ]
}

long_a_restored_clone_goes_on_as_another() {
  shared
  usual_agents
  start one good --wait
  expect_exit 0 git wave sync
  cp -a . "$world/backup"
  start two good --wait
  expect_exit 0 git wave sync
  local before
  before=$(writer)
  on .
  rm -rf one
  cp -a "$world/backup" one
  on one
  git worktree prune
  start three good --wait
  expect_exit 0 git wave sync
  expect_err_has "from now on"
  expect [ "$(writer)" != "$before" ]
  machine four
  expect_exit 0 git wave sync
  local task
  for task in one two three; do expect_exit 0 git wave show "$task"; done
}

test_a_copy_is_another_clone() {
  shared
  usual_agents
  start one good --wait
  expect_exit 0 git wave sync
  cp -a . ../copy
  on copy
  start two good --wait
  expect_exit 0 git wave sync
  expect_out_has $'sent\t'
  on one
  start three good --wait
  expect_exit 0 git wave sync
  on copy
  expect_exit 0 git wave sync
  expect [ "$(git for-each-ref --format='%(refname) %(objectname)' refs/wave/log)" = \
    "$(remote for-each-ref --format='%(refname) %(objectname)' refs/wave/log)" ]
}

test_notes_are_merged() {
  shared
  usual_agents
  start x good --wait
  git push -q origin x
  git notes --ref=wave append -m "a word of mine" x
  expect_exit 0 git wave sync --notes
  expect_out_has $'sent\tnotes'
  machine two
  git fetch -q
  git notes --ref=wave append -m "a word of two" origin/x
  expect_exit 0 git wave sync --notes
  expect_exit 0 git notes --ref=wave show origin/x
  expect_out_has "a word of mine"
  expect_out_has "a word of two"
  expect_out_has "Wave-Task: "
  on one
  expect_exit 0 env WAVE_CONFIG_SYNC__NOTES=true git wave sync --json
  expect_json 'd["notes"] == {"taken": True, "sent": False, "fault": None}'
  expect_exit 0 git notes --ref=wave show x
  expect_out_has "a word of two"
  expect [ "$(git rev-parse refs/notes/wave)" = "$(remote rev-parse refs/notes/wave)" ]
  expect git fsck --strict
}

test_titles_stay_here_where_they_are_not_shared() {
  shared
  usual_agents
  WAVE_CONFIG_SHARE__TITLES=false git wave start x -m "a secret title" --agent command --wait -- good \
    >"$out" 2>"$err"
  expect_exit 0 git wave sync
  expect_not sh -c "git -C '$world/work/remote.git' log -p --all | grep -q secret"
}

run_tests
