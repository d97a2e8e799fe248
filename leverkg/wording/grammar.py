"""Phrases put together: lists, numbers with their nouns, articles, the capital of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Words that begin with a vowel and sound as if with another letter; an unimportant one does not.
_CONSONANT = re.compile(
    r"(?i:uni(?![mn][^aeiou]?[a-z]*(?:ed|ing|ant)\b)|us[aeu]|ut[ei]|eu|once)|[Oo]ne(?![a-z])"
)

__all__ = ["listed", "plural", "sentence", "with_article"]


def with_article(noun: str) -> str:
    """Return a noun with `a` or `an` before it, as it sounds: `an owner`, `a unit`, `a one-way street`."""
    vowel = noun[:1].lower() in "aeiou" and not _CONSONANT.match(noun)
    return f"{'an' if vowel else 'a'} {noun}"


def plural(number: int, noun: str, nouns: str | None = None) -> str:
    """Return a number with its noun: `1 fact`, `3,836 conclusions`."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def listed(items: Iterable[str], word: str = "and") -> str:
    """Return items as a phrase: `a`, `a and b`, `a, b and c`."""
    parts = list(items)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}" if parts else ""


def sentence(text: str) -> str:
    """Return a text with a capital where it begins, unless it begins with a name of RDF such as `ex:a`."""
    first = text.split(" ", 1)[0]
    return text if ":" in first.rstrip(":") or first.startswith("<") else text[:1].upper() + text[1:]
