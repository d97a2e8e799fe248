"""Values that do not change: equal by their parts, copied as they are."""

import copy
import pickle

import pytest

from leverkg.engine.rule import Header, Kind, Rule, Template
from leverkg.errors import Position
from leverkg.rdf.term import IRI, BlankNode, TripleTerm
from leverkg.sparql.tree import PathRepeat
from leverkg.sparql.variable import NOWHERE, At, Variable

P = IRI("http://example.org/p")
VALUES = [
    BlankNode("a"),
    TripleTerm(BlankNode("a"), P, P),
    Variable("a"),
    Template(P, P, Variable("a")),
    PathRepeat(P, "+"),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_does_not_change(value):
    name = value.__match_args__[0]
    before = getattr(value, name)

    with pytest.raises(AttributeError, match=f"'{name}' cannot be set"):
        setattr(value, name, "other")
    with pytest.raises(AttributeError, match=f"'{name}' cannot be deleted"):
        delattr(value, name)
    assert getattr(value, name) is before


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_copy_is_equal(value):
    for same in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value)), value.replaced()):
        assert same == value
        assert hash(same) == hash(value)
        assert repr(same) == repr(value)


def test_values_of_several_classes_differ():
    assert len({*VALUES}) == len(VALUES)
    assert BlankNode("a") != ("a",)
    assert BlankNode("a") != IRI("a")


def test_places_do_not_count():
    assert Variable("a", At(3, 1, 4)) == Variable("a")
    assert Template(P, P, P, Position("r.rq", 3)) == Template(P, P, P)


def test_a_value_is_replaced_by_names():
    rule = Rule("r", Kind.SPARQL, Position("r.rq"), Header("A rule."), places=((P, 3),))
    other = rule.replaced(layer=2, name="s")

    assert (other.name, other.layer, other.places) == ("s", 2, ((P, 3),))
    assert other != rule
    assert other.replaced(layer=0, name="r", places=()) == rule  # places do not count
    with pytest.raises(TypeError):
        rule.replaced(colour="red")


def test_a_record_is_made_by_places_names_and_defaults():
    once = PathRepeat(P, "+")

    assert once == PathRepeat(path=P, modifier="+") == PathRepeat(P, modifier="+", at=At(3, 1, 4))
    assert once.at is NOWHERE
    assert once.replaced(modifier="*") == PathRepeat(P, "*")
    assert once != PathRepeat(P, "*")
    assert once != Variable("a")
    assert repr(once) == f"PathRepeat(path={P!r}, modifier='+')"
    match once:
        case PathRepeat(path, modifier):
            assert (path, modifier) == (P, "+")


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ((), {}),
        ((P,), {}),
        ((P, "+", NOWHERE, 1), {}),
        ((P, "+"), {"path": P}),
        ((P, "+"), {"colour": "red"}),
    ],
)
def test_a_record_takes_the_parts_that_it_has(parts, named):
    with pytest.raises(TypeError, match="PathRepeat has the parts path, modifier, at; given were"):
        PathRepeat(*parts, **named)
