"""What is wrong with triples, each by itself: every property and every value of it is judged once.

Nearly all triples of a large case are in order. So of those that are judged alike one is judged, as an
example; and only where that one is at fault are all of them gone through, in order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from leverkg.checks.checking import Checking
from leverkg.checks.misspelt import almost_namespaces, almost_ours, terms_of
from leverkg.checks.names import kinds_wanted, undeclared
from leverkg.checks.values import kind_of, literal_of
from leverkg.findings import Finding, Severity
from leverkg.rdf import literals
from leverkg.rdf.term import IRI, RDF_TYPE, Literal, Term, Triple
from leverkg.theory.terms import LEV, PREFIXES

__all__ = ["Examples", "Sort", "examples_of", "triple_findings"]

Sort: TypeAlias = "Term | str | None"
"""What values that are judged alike have in common: None for nodes of the case, else see :func:`_sort`."""

Examples: TypeAlias = "Mapping[IRI, Mapping[Sort, Triple]]"
"""Property → sort of its values → a triple with such a value."""

_IMPORTS = IRI(PREFIXES["owl"] + "imports")


def examples_of(case: Checking) -> Examples:
    """Return of all triples that are judged alike one."""
    found: dict[IRI, dict[Sort, Triple]] = {}
    for predicate, triples in case.asserted.by_predicate.items():
        by_value = {triple[2]: triple for triple in triples}
        own = _unseen(case, predicate)
        found[predicate] = {
            None if value in own else _sort(value): triple for value, triple in by_value.items()
        }
    return found


def triple_findings(case: Checking, examples: Examples) -> Iterator[Finding]:
    """Yield what is wrong with triples by themselves, and with names and namespaces that they use.

    Args:
        case: the case under check.
        examples: as :func:`examples_of` returns them.
    """
    at_fault = {
        predicate: sorts
        for predicate, by_sort in examples.items()
        if (sorts := {sort for sort, triple in by_sort.items() if _is_at_fault(case, triple)})
    }
    nowhere: dict[Term, list[tuple[Triple, tuple[IRI, ...]]]] = defaultdict(list)
    almost: dict[str, list[Triple]] = defaultdict(list)
    for triple in case.asserted.having(*at_fault):
        _, predicate, value = triple
        if (None if value in _unseen(case, predicate) else _sort(value)) not in at_fault[predicate]:
            continue
        yield from _by_itself(case, triple)
        for namespace in almost_namespaces(triple):
            almost[namespace].append(triple)
        if kinds := kinds_wanted(case, triple):
            nowhere[value].append((triple, kinds))
    for namespace, triples in almost.items():
        yield almost_ours(case, namespace, triples)
    for places in nowhere.values():
        yield undeclared(case, places)


def _unseen(case: Checking, predicate: IRI) -> frozenset[Term]:
    """Return the nodes of the case, if it makes no difference to a property which of them is its value; it
    does if the values are classes, degrees, dates or numbers."""
    v = case.vocabulary
    each = predicate == RDF_TYPE or v.choices(predicate) or v.datatypes(predicate)
    return frozenset() if each else case.own


def _sort(value: Term) -> Term | str:
    """Return what stands for all values that are judged alike: of a literal for which any text will do the
    datatype, of anything else itself."""
    if isinstance(value, Literal) and literals.any_text(value.datatype):
        return value.datatype
    return value


def _is_at_fault(case: Checking, triple: Triple) -> bool:
    return any(_by_itself(case, triple)) or any(almost_namespaces(triple)) or bool(kinds_wanted(case, triple))


def _by_itself(case: Checking, triple: Triple) -> Iterator[Finding]:
    """Yield what is wrong with a triple, whatever else the case says; subjects make no difference to it."""
    _, p, o = triple
    yield from terms_of(case, triple)
    if isinstance(o, Literal):
        yield from literal_of(case, triple, o)
    if p.value.startswith(LEV):
        yield from kind_of(case, triple)
    elif p == _IMPORTS and isinstance(o, IRI) and o.value.rstrip("#/") != LEV.rstrip("#/"):
        yield case.finding(
            "LEV-T031",
            Severity.INFO,
            f"the import {o} is not loaded: nothing is fetched",
            triple,
            "if the case needs it, give its file on the command line",
        )
