# SPDX-License-Identifier: MIT
"""Every command of the table in src/commands/commands.cpp that is not hidden has its manual page
and its suite, and every page has its command."""
import re

import house

# {"start", ...} or {.name = "start", ...}; a heading ("Work on tasks") is not a name.
_ENTRY = re.compile(r'\{\s*(?:\.\w+\s*=\s*)?"([a-z][a-z0-9-]*)"\s*,')
_HIDDEN = re.compile(r"\bhidden\b", re.IGNORECASE)
_NOT_HIDDEN = re.compile(r"\bhidden\s*(?:=|\{|::|\()\s*(?:false|no)\b", re.IGNORECASE)


def entries(source):
    """(name, offset, text) of the outermost entries: lists inside an entry are its own affair.
    The text goes on to the end of the line, where a comment may call the entry hidden."""
    text, bare = house.without_comments(source), house.code(source)
    at = 0
    while match := _ENTRY.search(text, at):
        depth, end = 0, match.start()
        for end in range(match.start(), len(bare)):
            depth += {"{": 1, "}": -1}.get(bare[end], 0)
            if depth == 0:
                break
        rest = re.match(r"[ \t,]*(//[^\n]*)?", source[end + 1:])[0]
        yield match[1], match.start(1), bare[match.start():end + 1] + rest
        at = end + 1


def offenders(root):
    table = root / "src/commands/commands.cpp"
    source = house.read(table)
    names = set()
    for name, offset, text in entries(source):
        names.add(name)
        if _HIDDEN.search(text) and not _NOT_HIDDEN.search(text):
            continue
        for need in (f"man/git-wave-{name}.1", f"tests/cli/{name}.sh"):
            if not (root / need).is_file():
                yield table, house.line_of(source, offset), f"command '{name}' has no {need}"
    if not names:
        yield table, 1, "no command found in the table; does its form still fit this guard?"
    for page in sorted((root / "man").glob("git-wave-*.1")):
        name = page.stem.removeprefix("git-wave-")
        if names and name not in names:
            yield page, 1, f"a page of '{name}', which is no command of the table"


CLEAN = {
    "src/commands/commands.cpp": """#include "commands/commands.h"
const std::vector<Command>& commands() {
  static const std::vector<Command> table{
      // {"old", nobody},
      {"start", Needs::repository, "begin a {task", start, {{"json", ""}, {"wait", ""}}},
      {.name = "runner", .run = runner, .hidden = true},
      {"helper", helper()},  // hidden
      {"index",
       Hidden::no, index},
  };
}
""",
    "man/git-wave-start.1": "", "tests/cli/start.sh": "",
    "man/git-wave-index.1": "", "tests/cli/index.sh": "", "man/git-wave-format.5": "",
}
CASES = [
    ("a complete table", CLEAN, []),
    ("a command without page and suite, a page without command", {
        "src/commands/commands.cpp": 'Command table[] = {\n  {"start", a},\n  {"stop", b},  // seen\n  // hidden\n};\n',
        "man/git-wave-start.1": "", "tests/cli/start.sh": "", "man/git-wave-halt.1": ""}, [
            "src/commands/commands.cpp:3: 'stop' has no man/git-wave-stop.1",
            "src/commands/commands.cpp:3: 'stop' has no tests/cli/stop.sh",
            "man/git-wave-halt.1:1: 'halt', which is no command"]),
    ("a table that is not understood", {"src/commands/commands.cpp": "int table;\n"}, [
        "src/commands/commands.cpp:1: no command found"]),
]

if __name__ == "__main__":
    house.main(offenders, CASES)
