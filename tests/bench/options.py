# SPDX-License-Identifier: MIT
"""What both programs here are told by run.sh, and how a mistake ends."""
import argparse
import pathlib
import sys


class Parser(argparse.ArgumentParser):
    """Mistakes end with 129, as everywhere in git."""

    def __init__(self, name, doc):
        super().__init__(prog=f"./bootstrap {name}", description=doc.split("\n\n", maxsplit=1)[0],
                         allow_abbrev=False)
        here = {"type": pathlib.Path, "help": argparse.SUPPRESS}
        self.add_argument("--prefix", **here)  # where it is installed
        self.add_argument("--helpers", **here)  # where append_bench and its like are
        self.add_argument("--options-only", action="store_true", help=argparse.SUPPRESS)

    def error(self, message):
        self.exit(129, f"{self.prog}: {message}\n")

    def answer(self, check=lambda options: None):
        """The options, once `check` has raised ValueError for none of them."""
        options = self.parse_args()
        try:
            check(options)
        except ValueError as mistake:
            self.error(str(mistake))
        if options.options_only:
            sys.exit(0)
        if not options.prefix or not options.helpers:
            self.error("start it by run.sh")
        options.prefix, options.helpers = options.prefix.resolve(), options.helpers.resolve()
        return options
