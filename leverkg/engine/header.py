"""The ``#+ key: value`` header of a rule or query file, read strictly.

A header that is silently half read is worse than none, so whatever is unknown, missing, repeated or
malformed is an error with file and line. What stands after the header (the query) is not looked at here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from leverkg.engine.rule import Header
from leverkg.errors import Position, RuleError
from leverkg.patterns import pattern

__all__ = ["KEYS", "REQUIRED", "Entry", "header_of", "placeholders", "read_header"]

KEYS = ("summary", "description", "source", "seed", "statement", "says", "absent", "blocked", "tags")
REQUIRED = ("summary", "description", "source", "says")
_LISTS = frozenset({"source", "seed", "statement", "tags"})
_TEMPLATES = frozenset({"says", "absent", "blocked"})

_ENTRY = pattern(r"#\+ ?([A-Za-z][\w-]*)\s*:\s*(.*)$")
_CONTINUATION = pattern(r"#\+\s{2,}(\S.*)$")
_PLACEHOLDER = pattern(r"\{([^{}]*)\}")
_NAME = pattern(r"[A-Za-z_]\w*$")
_ITEM = {
    "source": (pattern(r"[A-Za-z0-9][\w.-]*$"), "local names such as porter-1979"),
    "seed": (pattern(r"[A-Z]+\d+$"), "numbers such as S14"),
    "statement": (pattern(r"[A-Z]+\d+$"), "numbers such as R20"),
    "tags": (pattern(r"[\w-]+$"), "words"),
}


class Entry(NamedTuple):
    """One key of a header: its value, the line it stands on, and that line's text; empty if there is none."""

    key: str
    value: str
    line: int
    text: str = ""

    def error(self, file: str, message: str, code: str, hint: str, mark: str | None = None) -> RuleError:
        """Return the error at a part of the line, by default at the key."""
        part = self.key if mark is None else mark
        return RuleError(
            message,
            code=code,
            position=Position(file, self.line, self.text.find(part) + 1),
            source_line=self.text or None,
            span=len(part),
            hint=hint,
        )


def read_header(text: str, file: str, *, required: Iterable[str] = REQUIRED) -> Header:
    """Return the header of a rule's or query's text.

    Args:
        text: the whole file.
        file: its name, for messages.
        required: keys that must be there.

    Raises:
        RuleError: a line, key or value that cannot be used (``LEV-R001`` to ``LEV-R007``).
    """
    entries = _entries(text.splitlines(), file)
    if not entries:
        raise RuleError(
            "the file has no header",
            code="LEV-R001",
            position=Position(file, 1),
            source_line=text.splitlines()[0] if text.strip() else None,
            hint="begin it with lines such as `#+ summary: A promise nobody believes is empty`",
        )
    return header_of(entries, file, required=required)


def _entries(lines: list[str], file: str) -> list[Entry]:
    entries: list[Entry] = []
    for number, line in enumerate(lines, 1):
        if not line.startswith("#+"):
            if line.strip() and not line.startswith("#"):
                break
            continue
        if match := _CONTINUATION.match(line):
            if not entries:
                raise _unreadable(file, number, line, "a continuation line with nothing before it")
            last = entries[-1]
            entries[-1] = last._replace(value=f"{last.value} {match[1].strip()}".strip())
        elif match := _ENTRY.match(line):
            entries.append(Entry(match[1], match[2].strip(), number, line))
        else:
            raise _unreadable(file, number, line, "a header line that is not `#+ key: value`")
    for number, line in enumerate(lines, 1):
        if (
            entries
            and number > entries[-1].line
            and re.match(r"\s*#\+", line)
            and not _CONTINUATION.match(line)
        ):
            raise _unreadable(file, number, line, "a header line after the query has begun")
    return entries


def _unreadable(file: str, number: int, line: str, what: str) -> RuleError:
    return RuleError(
        what,
        code="LEV-R007",
        position=Position(file, number, 1),
        source_line=line,
        span=len(line),
        hint="write `#+ key: value`, and continue a value on lines of `#+` and two or more blanks",
    )


def header_of(entries: Iterable[Entry], file: str, *, required: Iterable[str] = REQUIRED) -> Header:
    """Return the header made of entries.

    Python rules pass their arguments through here as well, so that both kinds obey the same rules.
    """
    values: dict[str, list[str]] = {}
    lines: list[tuple[str, int]] = []
    for entry in entries:
        key = entry.key
        if key not in KEYS:
            from difflib import get_close_matches

            near = get_close_matches(key, KEYS, 1, 0.6)
            known = "known keys are " + ", ".join(KEYS)
            hint = f"did you mean {near[0]!r}? {known}" if near else known
            raise entry.error(file, f"unknown header key {key!r}", "LEV-R002", hint)
        if key in values and key != "absent":
            raise entry.error(
                file, f"the key {key!r} stands twice", "LEV-R004", "only `absent` may be repeated"
            )
        if not entry.value:
            raise entry.error(
                file, f"the key {key!r} has no value", "LEV-R005", "write the value behind the colon"
            )
        values.setdefault(key, []).extend(_items(entry, file))
        lines.append((key, entry.line))
    _require(values, required, file, lines)

    def one(key: str) -> str | None:
        return values[key][0] if key in values else None

    return Header(
        summary=one("summary") or "",
        description=one("description") or "",
        source=tuple(values.get("source", ())),
        seed=tuple(values.get("seed", ())),
        statement=tuple(values.get("statement", ())),
        says=one("says"),
        absent=tuple(values.get("absent", ())),
        blocked=one("blocked"),
        tags=tuple(values.get("tags", ())),
        lines=tuple(lines),
    )


def _items(entry: Entry, file: str) -> list[str]:
    key, value = entry.key, entry.value

    def error(message: str, hint: str, mark: str | None = None) -> RuleError:
        return entry.error(file, message, "LEV-R005", hint, mark)

    if key in _TEMPLATES:
        stripped = _PLACEHOLDER.sub("", value)
        if "{" in stripped or "}" in stripped:
            raise error(f"the template of {key!r} has an unpaired brace", "placeholders are {variable}")
        for name in _PLACEHOLDER.findall(value):
            if not _NAME.match(name):
                raise error(
                    f"{{{name}}} in {key!r} is no placeholder",
                    "write the name of a variable between the braces, without question mark or blanks",
                    "{" + name + "}",
                )
        return [value]
    if key not in _LISTS:
        return [value]
    pattern, expected = _ITEM[key]
    items = [item for item in re.split(r"[,\s]+", value) if item]
    for item in items:
        if not pattern.match(item):
            raise error(f"{item!r} in {key!r} cannot be used", f"expected {expected}", item)
    if len(set(items)) != len(items):
        raise error(f"{key!r} names something twice", "name it once")
    return items


def _require(
    values: dict[str, list[str]], required: Iterable[str], file: str, lines: list[tuple[str, int]]
) -> None:
    missing = [key for key in required if key not in values]
    if missing:
        raise RuleError(
            f"the header lacks {' and '.join(repr(key) for key in missing)}",
            code="LEV-R003",
            position=Position(file, lines[-1][1] if lines else 1),
            hint=f"add a line `#+ {missing[0]}: …`",
        )


def placeholders(template: str) -> list[str]:
    """Return the names between braces in a sentence template, in order, each once."""
    return list(dict.fromkeys(_PLACEHOLDER.findall(template)))
