"""What a Python rule concludes, checked against its declaration and against what holds.

First all conclusions at once, since what many of them have in common need be looked at but once; that only
tells that nothing is wrong. Where something is, or may be, they are checked one by one, which finds the first
fault and has the words for it.

Annotations do not keep a function from yielding a string for a term, a literal as a subject or an IRI with a
blank in it. A store would fail on these somewhere else, with words that say nothing to who wrote the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from leverkg.engine.access import Access
from leverkg.engine.header import placeholders
from leverkg.engine.python_view import Absence, Conclusion, Facts, View, sentence_values
from leverkg.engine.rule import Rule
from leverkg.errors import OutputError, RuleError
from leverkg.rdf.term import IRI, BlankNode, Literal, Term, TripleTerm, local_name

__all__ = ["check_conclusion", "check_sentences", "surely_sound"]

_TERMS = (IRI, BlankNode, Literal, TripleTerm)
_PLACES = ("subject", "predicate", "object")


# --- all at once --------------------------------------------------------------------------------------------


def surely_sound(rule: Rule, conclusions: Sequence[Conclusion], facts: Facts, view: View) -> bool:
    """Tell whether conclusions surely are what the rule declared, and rest on what holds.

    Args:
        rule: the rule.
        conclusions: what its function yielded, each a Conclusion. Those that name absences or bindings are
            rare, and are left to the checks one by one.
        facts: what holds.
        view: through which the rule saw it.
    """
    if any(one.absences or one.bindings for one in conclusions):
        return False
    parts = [part for one in conclusions for part in (one.triples, one.premises)]
    if not set(map(type, parts)) <= {tuple, list}:
        return False
    triples = list(chain.from_iterable(parts[::2]))
    premises = list(chain.from_iterable(parts[1::2]))
    every = [*triples, *premises]
    if not set(map(type, every)) <= {tuple, list} or not set(map(len, every)) <= {3}:
        return False
    try:
        different = dict.fromkeys(map(tuple, premises))
        if not set(map(type, chain.from_iterable(different))) <= set(_TERMS):
            return False
        others = [premise for premise in different if premise not in view.shown]
        # The terms of what was shown are sound. Those of the others are looked at before the facts are asked.
        known = set(chain.from_iterable(different.keys() - others)) | view.minted
        return (
            _are_declared(rule.writes, triples)
            and _are_declared(rule.reads, different)
            and _are_triples([*triples, *others], known)
            and all(_holds(facts, premise) for premise in others)
        )
    except TypeError:  # something that has no hash is no term
        return False


def _are_triples(found: Iterable[Sequence[Any]], known: Collection[Any]) -> bool:
    """Tell whether triples are such, of terms that are known to be terms and others."""
    columns = [*map(set, zip(*found, strict=True))]
    if not columns:
        return True
    subjects, predicates, objects = columns
    return (
        set(map(type, subjects)) <= {IRI, BlankNode}
        and set(map(type, predicates)) <= {IRI}
        and _are_terms((subjects | predicates | objects).difference(known))
    )


def _are_declared(declared: Collection[Access], triples: Iterable[Sequence[Any]]) -> bool:
    """Tell whether all triples are of some kind that is declared."""
    any_object = {one.predicate for one in declared if one.object is None}
    others = {(predicate, object_) for _, predicate, object_ in triples if predicate not in any_object}
    return others <= {(one.predicate, one.object) for one in declared}


def _holds(facts: Facts, triple: Sequence[Any]) -> bool:
    subject, predicate, object_ = triple
    return next(facts.match(subject, predicate, object_), None) is not None


# --- one by one ---------------------------------------------------------------------------------------------


def check_conclusion(rule: Rule, conclusion: Conclusion, facts: Facts) -> None:
    """Raise a RuleError unless a conclusion keeps to what the rule declared and what holds."""
    if not isinstance(conclusion, Conclusion):
        raise _lie(
            rule,
            "LEV-R035",
            f"yields {type(conclusion).__name__} instead of Conclusion",
            "yield Conclusion(…)",
        )
    fault = _fault_of(conclusion.triples, conclusion.premises, conclusion.absences, conclusion.bindings)
    if fault:
        raise _lie(rule, "LEV-R037", fault, "correct what the function yields")
    for triple in conclusion.triples:
        if not _declared(rule.writes, triple):
            raise _lie(
                rule,
                "LEV-R034",
                f"concludes {_line(triple)}, which is not of the kind it declares to write",
                "add the predicate (and object) to writes=[…]",
            )
    for triple in conclusion.premises:
        if not _declared(rule.reads, triple):
            raise _lie(
                rule,
                "LEV-R032",
                f"names the premise {_line(triple)}, which it does not declare to read",
                "add it to reads=[…]",
            )
        if next(facts.match(*triple), None) is None:
            raise _lie(
                rule,
                "LEV-R032",
                f"names the premise {_line(triple)}, which does not hold",
                "name what the rule saw",
            )
    for absence in conclusion.absences:
        if not _declared(rule.negated, absence):
            raise _lie(
                rule,
                "LEV-R033",
                f"names the absence {_line(absence)}, which it does not declare",
                "add it to negated=[…]",
            )
        found = next(facts.match(*absence), None)
        if found is not None:
            raise _lie(
                rule,
                "LEV-R033",
                f"names the absence {_line(absence)}, but {_line(found)} is there",
                "an absence must match nothing",
            )


def check_sentences(rule: Rule, conclusions: Iterable[Conclusion]) -> None:
    """Raise a RuleError unless what is concluded, or else the premises, have a value for each placeholder."""
    templates = [*filter(None, (rule.header.says, *rule.header.absent))]
    wanted = {name for template in templates for name in placeholders(template)} - {"subject", "object"}
    told: dict[tuple[IRI, ...], bool] = {}  # whether the properties that are concluded are enough
    for conclusion in conclusions if wanted else ():
        said = tuple([predicate for _, predicate, _ in conclusion.triples])
        if said not in told:
            told[said] = not said or wanted <= {local_name(predicate.value) for predicate in said}
        if told[said]:
            continue
        known = sentence_values(conclusion, conclusion.triples[0])
        name = min(wanted - known.keys(), default=None)
        if name is not None:
            template = next(template for template in templates if name in placeholders(template))
            raise _lie(
                rule,
                "LEV-R038",
                f"concludes {_line(conclusion.triples[0])} without a value for {{{name}}} "
                f"of its sentence “{template}”",
                f'give it with the conclusion: bindings={{"{name}": …}}',
            )


def _lie(rule: Rule, code: str, what: str, hint: str) -> RuleError:
    return RuleError(f"rule {rule.name!r} {what}", code=code, position=rule.position, hint=hint)


def _line(pattern: Absence) -> str:
    return " ".join("any" if term is None else str(term) for term in pattern)


def _declared(by: Iterable[Access], pattern: Absence) -> bool:
    return any(one.covers(Access(pattern[1], pattern[2])) for one in by)


# --- what is handed over: triples are triples, terms terms --------------------------------------------------


def _fault_of(
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


def _are_terms(values: Iterable[object]) -> bool:
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
