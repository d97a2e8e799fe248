"""From a rule to the update that evaluates it, planned from the counts of now."""

from __future__ import annotations

from leverkg.engine.executors.oxigraph_counts import MANY, Counts
from leverkg.engine.executors.oxigraph_order import in_order
from leverkg.engine.executors.oxigraph_text import Prepared, body_text, update_text
from leverkg.engine.plans import Asked, Measure
from leverkg.rdf.term import IRI
from leverkg.sparql.tree import GroupPattern

__all__ = ["planned", "solved"]

_GRAPH = "urn:leverkg-round:here"


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
    asked = Asked(counts, MANY)
    return body_text(in_order(body, asked), inputs, now), asked.found
