"""Sources: files opened by leverkg itself, so that no library ever sees a path or an address.

A source is a regular file or standard input, read whole, unpacked when it is gzip, checked to be UTF-8, and
of a known format. Nothing is fetched, nothing blocks, nothing grows without bound; what cannot be read is an
error that names the file as the user typed it.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Iterable
from typing import BinaryIO, NamedTuple

from leverkg.errors import InputError, Position, UsageError
from leverkg.patterns import pattern
from leverkg.rdf import content, nesting
from leverkg.rdf.formats import FORMATS, Format, by_extension, by_name
from leverkg.rdf.lines import line_and_column, line_text

__all__ = ["MAX_INPUT", "Source", "expand", "read_source"]

MAX_INPUT = 2 * 1024**3
"""The number of bytes that an input may have, packed or unpacked."""

_STEP = 16 * 1024**2
_ADDRESS = pattern(r"(?:[a-z][a-z0-9+.-]+:/|urn:|data:)", re.IGNORECASE)
_IN_FOLDERS = tuple(e for f in FORMATS.values() for e in f.extensions if e not in (".xml", ".json"))


class Source(NamedTuple):
    """One input, read and decoded, not yet parsed.

    Attributes:
        name: the name as the user typed it, `-` for standard input.
        data: its bytes: valid UTF-8, unpacked, without a byte order mark.
        format: the short name of its format, a key of :data:`leverkg.rdf.formats.FORMATS`.
    """

    name: str
    data: bytes
    format: str

    def text(self) -> str:
        """Return the data as text."""
        return self.data.decode()

    def line(self, number: int) -> str:
        """Return the text of a line, counted from 1, without its end; empty where there is none."""
        return line_text(self.text(), number)

    def position(self, offset: int) -> Position:
        """Return line and column of a place in the text, given as a number of characters from its start."""
        return Position(self.name, *line_and_column(self.text(), offset))


def expand(names: Iterable[str]) -> list[str]:
    """Return the names of the files that the arguments of a command mean, each file once, in a stable order.

    A folder stands for all RDF files in it and below, by name; hidden ones and `.xml` and `.json`, which are
    usually something else, must be named. A pattern stands for the files that match. Everything else is left
    as it is.

    Raises:
        UsageError: LEV-I031, an address; LEV-I032, a folder or pattern without files.
    """
    kept: dict[str, str] = {}
    for name in names:
        for found in _expand_one(name):
            kept.setdefault(found if found == "-" else os.path.realpath(found), found)
    return list(kept.values())


def _expand_one(name: str) -> list[str]:
    if name == "-":
        return [name]
    if os.path.isdir(name):  # False for any strange name
        found = _in_folder(name)
        if not found:
            raise UsageError(
                f"no RDF files in the folder {name}",
                code="LEV-I032",
                hint="files that end in " + ", ".join(_IN_FOLDERS) + " (or these with .gz) are looked for",
            )
        return found
    if os.path.lexists(name):
        return [name]
    _refuse_address(name)
    if any(mark in name for mark in "*?["):
        import glob

        matches = sorted(glob.glob(name, recursive=True))
        found = [file for match in matches for file in _expand_one(match)]
        if not found:
            raise UsageError(
                f"no file matches {name}", code="LEV-I032", hint="check the folder and the ending"
            )
        return found
    return [name]


def _in_folder(name: str) -> list[str]:
    found = []
    for folder, below, files in os.walk(name):
        below[:] = sorted(d for d in below if not d.startswith("."))
        for file in files:
            if not file.startswith(".") and file.lower().removesuffix(".gz").endswith(_IN_FOLDERS):
                found.append(os.path.join(folder, file))  # keeps "./" as typed
    return sorted(found)


def _refuse_address(name: str) -> None:
    if _ADDRESS.match(name):
        raise UsageError(
            f"{name} is an address, and nothing is fetched",
            code="LEV-I031",
            hint="download the file first and give its name",
        )


_NO_DATA = "it is no RDF: rules are named by --rules, and a question stands before the files, after `query`"


def read_source(name: str, *, input_format: str | None = None, max_input: int = MAX_INPUT) -> Source:
    """Read one input: open, unpack, decode, recognise, and check that no parser can be broken by it.

    Args:
        name: a file as the user typed it, or `-` for standard input.
        input_format: the format, when the ending of the name does not tell it or tells it wrongly.
        max_input: how many bytes it may have.

    Raises:
        UsageError: LEV-I030, the format is not known; LEV-I031, the name is an address.
        InputError: LEV-I001 to LEV-I010, LEV-I020: it cannot be read, is too large, not UTF-8, another
            format than it claims, nested too deep, or empty where the format needs something.
    """
    stated = by_name(input_format) if input_format else None
    claimed = stated or (None if name == "-" else by_extension(name))
    raw = _read_bytes(name, max_input)
    content.refuse_archive(name, raw)
    if raw[:2] == b"\x1f\x8b":
        from leverkg.rdf.gzipped import unpack

        raw = unpack(name, raw, max_input)
        content.refuse_archive(name, raw)
    data = content.decode(name, raw)
    format = _settle_format(name, data, claimed, stated is not None)
    source = Source(name, data, format.name)
    nesting.check(source.name, data, format.name)
    return source


def _settle_format(name: str, data: bytes, claimed: Format | None, stated: bool) -> Format:
    seen = content.sniff(data)
    certain = FORMATS.get(seen or "")
    vague = name == "-" or name.lower().removesuffix(".gz").endswith((".owl", ".xml", ".json"))
    if vague and not stated and certain is not None:
        return certain
    if claimed is None:
        content.refuse_other(name, data, claimed, seen)
        what = "standard input" if name == "-" else name
        lines = content.begins_with_triples(data)
        others = ", ".join(f for f in FORMATS if f != "ttl" and not (lines and f == "nt"))
        raise UsageError(
            f"the format of {what} is not known",
            code="LEV-I030",
            hint=_NO_DATA
            if name.lower().endswith((".rq", ".py"))
            else f"it looks like {certain.title}: say --input-format {certain.name}"
            if certain
            else f"it may be N-Triples: say --input-format nt (or ttl, or {others})"
            if lines
            else f"say it: --input-format ttl (or {others})",
        )
    content.refuse_other(name, data, claimed, seen)
    return claimed


def _read_bytes(name: str, max_input: int) -> bytes:
    if name == "-":
        if sys.stdin is None:
            raise _unreadable(name, OSError(errno.EBADF, "there is no standard input"))
        return _read_limited(sys.stdin.buffer, name, max_input)
    try:
        mode = os.stat(name).st_mode  # the name stays as typed in the error
        _refuse_irregular(name, mode)
        # Without blocking, should a pipe have taken the file's place since.
        descriptor = os.open(name, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as stream:
            found = os.fstat(descriptor)
            _refuse_irregular(name, found.st_mode)
            return _read_limited(stream, name, max_input)
    except (OSError, ValueError) as error:
        if not os.path.lexists(name):
            _refuse_address(name)
        raise _unreadable(name, error) from None


def _read_limited(stream: BinaryIO, name: str, max_input: int) -> bytes:
    parts: list[bytes] = []
    total = 0
    try:
        while part := stream.read(_STEP):
            parts.append(part)
            total += len(part)
            if total > max_input:
                raise InputError(
                    f"{name} is larger than {max_input:,} bytes",
                    code="LEV-I003",
                    position=Position(name),
                    hint="raise the limit with --max-input if this is the file you mean",
                )
    except OSError as error:
        raise _unreadable(name, error) from None
    return b"".join(parts)


def _refuse_irregular(name: str, mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    kinds = {
        stat.S_IFDIR: "a folder",
        stat.S_IFIFO: "a pipe",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
        stat.S_IFSOCK: "a socket",
    }
    folder = stat.S_ISDIR(mode)
    raise InputError(
        f"{name} is {kinds.get(stat.S_IFMT(mode), 'something else')}, not a regular file",
        code="LEV-I002",
        position=Position(name),
        hint="give the files in it"
        if folder
        else "to read from a pipe, give - as the name and the data on stdin",
    )


def _unreadable(name: str, error: OSError | ValueError) -> InputError:
    number = error.errno if isinstance(error, OSError) else errno.EINVAL
    reasons = {
        errno.ENOENT: ("there is no such file", None),
        errno.ENOTDIR: ("a part of this path is a file, not a folder", None),
        errno.EACCES: ("you may not read it", "check the permissions of the file and its folders"),
        errno.ELOOP: ("its symbolic links go round in a circle", "make the link lead to a file"),
        errno.ENAMETOOLONG: ("the name is too long", None),
        errno.EINVAL: ("this is not a name that a file can have", None),
    }
    fallback = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    reason, hint = reasons.get(number or 0, (fallback, None))
    if number == errno.ENOENT:
        if os.path.islink(name):  # never raises
            reason = "it is a symbolic link to a file that does not exist"
        else:
            hint = _neighbour(name)
    return InputError(f"{name} cannot be read: {reason}", code="LEV-I001", position=Position(name), hint=hint)


def _neighbour(name: str) -> str | None:
    """A file beside the missing one whose name is close to it."""
    from difflib import get_close_matches

    folder, base = os.path.split(name)
    try:
        close = get_close_matches(base, os.listdir(folder or "."), n=1, cutoff=0.75)
    except OSError:
        return "check the folder: it cannot be listed either"
    return f"did you mean {os.path.join(folder, close[0])}?" if close else None
