"""Gzip: inputs unpacked under limits, since a hundred kilobytes must not become a hundred gigabytes, and
outputs packed.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from leverkg.errors import InputError, Position

__all__ = ["MAX_RATIO", "pack", "unpack"]

MAX_RATIO = 200
"""How many times larger than packed an input may become; text of RDF stays below 40."""

_FREE = 4 * 1024**2  # below this size nothing is a bomb
_STEP = 1024**2


def pack(content: bytes | Iterable[bytes]) -> Iterator[bytes]:
    """Yield content as one gzip member without a date, so that the same content gives the same bytes."""
    member = zlib.compressobj(wbits=31)
    for piece in (content,) if isinstance(content, bytes) else content:
        yield member.compress(piece)
    yield member.flush()


def unpack(name: str, packed: bytes, limit: int) -> bytes:
    """Return the content of a gzip file of one or more members.

    Args:
        name: the file, for messages.
        packed: its bytes.
        limit: how many bytes the content may have.

    Raises:
        InputError: LEV-I003 larger than the limit, LEV-I006 damaged, LEV-I007 grows more than it may.
    """
    parts: list[bytes] = []
    total = 0
    rest = packed
    while rest.strip(b"\0"):  # padding after the last member is common on tapes
        member = zlib.decompressobj(wbits=31)
        pending = rest
        while not member.eof:
            try:
                part = member.decompress(pending, _STEP)
            except zlib.error:
                raise _damaged(name, "it is not valid gzip data") from None
            total += len(part)
            if total > limit:
                raise InputError(
                    f"{name} is larger than {limit:,} bytes when unpacked",
                    code="LEV-I003",
                    position=Position(name),
                    hint="raise the limit with --max-input if this is the file you mean",
                )
            if total > _FREE and total > MAX_RATIO * len(packed):
                raise InputError(
                    f"{name} becomes more than {MAX_RATIO} times larger when unpacked",
                    code="LEV-I007",
                    position=Position(name),
                    hint="if you trust it, unpack it yourself and give the result",
                )
            parts.append(part)
            pending = member.unconsumed_tail
            if not part and not pending and not member.eof:
                raise _damaged(name, "it ends too early")
        rest = member.unused_data
    return b"".join(parts)


def _damaged(name: str, why: str) -> InputError:
    return InputError(
        f"{name} cannot be unpacked: {why}",
        code="LEV-I006",
        position=Position(name),
        hint="fetch or pack the file again",
    )
