"""Triples as lines of N-Triples, for executors that have them as objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from leverkg.rdf.term import Term, Triple

__all__ = ["lines_of"]


def lines_of(
    derived: Iterable[Triple], wanted: Callable[[Term], bool], also: Iterable[Triple]
) -> Iterator[str]:
    """Yield triples as sorted lines; arguments as for an executor's `lines`."""
    known: dict[Term, bool] = {}
    written: dict[Term, str] = {}

    def text(term: Term) -> str:
        found = written.get(term)
        if found is None:
            found = written[term] = str(term)
        return found

    def line(triple: Triple) -> str:
        return f"{text(triple[0])} {text(triple[1])} {text(triple[2])} .\n"

    lines = {line(triple) for triple in also}
    for triple in derived:
        kept = known.get(triple[0])
        if kept is None:
            kept = known[triple[0]] = wanted(triple[0])
        if kept:
            lines.add(line(triple))
    yield from sorted(lines)
