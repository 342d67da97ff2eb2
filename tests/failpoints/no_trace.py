# SPDX-License-Identifier: MIT
"""A build without tests has no failpoints: none of its commands compiles or links anything of tests/,
each source that has one is told that there are none, and what it then compiles to has neither a call
nor a name in it.

Usage: no_trace.py SOURCE C++-COMPILER"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

SAMPLE = '#include "os/failpoint.h"\nvoid f();\nvoid f() { WAVE_FAILPOINT("some.step"); }\n'


def fail(sentence):
    print("not ok:", sentence)
    sys.exit(1)


def run(*words, **more):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, **more)
    if done.returncode:
        fail(f"{words[0]} exits {done.returncode}: {done.stdout[-400:]} {done.stderr[-2000:]}")
    return done.stdout


def compiled(folder, compiler, source, value):
    sample, out = folder / "sample.cpp", folder / f"sample-{value}.o"
    sample.write_text(SAMPLE)
    run(compiler, "-std=c++20", "-I", source / "src", f"-DWAVE_FAILPOINTS={value}", "-c", sample, "-o", out)
    return out.read_bytes()


def main(source, compiler):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for value, is_there in ((1, True), (0, False)):
            code = compiled(folder, compiler, source, value)
            if (b"some.step" in code, b"reach" in code) != (is_there, is_there):
                fail(f"with WAVE_FAILPOINTS={value} a step is {'not ' * is_there}in the object")
        build = folder / "build"
        run("cmake", "-S", source, "-B", build, "-G", "Ninja", "-DWAVE_TESTS=OFF",
            f"-DCMAKE_CXX_COMPILER={compiler}")
        rules = (build / "build.ninja").read_text()
        if re.search(r"wave_failpoints|wave_file_calls|tests/failpoints", rules):
            fail("a build without tests knows of failpoints")
        commands = {each["file"]: each["command"]
                    for each in json.loads((build / "compile_commands.json").read_text())}
        having = [path for path in (source / "src").rglob("*.cpp") if "WAVE_FAILPOINT(" in path.read_text()]
        if not having:
            fail("no source has a failpoint")
        for path in having:
            if "-DWAVE_FAILPOINTS=0" not in commands[str(path)].split():
                fail(f"{path.relative_to(source)} is not told that there are no tests")
        told = [each for each, command in commands.items() if "WAVE_FAILPOINTS" in command]
        print(f"ok: {len(having)} sources have failpoints, {len(told)} are told that there are none")


main(pathlib.Path(sys.argv[1]).resolve(), sys.argv[2])
