"""The works that ontology, rules and profiles rest on: `ontology/sources.ttl`, read when asked for."""

from __future__ import annotations

from functools import cache

from leverkg.rdf.parse import parse
from leverkg.rdf.sources import read_source
from leverkg.rdf.term import IRI, Literal
from leverkg.theory.folders import folder
from leverkg.theory.terms import LEVS, RDFS

__all__ = ["cited", "works"]


@cache
def works() -> dict[str, dict[str, str]]:
    """Return what is said of each work: local name → property → text."""
    found: dict[str, dict[str, str]] = {}
    for s, p, o, _ in parse(read_source(str(folder("ontology") / "sources.ttl")), blank_prefix="w"):
        if isinstance(s, IRI) and s.value.startswith(LEVS):
            said = found.setdefault(s.value.removeprefix(LEVS), {})
            if isinstance(o, Literal):
                said[p.value] = o.lexical
    return found


def cited(work: str) -> str:
    """Return a work as one cites it in brief: `Fisher and Ury 1981`.

    Args:
        work: the name by which a rule cites it; one that is not listed is given in its own words.
    """
    label = works().get(work, {}).get(RDFS + "label") or work.replace("-", " ")
    return label[:1].upper() + label[1:] if label.islower() else label
