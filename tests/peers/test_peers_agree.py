"""Independent engines derive what leverkg derives: clingo, Nemo, and a plain loop over rdflib.

Where a peer cannot say the same, or is known to answer otherwise than the specification, the program is not
compared with it, and the reason is counted; docs/conformance.md lists the known differences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, note, seed, settings
from peers.answers import by_leverkg, by_solver, difference
from peers.datalog import Cannot
from peers.features import features
from peers.literals import normal_triple, short_type
from peers.naive import naive
from peers.small_programs import EX, Program, graphs, programs
from peers.solvers import SOLVERS
from peers.tally import TALLY, Tally
from peers.translate import translate

from leverkg.engine import Rule
from leverkg.rdf.term import Literal, Triple
from leverkg.sparql import tree
from leverkg.sparql.scope import columns, mentioned
from leverkg.sparql.traverse import nodes

EXAMPLES = 40
MODULES = {"clingo": "clingo", "nemo": "nmo_python"}
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def compared(peer: str, tally: Tally, part: int) -> None:
    """Compare leverkg with a peer on some programs and graphs."""

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=SLOW)
    @given(programs(), graphs())
    def agree(program: Program, facts: list[Triple]) -> None:
        note(str(program))
        note("\n".join(" ".join(map(str, triple)) + " ." for triple in facts))
        rules = [rule.rule() for rule in program.rules]
        ours = by_leverkg(program, facts)
        try:
            theirs = asked(peer, program, rules, facts)
        except Cannot as reason:
            tally.skip(peer, str(reason))
            return
        found = difference(ours, theirs)
        assert not found, found
        derives = len(ours) > len({normal_triple(triple) for triple in facts})
        tally.compare(peer, features(rules, facts), derives=derives)

    # What is drawn is near to what was drawn before, so that some beginnings show more than one does.
    (seed(part)(agree) if settings.default.derandomize else agree)()


def asked(peer: str, program: Program, rules: Sequence[Rule], facts: Sequence[Triple]) -> set[Triple]:
    if peer == "rdflib":
        known = known_of_rdflib(rules, facts)
        if known:
            raise Cannot(known)
        return naive(program.rules, facts)
    translation = translate(rules, facts)
    if peer == "nemo" and translation.whole:
        raise Cannot("an absence that looks at what is outside may seem to be recursive")
    return by_solver(SOLVERS[peer], translation, facts)


# What SPARQL has no comparison for: rdflib compares none of these, or all of them by their spelling.
UNCOMPARED = {"gYear", "gYearMonth", "duration", "dayTimeDuration", "yearMonthDuration", "anyURI", "unit"}


def known_of_rdflib(rules: Sequence[Rule], facts: Sequence[Triple]) -> str:
    """Return which construct rdflib is known to answer otherwise; empty if there is none."""
    kinds = {
        short_type(t[2]) if t[2].lexical != "many" else "unit" for t in facts if isinstance(t[2], Literal)
    }
    for rule in rules:
        assert rule.body is not None
        found = list(nodes(rule.body))
        if any(isinstance(node, tree.Arithmetic) and node.operator == "*" for node in found):
            return "a product is a decimal, whatever its factors are"
        if any(isinstance(node, tree.MinusPattern) for part in rule.body.elements for node in _inside(part)):
            return "MINUS in a group sees what is bound outside of the group"
        if any(
            _hidden(part) & mentioned(rule.body.elements[:i]) for i, part in enumerate(rule.body.elements)
        ):
            return "a sub-select sees what is bound outside of it"
        read = {access.predicate.value.removeprefix(EX) for access in rule.reads if access.predicate}
        compares = any(isinstance(node, (tree.Comparison, tree.In)) for node in found)
        if compares and kinds & UNCOMPARED and any(name.startswith(("year", "any")) for name in read):
            return "literals that SPARQL does not compare"
    return ""


def _hidden(part: tree.Element) -> frozenset[str]:
    """Return the variables of a sub-select that it does not give out."""
    return (
        mentioned(part.query.where) - columns(part.query) if isinstance(part, tree.SubSelect) else frozenset()
    )


def _inside(part: tree.Element) -> Iterator[object]:
    yield from nodes(part.group) if isinstance(part, tree.MinusPattern) else nodes(part)


@pytest.mark.parametrize(("peer", "least", "most"), [("clingo", 8, 30), ("rdflib", 4, 12), ("nemo", 2, 2)])
def test_a_peer_derives_the_same(peer: str, least: int, most: int) -> None:
    """In a build, so many parts that every listed feature is among what was compared.

    Nemo takes its time over each program, so that it is asked about fewer; the table says about what.
    """
    pytest.importorskip(MODULES.get(peer, peer), reason=f"{peer} has no build for this platform")
    tally = Tally()
    try:
        for part in range(most):
            if part < least or tally.missing([peer]):
                compared(peer, tally, part)
    finally:
        TALLY.add(tally.data())
    if settings.default.derandomize and peer != "nemo":
        assert not tally.missing([peer])
