"""Run a command line and return its exit code; every way to end passes here.

Nobody sees a traceback for a mistake of their own. ``LEVERKG_DEBUG=1`` shows it all the same.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from leverkg.cli.commands import leverkg
from leverkg.errors import LeverkgError

__all__ = ["run"]

INTERRUPTED = 130
BUG = 70


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code: 0 to 5, 130 when interrupted, 70 for a bug of leverkg."""
    try:
        code = _outcome(leverkg.main(args=list(arguments), prog_name="leverkg", standalone_mode=False))
        sys.stdout.flush()
        return code
    except click.exceptions.Exit as exit_:
        return _flushed(exit_.exit_code)
    except click.ClickException as error:
        return _usage(error)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except SystemExit as ended:  # a signal has arrived, and everything is put away
        return ended.code if isinstance(ended.code, int) else 1
    except LeverkgError as error:
        _debug()
        return _flushed(_failed(error))
    except BrokenPipeError:
        return _reader_gone()
    except MemoryError:
        return _say(
            "error[LEV-G020]: out of memory\n      = narrow the input: --moments, --views, fewer files", 5
        )
    except RecursionError:
        _debug()
        return _say("error[LEV-G021]: nested too deep\n      = is something defined by itself?", 5)
    except OSError as error:
        if error.filename is None:
            return _say(f"error[LEV-O001]: standard output cannot be written: {error.strerror}", 3)
        return _bug(error)
    except Exception as error:  # noqa: BLE001 - the last resort: a bug says that it is one
        return _bug(error)


def _outcome(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _flushed(code: int) -> int:
    """Return the code, unless the output that goes with it cannot be written."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return _reader_gone() or code
    except OSError as error:
        return _say(f"error[LEV-O001]: standard output cannot be written: {error.strerror}", 3)
    return code


def _failed(error: LeverkgError) -> int:
    from leverkg.cli.terminal import colour_on
    from leverkg.wording.messages import error_text

    _say(error_text(error, colour=colour_on(sys.stderr)), 0)
    return error.exit_code


def _usage(error: click.ClickException) -> int:
    context = getattr(error, "ctx", None)
    message = error.format_message()
    lines = [f"error[LEV-U001]: {message}"]
    if isinstance(context, click.Context):
        lines.append(f"      = {context.command_path} --help shows how it is used")
    return _say("\n".join(lines), 2)


def _reader_gone() -> int:
    """Whoever read our output has closed the pipe, as `head` does: end quietly.

    Python would try to flush once more on its way out and complain, so what is left goes nowhere.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    return 0


def _debug() -> None:
    if os.environ.get("LEVERKG_DEBUG"):
        import traceback

        traceback.print_exc()


def _bug(error: Exception) -> int:
    _debug()
    return _say(
        f"error[LEV-U000]: this is a fault of leverkg itself: {type(error).__name__}: {error}\n"
        "      = please report it with the command you gave; LEVERKG_DEBUG=1 shows where it happened",
        BUG,
    )


def _say(text: str, code: int) -> int:
    try:
        print(text, file=sys.stderr)
        sys.stderr.flush()
    except OSError:
        pass  # nobody is listening; the exit code still tells
    return code
