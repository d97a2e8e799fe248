"""The moments of a negotiation: its days of change, from its beginning to its end, with their dates.

In Python because a day number has to become a date. Which days matter is for the rules that conclude
``lev:momentDay``; which of them are wanted is for the run (``lev:theRun``).
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from leverkg.engine import Conclusion, View, rule
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, Literal, Term, Triple

LEV = "https://w3id.org/leverkg#"
NEGOTIATION, MOMENT = IRI(LEV + "Negotiation"), IRI(LEV + "Moment")
DAY, DATE, MOMENT_OF, MOMENT_DAY = (IRI(LEV + n) for n in ("day", "date", "momentOf", "momentDay"))
BEGINS, ENDS, ASKED, ONLY = (IRI(LEV + n) for n in ("beginsDay", "endsDay", "momentAsked", "momentsOnly"))
THE_RUN = IRI(LEV + "theRun")
FIRST, LAST = 1, date.max.toordinal()


@rule(
    summary="A negotiation has a moment at its beginning and on each day of change until its end",
    description="Without a stated beginning, the day before the first change is the beginning. A run may ask"
    " for further days, for one day only, or for the last moment only.",
    source=["leverkg-model"],
    seed=["S8"],
    statement=["R54"],
    says="{date} is a moment of {momentOf}",
    tags=["stage"],
    reads=[
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", LEV + "Negotiation"),
        LEV + "momentDay",
        LEV + "beginsDay",
        LEV + "endsDay",
        LEV + "momentAsked",
        LEV + "momentsOnly",
    ],
    writes=[
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", LEV + "Moment"),
        LEV + "momentOf",
        LEV + "day",
        LEV + "date",
    ],
)
def moment(view: View) -> Iterator[Conclusion]:
    """Yield the moments of each negotiation, each with what made its day one."""
    asked = {_number(t): t for t in view.triples(THE_RUN, ASKED, None)}
    begins, ends, changes = (_days_by_subject(view, predicate) for predicate in (BEGINS, ENDS, MOMENT_DAY))
    only = view.value(THE_RUN, ONLY)
    for negotiation in view.subjects(RDF_TYPE, NEGOTIATION):
        if only == IRI(LEV + "askedMoments"):
            days = {day: (triple,) for day, triple in asked.items()}
        else:
            days = _days(begins[negotiation], ends[negotiation], changes[negotiation] | asked)
        if only == IRI(LEV + "lastMoment"):
            days = {day: days[day] for day in [max(days)]}
        for day, premises in sorted(days.items()):
            node = view.mint("moment", negotiation, Literal(str(day), XSD + "integer"))
            triples: list[Triple] = [
                (node, RDF_TYPE, MOMENT),
                (node, MOMENT_OF, negotiation),
                (node, DAY, Literal(str(day), XSD + "integer")),
            ]
            if FIRST <= day <= LAST:
                triples.append((node, DATE, Literal(date.fromordinal(day).isoformat(), XSD + "date")))
            yield Conclusion(triples=triples, premises=[(negotiation, RDF_TYPE, NEGOTIATION), *premises])


def _days(
    begins: dict[int, Triple], ends: dict[int, Triple], changes: dict[int, Triple]
) -> dict[int, tuple[Triple, ...]]:
    """Return the days of a negotiation's moments, each with the triples that make it one."""
    changes = {day: t for day, t in changes.items() if FIRST <= day <= LAST}
    first = min(begins, default=max(FIRST, min(changes, default=2) - 1))
    last = max(ends, default=LAST)
    days: dict[int, tuple[Triple, ...]] = {first: tuple(begins.values())}
    days |= {day: (t,) for day, t in changes.items() if first < day <= last}
    return days


def _days_by_subject(view: View, predicate: IRI) -> dict[Term, dict[int, Triple]]:
    """Return the days that a property has for each negotiation; it is read once for all of them."""
    found: dict[Term, dict[int, Triple]] = defaultdict(dict)
    for triple in view.triples(None, predicate, None):
        found[triple[0]][_number(triple)] = triple
    return found


def _number(triple: Triple) -> int:
    term = triple[2]
    return int(term.lexical) if isinstance(term, Literal) else 0
