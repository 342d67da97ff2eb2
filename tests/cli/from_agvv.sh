#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What people who have used agvv count on, as far as no other suite is about it.
. "$(dirname "$0")/lib.sh"

with=(-m text --agent command --wait -- good)

test_the_branch_that_head_names_is_the_default_also_beside_a_main() {
  repository
  git checkout -q -b trunk
  git commit -q --allow-empty -m on-trunk
  cd ..
  expect_exit 0 git wave clone r p
  expect_out "$PWD/p/trunk"
  expect [ "$(git -C p/trunk log -1 --format=%s)" = on-trunk ]
}

# bare_with BRANCH...: a bare repository with these branches, whose HEAD names another.
bare_with() {
  local branch
  repository
  git init -q --bare ../bare.git
  for branch; do git push -q ../bare.git "main:$branch"; done
  cd ..
  git -C bare.git symbolic-ref HEAD refs/heads/gone
}

test_where_head_names_no_branch_main_is_the_default() {
  usual_agents
  bare_with main apple
  expect_exit 0 git wave clone bare.git p
  expect_out "$PWD/p/main"
  expect [ "$(git -C p/repo.git symbolic-ref HEAD)" = refs/heads/main ]
  cd p/main
  expect_exit 0 git wave start x "${with[@]}"
}

test_where_there_is_no_main_either_the_first_branch_is_the_default() {
  bare_with pear apple
  expect_exit 0 git wave clone bare.git p
  expect_out "$PWD/p/apple"
}

test_a_features_branch_can_be_pushed_where_the_source_came_from() {
  local url
  usual_agents
  repository
  git init -q --bare ../upstream.git
  for url in ../upstream.git "$world/work/upstream.git"; do
    git config remote.origin.url "$url"
    git push -q origin main
    expect_exit 0 git wave clone . "../p${#url}"
    cd "../p${#url}/main"
    expect_exit 0 git wave start "x${#url}" "${with[@]}"
    expect git -C "../x${#url}" push -q origin "x${#url}"
    expect [ "$(git -C ../../upstream.git rev-parse "x${#url}")" = "$(git rev-parse "x${#url}")" ]
    cd ../../r
  done
}

test_what_is_no_repository_or_holds_several_is_not_taken_for_one() {
  mkdir plain many one
  expect_refusal 128 "plain'" git wave clone plain p
  git init -q --bare many/a.git
  git init -q --bare many/b.git
  expect_refusal 128 "many' holds 2 repositories" git wave clone many p
  expect_err_has "many/a.git"
  expect_not [ -e p ]
  repository
  cd ..
  git clone -q --bare r one/only.git
  expect_exit 0 git wave clone one p
  expect_out "$PWD/p/main"
}

test_a_project_without_its_main_worktree_goes_on() {
  project && usual_agents
  cd ../repo.git
  rm -r ../main
  expect_exit 0 git wave start x "${with[@]}"
  expect stands x 'done'
  expect_not [ -e ../main ]
}

test_the_worktree_of_the_default_branch_is_no_task() {
  project
  echo precious >file
  local name
  for name in main repo.git ..; do expect_refusal 128 "'$name'" git wave cleanup "$name" --force; done
  expect [ "$(cat file)" = precious ]
}

test_no_name_leads_out_of_the_project() {
  project && usual_agents
  local name
  for name in ../x a/../../x ./x x/. x/.. /x /tmp/x '~/x'; do
    unchanged 129 "'$name'" "$name" "${with[@]}"
  done
}

test_what_a_failed_start_had_made_is_taken_back() {
  project && usual_agents
  agent tmux <<<'echo "no server today" >&2; exit 1'
  expect_exit 1 git wave start x "${with[@]}"
  expect_err_has "no server today"
  expect [ "$(member x state)/$(member x reason)" = failed/setup_failed ]
  expect [ "$(ls ..)" = $'main\nrepo.git' ]
  expect_not git rev-parse -q --verify x
  expect [ "$(git worktree list --porcelain | grep -c ^worktree)" = 2 ]
  rm "$world/bin/tmux"
  hash -r
  expect_exit 0 git wave start x "${with[@]}"
}

test_without_tmux_agents_run_as_plain_processes() {
  project && usual_agents
  mkdir "$world/programs"
  local program
  for program in /usr/bin/* /bin/*; do
    [[ ${program##*/} == tmux ]] || ln -sf "$program" "$world/programs/"
  done
  PATH=$world/bin:$WAVE_PROGRAM_DIR:$world/programs expect_exit 0 git wave start x "${with[@]}"
  expect_exit 0 git wave status x --json
  expect_json 'd["tasks"][0]["host"] == "process" and d["tasks"][0]["session"] is None'
  PATH=$world/bin:$WAVE_PROGRAM_DIR:$world/programs expect_exit 0 git wave doctor
  expect_out_has "tmux is not installed: agents have no terminal to look into"
  export WAVE_CONFIG_HOST__DEFAULT=tmux
  PATH=$world/bin:$WAVE_PROGRAM_DIR:$world/programs expect_exit 1 git wave doctor
}

test_an_agent_that_hears_no_signal_is_timed_out_all_the_same() {
  project
  agent deaf <<<'trap "" TERM HUP INT; echo $$ >"$WAVE_WORKTREE.pid"; while :; do sleep 0.1; done'
  WAVE_CONFIG_RUNNER__KILL_GRACE=1s expect_exit 1 timeout 30 \
    git wave start x -m text --agent command --timeout 1s --wait -- deaf
  expect [ "$(member x state)/$(member x reason)" = timed_out/timeout ]
  expect_not alive "$(cat ../x.pid)"
}

test_one_of_several_that_fails_holds_the_others_up_in_nothing() {
  project
  agent some <<<'echo x >f; git add f; git commit -qm f; [ "$WAVE_FEATURE" != b ] || exit 3'
  expect_exit 1 git wave start a b c -m text --agent command --wait -- some
  expect stands a 'done'
  expect stands b failed
  expect stands c 'done'
}

test_a_failure_is_remembered_when_its_worktree_is_gone() {
  project
  agent bad <<<'exit 3'
  expect_exit 1 git wave start x -m text --agent command --wait -- bad
  expect_exit 0 git wave cleanup x
  expect_exit 0 git wave status x --json
  expect_json 'd["tasks"][0]["state"] == "cleaned" and d["tasks"][0]["result"] == "failed"'
  expect_json 'd["tasks"][0]["reason"] == "agent_exit" and "status 3" in d["tasks"][0]["error"]'
}

test_the_agent_of_the_settings_and_the_agent_of_the_task() {
  project && usual_agents
  mkdir -p "$HOME/.config/git-wave"
  printf '[agent]\ndefault = "mine"\n[agent.mine]\ncommand = ["good"]\n' >"$HOME/.config/git-wave/config.toml"
  expect_exit 0 git wave start x -m text --wait
  expect [ "$(member x agent)" = mine ]
  printf '{"feature": "y", "requirements": "x", "agent": "command", "agent_extra_args": ["good"]}' >../y.json
  expect_exit 0 git wave start --spec ../y.json --wait
  expect [ "$(member y agent)" = command ]
}

test_a_loop_ends_at_control_c() {
  project
  set -m
  git-wave reconcile --interval 1 >"$world/loop" 2>&1 &
  local loop=$! status=0
  wait_until 10 [ -s ../repo.git/wave/reconcile.pid ]
  kill -INT "$loop"
  wait "$loop" || status=$?
  expect [ "$status" = 130 ]
}

test_a_project_that_was_moved_while_an_agent_works_can_stop_it() {
  project && usual_agents
  start x patient
  mv ../../p ../../q
  cd ../../q/main
  expect_exit 0 timeout 60 git wave stop x
  expect stands x cancelled
  expect_not [ -e ../../p ]
}

run_tests
