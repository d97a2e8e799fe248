"""What a Python rule hands over, looked at before anything is done with it: triples are triples, terms terms.

Annotations do not keep a function from yielding a string for a term, a literal as a subject or an IRI with a
blank in it. A store would fail on these somewhere else, with words that say nothing to who wrote the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from leverkg.errors import OutputError
from leverkg.rdf.term import IRI, BlankNode, Literal, Term, TripleTerm

__all__ = ["are_terms", "fault_of"]

_TERMS = (IRI, BlankNode, Literal, TripleTerm)
_PLACES = ("subject", "predicate", "object")


def fault_of(
    triples: Iterable[object], premises: Iterable[object], absences: Iterable[object], bindings: object
) -> str | None:
    """Return what is wrong with the parts of a conclusion, in words that go on from the rule's name.

    Returns:
        ``None`` if nothing is.
    """
    kinds: tuple[tuple[str, object, Callable[[object], str | None]], ...] = (
        ("concludes", triples, _triple_fault),
        ("names the premise", premises, _triple_fault),
        ("names the absence", absences, _pattern_fault),
    )
    for verb, listed, fault in kinds:
        if not isinstance(listed, (tuple, list)):
            return f"{verb} {listed!r}, which is no list"
        for one in listed:
            found = fault(one)
            if found:
                return f"{verb} {_shown(one)}: {found}"
    if not isinstance(bindings, Mapping):
        return f"has the bindings {bindings!r}, which are no mapping"
    for name, value in bindings.items():
        found = _term_fault(value)
        if found:
            return f"binds {name!r} to {value!r}: {found}"
    return None


def are_terms(values: Iterable[object]) -> bool:
    """Tell whether values are terms that RDF allows."""
    return not any(map(_term_fault, values))


def _shown(value: object) -> str:
    parts = value if isinstance(value, (tuple, list)) else (value,)
    return " ".join(str(part) if isinstance(part, (IRI, BlankNode)) else _literally(part) for part in parts)


def _literally(part: object) -> str:
    return str(part) if isinstance(part, Literal) and isinstance(part.lexical, str) else repr(part)


def _triple_fault(value: object) -> str | None:
    if not isinstance(value, (tuple, list)) or len(value) != 3:
        return "a triple is a tuple of subject, predicate and object"
    subject, predicate, _ = value
    for place, term in zip(_PLACES, value, strict=True):
        found = _term_fault(term)
        if found:
            return f"of the {place}, {found}"
    if not isinstance(subject, (IRI, BlankNode)):
        return "a subject is an IRI or a blank node"
    return None if isinstance(predicate, IRI) else "a predicate is an IRI"


def _pattern_fault(value: object) -> str | None:
    if not isinstance(value, (tuple, list)) or len(value) != 3:
        return "a pattern is a tuple of three, with None for any"
    for place, term in zip(_PLACES, value, strict=True):
        found = None if term is None else _term_fault(term)
        if found:
            return f"of the {place}, {found}"
    return None if value[1] is None or isinstance(value[1], IRI) else "a predicate is an IRI"


def _term_fault(value: object) -> str | None:
    if not isinstance(value, _TERMS):
        return f"{value!r} is no term: write IRI(…) or Literal(…) of leverkg.rdf.term"
    return _invalid(value)


@lru_cache(maxsize=1 << 12)
def _invalid(term: Term) -> str | None:
    """Return why a term is none of RDF: an IRI that is none, a language tag, a part of another type."""
    from leverkg.rdf.ox import to_ox

    if isinstance(term, TripleTerm):
        return _triple_fault((term.subject, term.predicate, term.object))
    texts = [getattr(term, name) for name in ("value", "label", "lexical", "datatype") if hasattr(term, name)]
    odd = next((text for text in texts if not isinstance(text, str)), None)
    if isinstance(odd, IRI):
        return f'a part is an IRI where a string is expected: write "{odd.value}"'
    if odd is not None:
        return f"{odd!r} is no string"
    try:
        to_ox(term)
    except (OutputError, ValueError, TypeError) as error:
        return str(error)
    return None
