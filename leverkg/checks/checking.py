"""What the cheap checks of a case share: names, places, and how a finding is made."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from leverkg.case.load import Asserted
from leverkg.findings import Finding, Severity
from leverkg.rdf.term import IRI, RDF_TYPE, Term, Triple, local_name
from leverkg.theory.labels import Labels
from leverkg.theory.ontology import ontology_vocabulary
from leverkg.theory.terms import LEV, lev

if TYPE_CHECKING:
    from collections.abc import Iterable

    from leverkg.rdf.positions import Place

__all__ = [
    "PARTS",
    "SAID_OF_PROFILES",
    "Checking",
    "finding_at",
    "near",
    "stated_profiles",
    "unknown_terms",
]

PARTS = frozenset(map(lev, ("phase", "view")))
"""What a circumstance has as parts."""

SAID_OF_PROFILES = tuple(map(lev, ("countsKind", "settlingLead", "contestingDegree")))
"""What makes a profile what it is."""

_PROFILE = lev("Profile")
_SHOWN = 8


class Checking:
    """A case under check."""

    def __init__(self, asserted: Asserted, labels: Labels | None = None) -> None:
        self.asserted = asserted
        self.labels = labels or Labels(asserted.triples, asserted.prefixes)
        self.vocabulary = ontology_vocabulary()

    @cached_property
    def owners(self) -> dict[Term, list[Term]]:
        """For each phase and view what it is one of."""
        found: dict[Term, list[Term]] = {}
        for part in PARTS:
            for s, _, o in self.asserted.by_predicate.get(part, ()):
                found.setdefault(o, []).append(s)
        return found

    @cached_property
    def declared(self) -> frozenset[Term]:
        """The nodes of which the case says something."""
        return frozenset(s for s, _, _ in self.asserted.triples)

    @cached_property
    def own(self) -> frozenset[Term]:
        """Those of them that are not named as the ontology's terms are."""
        return frozenset(
            node for node in self.declared if not (isinstance(node, IRI) and node.value.startswith(LEV))
        )

    def finding(
        self,
        code: str,
        severity: Severity,
        message: str,
        triple: Triple,
        hint: str | None = None,
        *,
        at_predicate: bool = False,
    ) -> Finding:
        """Return a finding about a triple, placed at its object, or at its predicate if that is what is
        wrong."""
        positions = self.asserted.positions
        place = positions.place_of_predicate(triple) if at_predicate else positions.place_of_triple(triple)
        return finding_at(place, code, severity, message, hint, triple[0])

    def name(self, iri: str) -> str:
        """Return an IRI as a prefixed name."""
        return self.labels.name(IRI(iri))

    def mean(self, iri: str | None) -> str:
        """Return the question whether somebody meant a term, to be put behind a message."""
        return f"; did you mean {self.name(iri)}?" if iri else ""

    def one_of(self, choices: Iterable[str]) -> str:
        """Return the hint that lists what there is to choose from."""
        names = [self.name(c) for c in choices]
        return "one of " + ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")

    def called(self, node: Term) -> str:
        """Return the quoted label of a node, or its short name."""
        label = self.labels.known(node)
        return f'"{label}"' if label else self.labels.of(node)


def finding_at(
    place: Place | None,
    code: str,
    severity: Severity,
    message: str,
    hint: str | None = None,
    focus: Term | None = None,
) -> Finding:
    """Return a finding about what stands in a place."""
    about = str(focus) if focus is not None else None
    if place is None:
        return Finding(code, severity, message, hint=hint, focus=about)
    return Finding(code, severity, message, place.position, place.source_line, place.span, hint, about)


def stated_profiles(asserted: Asserted) -> list[Term]:
    """Return the profiles that a case states, or says more of, in order of appearance."""
    of_class = any(o == _PROFILE for _, _, o in asserted.having(RDF_TYPE))
    if not of_class and not any(p in asserted.by_predicate for p in SAID_OF_PROFILES):
        return []
    said = asserted.having(RDF_TYPE, *SAID_OF_PROFILES)
    return list(dict.fromkeys(s for s, p, o in said if p != RDF_TYPE or o == _PROFILE))


def near(iri: str, names: Iterable[str]) -> str | None:
    """Return the name that was probably meant: the same in another case, else the closest one."""
    from difflib import get_close_matches

    local = {local_name(name): name for name in sorted(names)}
    wanted = local_name(iri)
    folded = {name.lower(): full for name, full in local.items()}
    if wanted.lower() in folded:
        return folded[wanted.lower()]
    close = get_close_matches(wanted.lower(), folded, 1, 0.72)
    return folded[close[0]] if close else None


def unknown_terms(terms: Iterable[object]) -> dict[IRI, IRI | None]:
    """Return leverkg's terms that the ontology does not have, each with the one probably meant."""
    vocabulary = ontology_vocabulary()
    found: dict[IRI, IRI | None] = {}
    for term in terms:
        if isinstance(term, IRI) and term.value.startswith(LEV) and not vocabulary.knows(term.value):
            meant = near(term.value, vocabulary.classes | vocabulary.properties | vocabulary.individuals)
            found[term] = IRI(meant) if meant else None
    return found
