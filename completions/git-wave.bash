# SPDX-License-Identifier: MIT
# Completion of `git wave` for bash. git's own completion calls _git_wave; commands and options are
# asked from the program itself, so that they cannot be forgotten here.

__git_wave_commands() {
  git wave -h 2>/dev/null | sed -n 's/^   \([a-z][a-z]*\)  .*/\1/p'
}

__git_wave_options() {
  git wave "$1" -h 2>/dev/null | sed -n 's/^    \(-[^<]*\).*/\1/p' | grep -o -- '--*[a-zA-Z-]*'
}

__git_wave_tasks() {
  git wave status 2>/dev/null | sed -n '2,/^$/s/^\([^ ]*\) .*/\1/p'
}

__git_wave_cleaned() {
  git wave status --all --state cleaned 2>/dev/null | sed -n '2,/^$/s/^\([^ ]*\) .*/\1/p'
}

__git_wave_words() {
  local command=$1 current=$2
  case $current in
    -*) __git_wave_options "$command" && return ;;
  esac
  case $command in
    status | show | events | logs | attach | send | wait | stop | retry | cleanup) __git_wave_tasks ;;
    restore) __git_wave_cleaned ;;
    hooks) echo install uninstall status ;;
    index) echo rebuild verify ;;
    config) git wave config 2>/dev/null | sed -n 's/^\([a-z][^ ]*\) = .*/\1/p' ;;
  esac
}

_git_wave() {
  # shellcheck disable=SC2034 # COMPREPLY is bash's
  local i word current=${COMP_WORDS[COMP_CWORD]} command='' seen_wave=''
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ -n $seen_wave && $word != -* ]]; then
      command=$word
      break
    fi
    [[ $word == wave ]] && seen_wave=1
  done
  if [[ -z $command ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(__git_wave_commands)" -- "$current")
  else
    mapfile -t COMPREPLY < <(compgen -W "$(__git_wave_words "$command" "$current")" -- "$current")
  fi
}
