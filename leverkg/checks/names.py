"""Names of the case's own that are declared nowhere: a misspelt party, resource or circumstance."""

from __future__ import annotations

from collections.abc import Sequence

from leverkg.checks.checking import Checking, near
from leverkg.findings import Finding, Severity
from leverkg.rdf.term import IRI, RDF_TYPE, Triple
from leverkg.theory.ontology import ontology_schema
from leverkg.theory.terms import LEV

__all__ = ["kinds_wanted", "undeclared"]

_THING = IRI("http://www.w3.org/2002/07/owl#Thing")


def kinds_wanted(case: Checking, triple: Triple) -> tuple[IRI, ...]:
    """Return the classes that a thing should be of which is named in a triple and of which the case says
    nothing; none of all else.

    Only where a property takes things of the case: not where it takes degrees, kinds or literals, and not
    where anything will do.
    """
    _, p, o = triple
    if not isinstance(o, IRI) or o in case.declared or o.value.startswith(LEV):
        return ()
    v = case.vocabulary
    kinds = v.values.get(p, ())
    if not kinds or _THING in kinds or v.choices(p) or not all(kind.value in v.classes for kind in kinds):
        return ()
    return kinds


def undeclared(case: Checking, places: Sequence[tuple[Triple, tuple[IRI, ...]]]) -> Finding:
    """Return that a thing is named of which the case says nothing, at the first place where it is.

    Args:
        case: the case under check.
        places: where it is named, each with the classes that it should be of there.
    """
    triple = places[0][0]
    name = str(getattr(triple[2], "value", triple[2]))
    schema = ontology_schema()
    # What is meant as a party in one place and as an agent in another is a party.
    kinds = max((kinds for _, kinds in places), key=lambda kinds: len(schema.superclasses.get(kinds[0], ())))
    fitting = _of_kinds(case, kinds)
    meant = near(name, fitting) or near(name, {n.value for n in case.declared if isinstance(n, IRI)})
    more = f", and is named in {len(places)} places" if len(places) > 1 else ""
    return case.finding(
        "LEV-T007",
        Severity.ERROR,
        f"{case.name(name)} is declared nowhere{more}{case.mean(meant)}",
        triple,
        f"declare it: {case.name(name)} a {case.name(kinds[0].value)}"
        + (f"; or name {case.one_of(fitting)}" if fitting and not meant else ""),
    )


def _of_kinds(case: Checking, kinds: Sequence[IRI]) -> list[str]:
    """Return what the case declares to be of a kind or of one below it."""
    schema = ontology_schema()
    found = {
        s.value
        for s, _, o in case.asserted.having(RDF_TYPE)
        if isinstance(s, IRI) and any(schema.is_a((o,), kind) for kind in kinds)
    }
    return sorted(found)
