"""Which terms of the ontology competency questions ask for, and which conclusions they leave out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from leverkg.inference.infer import rules_of
from leverkg.library.competency import Question
from leverkg.rdf.term import IRI, RDF_TYPE, Literal
from leverkg.sparql.parse import parse_query
from leverkg.sparql.traverse import nodes
from leverkg.theory.ontology import ontology
from leverkg.theory.terms import LEV, PREFIXES, lev

__all__ = ["conclusion_terms", "not_asked", "terms_asked"]

_OWL = "http://www.w3.org/2002/07/owl#"
_KINDS = {IRI(_OWL + k) for k in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")}


def terms_asked(questions: Iterable[Question]) -> dict[str, list[str]]:
    """Return for each term of the ontology that is asked for the names of the questions, in order.

    A question that is asked of a case in a file is followed by the name of that case.
    """
    found: dict[str, list[str]] = {}
    for question in questions:
        tree = parse_query(question.text, prefixes=PREFIXES)
        asked = {n.value for n in nodes(tree) if isinstance(n, IRI) and n.value.startswith(LEV)}
        case = Path(question.place).parent.name
        for term in asked:
            name = f"{question.name} ({case})" if case else question.name
            found.setdefault(term.removeprefix(LEV), []).append(name)
    return dict(sorted(found.items()))


def conclusion_terms() -> list[str]:
    """Return the classes and properties of conclusions, in the order of the ontology."""
    derived = {s for s, p, o in ontology() if p == lev("category") and o == Literal("derived")}
    kinds = {s: None for s, p, o in ontology() if p == RDF_TYPE and o in _KINDS and s in derived}
    return [term.value.removeprefix(LEV) for term in kinds if isinstance(term, IRI)]


def not_asked(questions: Iterable[Question]) -> dict[str, str]:
    """Return the classes and properties of conclusions that no question asks for, and why if that is known.

    The inverse of what is asked for needs no question, and what no rule concludes could have no answer.
    """
    asked = terms_asked(questions)
    found = {}
    for term in conclusion_terms():
        if term not in asked:
            other = next((o for s, o in _inverses() if s == term and o in asked), "")
            found[term] = f"the inverse of lev:{other}" if other else _unmade(term)
    return found


def _inverses() -> list[tuple[str, str]]:
    pairs = [(s, o) for s, p, o in ontology() if p == IRI(_OWL + "inverseOf")]
    both = [*pairs, *((o, s) for s, o in pairs)]
    return [
        (s.value.removeprefix(LEV), o.value.removeprefix(LEV))
        for s, o in both
        if isinstance(s, IRI) and isinstance(o, IRI)
    ]


def _unmade(term: str) -> str:
    made = any(lev(term) in (write.predicate, write.object) for rule in rules_of() for write in rule.writes)
    return "" if made else "no rule concludes it"
