"""What an ontology says cannot be, and where the data say it nevertheless.

Each axiom that OWL 2 RL turns into *false* becomes a pattern that must have no solution; so do functional and
inverse-functional properties and keys, from which OWL concludes that two names mean one thing. Here different
names mean different things, so these are contradictions and are reported, never repaired. Ask after
inference, so that derived types and edges count.

Not covered: data ranges that an ontology makes itself, and cardinalities above one, which are outside OWL 2
RL.

Source: OWL 2 Profiles, section 4.3, tables 4 to 8.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from leverkg.engine.axioms.excluded import Impossible, impossible
from leverkg.engine.axioms.value_spaces import is_outside
from leverkg.engine.axioms.vocabulary import is_axiomatic, label, local_name
from leverkg.engine.triple_index import TripleIndex
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, Literal, Term, Triple
from leverkg.sparql.tree import (
    BuiltInCall,
    Comparison,
    Element,
    Filter,
    GroupPattern,
    Not,
    Or,
    TermPattern,
    TriplePattern,
    Variable,
)

__all__ = ["Inconsistency", "Solver", "inconsistencies"]

_X, _Y, _Z = Variable("x"), Variable("y"), Variable("z")
_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float", "int", "long", "short"))


class Solver(Protocol):
    """What solves patterns; an executor does."""

    def solve(self, body: GroupPattern, bindings: Mapping[str, Term]) -> Iterable[Mapping[str, Term]]:
        """Return the solutions of a pattern."""
        ...


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """Facts that the ontology says cannot hold together.

    Attributes:
        axiom: a name for the axiom, made as those of rules are.
        message: what is wrong, in words.
        premises: the facts.
        triple: the axiom.
        why: why they cannot, in words.
    """

    axiom: str
    message: str
    premises: tuple[Triple, ...]
    triple: Triple
    why: str


def inconsistencies(
    executor: Solver, ontology: Iterable[Triple], *, untyped: Container[Triple] = ()
) -> list[Inconsistency]:
    """Return the contradictions between the data and an ontology, each once, in a stable order.

    Args:
        executor: what has the data, asserted and derived.
        ontology: the ontology's triples.
        untyped: axioms of which the datatypes are not looked at: others see to the values of these.
    """
    index = TripleIndex(triple for triple in ontology if is_axiomatic(triple[1]))
    found: dict[tuple[str, frozenset[Triple]], Inconsistency] = {}
    for claim in impossible(index):
        if claim.outside is not None and claim.triple in untyped:
            continue
        for row in executor.solve(_pattern(claim), {}):
            if claim.outside is not None:
                value = row.get(claim.outside[0].name)
                if not isinstance(value, Literal) or not is_outside(value, claim.outside[1]):
                    continue
            apart = [_value(term, row) for term in claim.apart or ()]
            if apart and _same(apart[0], apart[1]):
                continue
            premises = tuple(dict.fromkeys(_filled(pattern, row) for pattern in claim.body))
            facts = " and ".join(_said(triple, index) for triple in premises)
            name = f"axiom-{claim.word}-{local_name(claim.about)}"
            found.setdefault(
                (name, frozenset(premises)),
                Inconsistency(name, f"{facts}, but {claim.why}", premises, claim.triple, claim.why),
            )
    return sorted(found.values(), key=lambda one: (one.axiom, [str(t) for p in one.premises for t in p]))


# --- solutions ----------------------------------------------------------------------------------------------


def _pattern(claim: Impossible) -> GroupPattern:
    elements: list[Element] = list(claim.body)
    if claim.apart is not None:
        # Only to spare the store pairs of a thing with itself; equal values are sorted out afterwards.
        elements.append(Filter(Not(BuiltInCall("sameTerm", claim.apart))))  # type: ignore[arg-type]
    if claim.outside is not None:
        # Only to spare the store what is of the type as it is written, and has a value if it is a number.
        value, datatype = claim.outside
        other = Comparison("!=", BuiltInCall("DATATYPE", (value,)), datatype)
        elements.append(Filter(BuiltInCall("isLiteral", (value,))))
        elements.append(Filter(Or((other, Not(BuiltInCall("isNumeric", (value,)))))))
    return GroupPattern(tuple(elements))


def _value(term: TermPattern, row: Mapping[str, Term]) -> Term:
    return row[term.name] if isinstance(term, Variable) else term  # type: ignore[return-value]


def _filled(pattern: TriplePattern, row: Mapping[str, Term]) -> Triple:
    s, p, o = (_value(term, row) for term in (pattern.subject, pattern.predicate, pattern.object))
    assert isinstance(p, IRI)
    return s, p, o


def _same(one: Term, other: Term) -> bool:
    if one == other:
        return True
    if isinstance(one, Literal) and isinstance(other, Literal):
        if {one.datatype, other.datatype} <= _NUMBERS:
            try:
                return float(one.lexical) == float(other.lexical)
            except ValueError:
                return False
        if one.language and other.language:
            return (one.lexical, one.language.lower()) == (other.lexical, other.language.lower())
    return False


def _said(triple: Triple, ontology: TripleIndex) -> str:
    s, p, o = triple
    subject, object_ = _name(s), label(ontology, o) if p == RDF_TYPE else _name(o)
    if p == RDF_TYPE:
        return f"{subject} is {'an' if object_[:1].lower() in 'aeiou' else 'a'} {object_}"
    return f"{subject} {label(ontology, p)} {object_}"


def _name(term: Term) -> str:
    if isinstance(term, IRI):
        return local_name(term)
    return term.lexical if isinstance(term, Literal) else str(term)
