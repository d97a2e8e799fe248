"""Quads as bytes in any format that can be written: the same quads in any order give the same bytes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from leverkg.errors import OutputError
from leverkg.rdf.formats import FORMATS, Format, by_name
from leverkg.rdf.term import IRI, BlankNode, Quad, Term, TripleTerm

__all__ = ["refuse_what_cannot_be_carried", "serialise"]


def serialise(
    quads: Iterable[Quad], format: Format | str, prefixes: Mapping[str, str] | None = None
) -> bytes:  # the parameter has the name that every RDF library gives it
    """Return quads as bytes in a format: the same quads in any order give the same bytes.

    Args:
        quads: what to write; a triple that comes twice is written once.
        format: a format, or a name of one.
        prefixes: prefix to namespace, for the formats that abbreviate; only those used are written.

    Raises:
        UsageError: LEV-I030, no such format.
        OutputError: LEV-O004, the format cannot carry what is given (named graphs, triple terms, a predicate
            that is no XML name); LEV-O006, a term that no format can carry, such as an IRI with a space.
    """
    target = by_name(format) if isinstance(format, str) else format
    kept = set(quads)
    refuse_what_cannot_be_carried(kept, target)
    if target.name in ("ttl", "trig"):
        from leverkg.rdf.turtle import write

        return write(kept, prefixes or {}).encode()
    if target.name in ("nt", "nq"):
        return _lines(kept)
    from leverkg.rdf.ox import serialise as serialise_natively

    return serialise_natively(kept, target, prefixes or {})


def _lines(quads: set[Quad]) -> bytes:
    """N-Triples or N-Quads in the order of the lines."""
    from leverkg.rdf.ox import to_ox

    written: dict[Term, str] = {}

    def text(term: Term) -> str:
        found = written.get(term)
        if found is None:
            to_ox(term)  # raises for a term that is not valid
            found = written[term] = str(term)
        return found

    lines = [
        f"{text(s)} {text(p)} {text(o)} .\n" if g is None else f"{text(s)} {text(p)} {text(o)} {text(g)} .\n"
        for s, p, o, g in quads
    ]
    return "".join(sorted(lines)).encode()


def refuse_what_cannot_be_carried(quads: Collection[Quad], target: Format) -> None:
    """Refuse quads that a format has no way to write.

    Raises:
        OutputError: LEV-O004, named graphs or triple terms that the format cannot carry; LEV-O006, a subject
            that no format can.
    """
    others = [f.name for f in FORMATS.values() if f.named_graphs]
    if not target.named_graphs:
        graph = next((q[3] for q in quads if q[3] is not None), None)
        if graph is not None:
            raise OutputError(
                f"{target.title} cannot carry named graphs, and there is one: {graph}",
                code="LEV-O004",
                hint=f"write {' or '.join(n for n in others if n != 'jsonld')} instead",
            )
    if not target.triple_terms:
        for s, p, o, _ in quads:
            if isinstance(o, TripleTerm) or isinstance(s, TripleTerm):
                raise OutputError(
                    f"{target.title} as leverkg writes it cannot carry triple terms (RDF 1.2): {s} {p} {o}",
                    code="LEV-O004",
                    hint="write ttl, trig, nt or nq instead",
                )
    for quad in quads:
        if not isinstance(quad[0], IRI | BlankNode):
            raise OutputError(
                f"a triple's subject must be an IRI or a blank node, not {quad[0]}", code="LEV-O006"
            )
