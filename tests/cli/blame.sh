#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave blame: which task and agent each line came from.
. "$(dirname "$0")/lib.sh"

# A file of a person's lines, one of which an agent has changed, merged.
changed() {
  seq 10 >f && git add f && git commit -qm numbers
  agent changing <<'SH'
sed -i 's/^5$/five/' f && git commit -qam 'Spell five'
SH
  start x changing --wait
  git merge -q x
}

test_bad_words() {
  project
  changed
  expect_refusal 129 "is missing" git wave blame
  expect_refusal 128 "'nothing'" git wave blame nothing
  expect_refusal 128 "'no-rev'" git wave blame f no-rev
  expect_refusal 128 "f has only 10 lines" git wave blame f -L 20,30
  expect_refusal 128 "outside" git wave blame ../repo.git/HEAD
}

test_lines_of_an_agent_of_a_person_and_of_nobody_yet() {
  project
  changed
  echo eleven >>f
  expect_exit 0 git wave blame f
  expect [ "$(wc -l <"$out")" = 11 ]
  expect [ "$(grep -c 'x command#1' "$out")" = 1 ]
  expect [ "$(grep -c 'Tester' "$out")" = 9 ]
  expect_out_has '5) five'
  expect [ "$(grep -c 'not committed' "$out")" = 1 ]
  expect_exit 0 git wave blame f HEAD
  expect [ "$(wc -l <"$out")" = 10 ]
  expect_exit 0 git wave blame f HEAD~1 -L 5,5
  expect_out_has 'Tester'
  expect_out_has '5) 5'
}

# The same hunks as git blame has, for the same words.
same_as_git() {
  git blame --porcelain "$@" | grep -E '^[0-9a-f]{40} ' | awk '{print $1, $2, $3}' >"$world/wanted"
  expect_exit 0 git wave blame "$@" --json
  python3 - "$out" >"$world/got" <<'PY'
import json, sys
for hunk in json.load(open(sys.argv[1]))["hunks"]:
    for i in range(hunk["count"]):
        print(hunk["oid"] or "0" * 40, hunk["source_line"] + i, hunk["line"] + i)
PY
  expect cmp "$world/wanted" "$world/got"
}

test_the_lines_are_those_of_git() {
  project
  changed
  same_as_git f
  same_as_git f -L 2,4 -L 7,+2
  same_as_git f -L '/five/'
  git mv f 'odd "näme"'$'\t.txt'
  same_as_git 'odd "näme"'$'\t.txt'
  sed -i 3d 'odd "näme"'$'\t.txt'
  same_as_git 'odd "näme"'$'\t.txt'
  git commit -qam moved
  same_as_git 'odd "näme"'$'\t.txt'
  expect_json '{h["source_path"] for h in d["hunks"]} == {"f"}'
  mkdir sub && git mv odd* sub/g && cd sub
  same_as_git g
  git config core.autocrlf true
  git commit -qam sub && rm g && git checkout -q g
  expect grep -q $'\r' g
  same_as_git g
}

test_in_the_middle_of_a_merge() {
  project
  changed
  git checkout -q -b other HEAD~1
  sed -i 's/^5$/5 point 0/' f && git commit -qam other
  git merge -q main >/dev/null 2>&1 || true
  expect grep -q '<<<<' f
  same_as_git f
}

test_inside_the_worktree_of_a_task() {
  project
  changed
  git -C ../x config core.fsmonitor "touch $world/ran"
  git -C ../x config filter.evil.clean "touch $world/ran; cat"
  git -C ../x config diff.evil.textconv "touch $world/ran; cat"
  echo '* filter=evil diff=evil' >../x/.gitattributes
  echo more >>../x/f
  expect_exit 0 git -C ../x wave blame f
  expect [ "$(grep -c 'x command#1' "$out")" = 1 ]
  expect [ "$(grep -c 'not committed' "$out")" = 1 ]
  expect_not [ -e "$world/ran" ]
  expect [ -z "$(ls ../repo.git/wave/trusted.git/heads)" ]
}

test_without_a_worktree() {
  project
  changed
  cd ../repo.git
  expect_exit 0 git wave blame f
  expect [ "$(grep -c 'x command#1' "$out")" = 1 ]
}

test_a_squashed_line_is_the_tasks() {
  project
  seq 10 >f && git add f && git commit -qm numbers
  agent changing <<'SH'
sed -i 's/^5$/five/' f && git commit -qam one
sed -i 's/^7$/seven/' f && git commit -qam two
SH
  start x changing --wait
  git merge -q --squash x >/dev/null && git commit -qm 'Spell numbers'
  expect_exit 0 git wave blame f
  expect [ "$(grep -c 'x command#1' "$out")" = 2 ]
}

run_tests
