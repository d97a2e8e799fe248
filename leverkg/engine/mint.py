"""Names for the nodes that rules make, so that running twice adds nothing.

A blank node in a head would be a new node at every evaluation, and a recursion through it would never end.
Its name is made of the rule's name, the node's label and the values of *all* variables in the head, each
with kind, datatype and language; an unbound variable is a value of its own. Executors that make it
by themselves must agree with :func:`mint`, which is what the tests compare them with.

The name is an IRI, unless one of the values is a blank node, or a triple term with one in it. An IRI means
the same thing everywhere, and the label of a blank node means something in its own file only: two files may
each have a first blank node, and what is made of the one is not what is made of the other. So what is made of
a blank node is a blank node; :mod:`leverkg.engine.satisfied` says how running twice adds nothing then.
"""

from __future__ import annotations

from collections.abc import Iterable

from leverkg.digests import digits_of
from leverkg.patterns import pattern
from leverkg.rdf.term import IRI, BlankNode, Literal, Term, TripleTerm

__all__ = [
    "DEFAULT_BASE",
    "DIGITS",
    "digest",
    "has_blank",
    "iri_key",
    "is_made",
    "key",
    "may_be",
    "mint",
    "prefix",
]

DEFAULT_BASE = "https://w3id.org/leverkg/id/"
DIGITS = 16
"""How many hexadecimal digits of the SHA-256 digest are kept: 64 bits, a collision in about 10^9 nodes."""

_MADE = pattern(r".+-.+-[0-9a-f]{16}")  # no label that a parser gives has a hyphen


def prefix(base: str, rule: str, label: str) -> str:
    """Return what all IRIs of one node template begin with."""
    return f"{base}{rule}-{label}-"


def key(term: Term | None) -> str:
    """Return the text for one argument of a digest: kind, length, characters, so that no two meet."""
    if term is None:
        return "U"
    if isinstance(term, IRI):
        return iri_key(term.value)
    if isinstance(term, BlankNode):
        return f"B{len(term.label)}:{term.label}"
    if isinstance(term, Literal):
        language = (term.language or "").lower() + (f"--{term.direction}" if term.direction else "")
        return "L" + "".join(f"{len(part)}:{part}" for part in (term.lexical, term.datatype, language))
    start = "BT" if has_blank(term) else "T"
    return start + key(term.subject) + key(term.predicate) + key(term.object)


def iri_key(value: str) -> str:
    """Return the text for an IRI in a digest."""
    return f"I{len(value)}:{value}"


def has_blank(term: Term | None) -> bool:
    """Tell whether a term is a blank node or has one in it; its key then begins with a B."""
    if isinstance(term, TripleTerm):
        return has_blank(term.subject) or has_blank(term.object)
    return isinstance(term, BlankNode)


def mint(base: str, rule: str, label: str, arguments: Iterable[Term | None]) -> IRI | BlankNode:
    """Return the node that a rule makes under a label from these values.

    Args:
        base: what its IRI begins with.
        rule: the rule's name.
        label: the blank node's label in the head.
        arguments: the values of the head's variables in the order of their names; ``None`` is unbound.
    """
    values = [*arguments]
    text = prefix("", rule, label) + "".join(map(key, values))
    if any(map(has_blank, values)):
        return BlankNode(prefix("", rule, label) + digest(text))
    return IRI(prefix(base, rule, label) + digest(text))


def digest(text: str) -> str:
    """Return the digits that stand for what all nodes of one template begin with and the keys of values."""
    return digits_of(text)[:DIGITS]


def is_made(term: Term, base: str) -> bool:
    """Tell by its name whether a term is a node that some rule made."""
    if isinstance(term, BlankNode):
        return _MADE.fullmatch(term.label) is not None
    return isinstance(term, IRI) and term.value.startswith(base)


def may_be(term: Term | None, base: str, rule: str, label: str) -> bool:
    """Tell by its name whether a term can be a node that a rule makes under a label."""
    if isinstance(term, BlankNode):
        return term.label.startswith(prefix("", rule, label))
    return isinstance(term, IRI) and term.value.startswith(prefix(base, rule, label))
