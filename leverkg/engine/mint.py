"""IRIs for the nodes that rules make, so that running twice adds nothing.

A blank node in a head would be a new node at every evaluation, and a recursion through it would never end.
Its IRI is made of the rule's name, the node's label and the values of *all* variables in the head, each
with kind, datatype and language; an unbound variable is a value of its own. Executors that compute the
digest inside their store must agree with :func:`mint`, which is what the tests compare them with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from leverkg.rdf.term import IRI, BlankNode, Literal, Term

__all__ = ["DEFAULT_BASE", "DIGITS", "key", "mint", "prefix"]

DEFAULT_BASE = "https://w3id.org/leverkg/id/"
DIGITS = 16
"""How many hexadecimal digits of the SHA-256 digest are kept: 64 bits, a collision in about 10^9 nodes."""


def prefix(base: str, rule: str, label: str) -> str:
    """Return what all IRIs of one node template begin with."""
    return f"{base}{rule}-{label}-"


def key(term: Term | None) -> str:
    """Return the text for one argument of a digest: kind, length, characters, so that no two meet."""
    if term is None:
        return "U"
    if isinstance(term, IRI):
        return f"I{len(term.value)}:{term.value}"
    if isinstance(term, BlankNode):
        return f"B{len(term.label)}:{term.label}"
    if isinstance(term, Literal):
        language = (term.language or "").lower() + (f"--{term.direction}" if term.direction else "")
        return "L" + "".join(f"{len(part)}:{part}" for part in (term.lexical, term.datatype, language))
    return "T" + key(term.subject) + key(term.predicate) + key(term.object)


def mint(base: str, rule: str, label: str, arguments: Iterable[Term | None]) -> IRI:
    """Return the IRI of the node that a rule makes under a label from these values.

    Args:
        base: what the IRI begins with.
        rule: the rule's name.
        label: the blank node's label in the head.
        arguments: the values of the head's variables in the order of their names; ``None`` is unbound.
    """
    text = prefix("", rule, label) + "".join(key(term) for term in arguments)
    return IRI(prefix(base, rule, label) + hashlib.sha256(text.encode()).hexdigest()[:DIGITS])
