# SPDX-License-Identifier: MIT
"""Every test that is written is run: CTest knows each case of each *_test.cpp and each shell suite,
and none of them is switched off. Nor does one sleep: it would be slow on every day and wrong on a
busy one."""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import house

_CASE = re.compile(r"^[ \t]*(?:TYPED_)?TEST(?:_F|_P)?\s*\(\s*(\w+)\s*,\s*(\w+)\s*\)", re.MULTILINE)
_OFF = [
    (re.compile(r"^[ \t]*#[ \t]*if[ \t]+(?:0|false)\b", re.MULTILINE), "#if 0 hides a test"),
    (re.compile(r"\bDISABLED_\w*"), "a disabled test is no test"),
    (re.compile(r"\bGTEST_SKIP\s*\(\s*\)(?!\s*<<)"), "GTEST_SKIP() does not say why"),
]
_SLEEP = re.compile(r"\b(?:sleep_for|sleep_until|usleep|nanosleep|clock_nanosleep|sleep)\s*\(")
_SOURCED = re.compile(r"^\s*(?:\.|source)\s+.*?([\w.-]+\.sh)\b", re.MULTILINE)
# Not run by CTest: measurements have their own command, fakes are programs for other tests.
_ELSEWHERE = ("bench", "fakes")


def case_is_known(suite, name, known):
    # With parameters it is Prefix/Suite.Name/0, with types Suite/0.Name.
    pattern = re.compile(rf"(?:^|/){suite}(?:/\w+)?\.{name}(?:/|$)")
    return any(pattern.search(k) for k in known)


def is_started(path, tests, started):
    name = f"/{tests.name}/{path.relative_to(tests)}"
    return any(word.endswith(name) for word in started)


def offenders(root, listing):
    tests = root / "tests"
    known = [test["name"] for test in listing]
    started = [word for test in listing for word in test.get("command", [])]
    files = [p for p in house.sources(tests, (".h", ".cpp", ".sh", ".py"))
             if p.relative_to(tests).parts[0] not in _ELSEWHERE]
    libraries = {name for p in files if p.suffix == ".sh" for name in _SOURCED.findall(house.read(p))}
    if not known:
        yield tests, 1, "CTest knows no test"

    for path in files:
        text = house.code(house.read(path))
        if path.suffix in (".h", ".cpp"):
            for pattern, sentence in _OFF:
                for match in pattern.finditer(text):
                    yield path, house.line_of(text, match.start()), sentence
        if path.name.endswith("_test.cpp"):
            for match in _SLEEP.finditer(text):
                yield path, house.line_of(text, match.start()), "a test does not sleep: use a FakeClock"
            cases = list(_CASE.finditer(text))
            if not cases:
                yield path, 1, "holds no test"
            for match in cases:
                if not case_is_known(match[1], match[2], known):
                    yield (path, house.line_of(text, match.start(1)),
                           f"{match[1]}.{match[2]} is in no CTest target")
        elif path.suffix == ".sh" and path.name not in libraries:
            if not is_started(path, tests, started):
                yield path, 1, "this suite is in no CTest target"
        elif path.parent.name == "house" and path.name != "house.py":
            if not is_started(path, tests, started):
                yield path, 1, "this guard is in no CTest target"


def ctest_listing(ctest, build):
    # Asked from a folder of its own: even a listing overwrites LastTest.log where it is asked.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "CTestTestfile.cmake").write_text(f'subdirs("{Path(build).as_posix()}")\n')
        done = subprocess.run([ctest, "--test-dir", folder, "--show-only=json-v1"],
                              stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)["tests"]


LISTING = [
    {"name": "Fold.keeps_order", "command": ["/b/tests/domain_test"]},
    {"name": "All/Agent.starts/claude", "command": ["/b/tests/agent_test"]},
    {"name": "cli.start", "command": ["/bin/bash", "/s/tests/cli/start.sh"]},
    {"name": "house.stairs", "command": ["python3", "/s/tests/house/stairs.py", "/s"]},
]
CLEAN = {
    "tests/domain/fold_test.cpp": "// DISABLED_ in words, sleep(1)\nTEST(Fold, keeps_order) {\n"
    '  if (root()) GTEST_SKIP() << "root may write everywhere";\n}\n',
    "tests/agent/agent_test.cpp": "TEST_P(Agent,\n       starts) {}\n",
    "tests/cli/start.sh": '. "$(dirname "$0")/lib.sh"\n', "tests/cli/lib.sh": "",
    "tests/fakes/claude.sh": "", "tests/bench/run.sh": "",
    "tests/house/house.py": "", "tests/house/stairs.py": "",
}
CASES = [
    ("all tests are run", CLEAN, []),
    ("cases, suites and guards that nobody runs", {
        **CLEAN, "tests/domain/ids_test.cpp": "\nTEST(Ids, are_long) {}\nTEST_F(Fold, keeps) {}\n",
        "tests/os/empty_test.cpp": "int x;\n", "tests/cli/stop.sh": "", "tests/os/start.sh": "",
        "tests/house/sizes.py": ""}, [
            "tests/domain/ids_test.cpp:2: Ids.are_long is in no",
            "tests/domain/ids_test.cpp:3: Fold.keeps is in no",
            "tests/os/empty_test.cpp:1: holds no test", "tests/cli/stop.sh:1: suite", "tests/os/start.sh:1: suite",
            "tests/house/sizes.py:1: guard"]),
    ("tests that are switched off, tests that sleep", {
        **CLEAN, "tests/domain/fold_test.cpp": "#if 0\n#endif\nTEST(Fold, keeps_order) {\n"
        "  GTEST_SKIP();\n  std::this_thread::sleep_for(1s);\n}\nclass DISABLED_X;\n"}, [
            "tests/domain/fold_test.cpp:1: #if 0", "tests/domain/fold_test.cpp:4: say why",
            "tests/domain/fold_test.cpp:5: sleep", "tests/domain/fold_test.cpp:7: disabled"]),
]

if __name__ == "__main__":
    if len(sys.argv) == 4:
        source = Path(sys.argv[1]).resolve()
        sys.exit(house.report(source, offenders(source, ctest_listing(sys.argv[2], sys.argv[3]))))
    sys.exit(house.main(lambda root: offenders(root, LISTING), CASES))
