#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave start --spec: tasks from files, alone and in waves.
. "$(dirname "$0")/lib.sh"

# spec NAME: a file beside the repository, from standard input.
spec() { cat >"../$1"; }

test_from_standard_input_and_not_from_a_folder() {
  project
  usual_agents
  unchanged 128 "'..' is a folder" --spec .. --agent command -- good
  expect_exit 0 sh -c 'echo "{\"feature\": \"x\", \"requirements\": \"y\"}" |
    git wave start --spec - --wait --agent command -- good'
  expect stands x 'done'
}

# The walk of somebody who has used agvv, with the words they know.
test_a_quick_start_from_agvv() {
  git init -q demo
  cd demo
  echo one >file
  git add file
  git commit -qm first
  cd ..
  agent codex <<'SH'
cat >prompt && git add prompt && git commit -qm 'did it'
SH
  cp "$world/bin/codex" "$world/bin/claude"
  printf '# A page that says hello\n\nIt greets by name.\n' >task.md
  printf '{\n"project_name": "demo",\n"feature": "feat_demo",\n"task_doc": "./task.md"\n}\n' >task.json
  cd demo
  # agvv task run --spec ../task.json --project-dir .
  expect_exit 0 git wave start --spec ../task.json --agent codex
  IFS=$'\t' read -r task feature state worktree <"$out"
  expect [ "$feature" = feat_demo ]
  [[ $state == running || $state == 'done' ]] || fail "it is $state"
  expect [ "$worktree" = "$world/work/demo.wave/feat_demo" ]
  # agvv task status; agvv daemon run --once
  expect_exit 0 git wave wait feat_demo
  expect_exit 0 git wave status feat_demo
  expect_out_has 'done'
  expect grep -q 'It greets by name.' ../demo.wave/feat_demo/prompt
  expect_exit 0 git wave reconcile
  # agvv task run --spec ../task.json --agent claude_code, once more under another name
  expect_exit 0 git wave start again --spec ../task.json --agent claude_code --wait
  expect [ "$(member again agent)" = claude ]
}

test_every_field_counts() {
  repository
  git checkout -q -b release
  git commit -q --allow-empty -m release
  git checkout -q main
  agent teller <<'SH'
{ printf '%s\n' "$@" && cat; } >words && git add . && git commit -qm words
SH
  spec task.json <<'J'
{"project_name": "r", "feature": "f", "requirements": "Mend it.", "repo": "me/r",
 "from_branch": "release", "session": "mine", "ticket": "T-1", "constraints": ["be quick"],
 "timeout_minutes": 7, "agent": "command", "agent_extra_args": ["teller", "--deep", "a b"],
 "base_dir": "/nowhere", "task_id": "x", "agent_cmd": "codex"}
J
  expect_exit 0 git wave start --spec ../task.json --wait
  expect_err_has "../task.json:1: 'repo' is accepted and means nothing here"
  expect_err_has "../task.json:4: 'base_dir' is accepted"
  expect_err_has "../task.json:4: 'task_id' is accepted"
  expect_err_has "../task.json:4: 'agent_cmd' is accepted"
  expect [ "$(git log -1 --skip=1 --format=%s f)" = release ]
  expect grep -qx -- '--deep' ../r.wave/f/words
  expect grep -qx 'a b' ../r.wave/f/words
  expect grep -q 'Mend it.' ../r.wave/f/words
  expect grep -q 'be quick' ../r.wave/f/words
  expect_exit 0 git wave show f --json
  expect_json 'd["task"]["ticket"] == "T-1" and d["task"]["label"] == "mine"'
  expect_json 'd["task"]["timeout_seconds"] == 420'
}

test_options_win() {
  repository
  usual_agents
  spec task.toml <<'T'
feature = 'f'
requirements = 'from the spec'
agent = 'claude'
agent_model = 'best'
timeout_minutes = 7
ticket = 'T-1'
constraints = ['be quick']
T
  expect_exit 0 git wave start g --spec ../task.toml -m 'from the option' --timeout 8m --ticket T-2 \
    --constraint 'be kind' --agent command --wait -- good
  expect_exit 0 git wave show g --json
  expect_json 'd["task"]["ticket"] == "T-2" and d["task"]["timeout_seconds"] == 480'
  expect_json 'd["task"]["runs"][0]["agent"] == "command"'
  expect_exit 0 git wave show g --prompt
  expect_out_has "from the option"
  expect_out_lacks "from the spec"
  expect_out_has "- be quick"
  expect_out_has "- be kind"
  expect_exit 0 git wave start a b --spec ../task.toml --agent command --wait -- good
  expect stands b 'done'
}

test_markdown() {
  repository
  usual_agents
  spec task.md <<'M'
---
feature: fix/login
agent: command
agent_extra_args: [good]
ticket: 12
---

# Mend the login

Names may be long.
M
  expect_exit 0 git wave start --spec ../task.md --wait
  expect_exit 0 git wave show fix/login
  expect_out_has "title      Mend the login"
  expect_out_has "ticket     12"
}

test_a_spec_for_another_project_is_said() {
  repository
  usual_agents
  spec task.json <<<'{"project_name": "demo", "feature": "f", "requirements": "x"}'
  expect_exit 0 git wave start --spec ../task.json --agent command --dry-run -- good
  expect_err_has "'project_name' is 'demo', and this repository is 'r'"
}

test_mistakes() {
  repository
  usual_agents
  start old good --wait
  agent bad <<<'exit 3'
  expect_exit 1 git wave start broken -m x --agent command --wait -- bad
  spec task.json <<'J'
{"fetaure": "x",
 "constraints": 5,
 "task_doc": "none.md",
 "depends_on": "nobody"}
J
  unchanged 129 "the spec has 5 mistakes" --spec ../task.json
  expect_err_has "  ../task.json:1: unknown key 'fetaure', did you mean 'feature'?"
  expect_err_has "  ../task.json:2: 'constraints' wants a list of strings, not 5"
  expect_err_has "  ../task.json:3: there is no 'task_doc' '../none.md'"
  expect_err_has "  ../task.json:1: 'feature' is missing"
  expect_err_has "  ../task.json:4: 'depends_on' names 'nobody', which is no task"
  spec a.json <<<'{"feature": "x", "task_doc": "none.md"}'
  unchanged 128 "../a.json:1: there is no 'task_doc' '../none.md'" --spec ../a.json
  spec a.json <<<'{"feature": "x", "requirements": "x", "depends_on": "broken"}'
  unchanged 129 "'depends_on' names 'broken', which is failed" --spec ../a.json
  spec a.json <<<'{"feature": "x", "requirements": "x", "agent": "cluade"}'
  unchanged 129 "../a.json:1: " --spec ../a.json
  spec a.json <<<'{"feature": "old", "requirements": "x"}'
  unchanged 128 "'old'" --spec ../a.json --agent command -- good
  spec a.json <<<'{"feature": "main", "requirements": "x"}'
  unchanged 129 "'main'" --spec ../a.json --agent command -- good
  unchanged 128 "'../none.json'" --spec ../none.json
  unchanged 128 "'..'" --spec ..
  unchanged 129 "'--spec'" --spec
  spec w.json <<<'[{"feature": "a", "requirements": "x"}, {"feature": "b", "requirements": "x"}]'
  unchanged 129 "2 tasks" z --spec ../w.json --agent command -- good
  unchanged 129 "'-m'" --spec ../w.json -m text --agent command -- good
  unchanged 129 "'--attach'" --spec ../w.json --attach --agent command -- good
}

test_hostile_files() {
  repository
  truncate -s 100M ../big.json
  unchanged 128 "larger than" --spec ../big.json
  head -c 3000000 /dev/zero | tr '\0' '[' >../deep.json
  unchanged 129 "nested too deeply" --spec ../deep.json
  { head -c 3000000 /dev/zero | tr '\0' 'a' | sed 's/aa/a./g'; echo 'a=1'; } >../deep.toml
  unchanged 129 "too many parts" --spec ../deep.toml
  printf '{"feature": "f\0"}' >../nul.json
  unchanged 129 "NUL" --spec ../nul.json
  printf 'feature = "\xff"' >../bytes.toml
  unchanged 129 "UTF-8" --spec ../bytes.toml
  mkfifo ../fifo.json
  printf '{"feature": "f\0"}' >../fifo.json &
  unchanged 129 "NUL" --spec ../fifo.json
}

# Whatever becomes of a spec, it is read or refused, and nothing changes by reading.
long_mutated_specs_change_nothing() {
  repository
  usual_agents
  spec w.toml <<'T'
agent = 'command'
agent_extra_args = ['good']
[[task]]
feature = 'a'
requirements = 'x'
[[task]]
feature = 'b'
requirements = 'y'
depends_on = ['a']
T
  local before
  git wave start first -m x --agent command --wait -- good >/dev/null 2>&1
  : >../m.toml
  before=$(fingerprint)
  python3 - .. <<'PY' || fail "a mutated spec made it break"
import random, subprocess, sys
folder, random = sys.argv[1], random.Random(7)
seed = open(folder + "/w.toml", "rb").read()
for n in range(60):
    text = bytearray(seed)
    for _ in range(random.randint(1, 5)):
        at = random.randrange(len(text))
        if random.random() < 0.5:
            text[at] = random.randrange(256)
        else:
            del text[at:at + random.randint(1, 12)]
    open(folder + "/m.toml", "wb").write(text)
    done = subprocess.run(["git", "wave", "start", "--spec", "../m.toml", "--dry-run"],
                          capture_output=True)
    if done.returncode not in (0, 128, 129) or b"it broke" in done.stderr:
        print(done, bytes(text), file=sys.stderr)
        sys.exit(1)
PY
  [[ $(fingerprint) == "$before" ]] || fail "something was changed"
}

wave_of_three() {
  agent builder <<'SH'
cat >/dev/null
while [ ! -e "$WAVE_WORKTREE.go" ]; do sleep 0.05; done
git log --format=%s >"$WAVE_FEATURE" && git add . && git commit -qm "did $WAVE_FEATURE"
SH
  spec wave.toml <<'T'
agent = 'command'
agent_extra_args = ['builder']

[[task]]
feature = 'roof'
requirements = 'on the walls'
depends_on = ['walls']

[[task]]
feature = 'walls'
requirements = 'on the ground'

[[task]]
feature = 'paint'
requirements = 'all of it'
depends_on = ['walls', 'roof']
from_branch = 'roof'
T
}

test_a_wave() {
  repository
  wave_of_three
  expect_exit 0 git wave start --spec ../wave.toml
  expect [ "$(cut -f2,3 "$out")" = $'roof\tpending\nwalls\trunning\npaint\tpending' ]
  expect [ ! -e ../r.wave/roof ]
  expect [ -z "$(git branch --list roof paint)" ]
  expect_exit 0 git wave status --json
  expect_json 'sorted(t["state"] for t in d["tasks"]) == ["pending", "pending", "running"]'
  touch ../r.wave/walls.go ../r.wave/roof.go ../r.wave/paint.go
  expect_exit 0 git wave wait roof walls paint
  # Each began where the one before it ended.
  expect [ "$(git log --format=%s paint)" = $'did paint\ndid roof\ndid walls\nfirst' ]
  expect_exit 0 git wave show roof --json
  expect_json 'd["task"]["base"] == {"ref": "refs/heads/walls", "oid": "'"$(git rev-parse walls)"'"}'
  expect_json 'd["task"]["commits"] == 1'
  expect_exit 0 git wave reconcile
  expect_exit 0 git wave show paint
  expect_out_has "state      done"
}

test_dry_run_of_a_wave() {
  repository
  wave_of_three
  local before
  before=$(fingerprint)
  expect_exit 0 git wave start --spec ../wave.toml --dry-run
  expect_out_has "would start 'roof', once done: 'walls'"
  expect_out_has "roof from walls (where it stands then)"
  [[ $(fingerprint) == "$before" ]] || fail "something was changed"
}

test_who_depends_on_a_failure_needs_a_person() {
  repository
  agent bad <<<'exit 3'
  spec w.json <<'J'
{"agent": "command", "agent_extra_args": ["bad"], "tasks": [
  {"feature": "a", "requirements": "x"},
  {"feature": "b", "requirements": "x", "depends_on": ["a"]},
  {"feature": "c", "requirements": "x", "depends_on": ["b"]}]}
J
  expect_exit 1 git wave start --spec ../w.json --wait
  expect stands a failed
  expect stands b needs_human
  expect stands c needs_human
  expect [ "$(member b reason)" = dependency ]
}

test_tasks_that_are_there_can_be_needed() {
  repository
  usual_agents
  agent adder <<'SH'
touch "$WAVE_FEATURE" && git add . && git commit -qm "change $WAVE_FEATURE"
SH
  start ground adder --wait
  start later patient
  spec w.json <<'J'
[{"feature": "a", "requirements": "x", "depends_on": "ground"},
 {"feature": "b", "requirements": "x", "depends_on": ["ground", "later"], "from_branch": "later"},
 {"feature": "c", "requirements": "x", "depends_on": "later", "from_branch": "main"}]
J
  expect_exit 0 git wave start --spec ../w.json --agent command -- adder
  expect [ "$(cut -f2,3 "$out" | sed -n 2,3p)" = $'b\tpending\nc\tpending' ]
  expect_exit 0 git wave wait a
  expect [ "$(git log --format=%s a)" = $'change a\nchange ground\nfirst' ]
  touch ../r.wave/later.go
  expect_exit 0 git wave wait b c
  expect [ "$(git log --format=%s b)" = $'change b\nchange\nfirst' ]
  expect [ "$(git log --format=%s c)" = $'change c\nfirst' ]
}

test_a_need_that_is_retried_frees_who_waited_for_it() {
  repository
  usual_agents
  start ground patient
  spec w.json <<<'{"feature": "a", "requirements": "x", "depends_on": "ground"}'
  expect_exit 0 git wave start --spec ../w.json --agent command -- good
  expect stands a pending
  git wave stop ground >/dev/null 2>&1
  wait_until 20 stands a needs_human
  touch ../r.wave/ground.go
  expect_exit 0 git wave retry ground
  wait_until 20 stands a 'done'
}

run_tests
