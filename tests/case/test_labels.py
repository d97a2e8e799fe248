"""What things are called, and what people may call them."""

from __future__ import annotations

import pytest

from leverkg.errors import UsageError
from leverkg.rdf.term import IRI, XSD, BlankNode, Literal
from leverkg.theory.labels import Labels, expand_name, shorten
from leverkg.theory.terms import RDFS, lev

LABEL = IRI(RDFS + "label")
USA, IRAN, OTHER = IRI("urn:x#UnitedStates"), IRI("urn:x#Iran"), IRI("urn:y#Iran")


@pytest.fixture
def labels() -> Labels:
    triples = [
        (USA, LABEL, Literal("the United States")),
        (USA, LABEL, Literal("die Vereinigten Staaten", language="de")),
        (IRAN, LABEL, Literal("Iran\n of 1979", language="en")),
        (IRI("urn:x#need_1980"), lev("versionOf"), IRI("urn:x#need")),
        (IRI("urn:x#need"), LABEL, Literal("the need")),
    ]
    return Labels(triples, {"": "urn:x#"})


def test_labels_without_language_come_first_and_in_one_line(labels: Labels) -> None:
    assert labels.of(USA) == "the United States"
    assert labels.of(IRAN) == "Iran of 1979"


def test_a_version_is_called_like_what_it_is_a_version_of(labels: Labels) -> None:
    assert labels.of(IRI("urn:x#need_1980")) == "the need"


def test_what_has_no_label_gets_a_short_name(labels: Labels) -> None:
    assert labels.of(IRI("urn:x#thing")) == "thing"
    assert labels.of(lev("mostInNeed")) == "most in need"
    assert labels.of(BlankNode("b0")) == "something without a name"
    assert labels.of(Literal("true", XSD + "boolean")) == "yes"
    assert labels.name(Literal("5", XSD + "integer")) == "5"
    assert labels.name(Literal("1980", XSD + "gYear")) == '"1980"^^xsd:gYear'


@pytest.mark.parametrize(
    "text",
    [
        "the united states",
        "United States",
        "united-states",
        ":UnitedStates",
        "UnitedStates",
        "<urn:x#UnitedStates>",
    ],
)
def test_many_names_mean_one_thing(labels: Labels, text: str) -> None:
    assert labels.find(text, [USA, IRAN]) == USA


def test_a_name_of_nothing_and_a_name_of_several(labels: Labels) -> None:
    with pytest.raises(UsageError) as none:
        labels.find("Irak of 1979", [USA, IRAN])
    with pytest.raises(UsageError) as several:
        labels.find("iran", [IRAN, OTHER])

    assert (none.value.code, several.value.code) == ("LEV-U010", "LEV-U011")
    assert none.value.hint == "did you mean Iran of 1979?"


def test_prefixed_names() -> None:
    prefixes = {"a": "urn:a#", "ab": "urn:a#b/"}

    assert shorten("urn:a#b/c", prefixes) == "ab:c"
    assert shorten("urn:a#x/y", prefixes) == "<urn:a#x/y>"
    assert shorten("urn:a#end.", prefixes) == "<urn:a#end.>"
    assert expand_name("a:x", prefixes) == IRI("urn:a#x")
    assert expand_name("lev:Need", {}) == lev("Need")
    assert expand_name("http://example.org/x", {}) == IRI("http://example.org/x")
    assert expand_name("two words", prefixes) is None


def test_labels_beside_count_as_if_they_were_read_together(labels: Labels) -> None:
    more = [
        (USA, LABEL, Literal("America")),
        (OTHER, LABEL, Literal("the other Iran")),
        (IRI("urn:x#need_1981"), lev("versionOf"), IRI("urn:x#need")),
    ]
    both = Labels(more, {"": "urn:x#"}, beside=labels)

    assert both.of(USA) == "America"  # the first in the order of the words
    assert [both.of(node) for node in (IRAN, OTHER)] == ["Iran of 1979", "the other Iran"]
    assert both.of(IRI("urn:x#need_1981")) == both.of(IRI("urn:x#need_1980")) == "the need"
    assert both.find("other iran") == OTHER
    assert labels.of(USA) == "the United States"
