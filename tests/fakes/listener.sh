#!/bin/sh
# SPDX-License-Identifier: MIT
# Plays an agent that is talked to: what it hears ends up in <worktree>.heard, a line for each that
# the return key ended. It reads byte by byte, in a terminal that neither echoes nor waits for lines;
# "bye" ends it. MARKS=0: it does not ask the terminal to mark what is pasted.
stty raw -echo
[ "${MARKS:-1}" = 0 ] || printf '\033[?2004h'
printf 'listening\r\n'
exec python3 -u -c '
import os
line = b""
while True:
    byte = os.read(0, 1)
    if not byte: break
    line += byte
    inside = line.count(b"\x1b[200~") > line.count(b"\x1b[201~")
    if byte == b"\r" and not inside:
        with open(os.environ["WAVE_WORKTREE"] + ".heard", "a") as out: out.write(repr(line) + "\n")
        print("heard", flush=True)
        if b"bye" in line: break
        line = b""
'
