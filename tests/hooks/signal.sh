#!/bin/bash
# SPDX-License-Identifier: MIT
# wave-signal as git calls it: one line for each commit of a task's worktree, none elsewhere, and
# never a commit that fails or waits, whatever lies in its way.
# Usage: signal.sh <wave-signal>
set -u
program=$(realpath -- "$1") || exit 1
work=$(mktemp -d "${WAVE_TEST_FOLDER:-/var/tmp}/wave-signal-XXXXXX") || exit 1
trap 'chmod -R u+rwx "$work"; rm -rf -- "$work"' EXIT
failures=0

unset $(git rev-parse --local-env-vars) XDG_CONFIG_HOME
export HOME=$work GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@invalid GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@invalid

fail() { echo "not ok: $test_name: $*"; failures=$((failures + 1)); }
begin() { test_name=$1; echo "# $1"; }
expect_equal() { [ "$1" = "$2" ] || fail "expected '$1', got '$2'${3:+ ($3)}"; }
line_count() { if [ -f "$1" ]; then grep -c '' "$1"; else echo 0; fi; }
last_oid() { tail -n 1 "$git_dir/wave-spool" | cut -d' ' -f3; }
fresh_spool() { rm -rf -- "$git_dir/wave-spool"; }

# A repository $main with the hook, and a linked worktree $tree of a task.
make_repository() {
  main=$work/$1/main tree=$work/$1/tree
  git init -q -b main "${@:2}" "$main"
  git -C "$main" config gc.auto 0
  git -C "$main" commit -q --allow-empty -m base
  mkdir -p "$main/.git/hooks"
  printf "#!/bin/sh\n'%s' post-commit\n" "$program" >"$main/.git/hooks/post-commit"
  chmod 755 "$main/.git/hooks/post-commit"
  add_worktree tree
  git_dir=$main/.git/worktrees/tree
}

add_worktree() {
  git -C "$main" worktree add -q -b "feature/$1" "${main%/main}/$1" 2>/dev/null || exit 1
  printf '0123456789\n%s\n' "$work/nobody.sock" >"$main/.git/worktrees/$1/wave-task"
}

commit() { git -C "$1" commit -q --allow-empty -m x "${@:2}" </dev/null; }

# The program in the worktree without git, as a hook of a git that sets no GIT_DIR.
run_here() { (cd "$tree" && "$program" post-commit); }

# The commit succeeds silently, and in one of three tries in less than the second after which the
# program gives itself up: a slow machine is no failure, a wait is.
expect_fast_commit() {
  local output start tries
  for tries in 1 2 3; do
    start=$(date +%s%N)
    output=$(commit "$tree" 2>&1) || fail "the commit failed: $output"
    [ -z "$output" ] || fail "said: $output"
    [ $((($(date +%s%N) - start) / 1000000)) -ge 900 ] || return
  done
  fail "the commit waited"
}

begin "a commit in a linked worktree appends one line with its oid"
make_repository plain
commit "$tree" || fail "commit"
expect_equal 1 "$(line_count "$git_dir/wave-spool")"
expect_equal "1 post-commit $(git -C "$tree" rev-parse HEAD)" "$(cut -d' ' -f1-3 "$git_dir/wave-spool")"
grep -Eqx '1 post-commit [0-9a-f]{40} [0-9]{13}' "$git_dir/wave-spool" || fail "form of the line"
expect_equal 600 "$(stat -c %a "$git_dir/wave-spool")"
commit "$tree" --amend
expect_equal 2 "$(line_count "$git_dir/wave-spool")"
expect_equal "$(git -C "$tree" rev-parse HEAD)" "$(last_oid)"

begin "the hook may be the program itself"
mv "$main/.git/hooks/post-commit" "$work/saved"
cp "$program" "$main/.git/hooks/post-commit"
commit "$tree"
expect_equal 3 "$(line_count "$git_dir/wave-spool")"
expect_equal post-commit "$(tail -n 1 "$git_dir/wave-spool" | cut -d' ' -f2)"
mv "$work/saved" "$main/.git/hooks/post-commit"

begin "the main worktree without a task gets nothing"
commit "$main"
expect_equal "" "$(find "$main/.git" -maxdepth 1 -name 'wave*')"

begin "the main worktree with a task gets its line"
printf '0123456789\n' >"$main/.git/wave-task"
commit "$main"
expect_equal "$(git -C "$main" rev-parse HEAD)" "$(cut -d' ' -f3 "$main/.git/wave-spool")"
rm -f "$main/.git/wave-task" "$main/.git/wave-spool"

begin "without GIT_DIR the .git file of the current folder is followed, absolute or relative"
fresh_spool
run_here
expect_equal "$(git -C "$tree" rev-parse HEAD)" "$(last_oid)"
cp "$tree/.git" "$work/saved"
echo "gitdir: ../main/.git/worktrees/tree" >"$tree/.git"
run_here
(cd / && GIT_DIR=$tree/.git "$program" post-commit)
expect_equal 3 "$(line_count "$git_dir/wave-spool")"
expect_equal "$(git -C "$tree" rev-parse HEAD)" "$(last_oid)"
cp "$work/saved" "$tree/.git"

begin "the name of the hook is its argument, or follows from the hook's own arguments"
fresh_spool
for words in post-merge "post-rewrite amend" "amend" "rebase" "0" "" "post-applypatch" "Strange/../x"; do
  (cd "$tree" && "$program" $words)
done
expect_equal "post-merge post-rewrite post-rewrite post-rewrite post-merge post-commit post-applypatch - " \
  "$(cut -d' ' -f2 "$git_dir/wave-spool" | tr '\n' ' ')"

begin "packed refs, also far down in a large file, are read"
commit "$tree"
git -C "$main" tag refs-like
for i in $(seq 3000); do echo "create refs/heads/a/$i HEAD"; done | git -C "$main" update-ref --stdin
echo "create refs/heads/x/refs/heads/feature/tree HEAD" | git -C "$main" update-ref --stdin
git -C "$main" pack-refs --all --prune
[ ! -e "$main/.git/refs/heads/feature/tree" ] || fail "the ref was not packed"
fresh_spool
run_here
expect_equal "$(git -C "$tree" rev-parse HEAD)" "$(last_oid)"

begin "a detached HEAD is its own oid"
commit "$tree"
git -C "$tree" checkout -q --detach
commit "$tree"
expect_equal "$(git -C "$tree" rev-parse HEAD)" "$(last_oid)"
git -C "$tree" checkout -q feature/tree

begin "a symbolic ref to a symbolic ref is followed, a circle is not"
git -C "$main" symbolic-ref refs/heads/alias refs/heads/feature/tree
cp "$git_dir/HEAD" "$work/saved"
echo "ref: refs/heads/alias" >"$git_dir/HEAD"
run_here
expect_equal "$(git -C "$main" rev-parse feature/tree)" "$(last_oid)"
echo "ref: refs/heads/alias" >"$main/.git/refs/heads/alias"
run_here
expect_equal - "$(last_oid)"
cp "$work/saved" "$git_dir/HEAD"
rm "$main/.git/refs/heads/alias"

begin "a HEAD that leads nowhere gives a dash"
cp "$git_dir/HEAD" "$work/saved"
for head in "ref: refs/heads/unborn" "ref: refs/../../../tree/.git" "ref:" "" "0123" "ref: /etc/passwd" \
  "$(printf '%041d' 0)" "ref: refs/heads/$(printf '%04096d' 0)"; do
  printf '%s\n' "$head" >"$git_dir/HEAD"
  run_here || fail "exit $?"
  expect_equal - "$(last_oid)" "$head"
done
rm "$git_dir/HEAD" && mkfifo "$git_dir/HEAD"
run_here
expect_equal - "$(last_oid)"
rm "$git_dir/HEAD" && mkdir "$git_dir/HEAD"
run_here
expect_equal - "$(last_oid)"
rmdir "$git_dir/HEAD"
cp "$work/saved" "$git_dir/HEAD"

begin "SHA-256 repositories give the long oid"
(
  make_repository sha256 --object-format=sha256
  commit "$tree"
  expect_equal "$(git -C "$tree" rev-parse HEAD)" "$(last_oid)"
  expect_equal 65 "$(last_oid | wc -c)"
  exit "$failures"
) || failures=$((failures + 1))

begin "one datagram reaches the runner, and a full queue stops nobody"
if command -v python3 >/dev/null; then
  socket=$work/runner.sock
  printf '0123456789\n%s\nfor later versions\n' "$socket" >"$git_dir/wave-task"
  python3 - "$socket" "$tree" "$program" <<'PYTHON' || fail "datagram"
import socket, subprocess, sys
path, tree, program = sys.argv[1:]
inbox = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
inbox.bind(path)
subprocess.run([program, "post-commit"], cwd=tree, check=True)
inbox.setblocking(False)
assert inbox.recv(100) == b"spool"
for _ in range(2000):
    subprocess.run([program, "post-commit"], cwd=tree, check=True, timeout=10)
    if _ > 300: break
count = 0
try:
    while inbox.recv(100) == b"spool": count += 1
except BlockingIOError:
    pass
assert 0 < count <= 302, count
PYTHON
  expect_fast_commit
  printf '0123456789\n%s\n' "$work/nobody.sock" >"$git_dir/wave-task"
else
  echo "  skipped: no python3 to listen"
fi

begin "odd lines in wave-task do not matter"
saved_task=$(cat "$git_dir/wave-task")
fresh_spool
for text in "" "x" "x\n" "x\nrelative.sock\n" "x\n/$(printf '%0200d' 0)\n" "x\n\n/late\n" "x\n/dev/null\n"; do
  printf "$text" >"$git_dir/wave-task"
  run_here || fail "exit $?"
done
expect_equal 7 "$(line_count "$git_dir/wave-spool")"
for make in mkfifo mkdir "ln -s /dev/zero"; do
  rm -rf "$git_dir/wave-task" && $make "$git_dir/wave-task"
  expect_fast_commit
done
expect_equal 7 "$(line_count "$git_dir/wave-spool")" "what is no regular file is no task"
rm -rf "$git_dir/wave-task"
printf '%s\n' "$saved_task" >"$git_dir/wave-task"

begin "something else in place of the spool stops no commit and is not written to"
echo precious >"$work/target"
for make in mkfifo mkdir "ln -s $work/target" "ln -s /dev/full" "ln -s missing"; do
  fresh_spool
  $make "$git_dir/wave-spool"
  expect_fast_commit
done
expect_equal precious "$(cat "$work/target")"
[ ! -e "$git_dir/missing" ] || fail "a dangling link was written through"
fresh_spool

begin "a spool that cannot be written stops no commit"
: >"$git_dir/wave-spool"
chmod 000 "$git_dir/wave-spool" # (which does not hold root back)
expect_fast_commit
chmod 600 "$git_dir/wave-spool"
: >"$git_dir/wave-spool"
(ulimit -f 0 && run_here) || fail "a file size limit of nothing: exit $?"
expect_equal 0 "$(line_count "$git_dir/wave-spool")"
mkdir "$work/full"
if unshare -rm true 2>/dev/null; then
  # In a mount namespace of its own, so that nothing stays mounted whatever happens.
  full=$work/full program=$program unshare -rm sh -c '
    mount -t tmpfs -o size=64k none "$full" && cd "$full" || exit 7
    echo 0123456789 >wave-task
    cat /dev/zero >filler 2>/dev/null
    GIT_DIR=$full "$program" post-commit || exit 1
    [ -f wave-spool ] && [ ! -s wave-spool ]'
  case $? in
    0) ;;
    7) echo "  skipped in part: no small file system to fill" ;;
    *) fail "full disk" ;;
  esac
else
  echo "  skipped in part: no mount namespace for a full disk"
fi

begin "a full spool grows no further"
truncate -s 16M "$git_dir/wave-spool"
expect_fast_commit
expect_equal $((16 << 20)) "$(stat -c %s "$git_dir/wave-spool")"
truncate -s $(((16 << 20) - 1)) "$git_dir/wave-spool"
run_here
[ "$(stat -c %s "$git_dir/wave-spool")" -gt $((16 << 20)) ] || fail "just below the cap"
fresh_spool

begin "a spool that somebody keeps locked is given up"
: >"$git_dir/wave-spool"
(cd "$tree" && flock -x "$git_dir/wave-spool" "$program" post-commit) || fail "exit $?"
expect_equal 0 "$(line_count "$git_dir/wave-spool")"

begin "a hostile environment is no failure and leaves nothing behind"
long=$(printf '%04096d' 0)
for path in "" / /nonexistent /dev/zero /dev/null /proc/self/mem /etc/passwd "$long" "$long$long" "../../.." "$work/nobody.sock"; do
  (cd "$work" && GIT_DIR=$path "$program" post-commit) >"$work/out" 2>&1 || fail "exit $? with '$path'"
  [ ! -s "$work/out" ] || fail "output with '$path'"
done
mkfifo "$work/fifo"
(cd "$work" && GIT_DIR=$work/fifo "$program" post-commit) || fail "exit $? with a FIFO"
(cd "$tree" && env -i "$program" "$long") || fail "exit $? with an empty environment"
(cd "$tree" && "$program" post-commit <&- >&- 2>&-) || fail "exit $? with closed descriptors"
expect_equal 2 "$(line_count "$git_dir/wave-spool")"

begin "standard input is left to others"
expect_equal "pairs" "$(echo pairs | (cd "$tree" && "$program" post-rewrite && cat))"

# Renames, locks, reads and removes the spools of the worktrees $2... for ever and gathers their lines
# in the file $1; once that file's name with .stop is there, a last round ends it.
cat >"$work/taker.py" <<'PYTHON'
import fcntl, os, sys
taken, folders, rounds = sys.argv[1], sys.argv[2:], 0
with open(taken, "wb") as out:
    last = False
    while not last:
        last = os.path.exists(taken + ".stop")
        rounds += 1
        for folder in folders:
            name = f"{folder}/wave-spool.{rounds}"
            try:
                os.rename(folder + "/wave-spool", name)
            except FileNotFoundError:
                continue
            with open(name, "rb") as spool:
                fcntl.flock(spool, fcntl.LOCK_EX)
                out.write(spool.read())
            os.unlink(name)
PYTHON

# Runs `$1 <worktree>` for each of the others at the same time, under the taker.
race() {
  local job=$1 pids=() folders=() name taker
  shift
  for name in "$@"; do folders+=("$main/.git/worktrees/$name"); done
  rm -f "$work/taken.stop"
  python3 "$work/taker.py" "$work/taken" $(printf '%s\n' "${folders[@]}" | sort -u) &
  taker=$!
  for name in "$@"; do
    $job "${main%/main}/$name" &
    pids+=($!)
  done
  for name in "${pids[@]}"; do wait "$name" || fail "one of the parallel jobs failed"; done
  : >"$work/taken.stop"
  wait "$taker" || fail "the taker failed"
}

four_commits() { for _ in 1 2 3 4; do commit "$1" || return 1; done; }
many_signals() { cd "$1" && for _ in $(seq 250); do "$program" post-commit || return 1; done; }

if command -v python3 >/dev/null; then
  begin "64 commits in 16 worktrees under a taker that renames all the time: none lost, none doubled"
  trees=()
  for n in $(seq 16); do
    add_worktree "w$n"
    trees+=("w$n")
  done
  race four_commits "${trees[@]}"
  for n in $(seq 16); do git -C "${main%/main}/w$n" rev-list -4 HEAD; done | sort >"$work/made"
  cut -d' ' -f3 "$work/taken" | sort >"$work/seen"
  expect_equal 64 "$(line_count "$work/made")"
  cmp -s "$work/made" "$work/seen" || fail "$(diff "$work/made" "$work/seen" | grep '^[<>]')"

  begin "2000 signals to one spool under the taker: none lost, none doubled, none broken"
  race many_signals w1 w1 w1 w1 w1 w1 w1 w1
  expect_equal 2000 "$(line_count "$work/taken")"
  expect_equal 0 "$(grep -Evcx '1 post-commit [0-9a-f]{40} [0-9]{13}' "$work/taken")" "broken lines"
else
  echo "# skipped: the races, no python3 to take the spools"
fi

[ "$failures" = 0 ] && echo "all is well"
exit $((failures > 0))
