#compdef git-wave
# SPDX-License-Identifier: MIT
# Completion of `git wave` for zsh. git's own completion calls _git-wave. What can stand where is
# asked from the program, so nothing is listed here.

_git-wave() {
  local -a found
  # What was typed may be quoted; (Q) takes that away, nothing is evaluated.
  found=("${(@f)$(command git wave complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  found=(${found:#})
  if (( $#found )); then
    compadd -- $found
  else
    _files
  fi
}

if [[ $funcstack[1] == _git-wave ]]; then _git-wave "$@"; else compdef _git-wave git-wave; fi
