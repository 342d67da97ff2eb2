#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave diff: what a task has changed.
. "$(dirname "$0")/lib.sh"

test_bad_words() {
  project
  expect_refusal 128 "'nobody'" git wave diff nobody
  expect_refusal 129 "which task" git wave diff
  expect_refusal 129 "'--stat'" git wave diff x --stat --name-only
}

# An agent that committed, and left more behind.
messy() {
  git commit -q --allow-empty -m base
  seq 20 >old.txt && printf 'gone\n' >gone.txt && git add . && git commit -qm files
  agent messy <<'SH'
echo committed >new.txt
sed -i 's/^7$/seven/' old.txt
git rm -q gone.txt
git add . && git commit -qm work
sed -i 's/^9$/nine/' old.txt
echo untracked >untracked.txt
echo secret >ignored.log
printf '*.log\n' >.gitignore
printf 'a\0b' >binary
printf 'no newline' >short
SH
  start x messy --wait
}

test_committed_and_not() {
  project
  messy
  expect_exit 0 git wave diff x --committed
  expect_out "$(git diff main...x)"
  expect_exit 0 git wave diff x --name-only
  expect_out $'.gitignore\nbinary\ngone.txt\nnew.txt\nold.txt\nshort\nuntracked.txt'
  expect_exit 0 git wave diff x
  expect_out_has '+nine'
  expect_out_has '+seven'
  expect_out_lacks secret
  cp "$out" "$world/patch"
  expect git apply --check --exclude=binary "$world/patch"
  expect_exit 0 git -C ../x wave diff -- old.txt
  expect_out_lacks new.txt
  expect_exit 0 git wave diff x --stat
  expect_out_has '7 files changed'
  expect_exit 0 git wave diff x --json
  expect_json 'd["worktree"] and {f["path"]: f["status"] for f in d["files"]}["gone.txt"] == "D"'
  expect_json '{f["path"]: f["binary"] for f in d["files"]} == {f["path"]: f["path"] == "binary" for f in d["files"]}'
  expect_json '{f["path"]: (f["added"], f["removed"]) for f in d["files"]}["old.txt"] == (2, 2)'
}

# But for the index, which the runner closes when it ends, a moment after the wait.
stamps() { find ../repo.git ../x -printf '%p %i %s %T@\n' | grep -v 'wave/index-' | sort; }

test_it_writes_nothing() {
  project
  messy
  stamps >"$world/before"
  expect_exit 0 git wave diff x
  stamps >"$world/after"
  expect cmp "$world/before" "$world/after"
}

test_nothing_of_the_worktree_runs_or_hides() {
  project
  git commit -q --allow-empty -m base
  echo one >f && git add f && git commit -qm f
  agent sly <<SH
echo two >f && git commit -qam two
echo three >f
echo hidden >g && git add g && git commit -qm g && echo changed >g
git update-index --assume-unchanged g
printf '* -diff filter=evil diff=evil\n' >.gitattributes
for key in filter.evil.clean filter.evil.process diff.evil.command diff.evil.textconv diff.external core.fsmonitor core.pager pager.diff; do
  git config \$key "touch $world/ran; cat"
done
git config filter.evil.required true
mkdir sub && git -C sub init -q && git -C sub commit -q --allow-empty -m sub
git -C sub config core.fsmonitor "touch $world/ran"
ln -s /etc/hostname link
ln -s /etc dir
SH
  start x sly --wait
  rm -f "$world/ran"
  expect_exit 0 git wave diff x
  expect_not [ -e "$world/ran" ]
  expect_out_has '+three'
  expect_out_has '+changed'
  expect_out_has '+/etc/hostname'
  expect_out_lacks "$(cat /etc/hostname 2>/dev/null || echo nothing-of-the-kind)x"
}

test_what_came_from_the_base_is_not_the_tasks() {
  project
  echo one >f && git add f && git commit -qm f
  agent merging <<'SH'
echo mine >mine && git add mine && git commit -qm mine
while [ ! -e "$WAVE_WORKTREE.go" ]; do sleep 0.05; done
git merge -q main -m merged
SH
  start x merging
  wait_until 10 git -C ../x cat-file -e HEAD:mine
  echo theirs >theirs && git add theirs && git commit -qm theirs
  touch ../x.go
  wait_until 10 stands x done
  expect_exit 0 git wave diff x --name-only
  expect_out mine
}

test_a_repository_inside_is_left_out() {
  project
  usual_agents
  start x good --wait
  git clone -q ../x ../x/third-party
  expect_exit 0 git wave diff x --name-only
  expect_out file-of-agent
  expect_err_has "third-party/"
}

test_without_worktree_and_branch() {
  project
  usual_agents
  start x good --wait
  mv ../x "$world/taken"
  expect_exit 0 git wave diff x --name-only
  expect_out file-of-agent
  git update-ref -d refs/heads/x
  expect_exit 0 git wave diff x --name-only
  expect_out file-of-agent
  git wave reconcile >/dev/null
  git reflog expire --expire=now --all && git gc -q --prune=now
  expect_exit 0 git wave diff x --name-only
  expect_out file-of-agent
}

test_a_pager_on_a_terminal_only() {
  if ! command -v script >/dev/null; then skip 'there is no script(1)'; fi
  project
  usual_agents
  start x good --wait
  git config core.pager "touch $world/planted; cat"
  git config --global core.pager 'sed s/^/paged:/'
  script -qec 'git-wave --no-color diff x' /dev/null </dev/null >"$out"
  expect_out_has 'paged:+change'
  expect_not [ -e "$world/planted" ]
  GIT_PAGER=cat script -qec 'git-wave diff x' /dev/null </dev/null >"$out"
  expect_out_lacks paged
  expect_exit 0 git wave diff x
  expect_out_lacks paged
}

run_tests
