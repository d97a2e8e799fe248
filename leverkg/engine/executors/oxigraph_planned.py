"""From a rule to the update that evaluates it, planned from the counts of now."""

from __future__ import annotations

from leverkg.engine.access import Access
from leverkg.engine.executor import Statistics
from leverkg.engine.executors.oxigraph_counts import MANY, Counts
from leverkg.engine.executors.oxigraph_order import in_order
from leverkg.engine.executors.oxigraph_text import Prepared, body_text, update_text
from leverkg.engine.plans import Measure
from leverkg.rdf.term import IRI
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import BuiltInCall, GraphPattern, GroupPattern, Variable

__all__ = ["Asked", "planned", "same_in_every_run", "solved"]

_ANY = Access(None)
_GRAPH = "urn:leverkg-round:here"


class Asked:
    """Counts that note what they were asked for."""

    def __init__(self, counts: Counts) -> None:
        self.found: dict[Measure, int] = {}
        self._counts = counts

    def __call__(self, access: Access) -> Statistics:
        """Return how many triples of a kind there are."""
        found = self._counts(access)
        self.found[access, 0] = found.triples
        if found.triples >= MANY and access != _ANY:
            # Among few triples an order that takes them for others goes wrong by little; and to count the
            # subjects and objects of everything takes longer than most plans save.
            self.found[access, 1], self.found[access, 2] = found.subjects, found.objects
        return found


def planned(
    prepared: Prepared,
    body: GroupPattern,
    counts: Counts,
    inputs: tuple[IRI, ...],
    now: str,
    rounds: bool,
) -> tuple[list[str], dict[Measure, int]]:
    """Return an update in parts, and what was counted: what stands before the name of the round's graph, what
    behind it, the body, and the rest. Head and rest are the same in all plans of a rule.

    Args:
        prepared: the rule.
        body: its body.
        counts: of the store.
        inputs: the graphs that ``GRAPH ?g`` sees.
        now: what ``NOW()`` is.
        rounds: whether there is a graph of the round.
    """
    text, counted = solved(body, counts, inputs, now)
    head, _, rest = update_text(prepared, text, _GRAPH if rounds else None).partition(text)
    before, _, behind = head.partition(_GRAPH)
    return [before, behind, text, rest], counted


def solved(
    body: GroupPattern, counts: Counts, inputs: tuple[IRI, ...], now: str
) -> tuple[str, dict[Measure, int]]:
    """Return a body as text, and what was counted for its plan; arguments as for :func:`planned`."""
    asked = Asked(counts)
    return body_text(in_order(body, asked), inputs, now), asked.found


def same_in_every_run(body: GroupPattern) -> bool:
    """Tell whether the text of a body's plan has nothing in it of the moment and of the input's graphs."""
    return not any(
        (isinstance(node, BuiltInCall) and node.name.upper() == "NOW")
        or (isinstance(node, GraphPattern) and isinstance(node.name, Variable))
        for node in nodes(body)
    )
