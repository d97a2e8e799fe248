"""Frozen, slotted data classes that cost little to define: what they need is made when it is first used.

:func:`dataclasses.dataclass` writes half a dozen functions for each class and has them compiled while its
module is imported; for the fifty classes of a run that took longer than to check a case. Here the functions
are shared, and the one that has to be written, ``__init__``, is written when the first value is made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, cast, dataclass_transform

__all__ = ["record"]

_T = TypeVar("_T")
_set = object.__setattr__


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[_T]) -> type[_T]:
    """Return what ``dataclass(frozen=True, slots=True)`` makes of a class that is no subclass of another one.

    Comparison, hash and text are the same, and so is what ``dataclasses`` has for such classes: ``fields``,
    ``replace``, ``asdict``. Not known are ``ClassVar``, ``InitVar``, ``KW_ONLY`` and ``__post_init__``.

    Args:
        cls: its annotations are the fields; defaults are plain values, or made by ``dataclasses.field``.
    """
    names = tuple(cls.__annotations__)
    space = {name: value for name, value in cls.__dict__.items() if name not in ("__dict__", "__weakref__")}
    told = {name: space.pop(name) for name in names if name in space}
    fields = {name: value for name, value in told.items() if isinstance(value, Field)}
    given = tuple(name for name in names if name not in fields or fields[name].init)
    compared = tuple(name for name in names if name not in fields or fields[name].compare)
    shown = tuple(name for name in names if name not in fields or fields[name].repr)
    values = attrgetter(*compared)

    def init_(self: Any, *args: Any, **more: Any) -> None:
        made.__init__ = _initialiser(given, told, made.__qualname__)
        made.__init__(self, *args, **more)

    def eq_(self: Any, other: Any) -> Any:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hash_(self: Any) -> int:
        return hash(values(self))

    def repr_(self: Any) -> str:
        return f"{self.__class__.__qualname__}({', '.join(f'{n}={getattr(self, n)!r}' for n in shown)})"

    usual = {"__eq__": eq_, "__hash__": hash_, "__repr__": repr_}
    shared = {"__init__": init_, "__match_args__": given, "__slots__": names, **_SHARED}
    made: Any = type(cls)(cls.__name__, cls.__bases__, {**usual, **space, **shared})  # type: ignore[misc]
    _defined[made] = told
    return cast("type[_T]", made)


def _initialiser(given: tuple[str, ...], told: dict[str, Any], name: str) -> Callable[..., None]:
    """Return the function that puts arguments into the fields of a new value."""
    known: dict[str, Any] = {"_set": _set, "_absent": MISSING}
    heads, lines = [], []
    for one in given:
        value = one
        if one not in told:
            heads.append(one)
        elif isinstance(told[one], Field) and told[one].default_factory is not MISSING:
            known[f"_made_{one}"] = told[one].default_factory
            heads.append(f"{one}=_absent")
            value = f"_made_{one}() if {one} is _absent else {one}"
        else:
            known[f"_usual_{one}"] = told[one].default if isinstance(told[one], Field) else told[one]
            heads.append(f"{one}=_usual_{one}")
        lines.append(f" _set(self, {one!r}, {value})\n")
    exec(f"def __init__(self, {', '.join(heads)}):\n{''.join(lines) or ' pass'}", known)
    found: Callable[..., None] = known["__init__"]
    found.__qualname__ = f"{name}.__init__"
    return found


class _Fields:
    """What ``dataclasses`` asks a class for; made when it does."""

    def __get__(self, _: object, owner: type) -> dict[str, Any]:
        space = {"__annotations__": owner.__annotations__, **_defined[owner]}
        found: dict[str, Any] = dataclass(type(owner.__name__, (), space)).__dataclass_fields__  # type: ignore[attr-defined]
        owner.__dataclass_fields__ = found  # type: ignore[attr-defined]
        return found


def _refuse_to_set(self: object, name: str, value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: object, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> dict[str, Any]:
    """Return the fields that are filled, for copies."""
    return {name: getattr(self, name) for name in self.__slots__}


def _restore(self: Any, state: dict[str, Any]) -> None:
    for name, value in state.items():
        _set(self, name, value)


_SHARED = {
    "__setattr__": _refuse_to_set,
    "__delattr__": _refuse_to_delete,
    "__getstate__": _state,
    "__setstate__": _restore,
    "__dataclass_fields__": _Fields(),
}
_defined: dict[type, dict[str, Any]] = {}
"""The defaults of each record, by its class."""
