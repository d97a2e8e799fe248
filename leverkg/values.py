"""Values that do not change, for the classes that every run imports.

The methods of a dataclass are written and compiled when its module is imported. That takes half a millisecond
for each, and a small case is done in a hundred. What is data alone is a named tuple instead; what must not
equal another tuple is a record, or has a constructor of its own if its parts are made later or many of it.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self, dataclass_transform

__all__ = ["Record", "Value", "fill"]


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


@dataclass_transform(frozen_default=True)
class _RecordType(type):
    """The type of classes of records: what a class annotates becomes its slots, what it gives a default."""

    def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> _RecordType:
        parts = tuple(body.get("__annotations__", ()))
        defaults = {part: body.pop(part) for part in parts if part in body}
        tails = {
            n: tuple([defaults[part] for part in parts[n:]])
            for n in range(len(parts))
            if defaults.keys() >= {*parts[n:]}
        }
        body["_DEFAULTS"], body["_TAILS"] = defaults, tails
        body["__slots__"] = body["__match_args__"] = parts
        made: Any = super().__new__(mcs, name, bases, body)
        made._SET = tuple([getattr(made, part).__set__ for part in parts])
        compared = [part for part in parts if part not in made._BESIDE]
        made._KEY = attrgetter(*compared) if compared else type
        return made  # type: ignore[no-any-return]


class Record(Value, metaclass=_RecordType):
    """A base for values that are written as dataclasses are, for which no method has to be compiled.

    Parts that are named in ``_BESIDE`` neither count when two are compared nor are shown.
    """

    if TYPE_CHECKING:
        _DEFAULTS: ClassVar[dict[str, Any]]
        _TAILS: ClassVar[dict[int, tuple[Any, ...]]]  # what the parts after so many are by default
        _SET: ClassVar[tuple[Callable[[Any, Any], None], ...]]
        _KEY: ClassVar[Callable[[Any], Any]]

    def __init__(self, *parts: Any, **named: Any) -> None:
        kind = type(self)
        setters = kind._SET
        if named or len(parts) != len(setters):
            tail = None if named else kind._TAILS.get(len(parts))
            parts = kind._completed(parts, named) if tail is None else parts + tail
        for put, part in zip(setters, parts, strict=True):
            put(self, part)

    @classmethod
    def _completed(cls, parts: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
        """Return all parts, those given by name and by default among them."""
        names: tuple[str, ...] = cls.__match_args__
        rest = names[len(parts) :]
        known = {**cls._DEFAULTS, **named}
        missing = [name for name in rest if name not in known]
        if missing or len(parts) > len(names) or not named.keys() <= {*rest}:
            given = f"{len(parts)} parts" + "".join(f", {name}" for name in named)
            raise TypeError(f"{cls.__name__} has the parts {', '.join(names)}; given were {given}")
        return (*parts, *[known[name] for name in rest])

    def __eq__(self, other: object) -> bool:
        kind = type(self)
        if type(other) is not kind:
            return NotImplemented
        return bool(kind._KEY(self) == kind._KEY(other))

    def __hash__(self) -> int:
        return hash(type(self)._KEY(self))

    def __repr__(self) -> str:
        names: tuple[str, ...] = self.__match_args__
        shown = [name for name in names if name not in self._BESIDE]
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"
