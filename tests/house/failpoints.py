# SPDX-License-Identifier: MIT
"""The steps at which tests let the program fail are those that tests/failpoints/points.cpp lists: each
is in the sources, and none of the sources names another. They stand in sources, never in headers,
which would not know whether tests are built."""
import re

import house

TABLE = "tests/failpoints/points.cpp"
_POINT = re.compile(r"\bWAVE_FAILPOINT\s*\(([^)]*)\)")
_NAME = re.compile(r'"([a-z][a-z-]*\.[a-z][a-z-]*)"')
_INCLUDE = '#include "os/failpoint.h"'


def listed_steps(root):
    """name -> line, of the part of the table that is about steps."""
    out = {}
    text = house.read(root / TABLE)
    steps = text[:text.find("// File calls")]
    for match in _NAME.finditer(steps):
        out[match[1]] = house.line_of(text, match.start())
    return out


def offenders(root):
    table = root / TABLE
    listed = listed_steps(root)
    if not listed:
        yield table, 1, "no step found in the table; does its form still fit this guard?"
    seen = set()
    for path in house.sources(root / "src"):
        if path == root / "src/os/failpoint.h":
            continue
        source = house.read(path)
        text = house.without_comments(source)
        points = list(_POINT.finditer(text))
        if points and path.suffix == ".h":
            yield path, house.line_of(text, points[0].start()), "a failpoint in a header"
        if not points and _INCLUDE in source:
            yield path, 1, "includes os/failpoint.h, and has no failpoint"
        for point in points:
            name = _NAME.fullmatch(point[1].strip())
            if not name:
                yield path, house.line_of(text, point.start()), "a failpoint is named \"<deed>.<step>\""
            elif name[1] not in listed:
                yield path, house.line_of(text, point.start()), f"{name[1]} is not listed in {TABLE}"
            else:
                seen.add(name[1])
    for name in listed.keys() - seen:
        yield table, listed[name], f"no source has the step {name}"


LIST = 'v = {\n  // Steps.\n  "landing.moved",\n  // File calls, before they are made.\n  "object.make",\n};\n'
CASES = [
    ("steps that are listed", {
        TABLE: LIST, "src/a/a.cpp": '#include "os/failpoint.h"\nWAVE_FAILPOINT("landing.moved");\n',
        "src/os/failpoint.h": "#define WAVE_FAILPOINT(point) f(point)\n"}, []),
    ("what nobody would hear of", {
        TABLE: LIST, "src/a/a.cpp": '#include "os/failpoint.h"\nint a;\n',
        "src/a/b.cpp": 'WAVE_FAILPOINT("landing.other");\nWAVE_FAILPOINT(name);\n',
        "src/a/c.h": 'WAVE_FAILPOINT("landing.new");\n'}, [
            "src/a/a.cpp:1: has no failpoint", "src/a/b.cpp:1: landing.other is not listed",
            "src/a/b.cpp:2: is named", "src/a/c.h:1: in a header", "src/a/c.h:1: is not listed",
            "tests/failpoints/points.cpp:3: no source has the step landing.moved"]),
    ("a table that is not understood", {TABLE: "int a;\n"}, [
        "tests/failpoints/points.cpp:1: no step found"]),
]

if __name__ == "__main__":
    house.main(offenders, CASES)
