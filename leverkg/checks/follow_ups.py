"""Findings with each fault told once, by whoever explains it best.

One mistake breaks several checks. A misspelt name is no declared party, so the shapes of all that it is named
in speak too; a date that is none compares with nothing. The finding that names the mistake stands, and those
that follow from it go: they come back by themselves if something else is wrong as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from leverkg.case.load import Asserted
from leverkg.checks.checking import PARTS
from leverkg.errors import Position
from leverkg.findings import Finding, Severity
from leverkg.rdf.positions import Place
from leverkg.rdf.term import RDF_TYPE, BlankNode, Term
from leverkg.theory.terms import lev

__all__ = ["without_follow_ups"]

_UNKNOWN = frozenset({"LEV-T002", "LEV-T004", "LEV-T005"})
"""A node of such a class is of none."""
_MISSAID = frozenset({"LEV-T001", "LEV-T004", "LEV-T007", "LEV-T025", "LEV-S016"})
"""What was meant to be said of a node and is not; so something seems to be missing there."""
_ILL_TYPED = frozenset({"LEV-T010", "LEV-T011", "LEV-T015", "LEV-T020"})
_COMPARE_DATES = frozenset(f"LEV-S0{number}" for number in range(20, 27))
_OF_CLASS = frozenset({"LEV-S016", "LEV-S017"})
_BEGINS, _ENDS = lev("begins"), lev("ends")


def without_follow_ups(findings: Sequence[Finding], asserted: Asserted) -> list[Finding]:
    """Return findings without those that follow from others.

    Args:
        findings: of two with one code and place, the first stands.
        asserted: the files that they are about.
    """
    first: dict[object, Finding] = {}
    for f in findings:
        first.setdefault((f.code, f.position or f.focus, f.message if f.position is None else None), f)
    kept = list(first.values())
    if not any(f.severity == Severity.ERROR for f in kept):
        return kept
    explained = _Explained(kept, asserted)
    return [f for f in kept if not explained.follows(f)]


class _Explained:
    """What the findings of a case explain of each other."""

    def __init__(self, findings: Sequence[Finding], asserted: Asserted) -> None:
        errors = [f for f in findings if f.severity == Severity.ERROR]
        self._asserted = asserted
        self._spots = {f.position for f in errors if f.code.startswith("LEV-T") and f.position}
        self._graver = {f.position for f in errors if f.position and not f.code.startswith("LEV-T")}
        undeclared = {f.position for f in errors if f.code == "LEV-T007"}
        self._nowhere = {f.focus for f in errors if f.code in _UNKNOWN} | {
            str(t[2])
            for t in (asserted.triples if undeclared else ())
            if asserted.positions.of_triple(t) in undeclared
        }
        self._missaid = {f.focus for f in errors if f.code in _MISSAID} | {
            str(t[0]) for t in (asserted.triples if undeclared else ()) if str(t[2]) in self._nowhere
        }
        self._named_nowhere = {
            asserted.positions.of_triple(t)
            for t in (asserted.triples if self._nowhere else ())
            if t[1] != RDF_TYPE and str(t[2]) in self._nowhere
        }
        unknown = {f.position for f in errors if f.code == "LEV-T001"}
        self._in_missaid = {
            str(t[2])
            for t in (asserted.triples if unknown else ())
            if isinstance(t[2], BlankNode) and _position(asserted.positions.place_of_predicate(t)) in unknown
        }
        """Nodes in brackets behind a property that there is not: what they are, only that would tell."""
        ill_typed = {f.focus for f in errors if f.code in _ILL_TYPED}
        self._dateless = self._beside(ill_typed)
        self._needs_broken = any(f.code in ("LEV-S060", "LEV-T002") for f in errors)
        misplaced = {f.position for f in errors if f.code == "LEV-S016"}
        shaped = {f.position for f in errors if f.position and f.code.startswith("LEV-S")}
        self._misplaced: set[str] = set()
        for t in asserted.triples if shaped else ():
            position = asserted.positions.of_triple(t)
            if position in misplaced:
                self._misplaced |= {str(t[0]), str(t[2])}
            elif position in shaped and t[1] != RDF_TYPE:  # a value that the property makes something else
                self._misplaced.add(str(t[2]))

    def follows(self, f: Finding) -> bool:
        """Tell whether a finding only repeats or follows from another."""
        if f.code == "LEV-T013":
            return f.position in self._graver
        if f.code == "LEV-D001":
            return f.focus in self._misplaced or f.position in self._spots
        if not f.code.startswith("LEV-S"):
            return False
        return (
            f.position in self._spots
            or f.position in self._named_nowhere
            or f.focus in self._in_missaid
            or (f.code in _OF_CLASS and f.focus in self._nowhere)
            or (f.code in _COMPARE_DATES and f.focus in self._dateless)
            or (f.code == "LEV-S055" and self._needs_broken)
            or (f.code not in _MISSAID and f.focus in self._missaid and self._of_the_node(f))
        )

    @cached_property
    def _subjects(self) -> dict[str | None, Term]:
        return {str(s): s for s, _, _ in self._asserted.triples}

    def _of_the_node(self, f: Finding) -> bool:
        """Tell whether a finding points at a node as such, and at no value of it."""
        about = self._subjects.get(f.focus)
        return about is not None and self._asserted.positions.of_node(about) == f.position

    def _beside(self, nodes: set[str | None]) -> set[str | None]:
        """Return nodes with those whose dates are compared with theirs: what they are a phase or view of, and
        for a negotiation everything."""
        if not nodes:
            return nodes
        found = set(nodes)
        for s, p, o in self._asserted.triples:
            if p in PARTS and not {str(s), str(o)}.isdisjoint(nodes):
                found |= {str(s), str(o)}
            elif p in (_BEGINS, _ENDS) and str(s) in nodes:
                return {str(node) for node, _, _ in self._asserted.triples}
        return found


def _position(place: Place | None) -> Position | None:
    return place.position if place is not None else None
