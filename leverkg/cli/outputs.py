"""Outputs that cannot be written, refused before anything is read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence

from leverkg.errors import UsageError

__all__ = ["refuse_outputs"]

_RULES = ("**/*.rq", "**/*.py", "**/*.ttl")


def refuse_outputs(
    outputs: Sequence[str], inputs: Iterable[str], rules: Iterable[str] = (), question: str | None = None
) -> None:
    """Refuse outputs that cannot be written, and those that would overwrite what is read.

    Args:
        outputs: names of outputs; `-` is standard output.
        inputs: files, folders and patterns that are read.
        rules: files of rules, or folders of them.
        question: the file of a question, if it is one.

    Raises:
        UsageError: LEV-U006, an output is read; LEV-O002, it is a folder; LEV-O005, two are one file.
        OutputError: LEV-O001, there is no such folder, or it cannot be written.
    """
    names = [name for name in outputs if name != "-"]
    if not names:
        return
    from leverkg.rdf.output import refuse_unwritable

    refuse_unwritable(names)
    read = {file: name for name in _read(inputs, rules, question) if (file := _file(name)) is not None}
    for name in names:
        file = _file(name)
        if file is not None and file in read:
            raise UsageError(
                f"{name} is read and would be overwritten",
                code="LEV-U006",
                hint="give the output another name",
            )


def _read(inputs: Iterable[str], rules: Iterable[str], question: str | None) -> Iterable[str]:
    from leverkg.rdf.sources import expand

    yield from expand(inputs)
    for place in rules:
        if os.path.isdir(place):
            from pathlib import Path

            yield from (str(path) for pattern in _RULES for path in Path(place).glob(pattern))
        else:
            yield place
    if question is not None and question.endswith(".rq"):
        yield question


def _file(name: str) -> tuple[int, int] | None:
    """Return what is the same for two names of one file; None for what is no file, such as a device."""
    try:
        found = os.stat(name)  # a name may be anything
    except (OSError, ValueError):
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None
