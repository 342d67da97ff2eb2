#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# git wave issue: work is put into the backlog, told of and changed.
. "$(dirname "$0")/lib.sh"

new() { git wave issue new "$@" >"$out" 2>"$err" || fail "cannot make the issue $*"; }

# shown N EXPR: true of issue N, called `i`.
shown() {
  expect_exit 0 git wave issue show "$1" --json
  expect_json "(lambda i: $2)(d['issue'])"
}

# What a refused word must leave as it was.
backlog() { git wave issue list --all --json; }
refused() {
  local before
  before=$(backlog)
  expect_refusal "$@"
  [[ $(backlog) == "$before" ]] || fail "something was changed by: ${*:3}"
}

test_new_says_number_id_and_name() {
  project
  expect_exit 0 git wave issue new 'Fix the login' -m 'It is slow.' --label bug --priority 2
  expect grep -qxP '#1\t[0-9a-z]{10}\t1-fix-the-login' "$out"
  expect_exit 0 git wave issue new Two words --json
  expect_json "d['schema'] == 1 and d['issues'][0]['title'] == 'Two words'"
  shown 1 "i['body'] == 'It is slow.' and i['labels'] == ['bug'] and i['priority'] == 2"
  shown 1 "i['state'] == 'pending' and i['origin'] == 'local' and i['weighed'] is None"
  expect_exit 0 git wave issue show 1-fix-the-login
  expect_out_has 'It is slow.'
  expect_exit 0 git wave show '#1'
  expect_out_has 'git wave issue show'
  expect_exit 0 git wave explain 1
  expect_out_has 'it lies there'
  expect_out_has 'git wave enqueue 1-fix-the-login'
  expect_exit 0 git wave events 1
  expect_out_has described
}

test_the_first_issue_makes_a_repository_ready() {
  repository
  expect_exit 0 git wave issue new first
  expect test -d .git/wave
  expect_exit 0 git wave issue list
  expect_out_has first
}

test_a_text_brings_its_title_along() {
  project
  printf '\n# Read dates\r\n\r\nWith zones.\r\n\r\nBlocked by nothing.\n\n' >text
  expect_exit 0 git wave issue new -F text
  shown 1 "i['title'] == 'Read dates' and i['body'] == 'With zones.\n\nBlocked by nothing.'"
  expect_exit 0 git wave issue new -m $'Only this'
  shown 2 "i['title'] == 'Only this' and i['body'] == ''"
  expect_exit 0 bash -c 'printf "Through a pipe\n\nx" | git wave issue new -F -'
  shown 3 "i['title'] == 'Through a pipe' and i['body'] == 'x'"
  expect_exit 0 git wave issue new -- --leads with dashes
  shown 4 "i['title'] == '--leads with dashes'"
}

test_bad_words() {
  project
  new one
  refused 129 "no title" git wave issue new
  refused 129 "title is empty" git wave issue new '  '
  refused 129 "title is empty" git wave issue new -m '   '
  refused 129 "'-m' and '-F'" git wave issue new x -m a -F b
  refused 129 "'urgent'" git wave issue new x --priority urgent
  refused 129 "'10'" git wave issue new x --priority 10
  refused 129 "comma" git wave issue new x --label a,b
  refused 128 "no file 'nothing'" git wave issue new x -F nothing
  refused 128 "'#77'" git wave issue new x --blocked-by '#77'
  refused 128 "'#77'" git wave issue new x -m 'Blocked by #77'
  refused 129 "'--state'" git wave issue new x --state pending
  refused 129 "'--title'" git wave issue close 1 --title x
  refused 129 "'issue' cannot 'lst'" git wave issue lst
  refused 129 "'waiting'" git wave issue list --state waiting
  refused 128 "'#9'" git wave issue show '#9'
  refused 129 "different" git wave issue edit 1
  refused 128 "'nobody'" git wave issue close nobody
  refused 129 "one task" git wave issue show 1 2
}

test_hostile_words_are_refused_or_shown_harmlessly() {
  project
  new one
  python3 - <<'PY'
import pathlib, subprocess
esc, titles, bodies = "\x1b", [], []
for text in ("[31mred", "]0;title\x07", "[2J", "P$q q", "c", "[?1049h", "(0", "[6n", "]8;;http://x\x07y"):
    titles.append(("t", esc + text)); bodies.append(("b", esc + text))
for code in ("\r", "\x00", "\x01", "\b", "\x7f", "\x9b31m", "\x85"):
    bodies.append(("b", f"a{code}b"))
    if code != "\x00": titles.append(("t", f"a{code}b"))
for code in ("\u202e", "\u200b", "\u2066", "\ufeff", "\u2028", "\n", "\t\n x", "\v"):
    titles.append(("t", f"a{code}b"))
titles += [("t", "x" * 257), ("t", " "), ("t", "\xe9" * 300), ("t", "\U000e0041")]
raw = [b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf", b"a\x80"]
bodies.append(("b", "x" * (1 << 20)))
bodies.append(("b", "x" * (64 * 1024 + 1)))
tried = 0
for kind, text in titles + bodies + [("t", r) for r in raw] + [("b", r) for r in raw]:
    data = text if isinstance(text, bytes) else text.encode()
    pathlib.Path("body").write_bytes(data if kind == "b" else b"")
    title = data if kind == "t" else b"a title"
    done = subprocess.run([b"git-wave", b"issue", b"new", title, b"-F", b"body"], capture_output=True)
    assert done.returncode == 129, (kind, data[:40], done)
    assert done.stdout == b"" and done.stderr.count(b"git wave: ") == 1, (kind, data[:40], done.stderr)
    controls = [c for c in done.stderr if c < 32 and c != 10 or c == 127]
    assert not controls and b"\x9b" not in done.stderr.replace(b"\xc2\x9b", b"!"), done.stderr
    tried += 1
assert tried >= 50, tried
PY
  expect_exit 0 git wave issue list --json
  expect_json "len(d['issues']) == 1"
}

test_what_turns_the_direction_of_text_is_shown_by_its_number() {
  project
  expect_exit 0 git wave issue new 'quiet' -m $'pay \u202e000,1 now\u200b'
  expect_exit 0 git wave issue show 1
  expect_out_has '[U+202E]'
  expect_out_has '[U+200B]'
  expect_out_lacks $'\u202e'
  expect_exit 0 git wave show 1
  expect_out_lacks $'\u202e'
}

test_a_body_that_is_too_long_names_the_limit() {
  project
  new one
  python3 -c 'print("x" * 1048576)' >text
  refused 129 65536 git wave issue new long -F text
}

test_eight_at_once_have_eight_numbers() {
  project
  local i pids=()
  for i in 1 2 3 4 5 6 7 8; do
    git wave issue new "number $i" >"$world/made.$i" 2>"$world/said.$i" &
    pids+=($!)
  done
  for i in "${pids[@]}"; do wait "$i" || fail "one of them failed: $(cat "$world"/said.*)"; done
  expect [ "$(cut -f 1 "$world"/made.* | sort -u | wc -l)" = 8 ]
  expect_exit 0 git wave issue list --json
  expect_json "[i['number'] for i in d['issues']] == list(range(1, 9))"
}

test_import_takes_all_or_nothing() {
  project
  new before
  cat >good.md <<'MD'
# What is to be done

## Write dates in one form
Labels: dates, bug
Priority: 1

Always ISO.

## Read dates
Blocked by: Write dates in one form, #1

See there.
MD
  expect_exit 0 git wave issue import good.md
  expect [ "$(cut -f 1 "$out" | tr '\n' ' ')" = '#2 #3 ' ]
  shown 2 "i['labels'] == ['bug', 'dates'] and i['priority'] == 1 and i['body'] == 'Always ISO.'"
  shown 3 "sorted(b['number'] for b in i['blocked_by']) == [1, 2]"
  printf '## One\nPriority: 99\n\n## One\n\n## Three\nBlocked by: Nobody\n' >bad.md
  refused 129 'bad.md:2' git wave issue import bad.md
  expect_err_has bad.md:4
  expect_err_has bad.md:7
  refused 128 "'#55'" bash -c "printf '## A\nBlocked by: #55\n' | git wave issue import -"
  refused 129 'no issue' bash -c "printf 'nothing\n' | git wave issue import -"
  refused 129 'NUL' bash -c "printf '## A\0\n' | git wave issue import -"
  refused 128 "'missing.md'" git wave issue import missing.md
  refused 129 'one file' git wave issue import
}

test_import_of_toml() {
  project
  cat >good.toml <<'TOML'
[[issue]]
title = "Write"
labels = ["a"]
priority = 3
body = """
Two
lines."""
[[issue]]
title = "Read"
blocked_by = ["Write"]
TOML
  expect_exit 0 git wave issue import good.toml --json
  expect_json "[i['title'] for i in d['issues']] == ['Write', 'Read']"
  expect_json "d['issues'][1]['blocked_by'][0]['number'] == 1"
  shown 1 "i['body'] == 'Two\nlines.' and i['priority'] == 3"
  cat >bad.toml <<'TOML'
[[issue]]
titel = "Write"
[[issue]]
title = "A"
priority = "soon"
blocked_by = ["B"]
[[issue]]
title = "A"
labels = ["x,y"]
TOML
  refused 129 bad.toml:2 git wave issue import bad.toml
  for line in 1 5 6 7; do expect_err_has "bad.toml:$line"; done
  expect_err_has "'title'"
  printf '[[issue]]\ntitle = "A"\nblocked_by = "B"\n[[issue]]\ntitle = "B"\nblocked_by = "A"\n' >ring.toml
  refused 128 'A -> B -> A' git wave issue import ring.toml
  printf 'title = \n' >broken.toml
  refused 129 broken.toml:1 git wave issue import broken.toml
}

test_lists_what_has_not_ended() {
  project
  expect_exit 0 git wave issue list
  expect_no_out
  new one --label Bug
  new two -m 'Blocked by #1'
  new three
  expect_exit 0 git wave issue close 3
  expect_exit 0 git wave issue list
  expect_out_has blocked
  expect_out_lacks three
  expect_exit 0 git wave issue list --all
  expect_out_has three
  expect_exit 0 git wave issue list --label bug --json
  expect_json "[i['number'] for i in d['issues']] == [1]"
  expect_exit 0 git wave issue list --state skipped --json
  expect_json "[i['number'] for i in d['issues']] == [3]"
}

test_status_says_how_many_lie_there() {
  project
  new one
  expect_exit 0 git wave status
  expect_no_out
  expect_err_has '1 lies in the backlog'
  new two
  usual_agents
  start x good --wait
  expect_exit 0 git wave status
  expect_out_lacks 1-one
  expect_err_has '2 more lie in the backlog'
  expect_exit 0 git wave status --json
  expect_json "len(d['tasks']) == 1"
  expect_exit 0 git wave status --all
  expect_out_has 1-one
  expect_exit 0 git wave enqueue 1
  expect_exit 0 git wave status
  expect_out_has 1-one
  expect_err_has '1 more lies in the backlog'
}

test_edit_changes_what_it_is_told() {
  project
  new one --label bug --priority 2
  expect_exit 0 git wave issue edit 1 --title other --label ui --unlabel bug --assign ann -m text
  shown 1 "i['title'] == 'other' and i['labels'] == ['ui'] and i['assignees'] == ['ann']"
  shown 1 "i['body'] == 'text' and i['priority'] == 2 and i['feature'] == '1-one'"
  expect_exit 1 git wave issue edit 1 --title other
  expect_exit 0 git wave issue edit 1 --priority 0 --unassign ann
  shown 1 "i['priority'] is None and i['assignees'] == []"
  new two --blocked-by 1
  refused 128 'wait for itself' git wave issue edit 1 --blocked-by '#2'
  refused 128 'wait for itself' git wave issue edit 1 -m 'Depends on #2'
  refused 128 "'nope'" git wave issue edit 1 --unlabel nope
  expect_exit 0 git wave issue edit 2 --unblock 1
  shown 2 "i['blocked_by'] == []"
}

test_the_editor_has_title_and_text() {
  project
  new one -m $'# heading\n\ntext'
  cat >"$world/bin/ed" <<'SH'
#!/bin/sh
cp "$1" "$HOME/seen"
printf 'edited\n\n# still a heading\n' >"$1"
SH
  chmod +x "$world/bin/ed"
  expect env GIT_EDITOR=ed script -qec 'git wave issue edit 1' /dev/null </dev/null
  expect grep -qx one "$HOME/seen"
  expect grep -qx '# heading' "$HOME/seen"
  shown 1 "i['title'] == 'edited' and i['body'] == '# still a heading'"
  expect env GIT_EDITOR=ed script -qec 'git wave issue new' /dev/null </dev/null
  shown 2 "i['title'] == 'edited'"
}

test_close_and_reopen() {
  project
  new one
  expect_exit 0 git wave issue close 1 -m 'of no use'
  expect grep -qP '^[0-9a-z]{10}\t1-one\tskipped$' "$out"
  shown 1 "i['reason'] == 'closed' and i['detail'] == 'of no use'"
  expect_exit 1 git wave issue close 1
  expect_no_out
  expect_exit 0 git wave issue reopen 1
  shown 1 "i['state'] == 'pending' and i['reason'] is None"
  refused 128 "not closed" git wave issue reopen 1
  usual_agents
  start x good --wait
  refused 128 "'x'" git wave issue close x
}

run_tests
