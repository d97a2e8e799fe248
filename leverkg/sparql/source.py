"""The text of a query with its name: from offsets to places, from places to errors."""

from __future__ import annotations

import re
from bisect import bisect_right

from leverkg.errors import Position, RuleError
from leverkg.sparql.tree import At

__all__ = ["Source"]

_BREAK = re.compile(r"\r\n|\n|\r")
# An escaped backslash is stepped over, so that "\\u0041" stays a backslash and letters.
_CODEPOINT = re.compile(r"\\\\|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Source:
    """A query's text, decoded of ``\\uXXXX`` (SPARQL 1.2 Query, section 19.2), which still knows its places.

    Attributes:
        name: the file's or query's name.
        written: the text as the author wrote it.
        text: the text with code-point escapes replaced; offsets of tokens count in it.
    """

    __slots__ = ("_line_starts", "_replaced", "name", "text", "written")

    def __init__(self, name: str, written: str) -> None:
        self.name = name
        self.written = written
        self.text = written
        self._replaced: list[tuple[int, int]] = []
        self._line_starts: list[int] = [0, *(m.end() for m in _BREAK.finditer(written))]
        if "\\u" in written or "\\U" in written:
            self._decode()

    def _decode(self) -> None:
        parts: list[str] = []
        end = shift = 0
        for match in _CODEPOINT.finditer(self.written):
            digits = match[1] or match[2]
            if digits is None:
                continue
            number = int(digits, 16)
            if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
                raise self.error(
                    "LEV-Q017", f"{match[0]} is no character of Unicode", match.start() - shift, len(match[0])
                )
            parts += self.written[end : match.start()], chr(number)
            end = match.end()
            shift += len(match[0]) - 1
            self._replaced.append((end - shift, shift))
        self.text = "".join(parts) + self.written[end:]

    def at(self, offset: int) -> At:
        """The place of a character of ``text``; its offset is that in the text as written."""
        if self._replaced:
            index = bisect_right(self._replaced, (offset, len(self.written)))
            offset += self._replaced[index - 1][1] if index else 0
        line = bisect_right(self._line_starts, offset)
        return At(offset, line, offset - self._line_starts[line - 1] + 1)

    def line(self, number: int) -> str | None:
        """The text of a line, without its end; ``None`` when there is no such line."""
        index = number - 1
        if not 0 <= index < len(self._line_starts):
            return None
        start = self._line_starts[index]
        match = _BREAK.search(self.written, start)
        return self.written[start : match.start() if match else len(self.written)]

    def error(
        self, code: str, message: str, at: At | int, span: int = 1, hint: str | None = None
    ) -> RuleError:
        """The error at a place, or at an offset of ``text``, with the line it is on."""
        at = self.at(at) if isinstance(at, int) else at
        line = self.line(at.line)
        if line:
            span = max(1, min(span, len(line) - at.column + 1))
        position = Position(self.name, at.line, at.column)
        return RuleError(message, code=code, position=position, source_line=line, span=span, hint=hint)
