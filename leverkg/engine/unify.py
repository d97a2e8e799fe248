"""From a triple back to a rule: which values of the head's variables give it.

A node that a rule made says by its name which rule and label it is of, but its arguments are behind a
digest. They are found by joining the rule's other head triples about the node, and checked by computing
the name again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from leverkg.engine import mint
from leverkg.engine.executor import Executor, Row
from leverkg.engine.literal_values import canonical
from leverkg.engine.rule import HeadTerm, Minted, Rule, Template, TripleTemplate
from leverkg.rdf.term import IRI, Term, Triple, TripleTerm
from leverkg.sparql.tree import Variable

__all__ = ["Match", "heads_of"]


@dataclass(frozen=True, slots=True)
class Match:
    """A way in which a head gives a triple: the values known, the variables that must be unbound."""

    row: Row
    unbound: frozenset[str] = frozenset()


def heads_of(rule: Rule, triple: Triple, executor: Executor, base: str) -> Iterator[Match]:
    """Yield the values of head variables under which a rule's head contains a triple.

    Args:
        rule: the rule, with head.
        triple: the triple.
        executor: where the triples about new nodes are looked up.
        base: what the IRIs of new nodes begin with.
    """
    for template in rule.head:
        row: Row = {}
        nodes: dict[Minted, Term] = {}
        parts = zip(template.terms(), triple, strict=True)
        if not all(_unify(part, term, row, nodes) for part, term in parts):
            continue
        if all(mint.may_be(term, base, node.rule, node.label) for node, term in nodes.items()):
            yield from _inverted(rule, dict(row), nodes, executor, base)


def _unify(part: HeadTerm, term: Term, row: Row, nodes: dict[Minted, Term]) -> bool:
    if isinstance(part, Variable):
        return row.setdefault(part.name, term) == term
    if isinstance(part, Minted):
        return nodes.setdefault(part, term) == term
    if isinstance(part, TripleTemplate):
        if not isinstance(term, TripleTerm):
            return False
        pairs = ((part.subject, term.subject), (part.predicate, term.predicate), (part.object, term.object))
        return all(_unify(inner, value, row, nodes) for inner, value in pairs)
    return canonical(part) == canonical(term)


def _inverted(
    rule: Rule, row: Row, nodes: Mapping[Minted, Term], executor: Executor, base: str
) -> Iterator[Match]:
    if not nodes:
        yield Match(row)
        return
    # All nodes of a rule have the same arguments, so one is enough to find them.
    node, iri = next(iter(nodes.items()))
    missing = [name for name in node.arguments if name not in row]
    seen: set[tuple[tuple[str, Term], ...]] = set()
    templates = (
        [t for t in rule.head if isinstance(t.predicate, IRI) and node in t.terms()] if missing else []
    )
    for known in _joined(templates, 0, row, dict(nodes), executor):
        for match in _completed(rule, node, iri, known, executor, base):
            key = tuple(sorted(match.row.items()))
            others = all(_is(other, term, match.row, base) for other, term in nodes.items())
            if others and key not in seen:
                seen.add(key)
                yield match


def _joined(
    templates: list[Template], index: int, row: Row, nodes: dict[Minted, Term], executor: Executor
) -> Iterator[Row]:
    """Yield the values that the other head triples about the node agree with."""
    if index == len(templates):
        yield row
        return
    template = templates[index]
    subject, object_ = (_value(part, row, nodes) for part in (template.subject, template.object))
    if subject is not None and object_ is not None:
        yield from _joined(templates, index + 1, row, nodes, executor)
        return
    assert isinstance(template.predicate, IRI)
    for found in executor.match(subject, template.predicate, object_):
        new_row, new_nodes = dict(row), dict(nodes)
        parts = ((template.subject, found[0]), (template.object, found[2]))
        if all(_unify(part, term, new_row, new_nodes) for part, term in parts):
            yield from _joined(templates, index + 1, new_row, new_nodes, executor)
    # A variable that was unbound left its triple out.
    yield from _joined(templates, index + 1, row, nodes, executor)


def _value(part: HeadTerm, row: Row, nodes: Mapping[Minted, Term]) -> Term | None:
    if isinstance(part, Variable):
        return row.get(part.name)
    if isinstance(part, Minted):
        return nodes.get(part)
    return None if isinstance(part, TripleTemplate) else part


def _completed(
    rule: Rule, node: Minted, iri: Term, row: Row, executor: Executor, base: str
) -> Iterator[Match]:
    """Yield the row with its missing arguments: unbound ones, or what the body has for them."""
    missing = frozenset(name for name in node.arguments if name not in row)
    if _is(node, iri, row, base):
        yield Match(row, missing)
    elif missing and rule.body is not None:
        for solution in executor.solve(rule.body, row, columns=sorted(set(node.arguments) | row.keys())):
            if _is(node, iri, solution, base):
                yield Match(
                    {**row, **solution}, frozenset(name for name in node.arguments if name not in solution)
                )


def _is(node: Minted, term: Term, row: Row, base: str) -> bool:
    return mint.mint(base, node.rule, node.label, [row.get(name) for name in node.arguments]) == term
