"""The command line: one module a verb, which parses the arguments, calls one function of the library and
prints.

Nothing heavy is imported until a verb runs; `leverkg --help` needs click alone.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import NoReturn

__all__ = ["main"]


def main() -> None:
    """Run the command line with the arguments of the process, and exit with its code."""
    # Terms and triples are many and form no circles; to look for some so often takes a tenth of the time.
    gc.disable()
    from leverkg.cli.run import run

    _leave(run(sys.argv[1:]))


def _leave(code: int) -> NoReturn:
    """End the process without taking apart what it holds, which takes a tenth of the time of a small case.

    Who measures or traces the process gets its usual end.
    """
    if sys.gettrace() is None and sys.getprofile() is None:
        try:
            atexit._run_exitfuncs()
            for stream in filter(None, (sys.stdout, sys.stderr)):
                stream.flush()
        except (OSError, ValueError):
            sys.exit(code)
        os._exit(code)
    sys.exit(code)
