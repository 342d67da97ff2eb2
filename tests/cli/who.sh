#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave who: which task, agent and prompt a commit came from.
. "$(dirname "$0")/lib.sh"

test_bad_words() {
  project
  expect_refusal 128 "'nothing'" git wave who nothing
  expect_refusal 129 "is missing" git wave who
  expect_refusal 128 "'HEAD~9'" git wave who HEAD~9
}

test_an_agents_commit_and_a_persons() {
  project
  usual_agents
  start x good --wait
  expect_exit 0 git wave who x
  expect_out_has "x ($(member x id))"
  expect_out_has "text of x"
  expect_out_has "command, attempt 1, run $(member x run)"
  expect_out_has "git wave show $(member x id) --prompt --attempt 1"
  expect_exit 1 git wave who main
  expect_out_has "none that is known"
  expect_exit 1 git wave who x main --json
  expect_json '[len(c["works"]) for c in d["commits"]] == [1, 0]'
  expect_json 'd["commits"][0]["works"][0]["how"] == "commit"'
  expect_json '"text of x" in d["commits"][0]["works"][0]["prompt"]'
  expect_json '[__import__("hashlib").sha256(w["prompt"].encode()).hexdigest() == w["prompt_digest"]
    for w in d["commits"][0]["works"]] == [True]'
  expect_json 'd["commits"][0]["author"]["email"] == "tester@example.invalid"'
}

test_head_is_that_of_the_worktree() {
  project
  usual_agents
  start x good --wait
  expect_exit 0 git -C ../x wave who HEAD
  expect_exit 0 git -C ../x wave who @
  expect_exit 1 git -C ../x wave who HEAD~1
  expect_exit 1 git wave who HEAD
  git -C ../x checkout -q --detach
  expect_exit 0 git -C ../x wave who HEAD
}

test_both_of_an_amended_commit() {
  project
  agent twice <<'SH'
echo one >f && git add f && git commit -qm one
git rev-parse HEAD >"$WAVE_WORKTREE.first"
git commit -q --amend -m two
SH
  start x twice --wait
  expect_exit 0 git wave who "$(cat ../x.first)" x
}

test_a_note_is_not_believed() {
  project
  usual_agents
  start x good --wait
  git notes --ref=wave copy x main
  expect_exit 1 git wave who main
  git notes --ref=wave remove x
  expect_exit 0 git wave who x
}

test_what_is_kept_to_find_commits_may_go_and_may_be_garbage() {
  project
  usual_agents
  start x good --wait
  expect_exit 0 git wave who x
  local list=../repo.git/wave/commits
  expect [ -s "$list" ]
  local before
  before=$(cat "$list")
  rm "$list"
  expect_exit 0 git wave who x
  expect [ "$(cat "$list")" = "$before" ]
  for garbage in '' x $'1\n\nabc\n' $'1\nrefs/wave/log/aaaaaaaa 1234\n\n' "$(printf '1\n%.0sa' {1..99})"; do
    printf '%s' "$garbage" >"$list"
    expect_exit 0 git wave who x
  done
  start y good --wait
  expect_exit 0 git wave who x y
  expect [ "$(grep -c " $(member y id)$" "$list")" = 1 ]
}

test_it_answers_when_nothing_can_be_written() {
  project
  usual_agents
  start x good --wait
  start y good --wait
  chmod -w ../repo.git/wave
  expect_exit 0 git wave who x y
  chmod +w ../repo.git/wave
}

run_tests
