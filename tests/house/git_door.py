# SPDX-License-Identifier: MIT
"""The git command goes out by one door, and behind it no git directory decides that an agent may have
written. That git is named nowhere else is for foreign_headers; here is what happens at the door, and
who opens a repository at all. Each exception is a row with its reason."""
import re

import house

DOOR = "git/trusted_git.cpp"
# Functions of the door that run git without a git directory of ours.
WITHOUT_GIT_DIR = {
    "global_settings": "reads the user's global configuration alone",
    "commit_as_a_user": "the probe that people ask for, in a worktree made for it",
    "clone_bare": "before any agent was there",
    "git_version": "looks at no repository",
}
# Who may call what of the door does not run in trusted.git.
CALLERS = {
    "commit_as_a_user": {"git/hook_probe.cpp"},
    "clone_bare": {"actions/set_up.cpp"},
    "talk_from": {"git/remote.cpp", "git/remote_fetch.cpp"},
    "talking_config": {"git/remote.cpp"},
    "serve_by": {"git/remote.cpp", "runner/brought_work.cpp"},
}
# Git directories that are opened by libgit2: the repository itself, and scratch ones of ours.
OPENED = {
    "actions/set_up.cpp": {"layout.common_dir", "location->common_dir", 'folder / "repo.git"'},
    "call/confined_call.cpp": {"layout.common_dir"},
    "git/remote.cpp": {"dir_"},
    "git/remote_fetch.cpp": {"dir_"},
    "git/find_commits.cpp": {"git_dir"},  # the common one, as its caller says
    "store/store_impl.h": {"layout.common_dir"},
    "store/packing.cpp": {"layout_.common_dir"},
}
OPENERS = {
    "git/repository.cpp": "the one place",
    "git/diff.cpp": "trusted.git",
    "git/worktree_scan.cpp": "a nested repository's HEAD, and no more; libgit2 runs nothing",
}
# Other programs of git that read a repository: served from within the sandbox that the agent was in.
SERVERS = {"runner/brought_work.cpp"}
# A worktree's .git is the agent's to write: it is read without following links.
POINTER_READERS = {
    "git/location.cpp": "where the user stands",
    "actions/ready_worktree.cpp": "of the user's checkout",
    "git/worktree_move.cpp": "of the user's checkout; where it leads is compared, not followed",
}
_FUNCTION = re.compile(r"^[A-Za-z][^\n;]*?\b(?:\w+::)*(\w+)\((?:[^;{}]|\{\})*?\)(?: const)? \{$(.*?)^\}",
                       re.MULTILINE | re.DOTALL)
_OPEN = re.compile(r"\bRepository::open\(((?:[^()]|\([^()]*\))*)\)")
_RAW_OPEN = re.compile(r"\bgit_repository_open\w*\s*\(")
_SERVER = re.compile(r'"(?:[^"\s]*/)?git-(?:upload|receive)-(?:pack|archive)"')
_POINTER = re.compile(r'\b(?:read_file|read_pointer|ifstream)\s*\(?[^;]*?"/?\.git"[^;]*;')


def offenders(root):
    src = root / "src"
    door = src / DOOR
    if not door.is_file():
        yield door, 1, "the door is gone: name the file that starts git"
        return
    text = house.without_comments(house.read(door))
    for match in _FUNCTION.finditer(text):
        starts = "k_git" in re.sub(r"k_git\w", "", match[2])
        if starts and "GIT_DIR" not in match[2] and match[1] not in WITHOUT_GIT_DIR:
            yield door, house.line_of(text, match.start()), f"{match[1]}() starts git where an agent's settings count"
    for path in house.sources(src):
        name = str(path.relative_to(src))
        text = house.without_comments(house.read(path))
        yield from in_file(path, name, text)


def in_file(path, name, text):
    def at(match):
        return house.line_of(text, match.start())
    for function, callers in CALLERS.items():
        for match in re.finditer(rf"(?<![\w:]){function}\(|\bgit::{function}\(|[.>]{function}\(", text):
            if name not in callers and not name.startswith("git/trusted_git") and not name.endswith(".h"):
                yield path, at(match), f"{function}() is not for this file: use TrustedGit"
    for match in _OPEN.finditer(text):
        is_declared = name in ("git/repository.h", "git/repository.cpp")
        if not is_declared and match[1].strip() not in OPENED.get(name, ()):
            yield path, at(match), f"opens '{match[1].strip()}': may an agent have written it?"
    for match in _RAW_OPEN.finditer(text):
        if name not in OPENERS:
            yield path, at(match), "repositories are opened in git/repository.cpp"
    for match in _SERVER.finditer(text):
        if name not in SERVERS:
            yield path, at(match), "a git that reads an agent's repository runs in the sandbox alone"
    for match in _POINTER.finditer(text):
        if "Links::refuse" not in match[0] and name not in POINTER_READERS:
            yield path, at(match), "reads a .git that an agent may have made a link"


CLEAN = {
    "src/git/trusted_git.cpp": "int git_version(A& a) {\n  a.argv = {k_git};\n}\n"
                               'int run(A a) {\n  a.argv = {k_git};\n  b("GIT_DIR");\n}\n',
    "src/git/remote.cpp": "auto r = Repository::open(dir_);\ntalk_from(x);\n",
    "src/runner/brought_work.cpp": 'remote.serve_by({"git-upload-pack"});\n',
    "src/store/a.cpp": 'os::read_file(tree / ".git", os::Links::refuse, 1);\nauto n = path / ".git";\n',
}
CASES = [
    ("a house with one door", CLEAN, []),
    ("no door", {"src/a.cpp": "int a;\n"}, ["src/git/trusted_git.cpp:1: the door is gone"]),
    ("git without a git directory of ours", {
        **CLEAN, "src/git/trusted_git.cpp": "int status(A& a) {\n  a.argv = {k_git};\n}\n"},
     ["src/git/trusted_git.cpp:1: status() starts git"]),
    ("side doors", {
        **CLEAN, "src/view/a.cpp": "git::commit_as_a_user(tree, p);\nauto r = git::Repository::open(worktree);\n"
        'git_repository_open_ext(&r, p);\nrun({"/usr/bin/git-receive-pack"});\nremote.serve_by(x);\n'
        'auto t = os::read_file(tree / ".git");\n'}, [
            "src/view/a.cpp:1: commit_as_a_user()", "src/view/a.cpp:2: opens 'worktree'",
            "src/view/a.cpp:3: git/repository.cpp", "src/view/a.cpp:4: in the sandbox alone",
            "src/view/a.cpp:5: serve_by()", "src/view/a.cpp:6: made a link"]),
]

if __name__ == "__main__":
    house.main(offenders, CASES)
