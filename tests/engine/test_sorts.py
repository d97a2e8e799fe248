"""Rules about members of disjoint classes do not depend on each other through a property they share."""

from __future__ import annotations

import pytest

from leverkg.engine.load import rule_from_text
from leverkg.engine.sorts import Disjointness
from leverkg.engine.strata import stratify
from leverkg.errors import RuleError
from leverkg.rdf.term import IRI

EX = "https://example.org/"
PREFIXES = {"": EX}
SUBCLASS = IRI("http://www.w3.org/2000/01/rdf-schema#subClassOf")
DISJOINT = IRI("http://www.w3.org/2002/07/owl#disjointWith")

SHIFTS = (
    "CONSTRUCT { _:s a :Shift ; :in ?x } WHERE { ?x a :Place FILTER NOT EXISTS { ?b a :Balance ; :in ?x } }"
)
BALANCES = "CONSTRUCT { _:b a :Balance ; :in ?x } WHERE { ?r a :Reason ; :in ?x }"
REASONS = (
    "CONSTRUCT { _:r a :Reason ; :in ?x } WHERE { ?x a :Place FILTER NOT EXISTS { ?s a :Shift ; :in ?x } }"
)


def rules(**texts):
    return [
        rule_from_text(
            f"#+ summary: {n}\n#+ description: {n}\n#+ source: s\n#+ says: so\n{t}", name=n, prefixes=PREFIXES
        )
        for n, t in texts.items()
    ]


def axioms(*pairs):
    return Disjointness.of((IRI(EX + a), p, IRI(EX + b)) for a, p, b in pairs)


def test_disjoint_classes_keep_rules_apart():
    apart = axioms(
        ("Shift", DISJOINT, "Balance"), ("Shift", DISJOINT, "Reason"), ("Balance", DISJOINT, "Reason")
    )
    found = stratify(rules(shifts=SHIFTS, balances=BALANCES), disjoint=apart)
    assert [[r.name for r in s.rules] for s in found] == [["balances"], ["shifts"]]


def test_without_the_axiom_a_shared_property_is_a_cycle_through_negation():
    with pytest.raises(RuleError, match="depend on each other through a negation"):
        stratify(rules(shifts=SHIFTS, balances=BALANCES))


def test_a_real_cycle_stays_one():
    apart = axioms(
        ("Shift", DISJOINT, "Balance"), ("Reason", DISJOINT, "Balance"), ("Reason", DISJOINT, "Shift")
    )
    with pytest.raises(RuleError, match="depend on each other through a negation"):
        stratify(rules(shifts=SHIFTS, balances=BALANCES, reasons=REASONS), disjoint=apart)


def test_disjointness_is_inherited():
    apart = axioms(("Good", SUBCLASS, "Shift"), ("Shift", DISJOINT, "Balance"))

    assert apart.apart(frozenset({IRI(EX + "Good")}), frozenset({IRI(EX + "Balance")}))
    assert not apart.apart(frozenset({IRI(EX + "Good")}), frozenset({IRI(EX + "Shift")}))
    assert not apart.apart(frozenset(), frozenset({IRI(EX + "Balance")}))


def test_a_subject_of_unknown_class_meets_every_class():
    apart = axioms(("Shift", DISJOINT, "Balance"))
    unknown = "CONSTRUCT { _:s a :Shift ; :in ?x } WHERE { ?x a :Place FILTER NOT EXISTS { ?b :in ?x } }"

    with pytest.raises(RuleError, match="depend on each other through a negation"):
        stratify(rules(shifts=unknown), disjoint=apart)
