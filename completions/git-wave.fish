# SPDX-License-Identifier: MIT
# Completion of `git wave` for fish. What can stand where is asked from the program, so nothing is
# listed here.

function __git_wave_candidates
    set -l words (commandline -opc)
    set -l at 2
    if test (string split -r -m1 / -- $words[1])[-1] = git
        set -l found (contains -i -- wave $words); or return
        set at (math $found + 1)
    end
    set -l rest
    test $at -le (count $words); and set rest $words[$at..-1]
    set -l current (commandline -ct)
    set -l out (command git wave complete -- $rest "$current" 2>/dev/null)
    if test (count $out) -gt 0
        printf '%s\n' $out
    else
        __fish_complete_path "$current"
    end
end

complete -c git-wave -f -a '(__git_wave_candidates)'
complete -c git -n '__fish_seen_subcommand_from wave' -f -a '(__git_wave_candidates)'
