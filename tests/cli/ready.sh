#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What a new worktree is given before its agent starts: copies, links, set-up commands, a slot.
. "$(dirname "$0")/lib.sh"

# A repository with this wave.toml (standard input), approved, and two agents.
repository_with() {
  repository
  cat >wave.toml
  printf 'node_modules/\n.env*\ncache/\n*.local\n' >.gitignore
  git add .
  git commit -qm settings
  git wave trust --yes >/dev/null 2>&1 || true
  usual_agents
}

# run FEATURE [VARIABLE=VALUE...]: an agent that ends well, to its end.
run() {
  local feature=$1
  shift
  expect_exit 0 env "$@" git wave start "$feature" -m text --agent command --wait -- good
}

log_of() { git wave logs "$1" >"$out" 2>"$err"; }

test_ignored_files_that_the_include_names() {
  repository_with <<<''
  mkdir -p node_modules/a/bin cache/x sub
  echo secret >.env
  echo other >.env.other
  printf '#!/bin/sh\n' >node_modules/a/bin/tool
  chmod 755 node_modules/a/bin/tool
  ln -s bin/tool node_modules/a/link
  echo 1 >cache/x/big
  echo 2 >sub/settings.local
  echo 3 >not-ignored
  printf '# what agents need\n/.env\nnode_modules/\n*.local\nnot-ignored\nfile\n' >.worktreeinclude
  run one
  cd ../r.wave/one
  [[ $(<.env) == secret ]] || fail "the environment file was not copied"
  [[ $(stat -c %a node_modules/a/bin/tool) == 755 ]] || fail "the mode was lost"
  [[ $(readlink node_modules/a/link) == bin/tool ]] || fail "the link was not copied as one"
  expect test -e sub/settings.local
  expect_not test -e .env.other
  expect_not test -e cache
  expect_not test -e not-ignored
  [[ -z $(git status --porcelain) ]] || fail "something would be committed"
  log_of one
  expect_out_has "copied 4 files"
}

test_the_source_is_the_checkout_wherever_one_stands() {
  project
  printf '.env\n' >.gitignore
  echo .env >.worktreeinclude
  git add .
  git commit -qm ignore
  usual_agents
  echo of-main >.env
  run one
  echo of-agent >../one/.env
  cd ../one
  run two
  [[ $(<../two/.env) == of-main ]] || fail "the copy is not the checkout's"
}

test_copies_and_links_of_the_settings() {
  repository_with <<'TOML'
[worktree]
copy = ["vendor", "local/one.cfg", "missing"]
link = ["node_modules", "deep/cache[1] x"]
TOML
  mkdir -p vendor/lib local node_modules deep/'cache[1] x'
  echo v >vendor/lib/v
  echo c >local/one.cfg
  echo n >node_modules/n
  # The agent commits whatever git takes.
  agent greedy <<'SH'
cat node_modules/n vendor/lib/v local/one.cfg && git add -f vendor && git add . && git commit -qm all
SH
  expect_exit 0 git wave start one two -m text --agent command --wait -- greedy
  expect test -L ../r.wave/one/node_modules
  expect test -L ../r.wave/two/'deep/cache[1] x'
  git ls-tree -r --name-only one >"$out"
  expect_out_has vendor/lib/v
  expect_out_lacks node_modules
  expect_out_lacks cache
  [[ $(grep -c 'begin git-wave' .git/info/exclude) == 1 ]] || fail "not one block of ours"
  [[ $(grep -cFx /node_modules .git/info/exclude) == 1 ]] || fail "the link is not excluded once"
  log_of one
  expect_out_has "'missing' is not in the checkout"
}

test_nothing_that_is_there_is_replaced() {
  repository_with <<'TOML'
[worktree]
copy = ["file", "folder"]
link = ["other"]
TOML
  echo tracked >other
  mkdir folder
  echo tracked >folder/a
  git add .
  git commit -qm more
  echo changed >file
  echo changed >other
  echo changed >folder/a
  echo new >folder/b
  run one
  [[ $(<../r.wave/one/file) == one ]] || fail "a tracked file was replaced"
  [[ $(<../r.wave/one/other) == tracked ]] || fail "a tracked file became a link"
  [[ $(<../r.wave/one/folder/a) == tracked ]] || fail "a tracked file was replaced"
  [[ $(<../r.wave/one/folder/b) == new ]] || fail "the rest of the folder was not copied"
}

test_paths_that_leave_the_worktree() {
  local path
  repository
  usual_agents
  for path in ../../x /etc/passwd .git/config a/../../x ''; do
    printf 'worktree.copy = ["%s"]\n' "$path" >wave.toml
    git add wave.toml
    git commit -qm settings
    expect_refusal 128 "'worktree.copy' wants paths within the worktree, not '$path'" \
      git wave start one -m text --agent command -- good
  done
  expect_not test -e ../r.wave
}

test_links_and_odd_files_in_the_source() {
  repository_with <<'TOML'
[worktree]
copy = ["odd", "through/secret"]
TOML
  mkdir -p odd "$world/outside"
  echo secret >"$world/outside/secret"
  ln -s "$world/outside" odd/to-outside
  ln -s "$world/outside/secret" odd/to-secret
  mkfifo odd/pipe
  git init -q odd/nested
  echo plain >odd/plain
  run one
  cd ../r.wave/one
  expect test -L odd/to-outside -a -L odd/to-secret
  expect_not test -e odd/pipe
  expect_not test -e odd/nested/.git
  [[ $(<odd/plain) == plain ]] || fail "the plain file was not copied"
  log_of one
  expect_out_has "'odd/pipe' is neither file, folder nor link"
  cd ../../r
  ln -s "$world/outside" through
  expect_exit 1 git wave start two -m text --agent command --wait -- good
  expect_not test -e ../r.wave/two/through/secret
  [[ $(member two reason) == setup_failed ]] || fail "the reason is $(member two reason)"
  [[ $(member two detail) == *"symbolic link"* ]] || fail "the detail is $(member two detail)"
}

test_more_than_may_be_copied() {
  repository_with <<'TOML'
[worktree]
copy = ["cache"]
copy_max_bytes = 100000
TOML
  mkdir cache
  head -c 60000 /dev/zero >cache/a
  head -c 60000 /dev/zero >cache/b
  expect_exit 1 git wave start one -m text --agent command --wait -- good
  [[ $(member one detail) == *"is more than may be copied"* ]] || fail "$(member one detail)"
  truncate -s 100G cache/a
  expect_exit 1 git wave start two -m text --agent command --wait -- good
  [[ $(du -s ../r.wave/two | cut -f1) -lt 1000 ]] || fail "a huge file was copied"
}

test_set_up_commands() {
  repository_with <<'TOML'
[worktree]
setup = ["pwd >where; env >variables; echo said by set-up", ["printf", "%s\n", "a $b 'c"]]
TOML
  printf '/where\n/variables\n' >>.gitignore
  git commit -qam ignore
  run one SECRET_OF_MINE=1 WAVE_CONFIG_ENV__PASS=PASSED PASSED=yes GIT_DIR_OF_MINE=x
  cd ../r.wave/one
  [[ $(<where) == "$PWD" ]] || fail "it ran elsewhere"
  grep -qx "WAVE_FEATURE=one" variables || fail "no WAVE_FEATURE"
  grep -qx "WAVE_WORKTREE=$PWD" variables || fail "no WAVE_WORKTREE"
  grep -qx "WAVE_SLOT=1" variables || fail "no WAVE_SLOT"
  grep -qx "WAVE_PORT_BASE=20010" variables || fail "no WAVE_PORT_BASE"
  grep -qx "PASSED=yes" variables || fail "env.pass does not count"
  expect_not grep -q SECRET_OF_MINE variables
  log_of one
  expect_out_has "== set-up: pwd >where"
  expect_out_has "said by set-up"
  expect_out_has "a \$b 'c"
}

test_a_set_up_that_fails() {
  repository_with <<'TOML'
[worktree]
setup = ["echo first", "echo working; echo it is broken >&2; exit 3", "touch ../third"]
TOML
  agent marks <<<'touch "$WAVE_WORKTREE.agent"'
  expect_exit 1 git wave start one -m text --agent command -- marks
  expect_err_has "exited with status 3: it is broken"
  expect stands one failed
  [[ $(member one reason) == setup_failed ]] || fail "the reason is $(member one reason)"
  expect_not test -e ../r.wave/one.agent
  expect_not test -e ../r.wave/third
  log_of one
  expect_out_has first
  # What it has made can be looked at, and its name is not free.
  expect test -e ../r.wave/one/file
  expect_refusal 128 "'one'" git wave start one -m text --agent command -- marks
  expect_exit 0 git wave reconcile
  expect test -e ../r.wave/one/file
}

test_a_failed_set_up_is_tried_again() {
  repository_with <<'TOML'
worktree.setup = ["echo once more >>../tried; test -e ../mended"]
TOML
  expect_exit 1 git wave start one two -m text --agent command -- good
  touch ../r.wave/mended
  expect_exit 0 git wave retry one
  expect_exit 0 git wave wait one
  # The slot that it gave back is its own again, and so is its name.
  [[ $(member one slot) == 1 ]] || fail "the slot is $(member one slot)"
  expect_exit 0 git wave retry two
  expect_exit 0 git wave wait two
  [[ $(member two slot) == 2 ]] || fail "the slot is $(member two slot)"
  expect_exit 0 git wave events one
}

test_a_set_up_that_puts_another_folder_in_its_place() {
  repository_with <<'TOML'
worktree.setup = ["mv ../one ../aside && mkdir ../one"]
TOML
  agent marks <<'SH'
touch ../agent-was-here
SH
  expect_exit 1 git wave start one -m text --agent command --wait -- marks
  [[ $(member one reason) == tampered ]] || fail "the reason is $(member one reason)"
  expect_not test -e ../r.wave/agent-was-here
}

# What a generator commits, say, is not what the agent was asked for.
test_commits_of_the_set_up_are_no_work_of_the_agent() {
  repository_with <<'TOML'
worktree.setup = ["echo made >made && git add made && git commit -qm made --allow-empty"]
TOML
  agent idle <<'SH'
exit 0
SH
  expect_exit 1 git wave start one -m text --agent command --wait -- idle
  [[ $(member one reason) == no_commits ]] || fail "the reason is $(member one reason)"
  [[ $(member one commits) == 0 ]] || fail "$(member one commits) commits"
  expect [ "$(git log --format=%s main..one)" = made ]
  expect_exit 0 git wave reconcile
  expect_exit 0 git wave retry one --agent command
  expect_exit 1 git wave wait one
  [[ $(member one commits) == 0 ]] || fail "$(member one commits) commits after the second attempt"
  run two
  [[ $(member two commits) == 1 ]] || fail "$(member two commits) commits"
  expect [ "$(git notes --ref wave list | wc -l)" = 1 ]
  # A later attempt that adds nothing to what an earlier one has made has what that has made.
  agent first-only <<'SH'
[ -e ../was-here ] && exit 0
touch ../was-here && git commit -q --allow-empty -m work && exit 3
SH
  expect_exit 1 git wave start three -m text --agent command --wait -- first-only
  rm ../r.wave/../r/.git/wave/private/*/ready  # so that it is made ready once more
  git wave retry three >"$out" 2>"$err" || true
  wait_until 10 stands three done
}

test_commits_of_a_set_up_that_failed_are_no_work_of_the_agent() {
  repository_with <<'TOML'
worktree.setup = ["git commit -q --allow-empty -m made; test -e ../mended"]
TOML
  agent idle <<'SH'
exit 0
SH
  expect_exit 1 git wave start one -m text --agent command --wait -- idle
  expect_exit 0 git wave reconcile
  touch ../r.wave/mended
  expect_exit 0 git wave retry one
  expect_exit 1 git wave wait one
  [[ $(member one reason) == no_commits ]] || fail "the reason is $(member one reason)"
  [[ $(member one commits) == 0 ]] || fail "$(member one commits) commits"
}

test_a_ready_worktree_is_not_made_ready_again() {
  repository_with <<'TOML'
worktree.setup = ["echo once >>../tried"]
TOML
  agent second_time <<'SH'
[ -e "$WAVE_WORKTREE.go" ] || { touch "$WAVE_WORKTREE.go"; exit 1; }
echo change >file && git commit -qam change
SH
  expect_exit 1 git wave start one -m text --agent command --wait -- second_time
  expect_exit 0 git wave retry one
  expect_exit 0 git wave wait one
  [[ $(wc -l <../r.wave/tried) == 1 ]] || fail "the set-up was repeated"
}

test_a_program_that_is_not_there() {
  repository_with <<'TOML'
worktree.setup = [["no-such-program", "x"]]
TOML
  expect_exit 1 git wave start one -m text --agent command -- good
  [[ $(member one reason) == setup_failed ]] || fail "the reason is $(member one reason)"
  expect_err_has no-such-program
}

test_time_out_ends_all_of_it() {
  repository_with <<'TOML'
[worktree]
setup = ["""
trap '' TERM
setsid sh -c 'trap "" TERM; echo $$ >../daemon; while :; do sleep 1; done' &
echo $$ >../step
while :; do sleep 1; done
"""]
setup_timeout = "1s"
TOML
  expect_exit 1 env WAVE_CONFIG_RUNNER__KILL_GRACE=1s \
    git wave start one -m text --agent command --wait -- good
  [[ $(member one detail) == *"was not done after 1s"* ]] || fail "$(member one detail)"
  [[ $(member one reason) == setup_failed ]] || fail "the reason is $(member one reason)"
  expect_not alive "$(<../r.wave/step)"
  expect_not alive "$(<../r.wave/daemon)"
}

long_a_long_set_up_goes_on_by_itself() {
  repository_with <<'TOML'
worktree.setup = ["while [ ! -e ../go ]; do sleep 0.05; done"]
TOML
  expect_exit 0 git wave start one two -m text --agent command -- good
  expect_err_has "its set-up goes on"
  expect_out_has starting
  expect stands one starting
  touch ../r.wave/go
  expect_exit 0 git wave wait one two
  expect stands two done
}

long_stop_while_it_is_set_up() {
  repository_with <<'TOML'
worktree.setup = ["echo $$ >../step; while :; do sleep 0.1; done"]
TOML
  expect_exit 0 git wave start one -m text --agent command -- good
  wait_until 10 test -s ../r.wave/step
  expect_exit 0 git wave stop one
  expect stands one cancelled
  expect_not alive "$(<../r.wave/step)"
}

long_runner_killed_while_it_sets_up() {
  repository_with <<'TOML'
worktree.setup = ["echo $$ >../step; while :; do sleep 0.1; done"]
TOML
  expect_exit 0 git wave start one -m text --agent command -- good
  wait_until 10 test -s ../r.wave/step
  kill -KILL "$(value_of .git/wave/runs/"$(member one run)"/owner.json 'd["process"]["pid"]')"
  wait_until 10 stands one failed
  expect_exit 0 git wave reconcile
  expect stands one failed
  [[ $(member one reason) == lost ]] || fail "the reason is $(member one reason)"
  expect_not alive "$(<../r.wave/step)"
}

test_slots() {
  local feature
  repository_with <<<''
  agent tells <<'SH'
echo "slot $WAVE_SLOT port $WAVE_PORT_BASE"
SH
  for feature in one two three; do
    expect_exit 0 git wave start "$feature" -m text --agent command --no-commit-needed --wait -- tells
  done
  expect_exit 0 git wave status --json
  expect_json '{t["feature"]: t["slot"] for t in d["tasks"]} == {"one": 1, "two": 2, "three": 3}'
  log_of three
  expect_out_has "slot 3 port 20030"
  expect_exit 0 git wave show two
  expect_out_has "slot       2"
  expect_exit 0 env WAVE_CONFIG_SLOT__PORT_BASE=65530 \
    git wave start four -m text --agent command --no-commit-needed --wait -- tells
  log_of four
  grep -qx "slot 4 port " "$out" || fail "a port that is none was given"
  # A task whose worktree went gives its slot back.
  expect_exit 0 git wave cleanup two
  expect_exit 0 git wave start five -m text --agent command --no-commit-needed --wait -- tells
  [[ $(member five slot) == 2 ]] || fail "the slot is $(member five slot)"
  # Those that are started together get one each as well.
  expect_exit 0 git wave start six seven -m text --agent command --no-commit-needed --wait -- tells
  [[ $(member six slot)/$(member seven slot) == 5/6 ]] || fail "they got $(member six slot)/$(member seven slot)"
  # Who comes back holds none until it is started again, and then one that is free.
  expect_exit 0 git wave status two --json
  expect_json 'd["tasks"][0]["slot"] is None'
  expect_exit 0 git wave restore two
  expect_exit 0 git wave show two --json
  expect_json 'd["task"]["slot"] is None'
  expect_exit 0 git wave show two
  expect_out_lacks "slot"
}

test_a_restored_task_gets_its_slot_again_if_it_is_free() {
  repository_with <<<''
  agent fails <<<'exit 3'
  start one fails
  start two fails
  wait_until 10 stands two failed
  expect_exit 0 git wave cleanup two
  expect_exit 0 git wave restore two
  expect_exit 0 git wave retry two
  wait_until 10 stands two failed
  [[ $(member two slot) == 2 ]] || fail "the slot is $(member two slot)"
  expect_exit 0 git wave cleanup two
  start three fails
  [[ $(member three slot) == 2 ]] || fail "the slot is $(member three slot)"
  expect_exit 0 git wave restore two
  expect_exit 0 git wave retry two
  [[ $(member two slot) == 3 ]] || fail "the slot is $(member two slot)"
}

run_tests
