"""What of a case bears on no negotiation: stated in vain, since nothing can follow from it.

What bears on what is for the theory's rules; so these are asked, and of the others none is run. Something on
which other things of the case hang (what a provider relies on, what an act announces, what something arises
from) bears through those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from leverkg.case.working_set import Narrowing, working_set
from leverkg.checks.checking import finding_at
from leverkg.engine import RuleSet, infer
from leverkg.engine.access import Access
from leverkg.engine.axioms.live import live_rules
from leverkg.engine.executors.rows import RowsExecutor
from leverkg.engine.rule import Rule
from leverkg.findings import Finding, Severity
from leverkg.rdf.term import IRI, RDF_TYPE, Term
from leverkg.theory.ontology import ontology_index
from leverkg.theory.rules import theory
from leverkg.theory.terms import lev

if TYPE_CHECKING:
    from leverkg.case.loaded import LoadedCase

__all__ = ["idle_findings"]

_BEARS_ON, _VERSION_OF = lev("bearsOn"), lev("versionOf")
_NEGOTIATION = lev("Negotiation")
_MOST = 20_000  # triples; of more, to ask would take longer than to derive everything over columns
_HINTS = {
    lev("Harm"): (
        "a harm weighs between two parties of one negotiation: name both by lev:party, or say what it does "
        "to the party: a lev:NoDealOutcome from the day on which it is threatened, or a lev:Support"
    ),
    lev("Provision"): "no party of a negotiation needs what it provides and could get it at the table",
    lev("Need"): "nobody at the table could give what is needed: add a lev:Provision, or the lev:issue",
    lev("Membership"): "nobody in the coalition is a party of a negotiation",
}


def idle_findings(case: LoadedCase, spoken_of: Iterable[str | None] = ()) -> Iterator[Finding]:
    """Yield the circumstances of a case that bear on no negotiation.

    Args:
        case: what is checked; of large ones nothing is asked.
        spoken_of: the nodes of which other findings speak already.
    """
    asserted = case.asserted
    negotiates = any(o == _NEGOTIATION for _, _, o in asserted.having(RDF_TYPE))
    if not negotiates or len(asserted.quads) > _MOST:
        return
    told = set(spoken_of)
    for node, classes in _idle(case).items():
        if str(node) in told:
            continue
        hint = next((text for kind, text in _HINTS.items() if kind in classes), None)
        yield finding_at(
            asserted.positions.place_of_node(node),
            "LEV-T024",
            Severity.WARNING,
            f'"{case.labels.of(node)}" bears on no negotiation: nothing will follow from it',
            hint or "say whom of the parties it concerns, or in which talks it counts: lev:inNegotiation",
            node,
        )


def _idle(case: LoadedCase) -> dict[Term, set[Term]]:
    """Return the circumstances that bear on nothing, and that nothing else names, with their classes."""
    given = working_set(case.asserted, Narrowing(views="facts"), case.labels)
    executor = RowsExecutor()
    executor.add(given.beside())
    executor.add_later(ontology_index())
    rules = live_rules(_rules_of(_BEARS_ON), executor.relations.any)
    run = infer(executor, RuleSet(tuple(rules)), rounds=False).executor
    bearing = {s for s, _, _ in run.match(None, _BEARS_ON, None)}
    versions: dict[Term, list[Term]] = defaultdict(list)
    for version, _, stated in run.match(None, _VERSION_OF, None):
        versions[stated].append(version)
    hung_on = {o for s, p, o in case.asserted.triples if o in versions and s != o}
    idle = [n for n, found in versions.items() if not bearing.intersection(found) and n not in hung_on]
    return {n: {o for one in (n, *versions[n]) for _, _, o in run.match(one, RDF_TYPE, None)} for n in idle}


def _rules_of(predicate: IRI) -> list[Rule]:
    """Return the theory's rules by which something can get a property, however far back; and its axioms."""
    known = theory()
    writers: dict[str, set[str]] = defaultdict(set)
    for dependency in known.dependencies:
        writers[dependency.reader].add(dependency.writer)
    rules = {rule.name: rule for rule in (*known.rules, *known.axioms)}
    wanted = Access(predicate)
    waiting = [name for name, rule in rules.items() if any(wanted.unifies(w) for w in rule.writes)]
    found: dict[str, Rule] = {}
    while waiting:
        name = waiting.pop()
        if name in rules and name not in found:
            found[name] = rules[name]
            waiting += writers[name]
    return sorted(found.values(), key=lambda rule: rule.name)
