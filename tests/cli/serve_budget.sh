#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The budget of a piece: all that agents take for it counts, whoever of them takes it.
# shellcheck source=tests/cli/lib.sh
source "$(dirname "$0")/lib.sh"

# Every agent tells its cost as claude does: 0.6 dollars, or what the file `cost` says.
costly_world() {
  serve_world 'agent.default = "claude"' "$@"
  sed -i '1d' "$HOME/.config/git-wave/config.toml"
  cat >"$world/bin/claude" <<PY
#!/usr/bin/python3
import json, os, subprocess, sys
args = sys.argv[1:]
if "--version" in args:
    sys.exit(print("2.1.197 (Claude Code)"))
session = args[args.index("--resume" if "--resume" in args else "--session-id") + 1]
done = subprocess.run(["$fakes/team"], stdin=sys.stdin, capture_output=True, text=True)
cost = float(open("$world/cost").read()) if os.path.exists("$world/cost") else 0.6
print(json.dumps({"type": "result", "subtype": "success", "is_error": done.returncode != 0,
                  "result": done.stdout, "session_id": session, "total_cost_usd": cost,
                  "usage": {"input_tokens": 100, "output_tokens": 10}}))
sys.exit(done.returncode)
PY
  chmod +x "$world/bin/claude"
}

settings() { printf '%s\n' "$@" >>"$HOME/.config/git-wave/config.toml"; }

test_planning_costs() {
  costly_world 'worker.max_cost = 1'
  issue "Dear to plan" ""
  serve
  expect_waits 1 budget
  expect_asked 1 impact 1
  expect_asked 1 plan 0
  expect_issue 1 "d['spent']['cost_usd'] == 1.2 and 'worker.max_cost' in d['detail']"
  # A person allows more: what was answered so far was paid for.
  sed -i 's/max_cost = 1/max_cost = 5/' "$HOME/.config/git-wave/config.toml"
  expect_exit 0 git wave resume 1
  serve
  expect_landed 1
  expect_asked 1 analyze 1
  expect_issue 1 "round(d['spent']['cost_usd'], 2) == 3"  # analysis, impact, plan, work, review
  expect_exit 0 git wave issue show 1
  expect_out_has '$3.00'
}

test_reviews_cost() {
  costly_world 'worker.max_cost = 1' 'planner.plan = false'
  issue "Dear to review" "play: review findings 1"
  serve
  expect_waits 1 budget
  expect_asked 1 develop 1
  expect_asked 1 review 1
  expect_asked 1 fix 0
}

test_calls_that_fail_cost_too() {
  costly_world 'worker.max_cost = 1' 'planner.attempts = 9'
  issue "Fails dearly" "play: analyze fail 9"
  serve
  expect_waits 1 budget
  expect_asked 1 analyze 2
}

test_what_is_chosen_bears_its_share() {
  costly_world 'worker.max_cost = 1' 'scheduler.agent = "claude"'
  echo 3 >"$world/cost"
  issue "One" ""
  issue "Another" ""
  serve
  expect_waits 1 budget
  expect_waits 2 budget
  expect_asked 1 analyze 0
  expect_issue 2 "d['spent']['cost_usd'] == 1.5"
}

test_planning_takes_time() {
  costly_world 'worker.budget = "2s"' 'runner.kill_grace = "1s"' 'planner.attempts = 9'
  issue "Endless" "play: analyze hang"
  serve
  expect_waits 1 budget
  expect_asked 1 analyze 1
  expect_issue 1 "d['spent']['seconds'] >= 2 and 'worker.budget' in d['detail']"
}

test_reviews_take_time() {
  serve_world 'worker.budget = "3s"' 'runner.kill_grace = "1s"' 'planner.plan = false' 'reviewer.attempts = 9'
  issue "Endless" "play: review hang"
  serve
  expect_waits 1 budget
  expect_asked 1 review 1
}

# A call is told once, whoever looks, and killed services tell it no second time.
test_each_call_is_in_the_record_once() {
  costly_world
  issue "Plain" ""
  serve
  expect_landed 1
  git wave events 1-plain --json | python3 -c '
import json, sys
calls = [e for e in (json.loads(line)["event"] for line in sys.stdin) if e["k"] == "called"]
assert sorted(e["role"] for e in calls) == ["analyze", "impact", "plan", "review"], calls
assert all(e["cost_usd"] == 0.6 and e["input_tokens"] == 100 for e in calls), calls
' || fail "what is recorded of the calls"
  expect_exit 0 git wave events 1-plain
  expect_out_has 'called       review by claude'
}

run_tests
