# SPDX-License-Identifier: MIT
# Completion of `git wave` for bash. git's own completion calls _git_wave; `git-wave` by itself is
# completed too. What can stand where is asked from the program, so nothing is listed here.

# __git_wave_candidates DIR WORD...: one a line, of words that follow `git wave`.
__git_wave_candidates() {
  local -a elsewhere=()
  [[ -z $1 ]] || elsewhere=(-C "$1")
  shift
  command git "${elsewhere[@]}" wave complete -- "$@" 2>/dev/null
}

# Fills COMPREPLY from COMP_WORDS, where words from index $1 on follow `git wave`; $2 is git's -C.
__git_wave_complete() {
  local -a words=()
  local i word glued='' typed
  for ((i = $1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    # bash tears words at '=': "--agent" "=" "x" is one.
    if [[ $word == = && ${#words[@]} -gt 0 && ${words[-1]} == --* ]]; then
      words[-1]+='='
      glued=1
    elif [[ -n $glued ]]; then
      words[-1]+=$word
      glued=''
    else
      words+=("$word")
    fi
  done
  # What was typed may be quoted already; nothing of it is ever evaluated.
  typed=${words[-1]#[\"\']}
  words[-1]=${typed//\\/}
  COMPREPLY=()
  while IFS= read -r word; do
    [[ ${words[-1]} != --*=* ]] || word=${word#*=}
    COMPREPLY+=("$(printf '%q' "$word") ")
  done < <(__git_wave_candidates "$2" "${words[@]}")
}

_git_wave() {
  local i dir=''
  for ((i = 1; i < COMP_CWORD; i++)); do
    [[ ${COMP_WORDS[i]} == -C ]] && dir=${COMP_WORDS[i + 1]}
    [[ ${COMP_WORDS[i]} == wave ]] && break
  done
  __git_wave_complete $((i + 1)) "$dir"
}

_git_wave_itself() { __git_wave_complete 1 ''; }

complete -o bashdefault -o default -o nospace -F _git_wave_itself git-wave
