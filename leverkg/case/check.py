"""The cheap checks of a case, made in process before anything is derived.

What they look for would otherwise change conclusions without a word: misspelt terms, values that are not
of their datatype or kind, dates that cannot be reckoned with, spans that end before they begin; and what the
simple shapes exclude, such as a need of nobody. How several things hang together is for the other shapes:
see :mod:`leverkg.case.shapes`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from leverkg.case import literals
from leverkg.case.check_facts import double_values, ended_before, misplaced, same_names
from leverkg.case.check_names import declared_in, kinds_wanted, undeclared
from leverkg.case.check_shapes import Kinds, shape_breaches
from leverkg.case.check_terms import almost_namespaces, almost_ours, terms_of
from leverkg.case.check_values import kind_of, literal_of, span_of
from leverkg.case.checking import Checking, ontology_vocabulary
from leverkg.case.labels import Labels
from leverkg.case.load import Asserted
from leverkg.findings import Finding, Severity
from leverkg.rdf.parse import blank_prefix
from leverkg.rdf.remarks import remarks
from leverkg.rdf.term import IRI, Literal, Term, Triple
from leverkg.terms import LEV, PREFIXES, lev

__all__ = ["cheap_findings", "in_order", "ontology_vocabulary", "structure_findings"]

_IMPORTS = IRI(PREFIXES["owl"] + "imports")
_FROM, _UNTIL = lev("from"), lev("until")


def cheap_findings(asserted: Asserted, labels: Labels | None = None) -> list[Finding]:
    """Return what is wrong with a case at first sight, in order of place.

    Args:
        asserted: what the files say.
        labels: what to call things; by default what the files call them.
    """
    case = Checking(asserted, labels)
    return in_order([*_files(case), *_triples(case)], asserted)


def structure_findings(asserted: Asserted, labels: Labels | None = None) -> list[Finding]:
    """Return what of a case lacks something, is said twice, or stands where it does not apply.

    Args:
        asserted: what the files say.
        labels: what to call things; by default what the files call them.
    """
    case = Checking(asserted, labels)
    kinds = Kinds(case)
    return [
        *shape_breaches(case, kinds),
        *double_values(case),
        *misplaced(case, kinds),
        *ended_before(case),
        *same_names(case),
    ]


def in_order(findings: list[Finding], asserted: Asserted) -> list[Finding]:
    """Return findings by file, line and column, each once."""
    files = {source.name: number for number, source in enumerate(asserted.sources)}

    def order(finding: Finding) -> tuple[int, int, int, str, str]:
        p = finding.position
        place = (files.get(p.file, len(files)), p.line, p.column) if p else (len(files), 0, 0)
        return (*place, finding.code, finding.message)

    return sorted(dict.fromkeys(findings), key=order)


def _triples(case: Checking) -> Iterator[Finding]:
    spans: dict[Term, tuple[list[Triple], list[Triple]]] = defaultdict(lambda: ([], []))
    zones: dict[bool, Triple] = {}
    names = declared_in(case)
    nowhere: dict[Term, list[tuple[Triple, tuple[IRI, ...]]]] = defaultdict(list)
    almost: dict[str, list[Triple]] = defaultdict(list)
    for triple in case.asserted.triples:
        s, p, o = triple
        yield from terms_of(case, triple)
        for namespace in almost_namespaces(triple):
            almost[namespace].append(triple)
        if isinstance(o, Literal):
            yield from literal_of(case, triple, o)
        if p.value.startswith(LEV):
            yield from kind_of(case, triple)
            kinds = kinds_wanted(case, triple, names)
            if kinds:
                nowhere[o].append((triple, kinds))
            if p in (_FROM, _UNTIL):
                spans[s][p == _UNTIL].append(triple)
            if isinstance(o, Literal) and (zone := literals.has_zone(o)) is not None:
                zones.setdefault(zone, triple)
        elif p == _IMPORTS and isinstance(o, IRI) and o.value.rstrip("#/") != LEV.rstrip("#/"):
            yield case.finding(
                "LEV-T031",
                Severity.INFO,
                f"the import {o} is not loaded: nothing is fetched",
                triple,
                "if the case needs it, give its file on the command line",
            )
    for namespace, triples in almost.items():
        yield almost_ours(case, namespace, triples)
    for places in nowhere.values():
        yield undeclared(case, places, names)
    for node, (starts, ends) in spans.items():
        yield from span_of(case, node, starts, ends)
    if len(zones) == 2:
        yield case.finding(
            "LEV-T013",
            Severity.WARNING,
            "some dates have a time zone and some have none",
            zones[True],
            "write all alike, best without a zone: days are counted as written",
        )


def _files(case: Checking) -> Iterator[Finding]:
    """Yield what is to be said of each file as such, whatever it is about."""
    for number, source in enumerate(case.asserted.sources):
        alone = len(case.asserted.sources) == 1
        quads = case.asserted.quads if alone else None
        yield from remarks(source, quads, blank_prefix=blank_prefix(number))
