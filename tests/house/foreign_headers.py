# SPDX-License-Identifier: MIT
"""Every foreign library has one room, and so has every effect on the world: processes and the
clock belong to os, the git command to git. Elsewhere they could not be faked, nor replaced."""
import re

import house

HEADERS = [  # how the included name begins, the room that may
    (r"git2", "git"), (r"sqlite3", "index"), (r"toml(\+\+|plusplus|\.hpp)", "config"),
    (r"CLI/", "cli"), (r"spdlog/", "os"), (r"boost/", "os"), (r"rapidjson/", "json"),
    (r"zlib", "os"),
]
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]*)[>"]', re.MULTILINE)
# The system's own functions, by their bare name, as ::name or std::name; not somebody's member.
_OWN = r"(?<![\w.:>])(?:::\s*|std\s*::\s*)?"
PROCESS = re.compile(
    _OWN + r"(?P<name>v?fork|f?exec[lv]p?e?|execveat|posix_spawnp?|system|popen)\s*\(")
CLOCK = re.compile(
    r"(?P<now>\b\w*clock\s*::\s*now)\b"
    r"|\b(?P<call>gettimeofday|clock_gettime|timespec_get)\s*\("
    r"|" + _OWN + r"(?P<time>time)\s*\(\s*(?:nullptr|NULL|0|&)")
# "git" where the name of a program stands: first in a list of words, given a name that says so, given
# to something that runs it. A row such as {"git", Health::good} is none.
_GIT = r'"(?:[^"\s]*/)?git"'
GIT = re.compile(
    r'\{\s*' + _GIT + r'\s*(?:\}|,\s*")'
    r'|\b\w*(?:argv|program|command|file|git)\w*(?:\[\])?\s*(?:=\s*\{?|\{)\s*' + _GIT +
    r'|\b(?:emplace_back|push_back|find_program|which|run|spawn|start|exec\w*)\s*\(\s*' + _GIT)


def offenders(root):
    src = root / "src"
    paths = house.sources(src)
    if not paths:
        yield src, 1, "no source found"
    doors = {}  # file of src/git -> first line where it starts git
    for path in paths:
        room = path.relative_to(src).parts[0]
        with_literals = house.without_comments(house.read(path))
        bare = house.code(house.read(path))
        for match in _INCLUDE.finditer(with_literals):
            for begin, owner in HEADERS:
                if re.match(begin, match[1]) and room != owner:
                    yield (path, house.line_of(with_literals, match.start(1)),
                           f"<{match[1]}> belongs to src/{owner}")
        for match in GIT.finditer(with_literals):
            line = house.line_of(with_literals, match.end())
            if room == "git":
                doors.setdefault(path, line)
            else:
                yield path, line, "git is started through src/git only"
        if room == "os":
            continue
        for match in PROCESS.finditer(bare):
            yield (path, house.line_of(bare, match.start("name")),
                   f"{match['name']}() belongs to src/os: use its ProcessRunner")
        for match in CLOCK.finditer(bare):
            yield (path, house.line_of(bare, match.start(match.lastgroup)),
                   f"{match[match.lastgroup]}() belongs to src/os: use its Clock")
    for path, line in list(doors.items())[1:]:
        yield path, line, f"git is started at one place, and that is {list(doors)[0].name} already"


CLEAN = {
    "src/git/git.cpp": '#include <git2/oid.h>\nconst argv = {"git", "push"};\n',
    "src/os/process.cpp": "#include <boost/process.hpp>\nint a = ::fork(), b = time(nullptr);\n"
                          "auto t = std::chrono::steady_clock::now();\n",
    "src/store/store.cpp": '#include "git/git.h"  // not <git2.h>\nauto s = "system(1) and time(0)";\n'
                           "auto a = clock.now(); child.system(2); p->fork(); sqlite3_exec(db);\n"
                           'auto b = os::popen(3); say({"git", Health::bad}); long n = 1\'000; time_t(x); x.time(y);\n',
}
CASES = [
    ("a clean house", CLEAN, []),
    ("foreign headers", {
        **CLEAN, "src/view/a.cpp": "#include <git2.h>\n#include <sqlite3.h>\n#include <toml++/toml.h>\n"
        "# include <CLI/CLI.hpp>\n#include <spdlog/spdlog.h>\n#include <boost/asio.hpp>\n"
        '#include "rapidjson/writer.h"\n'}, [
            "src/view/a.cpp:1: src/git", "src/view/a.cpp:2: src/index", "src/view/a.cpp:3: src/config",
            "src/view/a.cpp:4: src/cli", "src/view/a.cpp:5: src/os", "src/view/a.cpp:6: src/os",
            "src/view/a.cpp:7: src/json"]),
    ("processes", {
        **CLEAN, "src/view/a.cpp": 'int x = fork();\nstd::system("ls");\n  ::execvp(a, b);\n'
        "posix_spawnp(a);\n popen (c);\n"}, [
            "src/view/a.cpp:1: fork()", "src/view/a.cpp:2: system()", "src/view/a.cpp:3: execvp()",
            "src/view/a.cpp:4: posix_spawnp()", "src/view/a.cpp:5: popen()"]),
    ("clocks", {
        **CLEAN, "src/view/a.cpp": "auto a = std::chrono::system_clock::now();\nusing clock = X;\n"
        "auto b = clock::now();\nstd::time(nullptr);\ngettimeofday(&t, 0);\nclock_gettime(1, &t);\n"}, [
            "src/view/a.cpp:1: system_clock::now()", "src/view/a.cpp:3: clock::now()",
            "src/view/a.cpp:4: time()", "src/view/a.cpp:5: gettimeofday()",
            "src/view/a.cpp:6: clock_gettime()"]),
    ("git started elsewhere, and twice in its room", {
        **CLEAN, "src/git/push.cpp": 'run("/usr/bin/git", x);\n',
        "src/view/a.cpp": 'Argv argv{\n  "git", verb};\nrun({"git", "log"});\nauto k_git = "git";\n'}, [
            "src/git/push.cpp:1: at one place", "src/view/a.cpp:2: through src/git only",
            "src/view/a.cpp:3: through src/git only", "src/view/a.cpp:4: through src/git only"]),
    ("no source", {"README": ""}, ["src:1: no source"]),
]

if __name__ == "__main__":
    house.main(offenders, CASES)
