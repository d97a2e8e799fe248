"""How many cells a run would have, counted before what holds is derived.

A cell is one version of a circumstance in one situation. The number of moments times viewpoints times
circumstances grows fast in a portfolio, and nobody should have to wait to find that out. Where a product that
is cheap to know stays below the limit, nothing more is done; else the rules of the stage alone are run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from leverkg.case.load import ontology
from leverkg.case.working_set import WorkingSet
from leverkg.engine import Rule, RuleSet, Run, infer
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.rule import Access
from leverkg.engine.sorts import Disjointness
from leverkg.errors import GuardReached
from leverkg.rdf.term import RDF_TYPE, Literal, Term
from leverkg.terms import lev

__all__ = ["count_cells", "guard_cells"]

_EVERYONE = lev("everyone")
_WANTED = (Access(RDF_TYPE, lev("Situation")), Access(lev("bearsOn")), Access(lev("viewpoint")))


def guard_cells(given: WorkingSet, rules: Sequence[Rule], limit: int) -> None:
    """Raise GuardReached if a run over a working set would have more cells than the limit."""
    if upper_bound(given) <= limit:
        return
    cells, situations = count_cells(given, rules)
    if cells > limit:
        raise GuardReached(
            f"{cells:,} cells (circumstances in situations, of which there are {situations:,}) are more than "
            f"{limit:,}",
            code="LEV-G030",
            hint="narrow the run: --moments DATE or last, --views facts; or raise --max-cells",
        )


def upper_bound(given: WorkingSet) -> int:
    """Return a number that the cells cannot exceed: as if everything bore on every negotiation."""
    versions: set[Term] = set()
    days: set[Term] = set()
    parties: dict[Term, set[Term]] = defaultdict(set)
    for s, p, o in given.given:
        if p == lev("sight"):
            versions.add(s)
        elif p in _DAYS:
            days.add(o)
        elif p == lev("party"):
            parties[s].add(o)
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


def count_cells(given: WorkingSet, rules: Sequence[Rule]) -> tuple[int, int]:
    """Return how many cells and how many situations there are, by running the rules that make situations."""
    executor = OxigraphExecutor()
    executor.add(given.given)
    run = infer(executor, RuleSet(tuple(_needed(rules))), rounds=False, disjoint=Disjointness.of(ontology()))
    bearing: dict[Term, list[Term]] = defaultdict(list)
    for version, _, negotiation in run.match(None, lev("bearsOn"), None):
        bearing[negotiation].append(version)
    sights: dict[Term, list[tuple[int, int, Term, frozenset[Term]]]] = defaultdict(list)
    for version, _, sight in run.match(None, lev("sight"), None):
        eyes = next(run.match(sight, lev("eyes"), None))[2]
        apart = frozenset(o for _, _, o in run.match(sight, lev("exceptEyes"), None))
        sights[version].append((_day(run, sight, "fromDay"), _day(run, sight, "untilDay"), eyes, apart))
    cells = situations = 0
    for situation, _, negotiation in run.match(None, lev("situationOf"), None):
        situations += 1
        moment = next(run.match(situation, lev("atMoment"), None))[2]
        day = _day(run, moment, "day")
        viewers = {o for _, _, o in run.match(situation, lev("viewpoint"), None)}
        cells += sum(
            any(
                start <= day < end and (seen in viewers or (seen == _EVERYONE and not viewers <= apart))
                for start, end, seen, apart in sights[version]
            )
            for version in bearing[negotiation]
        )
    return cells, situations


def _day(run: Run, node: Term, name: str) -> int:
    term = next(run.match(node, lev(name), None))[2]
    return int(term.lexical) if isinstance(term, Literal) else 0


def _needed(rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules on which situations depend, however far back."""
    waiting, needed = list(rules), []
    wanted: list[Access] = list(_WANTED)
    grown = True
    while grown:
        grown = False
        for rule in list(waiting):
            if any(write.unifies(access) for write in rule.writes for access in wanted):
                waiting.remove(rule)
                needed.append(rule)
                wanted += rule.reads
                grown = True
    return needed
