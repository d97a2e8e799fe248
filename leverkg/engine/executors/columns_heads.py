"""Heads filled in for all solutions at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import polars as pl

from leverkg.engine.executors.columns_relations import CODE
from leverkg.engine.executors.columns_terms import NODE, Terms
from leverkg.engine.rule import HeadTerm, Minted, Rule, Template, TripleTemplate
from leverkg.rdf.term import IRI
from leverkg.sparql.tree import Variable

__all__ = ["Conclusions", "conclusions", "has_triple_terms"]


class Conclusions(NamedTuple):
    """What one triple of a head comes to.

    Attributes:
        predicate: the number of the predicate.
        rows: pairs of subject and object, each once.
        unseen: every pair has a node that nothing knew before, so that none of them can be there already.
    """

    predicate: int
    rows: pl.DataFrame
    unseen: bool


def has_triple_terms(rule: Rule) -> bool:
    """Tell whether a head makes triple terms, which are made one by one."""
    return any(isinstance(term, TripleTemplate) for template in rule.head for term in template.terms())


def conclusions(
    rule: Rule, solutions: pl.DataFrame, terms: Terms, base: str, left_out: Sequence[int] = ()
) -> Iterator[Conclusions]:
    """Yield what a head concludes from the solutions of its body.

    A triple with an unbound variable is left out, and so is what is no RDF triple: a literal as subject,
    anything but an IRI as predicate (SPARQL 1.1 Query, section 16.2).

    Args:
        rule: the rule, whose head makes no triple terms.
        solutions: a column for each variable of the head, different rows.
        terms: the numbers of terms.
        base: what the IRIs of new nodes begin with.
        left_out: the first new nodes of solutions from which nothing is concluded.
    """
    if not solutions.height:
        return
    variables = frozenset(rule.head_variables)
    made: dict[Minted, pl.Series] = {}
    unseen: set[Minted] = set()
    for node in rule.minted:
        arguments = [solutions.get_column(name) for name in node.arguments]
        different = bool(arguments) and set(node.arguments) >= variables
        numbers, new = terms.minted(node, base, arguments, different=different)
        if new:
            unseen.add(node)
        made[node] = pl.Series(numbers, dtype=CODE)
    if left_out:
        kept = ~made[rule.minted[0]].is_in(left_out)
        solutions = solutions.filter(kept)
        made = {node: numbers.filter(kept) for node, numbers in made.items()}
    told: set[object] = set()
    for template in rule.head:
        # Another triple of the head with the same predicate, or with one that varies, may say the same of a
        # new node.
        fresh = unseen if isinstance(template.predicate, IRI) and template.predicate not in told else set()
        if not all(isinstance(predicate, IRI) for predicate in told):
            fresh = set()
        told.add(template.predicate)
        yield from _of_template(template, solutions, made, fresh, terms, variables)


def _of_template(
    template: Template,
    solutions: pl.DataFrame,
    made: dict[Minted, pl.Series],
    unseen: set[Minted],
    terms: Terms,
    variables: frozenset[str],
) -> Iterator[Conclusions]:
    def column(term: HeadTerm) -> pl.Series:
        if isinstance(term, Variable):
            return solutions.get_column(term.name)
        if isinstance(term, Minted):
            return made[term]
        number = terms.number(term)  # type: ignore[arg-type]
        return pl.repeat(number, solutions.height, dtype=CODE, eager=True)

    rows = pl.DataFrame({"s": column(template.subject), "o": column(template.object)})
    new = any(term in unseen for term in (template.subject, template.object) if isinstance(term, Minted))
    told = _told(template, variables)
    if not isinstance(template.subject, (Variable, IRI, Minted)):
        return
    if not isinstance(template.predicate, IRI):
        if not isinstance(template.predicate, (Variable, Minted)):
            return
        rows = rows.with_columns(p=column(template.predicate))
    if isinstance(template.subject, Variable) and not terms.are_nodes(rows.get_column("s")):
        rows = rows.filter(terms.kinds_and_wholes()[0].gather(rows.get_column("s")) == NODE)
    if rows.get_column("o").null_count():
        rows = rows.filter(pl.col("o").is_not_null())
    if isinstance(template.predicate, IRI):
        yield Conclusions(terms.number(template.predicate), rows if told else rows.unique(), new)
        return
    for number in rows.get_column("p").drop_nulls().unique().to_list():
        if isinstance(terms.term(number), IRI):
            yield Conclusions(number, rows.filter(pl.col("p") == number).select("s", "o").unique(), new)


def _told(template: Template, variables: frozenset[str]) -> bool:
    """Tell whether different solutions give different triples."""
    names: set[str] = set()
    for term in (template.subject, template.object):
        if isinstance(term, Minted):
            names |= set(term.arguments)
        elif isinstance(term, Variable):
            names.add(term.name)
    return names >= variables
