"""Triples as lines of N-Triples, for executors that have them as objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leverkg.rdf.tables import Table, triples_in
from leverkg.rdf.term import Term, Triple

__all__ = ["lines_of"]


def lines_of(
    derived: Iterable[Triple],
    also: Iterable[Table],
    less: Iterable[Triple],
    not_of: Iterable[Term],
) -> Iterator[bytes]:
    """Yield triples as sorted lines; arguments as for an executor's `lines`."""
    apart, left_out = frozenset(not_of), frozenset(less)
    written: dict[Term, str] = {}

    def text(term: Term) -> str:
        found = written.get(term)
        if found is None:
            found = written[term] = str(term)
        return found

    wanted = {triple for triple in derived if triple[0] not in apart and triple not in left_out}
    lines = {f"{text(s)} {text(p)} {text(o)} .\n" for s, p, o in (*wanted, *triples_in(also))}
    if lines:
        yield "".join(sorted(lines)).encode()
