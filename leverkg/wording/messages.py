"""Messages to people: one form for errors and findings, with the place, the line, a caret and a hint.

::

    case.ttl:23:19: error[LEV-S004]: the intensity of "Fast delivery" must be a degree, got "very"
       23 |     lev:intensity "very" ;
          |                   ^^^^^^  one of lev:none, lev:slight, lev:moderate, lev:high, lev:extreme

What comes from a file (its name, its lines, labels) may hold control characters or marks that reverse the
direction of text; they are made visible, so that a message says the same on every terminal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from leverkg.errors import LeverkgError, Position
from leverkg.findings import Finding, Severity
from leverkg.rdf.visible import marked, visible
from leverkg.wording.grammar import plural

__all__ = [
    "COLOURS",
    "counts",
    "error_text",
    "finding_text",
    "paint",
    "visible",
]

COLOURS = {"error": "31;1", "warning": "33;1", "info": "36;1", "faint": "2", "strong": "1"}
"""What each kind of text looks like on a terminal (SGR codes)."""

_WIDTH = 160


def paint(text: str, colour: str, *, on: bool) -> str:
    """Return a text in a colour of :data:`COLOURS`, or as it is when colours are off."""
    return f"\x1b[{COLOURS[colour]}m{text}\x1b[0m" if on else text


def finding_text(finding: Finding, *, colour: bool = False) -> str:
    """Return a finding as a message of one to three lines."""
    return _text(
        str(finding.severity),
        finding.code,
        finding.message,
        finding.position,
        finding.source_line,
        finding.span,
        finding.hint,
        colour,
    )


def error_text(error: LeverkgError, *, colour: bool = False) -> str:
    """Return an error as a message of one to three lines."""
    return _text(
        "error", error.code, error.message, error.position, error.source_line, error.span, error.hint, colour
    )


def _text(
    severity: str,
    code: str,
    message: str,
    position: Position | None,
    source_line: str | None,
    span: int,
    hint: str | None,
    colour: bool,
) -> str:
    place = f"{visible(str(position))}: " if position else ""
    head = paint(f"{severity}[{code}]", severity, on=colour)
    lines = [f"{paint(place, 'strong', on=colour)}{head}: {visible(message)}"]
    shown_hint = visible(hint) if hint else ""
    if position and position.line and source_line is not None and source_line.strip():
        number = str(position.line).rjust(5)
        column = position.column if 0 < position.column <= len(source_line) + 1 else 0
        shown, caret = _window(source_line, column, span)
        lines.append(f"{number} | {shown}".rstrip())
        if caret:
            mark = paint(caret.lstrip(" "), severity, on=colour)
            pad = " " * (len(caret) - len(caret.lstrip(" ")))
            lines.append(f"      | {pad}{mark}" + (f"  {shown_hint}" if shown_hint else ""))
        elif shown_hint:
            lines.append(f"      = {shown_hint}")
    elif shown_hint:
        lines.append(f"      = {shown_hint}")
    return "\n".join(lines)


def _window(line: str, column: int, span: int) -> tuple[str, str]:
    """Return the part of a line around a column, and the carets below it; no carets without a column."""
    line = line.rstrip("\r\n")
    if not column:
        return visible(line[:_WIDTH]) + (" …" if len(line) > _WIDTH else ""), ""
    start = 0 if len(line) <= _WIDTH else max(0, min(column - 1 - _WIDTH // 3, len(line) - _WIDTH))
    shown, carets = marked(line[start : start + _WIDTH], column - start, span)
    if start:
        shown, carets = "… " + shown, "  " + carets
    return shown + (" …" if start + _WIDTH < len(line) else ""), carets


def counts(findings: Sequence[Finding]) -> str:
    """Return how many findings of each severity there are: `1 error, 2 warnings`, or `no findings`."""
    number = Counter(f.severity for f in findings)
    words = [
        plural(number[s], {Severity.INFO: "remark"}.get(s, str(s)))
        for s in sorted(number, reverse=True)
        if number[s]
    ]
    return ", ".join(words) or "no findings"
