"""Which rules of a layer can go on making new terms for ever, so that their passes have to be bounded.

A blank node in the head is a new one in each pass, and a value computed from what follows from it may be a
new one each time too. Many such rules end all the same (a counter with a bound, an absence that is looked
for), and the author may count on that, so they are not refused as where the engine computes the order; their
passes are counted.
"""

from __future__ import annotations

from collections.abc import Sequence

from leverkg.engine.shacl.layered_rule import LayeredRule
from leverkg.engine.strata import recursive_rules
from leverkg.engine.terms_made import makes_terms

__all__ = ["computing_recursively", "makers"]


def makers(layer: Sequence[LayeredRule]) -> frozenset[str]:
    """Return the names of the rules of one layer that may make new terms in each pass.

    A rule of which no query is known (its ends are computed by node expressions) is one of them.
    """
    rules = [one.rule for one in layer if not one.run_once]
    candidates = [rule for rule in rules if rule.body is None or makes_terms(rule)]
    if not candidates:
        return frozenset()
    recursive = recursive_rules(rules)
    return frozenset(rule.name for rule in candidates if rule.minted or rule.name in recursive)


def computing_recursively(layer: Sequence[LayeredRule]) -> dict[str, list[str]]:
    """Return the rules of a layer that compute values out of what follows from these, and which values."""
    rules = [one.rule for one in layer if not one.run_once]
    computed = {rule.name: [] if rule.minted else makes_terms(rule) for rule in rules}
    recursive = recursive_rules(rules) if any(computed.values()) else frozenset()
    return {name: values for name, values in computed.items() if values and name in recursive}
