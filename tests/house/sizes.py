# SPDX-License-Identifier: MIT
"""Files and functions of src/ stay small enough to be read at once. Long ones are listed, too long
ones fail. The reading of C++ is rough: it counts braces, and takes what has a parameter list in
front of them at namespace or class level for a function."""
import re

import house

FILE_LIST, FILE_FAIL = 350, 600
FUNCTION_LIST, FUNCTION_FAIL = 60, 80
_SPACE = re.compile(r"\s*(?:inline\s+)?(?:namespace\b|extern\b)")
_TYPE = re.compile(r"\s*(?:template\s*<.*>\s*)?(?:typedef\s+)?(?:class|struct|union|enum)\b[^()]*$",
                   re.DOTALL)


def functions(source):
    """(name, first line, number of lines) of the functions."""
    text = re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", lambda m: re.sub(r"[^\n]", " ", m[0]),
                  house.code(source), flags=re.MULTILINE)
    stack, head = [], 0  # kinds of the open braces; where the text before the next one begins
    for match in re.finditer(r"[{};]|\b(?:public|protected|private)\s*:", text):
        sign = match[0]
        within = [kind for kind, *_ in stack if kind not in ("namespace", "type")]
        if sign == "{":
            before = text[head:match.start()]
            if within:
                kind = "block"
            elif _SPACE.match(before):
                kind = "namespace"
            elif _TYPE.match(before):
                kind = "type"
            else:
                kind = "function" if ")" in before else "value"
            begin = head + len(before) - len(before.lstrip())
            stack.append((kind, begin, before))
        elif sign == "}" and stack:
            kind, begin, before = stack.pop()
            if kind == "function":
                first = house.line_of(text, begin)
                name = re.search(r"([~\w:]+|operator\S+)\s*\(", before)
                yield (name[1] if name else "?"), first, house.line_of(text, match.start()) - first + 1
        if not within or sign == "}":
            head = match.end()


def findings(root):
    """(file, line, sentence, how much over the limit that fails)."""
    src = root / "src"
    paths = house.sources(src)
    if not paths:
        yield src, 1, "no source found", 1
    for path in paths:
        source = house.read(path)
        lines = source.count("\n")
        if lines > FILE_LIST:
            yield path, 1, f"{lines} lines, aim for {FILE_LIST}", lines - FILE_FAIL
        for name, line, count in functions(source):
            if count > FUNCTION_LIST:
                yield (path, line, f"{name}() has {count} lines, aim for {FUNCTION_LIST}",
                       count - FUNCTION_FAIL)


def offenders(root):
    for path, line, sentence, over in findings(root):
        if over > 0:
            yield path, line, f"{sentence}: too long"
        else:
            print(f"{path.relative_to(root)}:{line}: {sentence}")


def body(lines):
    return "{\n" + "  f([] { if (x) { y(); } });\n" * (lines - 2) + "}\n"


CASES = [
    ("small ones, and ones that are listed only", {
        "src/a/a.cpp": "namespace wave {\n" + "int f() " + body(80) + "\nint g() const " + body(79) +
        "const T k_table[] " + "= " + body(90).replace(");\n", "),\n") + ";\n" * 150 + "}\n",
        "src/a/b.h": "#define X(a) {\nclass A : public B {\n public:\n" +
        ("  A() : a_{1}, b_(2) {}\n  int f() { return 1; }\n" * 30) + "};\n"}, []),
    ("too long ones", {
        "src/a/a.cpp": ";\n" * 601,
        "src/a/b.cpp": "namespace {\nstruct A { int x = 1; };\n\nA::A() : a_(1) " + body(81) + "}\n"
        "int g() " + body(5) + "auto h = [](int a) " + body(81) + ";\n",
        "src/a/c.h": "class A {\n public:\n  int operator()(int x) " + body(90) + "};\n"}, [
            "src/a/a.cpp:1: 601 lines", "src/a/b.cpp:4: A::A() has 81",
            "src/a/b.cpp:91: has 81", "src/a/c.h:3: has 90"]),
]

if __name__ == "__main__":
    house.main(offenders, CASES)
