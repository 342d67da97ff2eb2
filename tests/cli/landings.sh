#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# However the work of a task comes to stand on its base branch, who, blame and the notes say whose
# it is; before anybody has recorded it, and after.
. "$(dirname "$0")/lib.sh"

# A task 'x' of two commits over a file of a person's; we stand in the main worktree.
task_of_two() {
  project
  seq 20 >f && git add f && git commit -qm numbers
  agent two <<'SH'
sed -i 's/^5$/five/' f && git commit -qam 'Spell five'
sed -i 's/^15$/fifteen/' f && git commit -qam 'Spell fifteen'
SH
  start x two --wait
  id=$(member x id)
  tip=$(git rev-parse x)
  # What people do is done at another second than what the agent did.
  local second
  second=$(git log -1 --format=%at x)
  wait_until 5 eval '(($(date +%s) > second))'
  expect_exit 0 git wave reconcile
}
nothing_is_found() {
  expect_exit 0 git wave reconcile
  expect_out_lacks 'found its work'
}

# theirs COMMIT HOW: it came from x that way.
theirs() {
  expect_exit 0 git wave who "$1" --json
  expect_json '[w["feature"] for w in d["commits"][0]["works"]] == ["x"]'
  expect_json "d['commits'][0]['works'][0]['how'] in '$2'.split('|')"
  expect_json "d['commits'][0]['works'][0]['attempt'] == 1"
}
recorded() { git wave events x --json | grep -q "\"k\":\"landed\".*$(git rev-parse "$1")"; }
noted() { git notes --ref=wave show "$1" | grep -qx "Wave-Task: $id x"; }

# landed COMMIT HOW: it is known at once, is recorded by the next pass, once, and then has its note.
landed() {
  theirs "$1" "$2"
  expect_exit 0 git wave reconcile
  expect_out_has 'found its work'
  expect recorded "$1"
  expect noted "$1"
  theirs "$1" "${3:-$2}"
  nothing_is_found
  expect_exit 0 git wave who "$tip" "$tip~1"
}
blamed() { git wave blame f | grep -c 'x command#1'; }

test_a_merge_and_a_fast_forward() {
  task_of_two
  git commit -q --allow-empty -m other
  git merge -q --no-edit x
  expect_exit 0 git wave reconcile
  expect_out_has 'by merge'
  theirs HEAD merge
  theirs HEAD^2 commit
  expect [ "$(blamed)" = 2 ]
  nothing_is_found
}

test_a_fast_forward() {
  task_of_two
  git merge -q x
  expect_exit 0 git wave reconcile
  expect_out_has 'by merge'
  theirs HEAD commit
  expect recorded HEAD
  expect [ "$(blamed)" = 2 ]
}

test_a_squash_with_gits_message() {
  task_of_two
  git merge -q --squash x >/dev/null && git commit -q --no-edit
  landed HEAD squash
  expect [ "$(blamed)" = 2 ]
}

test_a_squash_with_a_message_of_its_own_on_a_base_that_moved() {
  task_of_two
  sed -i '1i zero\nfirst' f && sed -i 's/^6$/six/; s/^20$/twenty/' f && git commit -qam 'close to it'
  sed -i 's/^5$/five/; s/^15$/fifteen/' f && git commit -qam 'Spell numbers (#12)'
  landed HEAD squash
  expect [ "$(blamed)" = 2 ]
}

test_a_squash_that_a_person_has_changed() {
  task_of_two
  git merge -q --squash x >/dev/null && sed -i 's/^9$/nine/' f && git add f && git commit -q --no-edit
  landed HEAD squash
}

test_a_squash_after_the_branch_is_gone() {
  task_of_two
  git merge -q --squash x >/dev/null && git commit -qm 'Spell numbers'
  expect_exit 0 git wave cleanup x --force
  theirs HEAD squash
  expect_exit 0 git wave reconcile
  expect recorded HEAD
}

test_a_second_squash_of_the_same_task() {
  # By a time of their own: with the agent's they could not be told from commits that were moved.
  task_of_two
  git merge -q --squash x~1 >/dev/null && git commit -qm 'Spell a number' --date=2001-02-03T04:05:06Z
  expect_exit 0 git wave reconcile
  theirs HEAD cherry-pick
  sed -i 's/^15$/fifteen/' f && git commit -qam 'Spell another' --date=2001-02-03T04:05:06Z
  theirs HEAD 'cherry-pick|squash'
}

test_a_rebase() {
  task_of_two
  git commit -q --allow-empty -m other
  git checkout -q -b copy x && git rebase -q main && git checkout -q main && git merge -q copy
  landed HEAD rebase
  theirs HEAD~1 rebase
  expect noted HEAD~1
  expect [ "$(blamed)" = 2 ]
}

test_cherry_picks() {
  task_of_two
  git cherry-pick x >/dev/null
  landed HEAD rebase cherry-pick
  git cherry-pick -x x~1 >/dev/null
  landed HEAD cherry-pick
}

test_a_cherry_pick_with_a_conflict() {
  task_of_two
  sed -i 's/^15$/XV/' f && git commit -qam Roman
  git cherry-pick x >/dev/null 2>&1 || true
  sed -i '/^[<>=]/d; /^XV$/d' f && git add f && git -c core.editor=true cherry-pick --continue >/dev/null
  landed HEAD rebase cherry-pick
  git revert --no-edit HEAD >/dev/null
  sed -i 's/^XV$/sixteen/' f && git commit -qam Other
  git cherry-pick -x x >/dev/null 2>&1 || true
  sed -i '/^[<>=]/d; /^sixteen$/d' f && git add f && git commit -q -m "By hand

(cherry picked from commit $(git rev-parse x))"
  landed HEAD cherry-pick
}

test_mailed_patches() {
  task_of_two
  git commit -q --allow-empty -m other
  git format-patch -q -2 --stdout x | git am -q
  landed HEAD rebase
  theirs HEAD~1 rebase
}

test_a_patch_that_somebody_else_commits() {
  task_of_two
  git diff x~1 x | git apply && git -c user.name=Else -c user.email=else@example.invalid commit -qam 'Mine'
  landed HEAD cherry-pick
}

test_an_interactive_rebase_of_what_has_landed() {
  task_of_two
  git merge -q x
  expect_exit 0 git wave reconcile
  # reword the first, fix the second up with a change of ours
  echo more >>f && git commit -qam 'fixup! Spell fifteen'
  printf '#!/bin/sh\nsed -i "s/^pick \\(.* Spell five\\)/reword \\1/" "$1"\n' >"$world/bin/todo"
  printf '#!/bin/sh\nsed -i "1s/.*/Spell a number/" "$1"\n' >"$world/bin/reword"
  chmod +x "$world/bin/todo" "$world/bin/reword"
  GIT_SEQUENCE_EDITOR=todo GIT_EDITOR=reword git rebase -q -i --autosquash HEAD~3 >/dev/null 2>&1
  expect [ "$(git log -1 --format=%s HEAD~1)" = 'Spell a number' ]
  theirs HEAD rebase
  theirs HEAD~1 rebase
  expect_exit 0 git wave reconcile
  expect noted HEAD
  expect noted HEAD~1
  expect recorded HEAD~1
}

test_an_amended_landing() {
  task_of_two
  git merge -q --squash x >/dev/null && git commit -qm 'Spell numbers'
  landed HEAD squash
  git rev-parse HEAD >"$world/first"
  git commit -q --amend -m 'Spell numbers in words'
  theirs HEAD rebase
  theirs "$(cat "$world/first")" squash
  echo more >>f && git commit -qa --amend -m 'All is new'
  theirs HEAD rebase
  expect_exit 0 git wave reconcile
  expect noted HEAD
}

# In its worktree the agent may do what it likes with what it has made.
test_an_agent_that_rewrites_its_own() {
  project
  seq 20 >f && git add f && git commit -qm numbers
  agent busy <<'SH'
note() { git rev-parse HEAD >>"$WAVE_WORKTREE.made"; }
sed -i 's/^1$/one/' f && git commit -qam one && note
git commit -q --amend -m 'One' && note
sed -i 's/^3$/three/' f && git commit -qam three && note
sed -i 's/^5$/five/' f && git commit -qam 'fixup! three' && note
GIT_SEQUENCE_EDITOR=true git rebase -q -i --autosquash HEAD~3 && note
sed -i 's/^7$/seven/' f && git commit -qam dropped && note
git reset -q --hard HEAD~1
git cherry-pick ORIG_HEAD >/dev/null && note
git format-patch -q -1 --stdout >../p && git reset -q --hard HEAD~1 && git am -q ../p && note
SH
  start x busy --wait
  id=$(member x id)
  tip=$(git rev-parse x)
  local oid
  # The cherry-pick and am of one and the same may be made within a second, and are one commit then.
  sort -u ../x.made >"$world/made"
  while read -r oid; do
    theirs "$oid" commit
    expect noted "$oid"
  done <"$world/made"
  git merge -q x
  expect [ "$(blamed)" = 4 ]
}

test_commits_of_people_stay_theirs() {
  task_of_two
  local before
  sed -i 's/^9$/nine/' f && git commit -qam 'Spell nine'
  git revert --no-edit HEAD >/dev/null
  sed -i 's/^5$/FIVE/' f && git commit -qam 'Spell five'
  printf 'commit %s\n' "$(git rev-parse x)" >message
  echo new >other && git add other && git commit -q -F message
  for before in HEAD HEAD~1 HEAD~2 HEAD~3; do
    expect_exit 1 git wave who "$before"
  done
  nothing_is_found
  expect [ "$(blamed || true)" = 0 ]
}

test_what_an_agent_has_picked_stays_who_made_it() {
  project
  seq 20 >f && git add f && git commit -qm numbers
  git checkout -q -b topic
  sed -i 's/^9$/nine/' f
  GIT_AUTHOR_DATE='2026-01-02 03:04:05' GIT_COMMITTER_DATE='2026-01-02 03:04:05' git commit -qam 'Spell nine'
  git checkout -q main
  agent picking <<'SH'
git cherry-pick topic >/dev/null
echo more >>f && git commit -qam more
SH
  start x picking --wait
  git merge -q topic
  nothing_is_found
  expect_exit 1 git wave who topic
}

test_a_forge_lands_it_on_the_remote() {
  task_of_two
  git init -q --bare "$world/forge.git"
  git remote add origin "$world/forge.git"
  git push -q origin main x
  git clone -q "$world/forge.git" "$world/other" && cd "$world/other"
  git checkout -q main && git merge -q --squash origin/x >/dev/null && git commit -qm 'Numbers (#1)' && git push -q origin main
  cd "$world/work/p/main"
  git fetch -q origin
  landed origin/main squash
}

test_on_the_branch_of_another_task_nothing_lands() {
  task_of_two
  agent more <<'SH'
echo more >more && git add more && git commit -qm more
SH
  start y more --from x --wait
  nothing_is_found
  git merge -q y
  expect_exit 0 git wave reconcile
  expect [ "$(grep -c 'found its work' "$out")" = 2 ]
}

test_what_was_forgotten_is_found_again_once() {
  task_of_two
  git merge -q --squash x >/dev/null && git commit -qm 'Spell numbers'
  landed HEAD squash
  rm ../repo.git/wave/landings ../repo.git/wave/commits
  nothing_is_found
  printf 'rubbish' >../repo.git/wave/landings
  nothing_is_found
  theirs HEAD squash
}

test_a_task_of_another_clone_that_becomes_known_late() {
  task_of_two
  git merge -q --squash x >/dev/null && git commit -qm 'Spell numbers'
  git clone -q ../repo.git "$world/second"
  cd "$world/second"
  # The branch is searched before the task is known.
  usual_agents
  start own good --wait
  nothing_is_found
  git fetch -q origin 'refs/wave/log/*:refs/wave/log/*'
  landed HEAD squash
}

stamps() {
  stat -c '%n %i %y' ../repo.git/wave/landings ../repo.git/wave/commits
  git for-each-ref
}

test_where_nothing_moved_nothing_is_written() {
  task_of_two
  git merge -q --squash x >/dev/null && git commit -qm 'Spell numbers'
  landed HEAD squash
  local before
  before=$(stamps)
  nothing_is_found
  expect [ "$(stamps)" = "$before" ]
  # A base that moves is searched, and nothing else than how far is written.
  git commit -q --allow-empty -m other
  before=$(git for-each-ref)
  nothing_is_found
  expect [ "$(git for-each-ref)" = "$before" ]
}

test_many_commits_are_looked_at_bit_by_bit() {
  task_of_two
  {
    printf 'reset refs/heads/main\nfrom %s\n' "$(git rev-parse main)"
    for i in $(seq 1200); do
      printf 'commit refs/heads/main\ncommitter P <p@example.invalid> %d +0000\ndata 1\nx\n' $((1700000000 + i))
    done
  } | git fast-import --quiet --force
  git reset -q --hard
  git merge -q --squash x >/dev/null && git commit -qm 'Spell numbers'
  nothing_is_found
  nothing_is_found
  expect_exit 0 git wave reconcile
  expect_out_has 'by squash'
}

run_tests
