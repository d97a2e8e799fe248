"""How many cells a run has, counted before what holds in them is derived.

A cell is one version of a circumstance in one situation. The number of moments times viewpoints times
circumstances grows fast in a portfolio, and nobody should have to wait to find that out. Where a product that
is cheap to know stays below the limit nothing is counted. Else, as soon as the situations are there, what
bears on them is counted first, whether it holds then or not; only if that passes the limit are the cells, and
no longer than it is in doubt whether they pass it too.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from leverkg.case.working_set import WorkingSet
from leverkg.engine.access import Access
from leverkg.engine.executor import Executor
from leverkg.engine.run import Checkpoint
from leverkg.errors import GuardReached
from leverkg.rdf.columns import columns_in
from leverkg.rdf.term import RDF_TYPE, Literal, Term
from leverkg.theory.terms import lev

__all__ = ["bearing_bound", "cell_guard", "count_cells", "upper_bound"]

_EVERYONE, _SIGHT, _PARTY = lev("everyone"), lev("sight"), lev("party")
_WANTED = (Access(RDF_TYPE, lev("Situation")), Access(lev("bearsOn")), Access(lev("viewpoint")))
_MANY = 20_000  # triples; from as many on a run over columns counts what bears faster than these are read


def cell_guard(given: WorkingSet, limit: int) -> list[Checkpoint]:
    """Return what stops a run over a working set that would have more cells than the limit.

    The checkpoint raises GuardReached (``LEV-G030``) once all situations are there and before anything is
    derived in them. Where not even everything bearing on everything could pass the limit there is none; of
    many triples that is not asked, since going through them takes longer than counting what bears.
    """
    if given.size() < _MANY and upper_bound(given) <= limit:
        return []

    def look(executor: Executor) -> None:
        if bearing_bound(executor) <= limit:
            return
        cells, situations = count_cells(executor, limit)
        if cells > limit:
            raise GuardReached(
                f"{cells:,} cells (circumstances in situations, of which there are {situations:,}) are more "
                f"than {limit:,}",
                code="LEV-G030",
                hint="narrow the run: --moments DATE or last, --views facts; or raise --max-cells",
            )

    return [Checkpoint(_WANTED, look)]


def upper_bound(given: WorkingSet) -> int:
    """Return a number that the cells cannot exceed: as if everything bore on every negotiation."""
    versions: set[Term] = set()
    days: set[Term] = set()
    parties: dict[Term, set[Term]] = defaultdict(set)
    for p, subjects, objects in columns_in(given.tables):
        if p == _SIGHT:
            versions.update(subjects)
        elif p in _DAYS:
            days.update(objects)
        elif p == _PARTY:
            for negotiation, party in zip(subjects, objects, strict=True):
                parties[negotiation].add(party)
    # A day due also makes the next day a moment, and one with a lead time an earlier one.
    moments = 1 if given_narrow(given) else 3 * len(days) + 2
    return len(versions) * moments * sum(len(p) + 1 for p in parties.values())


_DAYS = frozenset(
    lev(n)
    for n in (
        "fromDay",
        "untilDay",
        "dateDay",
        "neededByDay",
        "beginsDay",
        "endsDay",
        "leadDays",
        "momentAsked",
    )
)


def given_narrow(given: WorkingSet) -> bool:
    """Tell whether a run looks at one moment only."""
    return any(p == lev("momentsOnly") for _, p, _ in given.options)


def bearing_bound(run: Executor) -> int:
    """Return a number that the cells cannot exceed: as if what bears on a negotiation held all the time."""
    bearing = Counter(negotiation for _, _, negotiation in run.match(None, lev("bearsOn"), None))
    return sum(bearing[negotiation] for _, _, negotiation in run.match(None, lev("situationOf"), None))


def count_cells(run: Executor, limit: int = 0) -> tuple[int, int]:
    """Return how many cells and how many situations there are in a working set whose situations are made.

    Args:
        run: the working set.
        limit: counting ends as soon as it is sure that there are no more cells than that; what is returned
            then is below it too.
    """
    bearing: dict[Term, list[Term]] = defaultdict(list)
    for version, _, negotiation in run.match(None, lev("bearsOn"), None):
        bearing[negotiation].append(version)
    sights = _sights(run)
    moments, days, viewers = _each(run, "atMoment"), _days(run, "day"), _all(run, "viewpoint")
    found = [
        (situation, negotiation) for situation, _, negotiation in run.match(None, lev("situationOf"), None)
    ]
    left = sum(len(bearing[negotiation]) for _, negotiation in found)
    cells = 0
    for situation, negotiation in found:
        if cells + left <= limit:
            break
        left -= len(bearing[negotiation])
        day, eyes = days[moments[situation]], viewers[situation]
        cells += sum(
            any(
                start <= day < end and (seen in eyes or (seen == _EVERYONE and not eyes <= apart))
                for start, end, seen, apart in sights[version]
            )
            for version in bearing[negotiation]
        )
    return cells, len(found)


def _sights(run: Executor) -> dict[Term, list[tuple[int, int, Term, set[Term]]]]:
    """Return for each version from when until when it is seen, in whose eyes, and except in whose."""
    starts, ends = _days(run, "fromDay"), _days(run, "untilDay")
    eyes, apart = _each(run, "eyes"), _all(run, "exceptEyes")
    found: dict[Term, list[tuple[int, int, Term, set[Term]]]] = defaultdict(list)
    for version, _, sight in run.match(None, _SIGHT, None):
        found[version].append((starts[sight], ends[sight], eyes[sight], apart.get(sight, set())))
    return found


def _each(run: Executor, name: str) -> dict[Term, Term]:
    return {s: o for s, _, o in run.match(None, lev(name), None)}


def _all(run: Executor, name: str) -> dict[Term, set[Term]]:
    found: dict[Term, set[Term]] = defaultdict(set)
    for s, _, o in run.match(None, lev(name), None):
        found[s].add(o)
    return found


def _days(run: Executor, name: str) -> dict[Term, int]:
    numbers: dict[Term, int] = {}
    found: dict[Term, int] = {}
    for s, _, o in run.match(None, lev(name), None):
        number = numbers.get(o)
        if number is None:
            number = numbers[o] = int(o.lexical) if isinstance(o, Literal) else 0
        found[s] = number
    return found
