#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave start: what is refused leaves nothing behind, what is accepted runs.
. "$(dirname "$0")/lib.sh"

with=(-m text --agent command -- true)

test_bad_feature_names() {
  repository
  local name
  for name in main repo.git .hidden a..b 'a b' a.lock a~1 '@' 'x/' '/x' 0123456789; do
    unchanged 129 "'$name'" "$name" "${with[@]}"
  done
  unchanged 129 "unknown option '-x'" -x "${with[@]}"
  unchanged 129 "'twin'" twin twin "${with[@]}"
  unchanged 129 "collide" fix/a fix-a "${with[@]}"
  unchanged 129 "collide" fix fix/a "${with[@]}"
}

test_names_that_are_taken() {
  repository
  usual_agents
  git branch there
  unchanged 128 "'there'" there "${with[@]}"
  start twin good --wait
  unchanged 128 "'twin'" twin "${with[@]}"
  unchanged 128 "'Twin'" Twin "${with[@]}"
  unchanged 128 "'twin/x'" twin/x "${with[@]}"
}

# Nothing is made that cannot be made whole.
test_no_place_for_the_worktree() {
  repository
  : >../file
  export WAVE_CONFIG_WORKTREE__PATH="$PWD/../file/{feature}"
  unchanged 128 "file/x'" x "${with[@]}"
  expect_err_has "hint: "
  git wave status --json >"$out"
  expect_json 'd["tasks"] == []'
}

test_a_place_of_somebody_else() {
  local user=()
  repository
  mkdir ../closed
  export WAVE_CONFIG_WORKTREE__PATH="$world/work/closed/{feature}"
  if [[ $EUID == 0 ]]; then
    chown -R 65534 "$world"
    chown 0 ../closed
    user=(setpriv --reuid=65534 --clear-groups)
  else
    chmod 500 ../closed
  fi
  expect_refusal 128 "closed/x': Permission denied" "${user[@]}" git wave start x "${with[@]}"
  expect_err_has "hint: "
  expect [ "$(ls .git/wave/staging .git/wave/runs 2>/dev/null | wc -l)" = 0 ]
  "${user[@]}" git wave status --json >"$out"
  expect_json 'd["tasks"] == []'
}

# What has failed after the claim is told with its hint as well.
test_a_host_that_fails_has_a_hint() {
  repository
  agent tmux <<'SH'
echo "no server today" >&2
exit 1
SH
  WAVE_CONFIG_HOST__DEFAULT=tmux expect_exit 1 git wave start x "${with[@]}"
  expect_err_has "no server today"
  expect_err_has "hint: "
}

test_no_feature() {
  repository
  unchanged 129 "<feature>" -m text --agent command -- true
}

test_attach_without_a_terminal() {
  repository
  command -v tmux >/dev/null || skip "there is no tmux"
  unchanged 128 "terminal only" x -m text --attach --agent command -- true
}

test_text() {
  repository
  echo text >../task.md
  unchanged 129 "'-m' and '-F'" x -m text -F ../task.md --agent command -- true
  unchanged 129 "empty" x -m '' --agent command -- true
  unchanged 129 "empty" x -m $' \n\t' --agent command -- true
  unchanged 129 "told nothing" x --agent command -- true
  unchanged 128 "'../none.md'" x -F ../none.md --agent command -- true
  unchanged 128 "'..' is a folder" x -F .. --agent command -- true
  expect_err_has "hint: name a file"
  unchanged 129 "empty" x -F /dev/null --agent command -- true
  : >../empty.md
  unchanged 129 "empty" x -F ../empty.md --agent command -- true
}

test_unreadable_file() {
  [[ $EUID != 0 ]] || skip "root reads everything"
  repository
  echo text >../secret.md
  chmod 000 ../secret.md
  unchanged 128 "'../secret.md'" x -F ../secret.md --agent command -- true
}

test_agents() {
  repository
  unchanged 128 "no agent was named" x -m text
  expect_err_has "hint: "
  unchanged 129 "'cluade'" x -m text --agent cluade
  expect_err_has "did you mean 'claude'?"
  unchanged 128 "not installed" x -m text --agent claude
  unchanged 128 "'no-such-program'" x -m text --agent command -- no-such-program
  unchanged 129 "no program" x -m text --agent command
}

test_options() {
  repository
  unchanged 129 "'--tiemout'" x --tiemout 3m "${with[@]}"
  expect_err_has "did you mean '--timeout'?"
  local bad
  for bad in 10 ten 1.5h -5m 10x '' 99999d; do
    unchanged 129 "'--timeout'" x --timeout "$bad" "${with[@]}"
    unchanged 129 "'--idle-timeout'" x --idle-timeout "$bad" "${with[@]}"
  done
  unchanged 129 "'--from'" x --from
  unchanged 128 "'no-such-branch'" x --from no-such-branch "${with[@]}"
  unchanged 128 "'x'" x --existing-branch "${with[@]}"
  unchanged 129 "'--attach'" x --attach --wait "${with[@]}"
  unchanged 129 "'--attach'" x y --attach "${with[@]}"
}

test_outside_a_repository() {
  expect_refusal 128 "'$PWD'" git wave start x "${with[@]}"
  expect_err_has "hint: "
  [[ -z $(ls -A) ]] || fail "something was left"
}

test_unborn_and_bare_without_commits() {
  git init -q unborn
  cd unborn
  expect_refusal 128 "'main'" git wave start x "${with[@]}"
  cd ..
  git init -q --bare bare.git
  cd bare.git
  expect_refusal 128 "'main'" git wave start x "${with[@]}"
  [[ ! -e ../bare.wave && ! -e ../unborn.wave ]] || fail "a folder was left"
}

test_read_only_repository() {
  [[ $EUID != 0 ]] || skip "root writes everywhere"
  repository
  chmod -R a-w .git
  expect_refusal 128 "'" git wave start x "${with[@]}"
  chmod -R u+w .git
  [[ -z $(git branch --list x) && ! -e ../r.wave ]] || fail "something was left"
}

test_a_bad_one_among_good_ones_starts_none() {
  repository
  unchanged 129 "'a..b'" good a..b "${with[@]}"
}

test_first_start_sets_the_repository_up_and_says_so() {
  repository
  usual_agents
  expect_exit 0 git wave start x -m text --agent command --wait -- good
  expect_err_has "set up '"
  IFS=$'\t' read -r task feature state worktree <"$out"
  expect [ ${#task} = 10 ]
  expect [ "$feature" = x ]
  [[ $state == running || $state == 'done' ]] || fail "it is $state"
  expect [ "$worktree" = "$world/work/r.wave/x" ]
  expect stands x 'done'
  expect [ "$(git log --format=%s x)" = $'change x\nfirst' ]
  expect [ -z "$(git status --porcelain)" ]
}

test_several_features() {
  project
  usual_agents
  expect_exit 0 git wave start a b fix/c -m text --agent command --wait -- good
  expect [ "$(wc -l <"$out")" = 3 ]
  local name
  for name in a b fix/c; do expect stands "$name" 'done'; done
  expect [ -e ../fix-c/file-of-agent ]
}

test_a_failing_agent_makes_wait_say_no() {
  project
  agent bad <<<'exit 3'
  expect_exit 1 git wave start x -m text --agent command --wait -- bad
  expect stands x failed
  expect [ "$(member x reason)" = agent_exit ]
}

test_text_from_a_file_and_from_standard_input() {
  project
  agent copier <<'SH'
cat >prompt && git add . && git commit -qm prompt
SH
  echo 'words from a file' >../task.md
  expect_exit 0 git wave start a -F ../task.md --agent command --wait -- copier
  expect grep -q 'words from a file' ../a/prompt
  expect_exit 0 sh -c 'echo words from a pipe | git wave start b -F - --agent command --wait -- copier'
  expect grep -q 'words from a pipe' ../b/prompt
  expect_exit 0 git wave start c -F <(echo words of a command) --agent command --wait -- copier
  expect grep -q 'words of a command' ../c/prompt
  mkfifo ../fifo
  echo 'words through a fifo' >../fifo &
  expect_exit 0 git wave start d -F ../fifo --agent command --wait -- copier
  expect grep -q 'words through a fifo' ../d/prompt
}

test_ten_megabytes() {
  project
  agent counter <<'SH'
wc -c >size && git add . && git commit -qm size
SH
  head -c 10000000 /dev/zero | tr '\0' x >../big.md
  expect_exit 0 git wave start x -F ../big.md --agent command --wait -- counter
  expect [ "$(cat ../x/size)" -ge 10000000 ]
}

test_dry_run_changes_nothing() {
  repository
  local before
  before=$(fingerprint)
  expect_exit 0 git wave start x y -m text --agent command --dry-run -- true
  expect_out_has "would start 'x'"
  expect_out_has "$world/work/r.wave/y"
  [[ $(fingerprint) == "$before" ]] || fail "something was changed"
}

test_dry_run_shows_the_prompt() {
  repository
  expect_exit 0 git wave start x -m 'mend the login' --constraint quickly --agent command --dry-run -- true
  expect_out_has "    mend the login"
  expect_out_has "    - quickly"
  expect_out_has "    ## Delivery"
}

# The frame of the prompt: the repository's as committed, else the user's, else the program's.
test_templates() {
  project
  usual_agents
  local own=$HOME/.config/git-wave/templates/prompt.md
  mkdir -p "$(dirname "$own")"
  echo 'MINE {{goal}} {{constraints}} on {{branch}}' >"$own"
  start a good --wait
  expect_exit 0 git wave show a --prompt
  expect_out_has "MINE <task-text>"
  expect_out_has "on a"
  mkdir .wave
  echo 'OURS {{ goal }} {{constraints}}' >.wave/prompt.md
  start b good --wait
  expect_exit 0 git wave show b --prompt
  expect_out_has MINE
  git add .wave
  git commit -qm template
  start c good --wait
  expect_exit 0 git wave show c --prompt
  expect_out_has "OURS <task-text>"
}

test_mistakes_in_templates() {
  repository
  mkdir -p .wave "$HOME/.config/git-wave/templates"
  printf '{{goal}}\n{{gaol}}\n' >.wave/prompt.md
  git add .wave
  git commit -qm template
  unchanged 128 "the prompt template has 2 mistakes" x "${with[@]}"
  expect_err_has "main:.wave/prompt.md:2: there is no placeholder '{{gaol}}', did you mean '{{goal}}'?"
  expect_err_has "main:.wave/prompt.md: '{{constraints}}' is missing"
  git rm -q -r .wave
  git commit -qm 'no template'
  head -c 300000 /dev/zero >"$HOME/.config/git-wave/templates/prompt.md"
  unchanged 128 "is larger than" x "${with[@]}"
}

test_words_after_the_dashes_reach_the_agent() {
  project
  agent teller <<'SH'
printf '%s\n' "$@" >words && git add . && git commit -qm words
SH
  expect_exit 0 git wave start x -m text --agent command --wait -- teller --from '' 'a b' -- -h
  expect [ "$(cat ../x/words)" = $'--from\n\na b\n--\n-h' ]
}

test_from_another_branch() {
  repository
  usual_agents
  git checkout -q -b side
  git commit -q --allow-empty -m side
  git checkout -q main
  expect_exit 0 git wave start x -m text --from side --agent command --wait -- good
  expect [ "$(git log -1 --skip=1 --format=%s x)" = side ]
}

test_existing_branch() {
  repository
  usual_agents
  git branch there
  expect_exit 0 git wave start there -m text --existing-branch --agent command --wait -- good
  expect stands there 'done'
}

# A branch that was ours and kept is gone on with, as long as nobody has touched it.
test_a_branch_that_cleanup_kept() {
  project
  usual_agents
  agent more <<'SH'
git commit -q --allow-empty -m more
SH
  start x good --wait
  local tip
  tip=$(git rev-parse x)
  expect_exit 0 git wave cleanup x --keep-branch
  expect_exit 0 git wave start x -m text --agent command --dry-run -- more
  expect_out_has "x, kept from an earlier task, from main ($tip)"
  expect_exit 0 git wave start x -m text --agent command --wait -- more
  expect_err_has "x: goes on with the branch that was kept"
  expect stands x 'done'
  expect [ "$(git rev-parse x~1)" = "$tip" ]
  expect [ "$(member x commits)" = 1 ]
  expect_exit 0 git wave show x --json
  expect_json "d['task']['base']['oid'] == '$tip'"
  # It is ours still: gone with the cleanup once it is merged.
  expect_exit 0 git wave cleanup x --keep-branch
  git merge -q x
  start x more --wait
  git merge -q x
  expect_exit 0 git wave cleanup x
  expect_not git rev-parse -q --verify refs/heads/x
}

test_a_kept_branch_that_is_not_as_we_left_it() {
  project
  usual_agents
  local with=(-m text --agent command -- good)
  start x good --wait
  expect_exit 0 git wave cleanup x --keep-branch
  unchanged 128 "'x'" x --from HEAD "${with[@]}"
  expect_err_has "--existing-branch"
  git branch -qf x x~1
  unchanged 128 "'x'" x "${with[@]}"
  expect_err_has "--existing-branch"
  # One of the user's, used by a task, is the user's.
  git branch mine
  start mine good --existing-branch --wait
  expect_exit 0 git wave cleanup mine
  unchanged 128 "'mine'" mine "${with[@]}"
}

test_the_lock_of_a_killed_git_is_outlived() {
  project
  usual_agents
  touch -d '-1 minute' ../repo.git/refs/heads/x.lock
  start x good --wait
  expect stands x 'done'
}

test_no_commit_needed() {
  project
  expect_exit 1 git wave start x -m text --agent command --wait -- true
  expect [ "$(member x reason)" = no_commits ]
  expect_exit 0 git wave start y -m text --no-commit-needed --agent command --wait -- true
  expect stands y 'done'
}

# What this machine alone is told: a text, and its title where none is shared.
test_words_stay_out_of_git() {
  project
  usual_agents
  expect_exit 0 env WAVE_CONFIG_SHARE__TITLES=false \
    git wave start x -m "unspoken words" --agent command --wait -- good
  expect_exit 0 git wave start y -m $'spoken title\n\nunspoken words' --agent command --wait -- good
  git cat-file --batch --batch-all-objects >"$world/objects"
  expect_not grep -qa "unspoken words" "$world/objects"
  expect grep -qa "spoken title" "$world/objects"
}

long_time_outs() {
  project
  usual_agents
  expect_exit 1 timeout 30 git wave start x -m text --timeout 1s --agent command --wait -- patient
  expect stands x timed_out
  expect [ "$(member x reason)" = timeout ]
  expect_exit 1 timeout 30 git wave start y -m text --idle-timeout 1s --agent command --wait -- patient
  expect [ "$(member y reason)" = idle_timeout ]
}

test_without_a_terminal_no_editor_is_opened() {
  repository
  export GIT_EDITOR='touch opened'
  unchanged 129 "told nothing" x --agent command -- true
}

test_editor() {
  command -v script >/dev/null || skip "there is no script(1)"
  project
  agent copier <<'SH'
cat >prompt && git add . && git commit -qm prompt
SH
  agent editor <<'SH'
{ echo 'words from an editor' && cat "$1"; } >"$1.new" && mv "$1.new" "$1"
SH
  export GIT_EDITOR=editor
  expect_exit 0 script -qec 'git wave start x --agent command --wait -- copier' /dev/null
  expect grep -q 'words from an editor' ../x/prompt
  expect_not grep -q 'Lines that begin' ../x/prompt
  expect [ -z "$(ls "$TMPDIR")" ]
  export GIT_EDITOR=true
  expect_exit 129 script -qec 'git wave start y --agent command -- copier' /dev/null
  export GIT_EDITOR=false
  expect_exit 128 script -qec 'git wave start y --agent command -- copier' /dev/null
  expect_out_has "'false'"
}

# Without a sandbox an agent can write there.
test_no_editor_of_the_repository() {
  command -v script >/dev/null || skip "there is no script(1)"
  project
  agent editor <<'SH'
echo "words of the user's editor" >"$1"
SH
  agent teller <<'SH'
cat >prompt && git add . && git commit -qm prompt
SH
  git config core.editor "touch $world/planted; true"
  git config --global core.editor editor
  expect_exit 0 script -qec "git wave start x --agent command --wait -- teller" /dev/null
  expect grep -q "words of the user's editor" ../x/prompt
  expect_exit 0 script -qec 'git wave issue new something' /dev/null
  expect_exit 0 script -qec 'git wave issue edit 1' /dev/null
  expect_not [ -e "$world/planted" ]
}

test_what_is_left_is_committed_with_nothing_of_an_agents() {
  project
  agent plants <<SH
echo changed >>README
mkdir -p ../repo.git/wave/trusted.git/info
git config -f ../repo.git/wave/trusted.git/config filter.x.clean "touch $world/planted; cat"
echo '* filter=x' >../repo.git/wave/trusted.git/info/attributes
SH
  echo text >README && git add README && git commit -qm readme
  expect_exit 0 git wave start x -m t --agent command --wait -- plants
  expect_not [ -e "$world/planted" ]
  expect [ "$(git show x:README)" == $'text\nchanged' ]
}

# An agent that can write there would have us believe what another repository says.
test_a_worktree_of_another_repository_is_none() {
  project
  usual_agents
  start x good --wait
  git init -q ../other && git -C ../other commit -q --allow-empty -m other
  realpath ../other/.git >../repo.git/worktrees/"$(member x id)"/commondir
  cd ../x
  expect_refusal 128 "is no worktree of the repository" git wave status
}

test_a_program_is_meant_from_where_one_stands() {
  project
  mkdir tools
  printf '#!/bin/sh\necho x >f && git add f && git commit -qm f\n' >tools/agent
  chmod +x tools/agent
  expect_exit 0 git wave start x -m text --agent command --wait -- tools/agent
  cd tools
  expect_exit 0 git wave start y -m text --agent command --wait -- ./agent
  unchanged 128 "no-agent" z -m text --agent command -- ./no-agent
}

# An agent of another task does that to it, in the moment before its runner is there.
test_a_folder_that_was_put_in_the_place_of_the_worktree() {
  project
  usual_agents
  agent marks <<'SH'
touch ../agent-was-here agent-was-here
SH
  real=$(command -v tmux) && cat >"$world/bin/tmux" <<SH
#!/bin/sh
case " \$* " in
*' new-session '*)
  mv '$world/work/p/x' '$world/work/p/aside' && cp -r '$world/work/p/aside' '$world/work/p/x'
esac
exec '$real' "\$@"
SH
  chmod +x "$world/bin/tmux"
  git wave start x -m text --agent command -- marks >"$out" 2>"$err" || true
  rm "$world/bin/tmux"
  wait_until 10 stands x failed
  expect [ "$(member x reason)" = tampered ]
  [[ $(member x detail) == *"'$world/work/p/x' is not the worktree that was made"* ]] ||
    fail "the detail is $(member x detail)"
  expect_not [ -e ../agent-was-here ]
  # Its name is not free, and nothing of either folder is gone.
  expect_refusal 128 "'x'" git wave start x -m text --agent command -- good
  expect [ -e ../x/.git ] && expect [ -e ../aside/.git ]
  rm -r ../x && mv ../aside ../x
  expect_exit 0 git wave retry x
  wait_until 10 [ -e ../agent-was-here ]
}

# It would write itself down as the owner, and the run would count as lost when it goes.
test_a_second_runner_of_a_run_leaves_it_alone() {
  project
  usual_agents
  start x patient
  wait_until 10 stands x running
  local run
  run=$(value_of "$(git wave show x --json)" 'd["task"]["id"]')-1
  expect_exit 1 timeout 20 git-wave runner "$run" --git-dir "$PWD/../repo.git"
  expect stands x running
  touch ../x.go
  expect_exit 0 git wave wait x --timeout 20s
}

run_tests
