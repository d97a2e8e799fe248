"""Triple terms, property paths, and what stands before a query: what is made of the leaves of the tree."""

from __future__ import annotations

from typing import TypeAlias

from leverkg.rdf.term import IRI, BlankNode, Literal, TripleTerm
from leverkg.sparql.variable import NOWHERE, NOWHERES, At, Node, Variable

__all__ = [
    "NOWHERE",
    "NOWHERES",
    "NO_PROLOGUE",
    "At",
    "DatasetClause",
    "Node",
    "Path",
    "PathAlternative",
    "PathInverse",
    "PathNegated",
    "PathRepeat",
    "PathSequence",
    "Prologue",
    "TermPattern",
    "TripleTermPattern",
    "Variable",
    "triple_term",
]


class TripleTermPattern(Node):
    """A triple term with a variable inside, ``<<( ?s :p 1 )>>``; without one it is a ``TripleTerm``."""

    subject: TermPattern
    predicate: IRI | Variable
    object: TermPattern
    at: At = NOWHERE

    def __str__(self) -> str:
        return f"<<( {self.subject} {self.predicate} {self.object} )>>"


TermPattern: TypeAlias = IRI | BlankNode | Literal | TripleTerm | Variable | TripleTermPattern


def triple_term(
    subject: TermPattern, predicate: IRI | Variable, object_: TermPattern, at: At = NOWHERE
) -> TripleTerm | TripleTermPattern:
    """The triple term of three parts: a ``TripleTermPattern`` when a variable is inside."""
    if (
        isinstance(predicate, Variable)
        or isinstance(subject, (Variable, TripleTermPattern))
        or isinstance(object_, (Variable, TripleTermPattern))
    ):
        return TripleTermPattern(subject, predicate, object_, at)
    return TripleTerm(subject, predicate, object_)


class PathInverse(Node):
    """``^path``."""

    path: Path
    at: At = NOWHERE


class PathSequence(Node):
    """``path/path/…``, two steps or more."""

    steps: tuple[Path, ...]
    at: At = NOWHERE


class PathAlternative(Node):
    """``path|path|…``, two alternatives or more."""

    alternatives: tuple[Path, ...]
    at: At = NOWHERE


class PathRepeat(Node):
    """``path?``, ``path*`` or ``path+``; ``modifier`` is the mark."""

    path: Path
    modifier: str
    at: At = NOWHERE


class PathNegated(Node):
    """``!(:p|^:q)``: any predicate but these; at least one stands in one of the two."""

    forward: tuple[IRI, ...]
    inverse: tuple[IRI, ...] = ()
    at: At = NOWHERE


Path: TypeAlias = IRI | PathInverse | PathSequence | PathAlternative | PathRepeat | PathNegated


class Prologue(Node):
    """What stands before the query form, and where the text came from (which is left out of comparison).

    Attributes:
        prefixes: prefix and IRI, the last declaration of each prefix; given prefixes first.
        base: the base IRI, if there is one.
        version: the text of ``VERSION``, if there is one.
        name: the name of the file or query, for messages.
        text: the query as written, for messages.
    """

    _BESIDE = frozenset(("prefixes", "base", "name", "text"))

    prefixes: tuple[tuple[str, str], ...] = ()
    base: str | None = None
    version: str | None = None
    name: str = "query"
    text: str = ""


NO_PROLOGUE = Prologue()


class DatasetClause(Node):
    """``FROM iri`` or ``FROM NAMED iri``."""

    iri: IRI
    named: bool = False
    at: At = NOWHERE
