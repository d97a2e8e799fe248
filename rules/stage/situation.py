"""The situations of a negotiation: each moment, once for all viewpoints that see the same of it.

In Python because it compares sets: viewpoints share a situation just if the same versions hold in all.
What holds in a situation is concluded by rules of its own (``holds-in-open``, ``holds-in-seen``).
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from leverkg.engine import Conclusion, View, rule
from leverkg.rdf.term import IRI, RDF_TYPE, Literal, Term, Triple

LEV = "https://w3id.org/leverkg#"
RDF_TYPE_IRI = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SITUATION = IRI(LEV + "Situation")
PARTY, BEARS_ON, SIGHT, EYES, EXCEPT = (
    IRI(LEV + n) for n in ("party", "bearsOn", "sight", "eyes", "exceptEyes")
)
FROM, UNTIL, DAY, MOMENT_OF = (IRI(LEV + n) for n in ("fromDay", "untilDay", "day", "momentOf"))
SITUATION_OF, AT, VIEWPOINT, ON_DAY = (
    IRI(LEV + n) for n in ("situationOf", "atMoment", "viewpoint", "onDay")
)
ONLY = IRI(LEV + "viewOnly")
FACTS, EVERYONE, THE_RUN = IRI(LEV + "theFacts"), IRI(LEV + "everyone"), IRI(LEV + "theRun")


class Sight(NamedTuple):
    """In whose eyes a version holds, and when."""

    version: Term
    start: int
    end: int
    eyes: Term | None
    apart: frozenset[Term]


@rule(
    summary="A situation is one moment of a negotiation as one or several viewpoints see it",
    description="The facts, and each party whose eyes see something else. Viewpoints that see the same share"
    " a situation, so that every conclusion is drawn once for all of them.",
    source=["leverkg-model", "kim-pinkley-fragale-2005"],
    seed=["S2", "S8"],
    statement=["R54"],
    says="{situationOf} is looked at as {viewpoint} sees it",
    tags=["stage"],
    reads=[
        LEV + "party",
        LEV + "bearsOn",
        LEV + "sight",
        LEV + "eyes",
        LEV + "exceptEyes",
        LEV + "fromDay",
        LEV + "untilDay",
        LEV + "momentOf",
        LEV + "day",
        LEV + "viewOnly",
    ],
    writes=[
        (RDF_TYPE_IRI, LEV + "Situation"),
        LEV + "situationOf",
        LEV + "atMoment",
        LEV + "viewpoint",
        LEV + "onDay",
    ],
)
def situation(view: View) -> Iterator[Conclusion]:
    """Yield the situations at each moment of each negotiation."""
    wanted = set(view.objects(THE_RUN, ONLY))
    bearing: dict[Term, list[Sight]] = defaultdict(list)
    sights: dict[Term, list[Sight]] = {}
    for version, _, negotiation in view.triples(None, BEARS_ON, None):
        if version not in sights:
            sights[version] = list(_sights(view, version))
        bearing[negotiation].extend(sights[version])
    for moment, _, negotiation in view.triples(None, MOMENT_OF, None):
        day_triple = next(view.triples(moment, DAY, None))
        day = _number(day_triple[2])
        open_now = [sight for sight in bearing[negotiation] if sight.start <= day < sight.end]
        groups: dict[frozenset[Term], list[Term]] = {}
        for eyes in [FACTS, *sorted(view.objects(negotiation, PARTY), key=str)]:
            if not wanted or eyes in wanted:
                groups.setdefault(_seen(open_now, eyes), []).append(eyes)
        for viewpoints in groups.values():
            node = view.mint("situation", negotiation, moment, viewpoints[0])
            triples: list[Triple] = [
                (node, RDF_TYPE, SITUATION),
                (node, SITUATION_OF, negotiation),
                (node, AT, moment),
                (node, ON_DAY, day_triple[2]),
                *((node, VIEWPOINT, eyes) for eyes in viewpoints),
            ]
            yield Conclusion(triples=triples, premises=[(moment, MOMENT_OF, negotiation), day_triple])


def _seen(sights: list[Sight], eyes: Term) -> frozenset[Term]:
    return frozenset(
        s.version for s in sights if s.eyes == eyes or (s.eyes == EVERYONE and eyes not in s.apart)
    )


def _sights(view: View, version: Term) -> Iterator[Sight]:
    for sight in view.objects(version, SIGHT):
        yield Sight(
            version,
            _number(view.value(sight, FROM)),
            _number(view.value(sight, UNTIL)),
            view.value(sight, EYES),
            frozenset(view.objects(sight, EXCEPT)),
        )


def _number(term: Term | None) -> int:
    return int(term.lexical) if isinstance(term, Literal) else 0
