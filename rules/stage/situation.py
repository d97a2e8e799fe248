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
LASTING = tuple(IRI(LEV + n) for n in ("CommissiveAct", "Harm", "Decision"))
FACTS, EVERYONE, THE_RUN = IRI(LEV + "theFacts"), IRI(LEV + "everyone"), IRI(LEV + "theRun")


class Sight(NamedTuple):
    """In whose eyes a version holds, and when; a lasting one is remembered when it is over."""

    version: Term
    start: int
    end: int
    eyes: Term | None
    apart: frozenset[Term]
    lasting: bool


@rule(
    summary="A situation is one moment of a negotiation as one or several viewpoints see it",
    description="The facts, and each party whose eyes see something else. Viewpoints that see the same now,"
    " and of what is over, share a situation, so that every conclusion is drawn once for all of them.",
    source=["leverkg-model", "kim-pinkley-fragale-2005"],
    seed=["S2", "S8"],
    statement=["R54"],
    says="{situationOf}, as it looks to {viewpoint}",
    tags=["stage"],
    reads=[
        *((RDF_TYPE_IRI, LEV + n) for n in ("CommissiveAct", "Harm", "Decision")),
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
    parties = _values(view, PARTY)
    # Where one viewpoint is all that is wanted, what it sees need not be compared.
    bearing = {} if len(wanted) == 1 else _bearing(view)
    days = {triple[0]: triple for triple in view.triples(None, DAY, None)}
    for moment, _, negotiation in view.triples(None, MOMENT_OF, None):
        day_triple = days[moment]
        day = _number(day_triple[2])
        sights = bearing.get(negotiation, ())
        known = [s for s in sights if s.start <= day < s.end or (s.lasting and s.end <= day)]
        groups: dict[frozenset[tuple[Term, bool]], list[Term]] = {}
        for eyes in [FACTS, *sorted(parties[negotiation], key=str)]:
            if not wanted or eyes in wanted:
                groups.setdefault(_seen(known, day, eyes), []).append(eyes)
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


def _seen(sights: list[Sight], day: int, eyes: Term) -> frozenset[tuple[Term, bool]]:
    """Return what a viewpoint sees: the versions that hold, and the acts and decisions that are over."""
    return frozenset(
        (s.version, s.end <= day)
        for s in sights
        if s.eyes == eyes or (s.eyes == EVERYONE and eyes not in s.apart)
    )


def _bearing(view: View) -> dict[Term, list[Sight]]:
    """Return the sights of what bears on each negotiation."""
    sights = _sights(view)
    bearing: dict[Term, list[Sight]] = defaultdict(list)
    for version, _, negotiation in view.triples(None, BEARS_ON, None):
        bearing[negotiation].extend(sights[version])
    return bearing


def _sights(view: View) -> dict[Term, list[Sight]]:
    """Return the sights of each version; each property is read once for all of them."""
    start, end, eyes, apart = (_values(view, p) for p in (FROM, UNTIL, EYES, EXCEPT))
    lasting = {subject for kind in LASTING for subject in view.subjects(RDF_TYPE, kind)}
    sights: dict[Term, list[Sight]] = defaultdict(list)
    for version, _, node in view.triples(None, SIGHT, None):
        sights[version].append(
            Sight(
                version,
                _number(next(iter(start[node]), None)),
                _number(next(iter(end[node]), None)),
                next(iter(eyes[node]), None),
                frozenset(apart[node]),
                version in lasting,
            )
        )
    return sights


def _values(view: View, predicate: IRI) -> dict[Term, list[Term]]:
    values: dict[Term, list[Term]] = defaultdict(list)
    for subject, _, value in view.triples(None, predicate, None):
        values[subject].append(value)
    return values


def _number(term: Term | None) -> int:
    return int(term.lexical) if isinstance(term, Literal) else 0
