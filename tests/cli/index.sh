#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave index: a mirror that can be made anew.
. "$(dirname "$0")/lib.sh"

test_bad_words() {
  project
  expect_refusal 129 "is missing" git wave index
  expect_refusal 129 "'rebuld'" git wave index rebuld
  expect_err_has "did you mean 'rebuild'?"
}

test_rebuild_and_verify() {
  project
  usual_agents
  start x good --wait
  expect_exit 0 git wave index verify
  expect_exit 0 git wave index rebuild
  expect_exit 0 git wave index verify
  local file
  for file in ../repo.git/wave/index*.db; do echo garbage >"$file"; done
  expect_exit 0 git wave status x
  expect_exit 0 git wave index verify
}

# The index of each version of the program has a name of its own, and the logs are common to all.
test_two_versions_beside_each_other() {
  project
  usual_agents
  start x good --wait
  local wave=../repo.git/wave
  for version in 1 99; do
    echo "of another program" >"$wave/index-v$version.1.db"
    echo "index-v$version.1.db" >"$wave/index-v$version"
  done
  cat "$wave"/index-v{1,99}* >before
  start y good --wait
  expect_exit 0 git wave index rebuild
  expect_exit 0 git wave index verify
  expect_exit 0 git wave gc
  expect_exit 0 git wave reconcile
  expect_exit 0 git wave status x y
  cat "$wave"/index-v{1,99}* | diff before - || fail "the index of another version was touched"
}

test_settling() {
  project
  usual_agents
  start x good --wait
  start y good --wait
  expect_exit 0 git wave index settle
  expect_out_has "no task is old enough"
  git wave events x >before
  git wave show x --json >before.show
  WAVE_CONFIG_INDEX__SETTLE_DAYS=0 WAVE_CONFIG_INDEX__SETTLE_KEEP=0 \
    expect_exit 0 git wave index settle
  expect_out_has "2 tasks settled"
  expect_exit 0 git wave index verify
  git wave events x | diff before - || fail "its events are others"
  git wave show x --json | diff before.show - || fail "it shows otherwise"
  expect_exit 0 git wave status --all
  expect_out_has x
  expect_exit 0 git wave index rebuild
  git wave events x | diff before - || fail "its events are others after a rebuild"
  # It goes on like any other.
  expect_exit 0 git wave cleanup x
  expect_exit 0 git wave index verify
  expect_exit 0 git wave restore x
  expect_exit 0 git wave index verify
  git fsck --strict || fail "fsck has something to say"
}

# A log of many tasks that have ended, in the bytes that git-wave-format(5) describes.
many_tasks() { # <how many> <writer>
  awk -v tasks="$1" -v writer="$2" '
    function commit(text) {
      text = "wave: events\n\n" text "\nWave-Schema: 1\nWave-Writer: " writer "\nWave-Lamport: " \
        ++lamport "\nWave-Tasks:\n"
      printf "commit refs/wave/log/%s\ncommitter git-wave <wave@invalid> 1795000000 +0000\n", writer
      printf "data %d\n%s\n", length(text), text
    }
    BEGIN {
      for (i = 0; i < tasks; ++i) {
        task = sprintf("%010d", i)
        time = sprintf("%.0f", 1700000000000 + i * 1000)
        head = "\",\"task\":\"" task "\",\"t\":" time ",\"by\":\"cli\""
        text = text "{\"v\":1,\"id\":\"a." task "\",\"k\":\"created" head \
          ",\"feature\":\"many/" i "\",\"branch\":\"refs/heads/many/" i "\"}\n"
        rest[i % 8] = rest[i % 8] "{\"v\":1,\"id\":\"b." task "\",\"k\":\"moved" head \
          ",\"if\":\"pending\",\"to\":\"cancelled\"}\n"
        if (i % 8 == 7) {
          commit(text rest[(i + 3) % 8] rest[(i + 1) % 8])
          text = ""
          delete rest[(i + 3) % 8]
          delete rest[(i + 1) % 8]
        }
      }
      for (i in rest) text = text rest[i]
      commit(text)
      print "done"
    }' | git fast-import --quiet --done
}

test_settling_thousands() {
  project
  usual_agents
  start x good --wait
  many_tasks 2000 mmmmmmmm
  expect_exit 0 git wave index verify
  git wave status --all --json >before
  git wave events many/77 >before.events
  WAVE_CONFIG_INDEX__SETTLE_KEEP=100 expect_exit 0 git wave index settle
  expect_out_has "tasks settled"
  expect_exit 0 git wave index verify
  git wave status --all --json | diff -q before - || fail "the list has changed"
  git wave events many/77 | diff before.events - || fail "the events have changed"
  expect_exit 0 git wave index rebuild
  expect_exit 0 git wave index verify
  git wave status --all --json | diff -q before - || fail "the list has changed by a rebuild"
  git gc --quiet --prune=now
  expect_exit 0 git wave index rebuild
  git wave events many/77 | diff before.events - || fail "the events have changed by gc"
}

checkpoints_after_upkeep() {
  local call
  for ((call = 0; call < patience; call++)); do # one call ends after two seconds, done or not
    rm -f ../repo.git/wave/gc.json
    touch -d '2 days ago' ../repo.git/wave/writer
    expect_exit 0 git wave gc --auto
  done
  git log --oneline --glob='refs/wave/log/*' | grep -c checkpoint || true
}

long_settling_by_itself() {
  project
  usual_agents
  many_tasks 1700 mmmmmmmm
  start x patient
  expect [ "$(checkpoints_after_upkeep)" = 0 ] # 700 could be, but a run writes
  many_tasks 3100 nnnnnnnn                     # the same tasks, and more
  expect [ "$(checkpoints_after_upkeep)" -gt 0 ]
  expect_exit 0 git wave index verify
  expect_exit 0 git wave stop x
}

test_settling_by_itself_when_idle() {
  project
  usual_agents
  start x good --wait
  many_tasks 1700 mmmmmmmm
  expect [ "$(checkpoints_after_upkeep)" = 1 ]
  expect_exit 0 git wave index verify
}

run_tests
