"""What can run and was probably not meant: a computed value that is always an error, a MINUS that takes
nothing away, a literal that is no value, a term that is almost one that another rule concludes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from leverkg.checks.checking import near
from leverkg.engine.access import Access
from leverkg.engine.axioms.vocabulary import local_name
from leverkg.engine.never import valueless
from leverkg.engine.rule import Rule, Schedule
from leverkg.rdf import literals
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, Literal
from leverkg.sparql.scope import mentioned, possible
from leverkg.sparql.traverse import nodes
from leverkg.sparql.tree import At, GroupPattern, MinusPattern

__all__ = ["Slip", "near_reads", "near_terms", "slips"]

_SHORTEST = 5  # of shorter names many are alike


class Slip(NamedTuple):
    """Something in a rule that was probably not meant.

    Attributes:
        code: its code.
        message: what it is.
        hint: what to do.
        at: where it stands in the rule's text.
    """

    code: str
    message: str
    hint: str
    at: At


def slips(rule: Rule, given: Iterable[str] = ()) -> Iterator[Slip]:
    """Yield what in a rule's body was probably not meant.

    Args:
        rule: the rule.
        given: variables that have a value everywhere, such as ``$this``.
    """
    if rule.body is None:
        return
    place = rule.head[0].position if rule.head else None
    written = rule.schedule is not Schedule.LAYERED  # a rule in Turtle may state something once, in its turn
    if place is not None and written and not rule.head_variables and not rule.minted:
        yield Slip(
            "LEV-R088",
            f"rule {rule.name} concludes the same whatever it finds: no variable stands in its head",
            "put what was found into the head, if that was meant",
            At(0, place.line, place.column),
        )
    for bind, missing in valueless(rule.body, given):
        yield Slip(
            "LEV-R084",
            f"rule {rule.name} computes ?{bind.variable.name} from ?{missing}, which nothing binds",
            f"bind ?{missing} in the body, or correct its name",
            bind.at,
        )
    yield from _no_values(rule)
    for minus in _vain(rule.body):
        yield Slip(
            "LEV-R087",
            f"a MINUS in rule {rule.name} takes nothing away: it shares no variable with what is before it",
            "share a variable, or write FILTER NOT EXISTS, which sees the variables around it",
            minus.at,
        )


def _no_values(rule: Rule) -> Iterator[Slip]:
    """Yield the literals of a rule that are no value of their datatype, or of a datatype that is none."""
    told: set[Literal] = set()
    for literal, at in _literals(rule):
        if literal in told:
            continue
        told.add(literal)
        advice = literals.fault(literal)
        kind = f"xsd:{local_name(IRI(literal.datatype))}"
        if advice is not None:
            message = f'rule {rule.name} has "{literal.lexical}", which is not a valid {kind}'
            yield Slip("LEV-R100", message, advice, at)
        elif literal.datatype.startswith(XSD) and literal.datatype not in literals.DATATYPES:
            meant = near(literal.datatype, literals.DATATYPES)
            hint = f"did you mean xsd:{local_name(IRI(meant))}?" if meant else "name one of XML Schema"
            yield Slip("LEV-R100", f"rule {rule.name} names {kind}, and there is no such datatype", hint, at)


def _literals(rule: Rule) -> Iterator[tuple[Literal, At]]:
    """Yield the literals in a rule's head and body, each with the nearest place before it that is known."""
    for template in rule.head:
        if isinstance(template.object, Literal) and template.position is not None:
            yield template.object, At(0, template.position.line, template.position.column)
    at = At(0, rule.line, 1)
    for node in nodes(rule.body):
        found = getattr(node, "at", None)
        at = found if isinstance(found, At) and found.line else at
        if isinstance(node, Literal):
            yield node, at


def _vain(body: GroupPattern) -> Iterator[MinusPattern]:
    for group in nodes(body):
        if not isinstance(group, GroupPattern):
            continue
        before: frozenset[str] = frozenset()
        for element in group.elements:
            if isinstance(element, MinusPattern) and not before & mentioned(element.group):
                yield element
            before |= possible(GroupPattern((element,)))


def near_terms(rules: Iterable[Rule]) -> Iterator[tuple[Rule, Access, IRI, Rule]]:
    """Yield what rules read and none concludes, where another rule concludes something almost of that name.

    Returns:
        The rule that reads, what it reads, the term that is concluded, and the rule that does.
    """
    rules = list(rules)
    concluded: dict[tuple[bool, IRI], Rule] = {}
    for rule in rules:
        for access in rule.writes:
            if (term := _term(access)) is not None:
                concluded.setdefault((access.predicate == RDF_TYPE, term), rule)
    for rule in rules:
        for access in sorted(rule.reads | rule.negated, key=str):
            term = _term(access)
            is_class = access.predicate == RDF_TYPE
            if term is None or (is_class, term) in concluded:
                continue
            for (of_classes, other), writer in concluded.items():
                if of_classes == is_class and writer is not rule and _almost(term, other):
                    yield rule, access, other, writer


def near_reads(rules: Iterable[Rule]) -> Iterator[tuple[Rule, Access, IRI, Rule]]:
    """Yield what one rule alone reads and none concludes, where others read something almost of that name.

    Returns:
        The rule, what it reads, the term that others read, and one of these.
    """
    rules = list(rules)
    concluded = {(a.predicate == RDF_TYPE, _term(a)) for rule in rules for a in rule.writes}
    readers: dict[tuple[bool, IRI], list[tuple[Rule, Access]]] = {}
    for rule in rules:
        for access in sorted(rule.reads | rule.negated, key=str):
            if (term := _term(access)) is not None:
                readers.setdefault((access.predicate == RDF_TYPE, term), []).append((rule, access))
    for (is_class, term), found in readers.items():
        reader, access = found[0]
        if (is_class, term) in concluded or any(rule is not reader for rule, _ in found):
            continue
        for (of_classes, other), others in readers.items():
            several = len({rule.name for rule, _ in others if rule is not reader}) > 1
            if of_classes == is_class and several and _almost(term, other):
                yield reader, access, other, others[0][0]


def _term(access: Access) -> IRI | None:
    found = access.object if access.predicate == RDF_TYPE else access.predicate
    return found if isinstance(found, IRI) else None


def _almost(one: IRI, other: IRI) -> bool:
    """Tell whether two names differ by a slip inside: two letters exchanged, one wrong, doubled or left out.

    Names that differ in the first letter are other words, in the last one often a plural, in a digit numbers.
    """
    a, b = local_name(one), local_name(other)
    if one.value.removesuffix(a) != other.value.removesuffix(b) or min(len(a), len(b)) < _SHORTEST:
        return False
    start = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    end = next(
        (n for n, (x, y) in enumerate(zip(rest_a[::-1], rest_b[::-1], strict=False)) if x != y),
        min(len(rest_a), len(rest_b)),
    )
    if not (start and end) or any(letter.isdigit() for letter in rest_a[:-end] + rest_b[:-end]):
        return False
    middle_a, middle_b = rest_a[:-end], rest_b[:-end]
    exchanged = len(middle_a) == 2 and middle_a == middle_b[::-1]
    return exchanged or (len(middle_a) <= 1 and len(middle_b) <= 1)
