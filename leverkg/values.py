"""Values that do not change, for the classes that every run imports.

The methods of a dataclass are written and compiled when its module is imported. That takes half a millisecond
for each, and a small case is done in a hundred. What is data alone is a named tuple instead; what must not
equal another tuple, or has parts that are made later, has a constructor of its own and the rest from here.
"""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, Self

__all__ = ["Value", "fill"]


def fill(value: object, /, **parts: object) -> None:
    """Set parts of a value that is being made."""
    for name, part in parts.items():
        object.__setattr__(value, name, part)


class Value:
    """A base for slotted classes whose instances are equal where their parts are.

    A class names its parts in ``__match_args__``, in the order of its constructor, which sets them by
    :func:`fill`; those in ``_BESIDE`` do not count when two are compared.
    """

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()
    _BESIDE: ClassVar[frozenset[str]] = frozenset()

    def replaced(self, **parts: Any) -> Self:
        """Return the same value with other parts."""
        return type(self)(*[parts.pop(name, getattr(self, name)) for name in self.__match_args__], **parts)

    def _compared(self) -> tuple[object, ...]:
        return tuple([getattr(self, name) for name in self.__match_args__ if name not in self._BESIDE])

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} does not change: {name!r} cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} does not change: {name!r} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._compared() == other._compared()

    def __hash__(self) -> int:
        return hash(self._compared())

    def __repr__(self) -> str:
        parts = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
        return f"{type(self).__name__}({parts})"

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), tuple([getattr(self, name) for name in self.__match_args__])
