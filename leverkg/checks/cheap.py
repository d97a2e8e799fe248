"""The cheap checks of a case, made in process before anything is derived.

What they look for would otherwise change conclusions without a word: misspelt terms, values that are not
of their datatype or kind, dates that cannot be reckoned with, spans that end before they begin; and what the
simple shapes exclude, such as a need of nobody. How several things hang together is for the other shapes:
see :mod:`leverkg.checks.shapes`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from leverkg.case.load import Asserted
from leverkg.checks.checking import Checking
from leverkg.checks.facts import (
    concluded_in_parts,
    double_values,
    ended_before,
    misplaced,
    same_names,
)
from leverkg.checks.simple_shapes import shape_breaches
from leverkg.checks.stated_classes import StatedClasses
from leverkg.checks.triples import Examples, examples_of, triple_findings
from leverkg.checks.values import span_of
from leverkg.findings import Finding, Severity
from leverkg.rdf import literals
from leverkg.rdf.parse import blank_prefix
from leverkg.rdf.remarks import remarks
from leverkg.rdf.term import IRI, Literal, Term, Triple
from leverkg.theory.labels import Labels
from leverkg.theory.terms import LEV, lev

__all__ = ["cheap_findings", "in_order", "structure_findings"]

_FROM, _UNTIL = lev("from"), lev("until")


def cheap_findings(asserted: Asserted, labels: Labels | None = None) -> list[Finding]:
    """Return what is wrong with a case at first sight, in order of place.

    Args:
        asserted: what the files say.
        labels: what to call things; by default what the files call them.
    """
    case = Checking(asserted, labels)
    examples = examples_of(case)
    found = [*_files(case), *triple_findings(case, examples), *_spans(case), *_zones(case, examples)]
    return in_order(found, asserted)


def structure_findings(asserted: Asserted, labels: Labels | None = None) -> list[Finding]:
    """Return what of a case lacks something, is said twice, or stands where it does not apply.

    Args:
        asserted: what the files say.
        labels: what to call things; by default what the files call them.
    """
    case = Checking(asserted, labels)
    classes = StatedClasses(case)
    return [
        *shape_breaches(case, classes),
        *double_values(case),
        *misplaced(case, classes),
        *concluded_in_parts(case),
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


def _spans(case: Checking) -> Iterator[Finding]:
    """Yield what ends before it begins."""
    ending = {node for node, _, _ in case.asserted.having(_UNTIL)}
    if not ending:
        return
    spans: dict[Term, tuple[list[Triple], list[Triple]]] = defaultdict(lambda: ([], []))
    for triple in case.asserted.having(_FROM, _UNTIL):
        if triple[0] in ending:
            spans[triple[0]][triple[1] == _UNTIL].append(triple)
    for node, (starts, ends) in spans.items():
        yield from span_of(case, node, starts, ends)


def _zones(case: Checking, examples: Examples) -> Iterator[Finding]:
    """Yield that some dates have a time zone and some have none, at the first that has."""
    zoned: dict[IRI, set[Term]] = defaultdict(set)
    bare = False
    for predicate, by_sort in examples.items():
        if predicate.value.startswith(LEV):
            for _, _, value in by_sort.values():
                zone = literals.has_zone(value) if isinstance(value, Literal) else None
                bare = bare or zone is False
                if zone:
                    zoned[predicate].add(value)
    if zoned and bare:
        yield case.finding(
            "LEV-T013",
            Severity.WARNING,
            "some dates have a time zone and some have none",
            next(t for t in case.asserted.having(*zoned) if t[2] in zoned[t[1]]),
            "write all alike, best without a zone: days are counted as written",
        )


def _files(case: Checking) -> Iterator[Finding]:
    """Yield what is to be said of each file as such, whatever it is about."""
    for number, (source, quads) in enumerate(case.asserted.by_source()):
        yield from remarks(source, quads, blank_prefix=blank_prefix(number))
