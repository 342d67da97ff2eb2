# SPDX-License-Identifier: MIT
"""A room looks only down: it includes only rooms that src/CMakeLists.txt lets it use, by name or
through those it names. The build cannot see this, because all headers lie under one folder."""
import re

import house

_ROOM = re.compile(r"\bwave_room\s*\(([^)]*)\)")
_MAIN = re.compile(r"\btarget_link_libraries\s*\(\s*git-wave\b([^)]*)\)")
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]*)"', re.MULTILINE)


def rooms_of(cmake):
    """The rooms in their order: name -> (line, rooms it uses)."""
    text = re.sub(r"#[^\n]*", lambda m: " " * len(m[0]), cmake)
    rooms = {}
    for match in _ROOM.finditer(text):
        words = match[1].split()
        uses = words[words.index("USES") + 1:] if "USES" in words else []
        if "LIBRARIES" in uses:
            uses = uses[:uses.index("LIBRARIES")]
        rooms[words[0]] = (house.line_of(text, match.start()), uses)
    main = _MAIN.search(text)
    return rooms, re.findall(r"\bwave_(\w+)", main[1]) if main else []


def offenders(root):
    src = root / "src"
    cmake = src / "CMakeLists.txt"
    rooms, main_uses = rooms_of(house.read(cmake))
    if not rooms:
        yield cmake, 1, "no wave_room() found"
    below = {}  # room -> all rooms it may look into
    for name, (line, uses) in rooms.items():
        for used in uses:
            if used not in below:
                yield cmake, line, f"room '{name}' uses '{used}', which is not declared above it"
        below[name] = {name}.union(*(below.get(used, set()) for used in uses))
    main_below = set().union(*(below.get(used, set()) for used in main_uses))

    for path in house.sources(src):
        parts = path.relative_to(src).parts
        room = parts[0] if len(parts) > 1 else None
        if room is not None and room not in rooms:
            yield path, 1, f"'{room}' is not a room: no wave_room({room}) in src/CMakeLists.txt"
            continue
        allowed = below[room] if room else main_below
        text = house.without_comments(house.read(path))
        for match in _INCLUDE.finditer(text):
            line = house.line_of(text, match.start(1))
            target = match[1].split("/")[0]
            if target not in rooms or "/" not in match[1]:
                yield path, line, f'"{match[1]}" is not written as "room/file.h"'
            elif target not in allowed:
                yield path, line, (f"room '{room or path.name}' does not use '{target}': "
                                   f"look down, or name it in src/CMakeLists.txt")


CMAKE = """# wave_room(ghost)
wave_room(error)
wave_room(os USES error LIBRARIES wave_boost)
wave_room(store
  USES os)
add_executable(git-wave main.cpp)
target_link_libraries(git-wave PRIVATE wave_store wave_warnings)
"""
CASES = [
    ("a clean house", {
        "src/CMakeLists.txt": CMAKE,
        "src/main.cpp": '#include "store/store.h"\n',
        "src/os/clock.h": '#include <vector>\n#include "error/error.h"\n// #include "store/x.h"\n',
        "src/store/store.cpp": '#include "store/store.h"\n#include "error/error.h"\n'}, []),
    ("a look upstairs, a room nobody declared, a path from here", {
        "src/CMakeLists.txt": CMAKE,
        "src/error/error.cpp": '\n  #  include "os/clock.h"\n',
        "src/os/clock.cpp": '#include "clock.h"\n#include "../error/error.h"\n',
        "src/ghost/ghost.h": "int boo();\n"}, [
            "src/error/error.cpp:2: 'error' does not use 'os'",
            "src/ghost/ghost.h:1: 'ghost' is not a room",
            "src/os/clock.cpp:1: not written as",
            "src/os/clock.cpp:2: not written as"]),
    ("rooms declared after their use, none at all", {
        "src/CMakeLists.txt": "wave_room(os USES error)\nwave_room(error)\n"}, [
            "src/CMakeLists.txt:1: 'error', which is not declared above it"]),
    ("a file without rooms", {"src/CMakeLists.txt": "# nothing\n"}, [
        "src/CMakeLists.txt:1: no wave_room"]),
]

if __name__ == "__main__":
    house.main(offenders, CASES)
