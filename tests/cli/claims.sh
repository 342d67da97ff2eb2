#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave claims: who holds what. The claims here are made with plain git, from the format paper.
. "$(dirname "$0")/lib.sh"

# claim REPOSITORY KIND KEY [TTL]: prints the ref.
claim() {
  local ref tree oid
  ref=refs/wave/claims/$2-$(printf %s "$3" | sha256sum | cut -c1-32)
  tree=$(git -C "$1" hash-object -t tree -w /dev/null)
  oid=$(printf 'wave: k3v9x2mq claims %s %s\n\n{"v":1,"kind":"%s","key":"%s","holder":"k3v9x2mq","run":"0123456789-1","epoch":2,"nonce":"c8v1k4t0z9m2h6qe","ttl":%s}\n' \
    "$2" "$3" "$2" "$3" "${4:-600}" | git -C "$1" commit-tree "$tree")
  git -C "$1" update-ref "$ref" "$oid"
  printf '%s\n' "$ref"
}

test_bad_words() {
  project
  expect_refusal 129 "'--all'" git wave claims --all
  expect_refusal 129 "'x'" git wave claims x
  expect_refusal 128 "no remote 'nowhere'" git wave claims --remote nowhere
}

test_nothing_is_claimed() {
  project
  expect_exit 0 git wave claims
  expect_no_out
  expect_exit 0 git wave claims --json
  expect_json 'd == {"schema": 1, "remote": None, "claims": [], "left_out": 0}'
}

test_without_set_up() {
  repository
  expect_refusal 128 "not set up" git wave claims
  expect_not [ -e .git/wave ]
}

test_lists_what_stands_here() {
  project
  claim . file src/main.cpp >/dev/null
  expect_exit 0 git wave claims
  expect_out_has src/main.cpp
  expect_out_has k3v9x2mq
  expect_out_has held
  expect_exit 0 git wave claims --json
  expect_json 'len(d["claims"]) == 1'
  expect_json '{k: d["claims"][0][k] for k in ("kind", "key", "holder", "run", "epoch", "ttl_seconds")} == {"kind": "file", "key": "src/main.cpp", "holder": "k3v9x2mq", "run": "0123456789-1", "epoch": 2, "ttl_seconds": 600}'
  expect_json 'd["claims"][0]["readable"] and not d["claims"][0]["lapsed"] and not d["claims"][0]["ours"]'
}

lapsed() { git wave claims --json | grep -q '"lapsed":true'; }

test_a_claim_lapses_only_from_the_first_look_on() {
  project
  claim . task 0123456789 1 >/dev/null
  sleep 1.1
  expect_not lapsed
  wait_until 10 lapsed
  expect_exit 0 git wave claims
  expect_out_has lapsed
}

test_lists_what_stands_in_a_remote() {
  project
  git init -q --bare "$world/shared.git"
  git remote add shared "$world/shared.git"
  claim "$world/shared.git" issue 42 >/dev/null
  local before
  before=$(git count-objects; git for-each-ref)
  expect_exit 0 git wave claims
  expect_no_out
  expect_exit 0 git wave claims --remote shared --json
  expect_json 'd["remote"] == "shared" and [c["key"] for c in d["claims"]] == ["42"]'
  expect [ "$(git count-objects; git for-each-ref)" = "$before" ]
  expect_not compgen -G "../repo.git/wave/claims/talk-*"
  git init -q --bare "$world/other.git"
  git remote set-url shared "$world/other.git"
  expect_refusal 128 "was recorded as" git wave claims --remote shared
  git remote set-url shared "$world/shared.git"
  rm -rf "$world/shared.git"
  expect_refusal 128 "cannot ask the remote" git wave claims --remote shared
}

# What others can push: all of it is shown, and nothing is believed.
test_hostile_claims() {
  project
  git init -q --bare "$world/shared.git"
  git remote add shared "$world/shared.git"
  local there=$world/shared.git ref blob
  ref=$(claim "$there" file good)
  claim "$there" file long 99999999 >/dev/null
  git -C "$there" update-ref refs/wave/claims/slot-00000000000000000000000000000000 "$ref"
  git -C "$there" update-ref refs/wave/claims/whatever/it/is "$ref"
  blob=$(printf 'no commit' | git -C "$there" hash-object -w --stdin)
  git -C "$there" update-ref refs/wave/claims/task-11111111111111111111111111111111 "$blob"
  # A commit that git itself finds fault with.
  printf 'tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor broken\n\nx\n' |
    git -C "$there" hash-object -t commit -w --stdin --literally >"$world/bad"
  git -C "$there" update-ref refs/wave/claims/task-22222222222222222222222222222222 "$(cat "$world/bad")"
  expect_exit 0 git wave claims --remote shared --json
  expect_json 'len(d["claims"]) == 6'
  expect_json '[c["key"] for c in d["claims"] if c["readable"]] == ["good"]'
  expect_exit 0 git wave claims --remote shared
  expect_out_has unreadable
  expect_out_has whatever/it/is
}

test_a_garbage_claim_here_hides_nothing() {
  project
  claim . file good >/dev/null
  mkdir -p ../repo.git/refs/wave/claims
  printf 'garbage' >../repo.git/refs/wave/claims/task-33333333333333333333333333333333
  expect_exit 0 git wave claims --json
  expect_json '"good" in [c["key"] for c in d["claims"]]'
}

run_tests
