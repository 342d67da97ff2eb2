# SPDX-License-Identifier: MIT
"""Every line of tests/faults.txt names a case that is there, or says why there is none; and of its
numbers none is left out."""
import re

import house

_LINE = re.compile(r"(?:f(?P<number>\d\d) )?(?P<fault>[^|]+) \| (?P<file>\S+): (?P<case>.+)")


def offenders(root):
    table = root / "tests/faults.txt"
    seen, last = 0, 0
    for number, line in enumerate(house.read(table).split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        seen += 1
        match = _LINE.fullmatch(line)
        if not match:
            yield table, number, "is not <fault> | <file>: <case>"
            continue
        count = int(match["number"] or last)
        if count not in (last, last + 1):
            yield table, number, f"f{count:02} comes behind f{last:02}"
        last = count
        if match["file"] != "-":
            suite = root / "tests" / match["file"]
            if not suite.is_file():
                yield table, number, f"there is no tests/{match['file']}"
            elif match["case"] not in house.read(suite):
                yield table, number, f"tests/{match['file']} has no case '{match['case']}'"
    if not seen:
        yield table, 1, "no fault found in the table; does its form still fit this guard?"


CASES = [
    ("a sound table", {
        "tests/faults.txt": "# what\n\nf01 it breaks | cli/a.sh: mends\nf01 it tears | cli/a.sh: mends\n"
                            "f02 it burns | -: nobody can help\nit rusts | -: nobody can help\n",
        "tests/cli/a.sh": "test_mends() {\n"}, []),
    ("cases that are not there", {
        "tests/faults.txt": "it breaks | cli/a.sh: mends\nit burns | cli/b.sh: x\nno form\n",
        "tests/cli/a.sh": "test_other() {\n"}, [
            "tests/faults.txt:1: tests/cli/a.sh has no case 'mends'",
            "tests/faults.txt:2: there is no tests/cli/b.sh",
            "tests/faults.txt:3: is not <fault>"]),
    ("a number that is left out", {
        "tests/faults.txt": "f01 it breaks | -: so\nf03 it burns | -: so\n"}, [
            "tests/faults.txt:2: f03 comes behind f01"]),
    ("an empty table", {"tests/faults.txt": "\n"}, ["tests/faults.txt:1: no fault found"]),
]

if __name__ == "__main__":
    house.main(offenders, CASES)
