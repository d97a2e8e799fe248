"""Rules in Turtle as shapes of SHACL-AF, one after the other: which rules stand at one shape, and when it is
its turn.

An engine of SHACL-AF takes shapes by rising order, and repeats the rules of one until nothing is new. So what
is repeated together stands at one shape: the rules of a layer that have the same shapes, and together with
them those that feed each other across shapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from leverkg.engine.shacl.export_feeding import Feeding
from leverkg.engine.shacl.layered_rule import LayeredRule
from leverkg.engine.shacl.rules_graph import RulesGraph
from leverkg.engine.shacl.vocabulary import sh
from leverkg.rdf.term import Term

__all__ = ["Group", "groups_of"]


class Group(NamedTuple):
    """Rules that stand at one shape.

    Attributes:
        owners: the active shapes of each rule; none for a rule without focus nodes.
        rules: the rules.
    """

    owners: tuple[tuple[Term, ...], ...]
    rules: tuple[LayeredRule, ...]

    @property
    def is_joint(self) -> bool:
        """Whether its rules have different shapes."""
        return len(set(self.owners)) > 1


def groups_of(rules: Iterable[LayeredRule], graph: RulesGraph, feeding: Feeding) -> list[Group]:
    """Return rules as groups, in the order in which these run.

    Args:
        rules: the rules.
        graph: where they stand.
        feeding: which of them feed which.
    """
    ordered = sorted(rules, key=lambda one: (one.layer, not one.run_once, one.order, one.rule.name))
    found: list[Group] = []
    for (_, once), members in groupby(ordered, key=lambda one: (one.layer, one.run_once)):
        if once:  # those of one order see nothing of each other
            for _, peers in groupby(members, key=lambda one: one.order):
                found += _by_owners(peers, graph)
        else:
            found += _in_turn(_by_owners(members, graph), feeding)
    return found


def _by_owners(rules: Iterable[LayeredRule], graph: RulesGraph) -> list[Group]:
    found: dict[tuple[Term, ...], list[LayeredRule]] = {}
    for rule in rules:
        found.setdefault(_owners(rule, graph), []).append(rule)
    return [Group((owners,) * len(members), tuple(members)) for owners, members in found.items()]


def _owners(rule: LayeredRule, graph: RulesGraph) -> tuple[Term, ...]:
    owners = graph.shapes.graph.subjects(sh("rule"), graph.nodes[rule.rule.name])
    return tuple(sorted(filter(graph.shapes.is_active, owners), key=str))


def _in_turn(groups: Sequence[Group], feeding: Feeding) -> Iterator[Group]:
    """Yield groups, those first that feed others, and as one those that feed each other."""
    reached = [_reached(number, groups, feeding) for number in range(len(groups))]
    left = list(range(len(groups)))
    while left:
        first = next(n for n in left if all(m in reached[n] for m in left if n in reached[m]))
        together = [m for m in left if m == first or (m in reached[first] and first in reached[m])]
        left = [n for n in left if n not in together]
        owners = tuple(one for m in together for one in groups[m].owners)
        yield Group(owners, tuple(rule for m in together for rule in groups[m].rules))


def _reached(start: int, groups: Sequence[Group], feeding: Feeding) -> set[int]:
    """Return the groups that a group feeds, or that what it feeds feeds."""
    found: set[int] = set()
    waiting = [start]
    while waiting:
        current = groups[waiting.pop()]
        for number, other in enumerate(groups):
            if number not in found and any(feeding.feeds(w, r) for w in current.rules for r in other.rules):
                found.add(number)
                waiting.append(number)
    return found
