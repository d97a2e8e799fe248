"""RDF 1.2 terms as small immutable values, shared by every layer.

They stand for the terms of the specification (RDF 1.2 Concepts, section 3) and keep lexical forms as
written. The store's own term objects stay inside the loader, the writer and the executor.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from leverkg.values import Value, fill

__all__ = [
    "BLANK",
    "IRI",
    "RDF",
    "RDF_DIRLANGSTRING",
    "RDF_LANGSTRING",
    "RDF_TYPE",
    "RESERVED",
    "XSD",
    "XSD_STRING",
    "BlankNode",
    "GraphName",
    "Literal",
    "Quad",
    "Term",
    "Triple",
    "TripleTerm",
    "local_name",
]

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
XSD_STRING = XSD + "string"
RDF_LANGSTRING = RDF + "langString"
RDF_DIRLANGSTRING = RDF + "dirLangString"

RESERVED = "urn:leverkg-"
"""What IRIs begin with that leverkg keeps for itself, such as the graphs of an engine's rounds: an input with
one of them would be taken for what it is not."""
BLANK = RESERVED + "blank:"
"""What stands before the label in the IRI under which a store has a blank node."""

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


# Sets and indexes ask IRIs and literals for their hash and equality more than for anything else: as tuples
# they have those of the interpreter, which take a third of the time of a dataclass's. Of two kinds of tuple
# with the same members one equals the other; so blank nodes and triple terms are none.


class IRI(NamedTuple):
    """An IRI; ``value`` is the full IRI, never abbreviated."""

    value: str

    def __str__(self) -> str:
        return f"<{self.value}>"


class BlankNode(Value):
    """A blank node; ``label`` is unique within one loaded case."""

    __slots__ = __match_args__ = ("label",)
    label: str

    def __init__(self, label: str) -> None:
        object.__setattr__(self, "label", label)

    # Sets and indexes of terms ask for these more than for anything else.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, BlankNode) and self.label == other.label

    def __hash__(self) -> int:
        return hash(self.label)

    def __str__(self) -> str:
        return f"_:{self.label}"


class Literal(NamedTuple):
    """A literal: lexical form as written, datatype IRI, language tag and base direction if it has them."""

    lexical: str
    datatype: str = XSD_STRING
    language: str | None = None
    direction: str | None = None

    def __str__(self) -> str:
        text = f'"{self.lexical.translate(_ESCAPES)}"'
        if self.language:
            return f"{text}@{self.language}" + (f"--{self.direction}" if self.direction else "")
        return text if self.datatype == XSD_STRING else f"{text}^^<{self.datatype}>"


class TripleTerm(Value):
    """A triple used as a term (RDF 1.2)."""

    __slots__ = __match_args__ = ("subject", "predicate", "object")
    subject: Term
    predicate: IRI
    object: Term

    def __init__(self, subject: Term, predicate: IRI, object: Term) -> None:
        fill(self, subject=subject, predicate=predicate, object=object)

    def __str__(self) -> str:
        return f"<<( {self.subject} {self.predicate} {self.object} )>>"


Term: TypeAlias = IRI | BlankNode | Literal | TripleTerm
Triple: TypeAlias = tuple[Term, IRI, Term]
GraphName: TypeAlias = IRI | BlankNode | None
"""The name of a graph; `None` is the default graph."""
Quad: TypeAlias = tuple[Term, IRI, Term, GraphName]

RDF_TYPE = IRI(RDF + "type")


def local_name(iri: str) -> str:
    """Return the last part of an IRI: what follows the last slash or hash."""
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]
