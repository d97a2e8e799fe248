"""The parts of a page of the documentation that `make tables` makes; the rest is written by hand."""

from __future__ import annotations

import re

__all__ = ["page_with"]

_PART = re.compile(r"(<!-- made by `make tables`: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def page_with(text: str, made: dict[str, str]) -> str:
    """Return a page with its made parts written over.

    Raises:
        ValueError: a part that is made has no place in the page, or a place no part.
    """
    places = [match[2] for match in _PART.finditer(text)]
    if sorted(places) != sorted(made):
        raise ValueError(
            f"the page has places for {', '.join(places) or 'nothing'}, and not {', '.join(made)}"
        )
    return _PART.sub(lambda match: f"{match[1]}\n{made[match[2]]}\n{match[3]}", text)
