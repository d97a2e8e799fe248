"""What went wrong in a text that a parser refused, in an author's words.

The parser says where; the reasons it gives are those of its grammar. Here each becomes a code, a sentence
about what is in the file, and what to do about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from leverkg.errors import InputError, Position
from leverkg.patterns import pattern
from leverkg.rdf import turtle_tokens, xml_scan
from leverkg.rdf.faults import Fault, explain, lower, short
from leverkg.rdf.formats import FORMATS
from leverkg.rdf.lines import SHOWN, line_starts
from leverkg.rdf.sources import Source

__all__ = ["of"]

_PLACE = pattern(
    r"Parser error (?:at line \d+ (?:column \d+|between columns \d+ and \d+)"
    r"|between line \d+ column \d+ and line \d+ column \d+): "
)


@contextmanager
def of(source: Source) -> Iterator[None]:
    """Turn whatever the parser raises on a source into an InputError with position, line and hint.

    Raises:
        InputError: LEV-I011 to LEV-I019.
    """
    try:
        yield
    except SyntaxError as error:
        raise _explain(source, error) from None
    except MemoryError:
        raise _too_long(source) from None
    except (ValueError, OSError, RuntimeError) as error:
        title = FORMATS[source.format].title
        raise InputError(
            f"this cannot be read as {title}: {error}", code="LEV-I012", position=Position(source.name)
        ) from None


def _explain(source: Source, error: SyntaxError) -> InputError:
    reason = _PLACE.sub("", str(error.msg))
    if source.format == "rdf":
        return _explain_xml(source, reason)
    if "LoadDocumentCallback" in reason:
        return InputError(
            "there is a remote context, and nothing is fetched",
            code="LEV-I018",
            position=Position(source.name),
            hint="save that document, and put the value of its @context in place of the address",
        )
    if not error.lineno:
        return InputError(lower(reason), code="LEV-I012", position=Position(source.name))
    text = source.text()
    starts = line_starts(text)
    begin = _offset(starts, error.lineno, error.offset or 1, len(text))
    end = _offset(starts, error.end_lineno or error.lineno, error.end_offset or 0, len(text))
    fault = Fault(source, reason, text, begin, max(begin, end))
    code, message, hint, begin, end = explain(fault)
    where = source.position(begin)
    line = source.line(where.line)
    return InputError(
        message,
        code=code,
        position=where,
        source_line=line if len(line) <= SHOWN else None,
        span=max(1, min(end - begin, len(line) - where.column + 1)),
        hint=hint,
    )


def _offset(starts: list[int], line: int, column: int, length: int) -> int:
    start = starts[line - 1] if line <= len(starts) else length
    return max(0, min(length, start + column - 1))


def _explain_xml(source: Source, reason: str) -> InputError:
    code, hint = "LEV-I012", None
    message = lower(reason)
    quoted = re.search(r"'([^']*)'", reason)
    found: tuple[Position, str] | None = None
    if "parsing IRI" in reason and quoted:
        code = "LEV-I015"
        if "No scheme" in reason:
            message = f'the IRI "{quoted[1]}" is relative, and there is no xml:base'
            hint = 'write it in full, or add xml:base="https://…" to the root element'
        else:
            message, hint = f'"{quoted[1]}" is not a valid IRI', "write a space as %20"
    elif "language tag" in reason and quoted:
        code, message = "LEV-I017", f'"{quoted[1]}" is not a valid language tag'
        hint = "write it like en or pt-BR"
    elif "text event" in reason and quoted:
        message = f'there is text where an element should be: "{short(quoted[1])}"'
        hint = "wrap it in a property element, or remove it"
        at = source.text().find(quoted[1])
        place = source.position(at) if at >= 0 else None
        found = (place, source.line(place.line)) if place else None
    elif "namespaces are required" in reason:
        message, hint = (
            "this XML is not RDF/XML: its elements have no namespace",
            "is this another kind of XML?",
        )
    if found is None and quoted:
        found = xml_scan.find_value(source.name, source.data, quoted[1])
        found = found or xml_scan.find_value(source.name, source.data, quoted[1].removeprefix("#"))
    where, line = found or (Position(source.name), None)
    return InputError(
        message,
        code=code,
        position=where,
        source_line=line if line is None or len(line) <= SHOWN else None,
        span=len(quoted[1]) if found and quoted else 1,
        hint=hint,
    )


def _too_long(source: Source) -> InputError:
    where: Position | None = Position(source.name)
    if source.format not in ("rdf", "jsonld"):
        token = turtle_tokens.longest(source.text())
        where = source.position(token[0]) if token else where
    return InputError(
        "a piece of this file is longer than 16 MB",
        code="LEV-I019",
        position=where,
        hint="usually a closing quote is missing far above",
    )
