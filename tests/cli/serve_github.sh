#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave serve with GitHub: from an issue there to a merged pull request, with nobody looking on.
# shellcheck source=tests/cli/lib.sh
source "$(dirname "$0")/lib.sh"
fakes=$(realpath "$(dirname "$0")/../fakes")

# github_world ISSUES FAULTS: a project, its repository at GitHub with a check, and these issues in
# it; agents that do what issues say. Both are JSON.
github_world() {
  mkdir -p "$world/state" "$HOME/.config/git-wave"
  cat >"$HOME/.config/git-wave/config.toml" <<TOML
[agent]
default = "team"
[agent.team]
command = ["$fakes/team"]
[env]
pass = ["FAKE_*"]
[worker]
retry_delay = "0s"
[runner]
kill_grace = "1s"
[forge]
kind = "github"
repository = "o/n"
interval = "1s"
[service]
restart_delay = "1s"
TOML
  export FAKE_STATE=$world/state
  export WAVE_FAKE_GH_STATE=$world/fake-gh.json WAVE_FAKE_GH_GIT=$world/github.git
  ln -s "$fakes/gh" "$world/bin/gh"
  expect git wave new project >/dev/null 2>&1
  cd project/main
  git init -q --bare "$WAVE_FAKE_GH_GIT"
  git remote add origin "$WAVE_FAKE_GH_GIT"
  printf '{"repository": "o/n", "login": "wave-bot", "ci": 0, "issues": %s, "faults": %s}\n' \
    "$1" "$2" >"$WAVE_FAKE_GH_STATE"
  git push -q origin main
}

# at_github EXPR: the Python expression over `s`, gh's state, holds.
at_github() {
  python3 - "$WAVE_FAKE_GH_STATE" "$1" <<'PY'
import json, sys
s = json.load(open(sys.argv[1]))
made = [c for c in s.get("calls", []) if c[0] == "POST" and c[1].endswith("/pulls")]
sys.exit(0 if eval(sys.argv[2]) else 1)
PY
}
expect_at_github() { at_github "$1" || fail "not true at GitHub: $1"; }
there() { git --git-dir "$WAVE_FAKE_GH_GIT" "$@"; }
merges() { there rev-list --count --merges main; }

by_owner='"user": {"login": "owner"}, "author_association": "OWNER"'

test_an_issue_becomes_a_merged_pull_request() {
  github_world "{\"1\": {\"title\": \"Add a greeting\", $by_owner,
    \"body\": \"play: edit greeting.txt\nplay: break 1\"},
    \"2\": {\"title\": \"Of a stranger\", \"body\": \"play: edit evil.txt\"}}" '[]'
  expect_exit 0 timeout 120 git wave serve --until-idle
  expect_at_github 'len(s["pulls"]) == 1 and len(made) == 1'
  expect_at_github 's["pulls"]["3"]["merged_at"] and s["issues"]["1"]["state"] == "closed"'
  expect_at_github 's["issues"]["1"]["labels"] == []'
  expect_at_github '"Closes #1" in s["pulls"]["3"]["body"] and len(s["checks"]) == 2'
  expect there cat-file -e main:greeting.txt
  expect_not there cat-file -e main:broken 2>/dev/null
  expect_not there cat-file -e main:evil.txt 2>/dev/null
  git wave status --all >"$out"
  expect_out_has cleaned
  expect test ! -e ../1-add-a-greeting
  git wave events 1-add-a-greeting --json >"$out"
  expect_out_has "a file named broken"
  git wave reconcile >"$out" 2>&1 || [[ $? == 1 ]]
  git wave events 1-add-a-greeting --json >"$out"
  expect_out_has "$(there rev-parse main)"
}

# change EXPR: of gh's state, as somebody at GitHub would.
change() {
  python3 - "$WAVE_FAKE_GH_STATE" "$1" <<'PY'
import fcntl, json, os, sys
path = sys.argv[1]
with open(path + ".lock", "w") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    s = json.load(open(path))
    exec(sys.argv[2])
    json.dump(s, open(path + ".new", "w"))
    os.rename(path + ".new", path)
PY
}
serve_in_background() { "$WAVE_PROGRAM_DIR/git-wave" serve >"$out" 2>"$err" </dev/null & }
shows() { git wave status --all | grep -q "$1"; }

test_a_closed_issue_ends_its_agent() {
  github_world "{\"1\": {\"title\": \"Never mind\", $by_owner, \"body\": \"play: develop hang\"}}" '[]'
  serve_in_background
  wait_until 60 shows running
  wait_until 20 at_github 's["issues"]["1"].get("labels") == ["wave:working"]'
  change 's["issues"]["1"].update(state="closed", updated_at="2027-01-01T00:00:00Z")'
  wait_until 60 shows cancelled
  wait_until 20 at_github 's["issues"]["1"]["labels"] == []'
  expect_at_github 's.get("pulls", {}) == {}'
}

long_where_nothing_happens_one_list_is_asked_for_and_nothing_is_written() {
  local before
  github_world '{"1": {"title": "Of a stranger", "body": "play: edit evil.txt"}}' '[]'
  serve_in_background
  wait_until 20 at_github 'len(s.get("calls", [])) >= 4'
  before=$(git for-each-ref)
  change 's["calls"] = []'
  wait_until 20 at_github 'len(s["calls"]) >= 4'
  expect_at_github 'all(c[1].startswith("repos/o/n/issues?") for c in s["calls"])'
  [[ $(git for-each-ref) == "$before" ]] || fail "something was written"
}

test_where_gh_is_missing_that_is_said() {
  github_world '{}' '[]'
  rm "$world/bin/gh"
  mkdir "$world/without"
  ln -s /bin/* "$world/without"
  rm -f "$world/without/gh"
  PATH=$WAVE_PROGRAM_DIR:$world/without
  expect_not command -v gh
  "$WAVE_PROGRAM_DIR/git-wave" serve >"$out" 2>"$err" </dev/null &
  wait_until 30 grep -q "the intake failed: " "$err"
  kill $!
  wait $! || true
  expect_err_has "gh"
}

test_one_look_of_the_scheduler_takes_in_what_is_new() {
  github_world "{\"1\": {\"title\": \"Add a greeting\", $by_owner},
    \"2\": {\"title\": \"Of a stranger\"}}" '[{"do": "transient", "at": 1}]'
  expect_refusal 128 "GitHub has trouble" git wave schedule
  expect_exit 0 git wave schedule
  expect grep -qP '^[0-9a-z]{10}\t1-add-a-greeting\tqueued$' "$out"
  expect [ "$(wc -l <"$out")" = 1 ]
  expect_exit 0 git wave issue list --json
  expect_json 'sorted(i["number"] for i in d["issues"]) == [1, 2]'
  expect_exit 1 git wave schedule
}

# The service is killed again and again, and answers get lost: one pull request, merged once.
long_a_service_that_is_killed_ends_the_same() {
  local seed=${WAVE_TEST_SEED:-$RANDOM} deadline=$((SECONDS + 240 * patience)) kills=0
  RANDOM=$seed
  printf '    seed %s\n' "$seed"
  github_world "{\"1\": {\"title\": \"Add a greeting\", $by_owner,
    \"body\": \"play: edit greeting.txt\nplay: break 1\"}}" \
    "[{\"do\": \"lost\", \"match\": \"POST repos/o/n/pulls\"},
      {\"do\": \"lost\", \"match\": \"/merge\"},
      $(for at in 3 7 12 18 25 33 42 52 63 75; do
      printf '{"do": "%s", "at": %s},' "$(printf '%s\n' lost transient limit | sed -n "$((RANDOM % 3 + 1))p")" \
        $((at + RANDOM % 4))
    done | sed 's/,$//')]"
  until at_github 's["issues"]["1"].get("state") == "closed"' &&
    git wave status --all 2>"$err" | grep -q cleaned; do
    ((SECONDS < deadline)) || fail "it came to no end; seed $seed"
    # Not through git, which would die in its place.
    "$WAVE_PROGRAM_DIR/git-wave" serve >>"$out" 2>>"$err" </dev/null &
    sleep "$((RANDOM % 3 + kills / 8)).$((RANDOM % 10))" # at last long enough, however slow
    kill -KILL $! 2>/dev/null && kills=$((kills + 1))
    wait $! 2>/dev/null || true
  done
  printf '    killed %s times\n' "$kills"
  ((kills > 2)) || fail "it was hardly killed"
  expect_at_github 'len(s["pulls"]) == 1 and s["pulls"]["2"]["merged_at"]'
  expect_at_github 's["issues"]["1"]["labels"] == []'
  expect test "$(merges)" == 1
  expect there cat-file -e main:greeting.txt
  expect_not there cat-file -e main:broken 2>/dev/null
}

run_tests
