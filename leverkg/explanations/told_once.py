"""Lines of an explanation without those that tell what others beside them tell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from leverkg.explanations.explanation import Line

__all__ = ["told_once"]

_VALUES = re.compile(r" \(")


def told_once(lines: Iterable[Line]) -> list[Line]:
    """Return lines that stand together without a second one that says the same in the same place, and without
    facts, below them too, that only name a circumstance of which others of them tell the values.

    Args:
        lines: what a conclusion rests on.
    """
    found = list({(line.text, str(line.place)): line for line in reversed([*lines])}.values())[::-1]
    facts = {one.text for line in found for one in line.walk() if one.kind == "fact"}
    bare = facts & {text[: match.start()] for text in facts for match in _VALUES.finditer(text)}
    return _without(found, bare) if bare else found


def _without(lines: Iterable[Line], texts: set[str]) -> list[Line]:
    return [
        replace(line, children=tuple(_without(line.children, texts)))
        for line in lines
        if line.kind != "fact" or line.text not in texts
    ]
