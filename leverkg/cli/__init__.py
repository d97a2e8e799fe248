"""The command line: one module a verb, which parses the arguments, calls one function of the library and
prints.

Nothing heavy is imported until a verb runs; `leverkg --help` needs click alone.
"""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line with the arguments of the process, and exit with its code."""
    from leverkg.cli.run import run

    sys.exit(run(sys.argv[1:]))
