# SPDX-License-Identifier: MIT
"""What the stories of the service share: one program that plays all agents, and knows its part by lines
that begin with `play:`."""
import pathlib

FAKES = pathlib.Path(__file__).resolve().parent.parent / "fakes"

# Of a configuration; whoever uses it formats it with `fakes`.
CONFIG = """
[agent]
default = "team"
[agent.team]
command = ["{fakes}/team"]
[env]
pass = ["FAKE_*"]
"""
