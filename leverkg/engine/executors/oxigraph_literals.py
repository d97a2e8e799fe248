"""Literals as an Oxigraph store keeps them, for executors that keep terms themselves.

What follows must not depend on where it is derived, and the store writes numbers, dates and language tags its
own way: ``01`` as a whole number is ``1`` to it.
"""

from __future__ import annotations

from leverkg.patterns import pattern
from leverkg.rdf.term import XSD, XSD_STRING, Literal, Term, TripleTerm

__all__ = ["WHOLE", "as_stored"]

_INTEGER, _DATE = XSD + "integer", XSD + "date"
WHOLE = pattern(r"0|-?[1-9][0-9]{0,11}")
"""Whole numbers as the store writes them, as far as they surely are small enough to be computed with."""

_PLAIN_DATE = pattern(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])")


def as_stored(term: Term) -> Term:
    """Return a term as the store would give it back; it is asked only where that is not known beforehand."""
    if isinstance(term, Literal):
        if term.datatype == XSD_STRING and not term.language:
            return term
        if term.datatype == _INTEGER and WHOLE.fullmatch(term.lexical):
            return term
        if term.language and term.language.islower() and term.direction is None:
            return term
        if term.datatype == _DATE and _PLAIN_DATE.fullmatch(term.lexical):
            return term
    elif not isinstance(term, TripleTerm):
        return term
    import pyoxigraph as ox

    from leverkg.engine.executors.oxigraph_terms import from_store, to_store

    nowhere = ox.NamedNode("urn:leverkg-literal:")
    store = ox.Store()
    store.add(ox.Quad(nowhere, nowhere, to_store(term)))
    return from_store(next(store.quads_for_pattern(None, None, None, None)).object)
