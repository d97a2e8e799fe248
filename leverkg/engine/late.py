"""Values some of whose fields are made when they are first asked for.

A rule that comes out of a cache is needed for its name, and what it reads and writes, in every run; its text,
its tree and its sentences in few.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from leverkg.values import Value, fill

__all__ = ["Late", "late"]

Made = Mapping[str, Any]
_T = TypeVar("_T", bound="Late")


class Late(Value):
    """A base for values with slots: a slot that was left empty is filled by what :func:`late` was given."""

    __slots__ = ("_later",)

    if not TYPE_CHECKING:  # else any attribute would do

        def __getattr__(self, name: str) -> object:
            # Asked only for what is not there, so a slot that is filled costs nothing.
            if not name.startswith("_"):
                try:
                    later = object.__getattribute__(self, "_later")
                except AttributeError:
                    later = None
                made = later(name) if later is not None else self._made(name)
                if name in made:
                    fill(self, **made)
                    return made[name]
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}", name=name, obj=self)

    def _made(self, name: str) -> Made:
        """Return what can be made of a whole value, under its name."""
        return {}


def late(kind: type[_T], later: Callable[[str], Made], /, **fields: object) -> _T:
    """Return a value of which some fields are known.

    Args:
        kind: its class.
        later: given the name of another field, returns that one and any others made with it.
        fields: what is known.
    """
    value = object.__new__(kind)
    object.__setattr__(value, "_later", later)
    for name, field in fields.items():
        object.__setattr__(value, name, field)
    return value
