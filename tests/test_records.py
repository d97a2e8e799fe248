"""A record is what ``dataclass(frozen=True, slots=True)`` makes, in every way that can be seen."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace

import pytest

from leverkg.records import record

frozen = dataclass(frozen=True, slots=True)


def pair(**namespace):
    """Return one class made in both ways."""
    return [
        kind(type("Thing", (), {"__qualname__": "Thing", "__module__": __name__, **namespace}))
        for kind in (record, frozen)
    ]


PLAIN = {
    "__annotations__": {"a": "int", "b": "str", "c": "tuple", "d": "list"},
    "b": "x",
    "c": field(default=(), compare=False),
}
PLAIN["d"] = field(default_factory=list, repr=False, hash=False)


@pytest.mark.parametrize(
    ("given", "named"),
    [((1,), {}), ((1, "y"), {}), ((1,), {"c": (2,)}), ((), {"a": 3, "d": [1]}), ((1, "y", (), [2]), {})],
)
def test_it_is_made_and_shown_as_a_dataclass_is(given, named):
    ours, theirs = (kind(*given, **named) for kind in pair(**PLAIN))

    assert asdict(ours) == asdict(theirs)
    assert repr(ours) == repr(theirs)
    assert [f.name for f in fields(ours)] == [f.name for f in fields(theirs)]
    assert type(ours).__match_args__ == type(theirs).__match_args__
    assert type(ours).__slots__ == type(theirs).__slots__
    assert not hasattr(ours, "__dict__")


@pytest.mark.parametrize(
    ("given", "named"), [((), {}), ((1, 2, 3, 4, 5), {}), ((1,), {"e": 1}), ((1,), {"a": 1})]
)
def test_what_a_dataclass_refuses_it_refuses(given, named):
    for kind in pair(**PLAIN):
        with pytest.raises(TypeError):
            kind(*given, **named)


def test_what_is_compared_is_equal_and_hashed():
    annotations = {"__annotations__": {"a": "int", "b": "int"}, "b": field(default=0, compare=False)}
    for kind in pair(**annotations):
        assert kind(1, 2) == kind(1, 3)
        assert hash(kind(1, 2)) == hash(kind(1, 3)) == hash((1,))
        assert kind(1) != kind(2)
        assert kind(1) != (1,)
        assert kind(1).__eq__((1,)) is NotImplemented
    ours, theirs = pair(**annotations)
    assert ours(1) != theirs(1)


def test_nothing_of_it_can_be_set_or_deleted():
    for kind in pair(__annotations__={"a": "int"}):
        value = kind(1)
        with pytest.raises(FrozenInstanceError):
            value.a = 2
        with pytest.raises(FrozenInstanceError):
            del value.a


def test_what_a_class_says_itself_stands():
    def own(self):
        return "own"

    for kind in pair(__annotations__={"a": "int"}, __repr__=own, __hash__=lambda self: 7):
        assert repr(kind(1)) == "own"
        assert hash(kind(1)) == 7


def test_fields_that_are_not_given_are_left_out():
    for kind in pair(
        __annotations__={"a": "int", "b": "int"}, b=field(init=False, compare=False, repr=False)
    ):
        assert kind.__match_args__ == ("a",)
        assert repr(kind(1)) == "Thing(a=1)"
        with pytest.raises(AttributeError):
            _ = kind(1).b


@record
class Kept:
    """Stands where pickle finds it."""

    a: int
    b: tuple[int, ...] = ()


def test_it_can_be_copied_changed_and_sent():
    value = Kept(1, (2,))

    assert replace(value, a=5) == Kept(5, (2,))
    assert copy.copy(value) == copy.deepcopy(value) == pickle.loads(pickle.dumps(value)) == value
    match value:
        case Kept(a, (b,)):
            assert (a, b) == (1, 2)
