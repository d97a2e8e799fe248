"""A record is what a frozen, slotted data class is, whatever is asked of it."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace

import pytest

from leverkg.records import record


class Of:
    """One class, made both ways."""

    name: str
    size: int = 3
    parts: tuple[str, ...] = ()
    notes: dict[str, int] = field(default_factory=dict, compare=False)
    hidden: str = field(default="h", repr=False)
    later: int = field(init=False, compare=False, repr=False)

    def double(self):
        """Return twice the size."""
        return 2 * self.size


def made(decorator):
    space = {**Of.__dict__, "__annotations__": dict(Of.__annotations__)}
    return decorator(type("Of", (), space))


Record, Usual = made(record), made(dataclass(frozen=True, slots=True))
CALLS = [(("a",), {}), (("a", 4, ("x",)), {}), (("a",), {"notes": {"n": 1}}), ((), {"size": 1, "name": "b"})]


@record
class Kept:
    """A record that can be found by its name, as copies need it."""

    name: str
    size: int = 3


@pytest.mark.parametrize(("args", "more"), CALLS)
def test_a_value_has_the_fields_and_the_text_of_a_data_class(args, more):
    one, other = Record(*args, **more), Usual(*args, **more)

    assert repr(one) == repr(other)
    assert all(getattr(one, name) == getattr(other, name) for name in ("name", "size", "parts", "hidden"))
    assert one.double() == other.double()


@pytest.mark.parametrize("args", [(), ("a", 1, (), {}, "h", 5), ("a", "b", "c", "d", "e", "f", "g")])
def test_wrong_arguments_are_refused(args):
    with pytest.raises(TypeError):
        Usual(*args)
    with pytest.raises(TypeError, match=r"__init__\(\)"):
        Record(*args)


def test_values_are_compared_by_the_fields_that_count():
    assert Record("a") == Record("a", notes={"n": 1})
    assert hash(Record("a")) == hash(Record("a", notes={"n": 1}))
    assert Record("a") != Record("a", 4)
    assert Record("a") != Usual("a")
    assert Record("a").notes is not Record("a").notes


def test_nothing_can_be_changed_or_added():
    one = Record("a")

    with pytest.raises(FrozenInstanceError):
        one.name = "b"
    with pytest.raises(FrozenInstanceError):
        one.other = "b"
    with pytest.raises(FrozenInstanceError):
        del one.name
    assert not hasattr(one, "__dict__")


def test_the_tools_for_data_classes_know_it():
    assert [f.name for f in fields(Record)] == [f.name for f in fields(Usual)]
    assert asdict(Kept("a")) == {"name": "a", "size": 3}
    assert replace(Kept("a"), size=5) == Kept("a", 5)
    assert Record.__match_args__ == Usual.__match_args__


def test_it_can_be_copied():
    one = Kept("a", 7)

    assert copy.copy(one) == copy.deepcopy(one) == pickle.loads(pickle.dumps(one)) == one


def test_it_matches_patterns():
    match Kept("a"):
        case Kept(name, size):
            assert (name, size) == ("a", 3)
