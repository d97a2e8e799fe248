"""Places, variables, triple terms and property paths: the leaves of the tree and what is made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from leverkg.rdf.term import IRI, BlankNode, Literal, TripleTerm

__all__ = [
    "NOWHERE",
    "NOWHERES",
    "At",
    "Node",
    "Path",
    "PathAlternative",
    "PathInverse",
    "PathNegated",
    "PathRepeat",
    "PathSequence",
    "TermPattern",
    "TripleTermPattern",
    "Variable",
    "triple_term",
]


class At(NamedTuple):
    """A place in the query's text: character offset from 0, line and column from 1 (line 0: not known)."""

    offset: int
    line: int
    column: int


NOWHERE = At(0, 0, 0)
"""The place of a node that was built, not read."""

NOWHERES = (NOWHERE, NOWHERE, NOWHERE)


class Node:
    """The base of all nodes; of the terms, only the two that can hold a variable are nodes."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Variable(Node):
    """A variable; ``name`` is without the mark. Equal by name, wherever it stands."""

    name: str
    at: At = field(default=NOWHERE, compare=False, repr=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Variable) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __str__(self) -> str:
        return f"?{self.name}"


@dataclass(frozen=True, slots=True)
class TripleTermPattern(Node):
    """A triple term with a variable inside, ``<<( ?s :p 1 )>>``; without one it is a ``TripleTerm``."""

    subject: TermPattern
    predicate: IRI | Variable
    object: TermPattern
    at: At = field(default=NOWHERE, compare=False, repr=False)

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


@dataclass(frozen=True, slots=True)
class PathInverse(Node):
    """``^path``."""

    path: Path
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PathSequence(Node):
    """``path/path/…``, two steps or more."""

    steps: tuple[Path, ...]
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PathAlternative(Node):
    """``path|path|…``, two alternatives or more."""

    alternatives: tuple[Path, ...]
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PathRepeat(Node):
    """``path?``, ``path*`` or ``path+``; ``modifier`` is the mark."""

    path: Path
    modifier: str
    at: At = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PathNegated(Node):
    """``!(:p|^:q)``: any predicate but these; at least one stands in one of the two."""

    forward: tuple[IRI, ...]
    inverse: tuple[IRI, ...] = ()
    at: At = field(default=NOWHERE, compare=False, repr=False)


Path: TypeAlias = IRI | PathInverse | PathSequence | PathAlternative | PathRepeat | PathNegated
