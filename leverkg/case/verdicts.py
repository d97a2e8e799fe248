"""Experts' verdicts, kept away from the rules.

What an expert concluded is the yardstick for what the rules conclude, so no rule may see it. Its nodes leave
the working set before anything is derived, and stay in the data that questions are asked of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from leverkg.case.load import Asserted
from leverkg.rdf.term import RDF_TYPE, BlankNode, Term, Triple
from leverkg.theory.schema import Schema
from leverkg.theory.terms import lev

__all__ = ["apart", "verdict_nodes"]

VERDICT = lev("ExpertVerdict")
_VERDICT_ON = lev("verdictOn")


def verdict_nodes(asserted: Asserted, schema: Schema) -> frozenset[Term]:
    """Return the nodes that are verdicts: by their class or one below it, or by saying what they are a
    verdict on."""
    classes = {one for one in asserted.classes if schema.is_a((one,), VERDICT)}
    of_class = asserted.of(RDF_TYPE) if classes else ()
    saying = asserted.of(*(p for p in asserted.by_predicate if schema.is_property(p, _VERDICT_ON)))
    return frozenset((*(s for s, _, o in of_class if o in classes), *(s for s, _, _ in saying)))


def apart(asserted: Asserted, schema: Schema) -> tuple[Sequence[Triple], tuple[Triple, ...]]:
    """Return the triples that rules may see, and those about verdicts.

    About verdicts are all triples with a verdict as subject or object, and those of blank nodes that only
    such triples mention.
    """
    triples = asserted.triples
    hidden: set[Term] = set(verdict_nodes(asserted, schema))
    if not hidden:
        return triples, ()
    mentions: dict[Term, set[Term]] = defaultdict(set)
    for s, _, o in triples:
        if isinstance(o, BlankNode):
            mentions[o].add(s)
    grown = True
    while grown:
        inner = {node for node, by in mentions.items() if node not in hidden and by <= hidden}
        hidden |= inner
        grown = bool(inner)
    seen = tuple(t for t in triples if t[0] not in hidden and t[2] not in hidden)
    return seen, tuple(t for t in triples if t[0] in hidden or t[2] in hidden)
