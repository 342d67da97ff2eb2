#!/bin/sh
# SPDX-License-Identifier: MIT
# Plays a coding agent: FEATURE PROMPT_FILE. Takes some steps, writes one file named after the
# feature, commits three times in the current worktree. Uses nothing but git and a POSIX shell.
set -eu

feature=$1
prompt_file=$2
pause=${WAVE_DEMO_PAUSE:-1}
notes=$(printf '%s' "$feature" | tr '/' '-').md

say() { printf '%s\n' "demo: $*"; }

rest() { if [ "$pause" != 0 ]; then sleep "$pause"; fi; }

# The first line of the task's text that says something, else the feature.
goal_of() {
  goal=
  if [ -r "$prompt_file" ]; then
    goal=$(sed -n '/^<task-text/,/^<\/task-text/{/^<\/*task-text/d;/[^[:space:]]/{s/^#* *//;p;q;};}' "$prompt_file")
  fi
  # Cut at a blank, which never falls inside a character.
  printf '%s\n' "${goal:-$feature}" | sed '/^.\{61\}/s/^\(.\{1,60\}\)[[:space:]].*/\1/'
}

# A machine without a configured identity still gets commits; a configured one is used.
commit() {
  git add -- "$notes"
  if git -c user.useConfigOnly=true var GIT_COMMITTER_IDENT >/dev/null 2>&1; then
    git commit -q --no-gpg-sign -m "$1" -- "$notes"
  else
    git -c user.name='Demo Agent' -c user.email=demo@invalid \
      commit -q --no-gpg-sign -m "$1" -- "$notes"
  fi
  say "committed $(git log -1 --format='%h %s')"
}

goal=$(goal_of)
say "my task: $goal"
rest

say "looking around: $(git ls-files | wc -l | tr -d ' ') files"
printf '# %s\n\nGoal: %s\n' "$feature" "$goal" >>"$notes"
commit "Sketch: $goal"
rest

say "doing the work"
printf '\n## Work\n\nOne step towards: %s\n' "$goal" >>"$notes"
commit "Implement: $goal"
rest

say "writing down what was done"
printf '\n## Check\n\nLooked over once more.\n' >>"$notes"
commit "Document: $goal"
rest

say "done: three commits on $(git rev-parse --abbrev-ref HEAD)"
