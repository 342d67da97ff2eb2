# SPDX-License-Identifier: MIT
"""Says what Python expressions over JSON give, as long as who began it lives. Suites ask that hundreds of
times, and each start of Python costs as much as six commands.

  evaluate.py ASK REPLY    two named pipes

Asked is with two texts, each ended by a zero byte: a JSON text or the absolute path of one, and an
expression over it, `d`. The reply is one such text: "0" or "1" (it failed), a newline, and what print
would say of the value, or why there is none."""
import json
import os
import select
import sys


def allowed(answer, schema):
    """Whether the schema, a path, allows the answer."""
    import jsonschema  # slow to read, and seldom asked for
    with open(schema) as file:
        rules = json.load(file)
    jsonschema.Draft202012Validator.check_schema(rules)
    jsonschema.Draft202012Validator(rules).validate(answer)
    return True


def value(subject, expression):
    if subject.startswith("/"):
        with open(subject) as file:
            subject = file.read()
    return eval(expression, {"d": json.loads(subject), "json": json, "allowed": allowed})


def answer(subject, expression):
    try:
        return f"0\n{value(subject, expression)}"
    except Exception as error:
        return f"1\n{type(error).__name__}: {error}"


def main():
    parent = os.getppid()
    # For reading and writing: neither side waits until the other has opened its end.
    ask, reply = (os.open(path, os.O_RDWR) for path in sys.argv[1:])
    heard = b""
    while os.getppid() == parent:
        if not select.select([ask], [], [], 1)[0]:
            continue
        heard += os.read(ask, 1 << 16)
        while heard.count(b"\0") >= 2:
            subject, expression, heard = heard.split(b"\0", 2)
            said = answer(subject.decode(), expression.decode()).replace("\0", "\\0")
            with os.fdopen(os.dup(reply), "wb") as out:
                out.write(said.encode() + b"\0")


main()
