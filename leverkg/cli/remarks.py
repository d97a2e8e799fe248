"""What is said on standard error of how a case is asked: a date beside the talks, a prefix meant twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leverkg.cli.terminal import note

if TYPE_CHECKING:
    from leverkg.api import Case, Result
    from leverkg.rdf.term import IRI, Term
    from leverkg.sparql.tree import Query

__all__ = [
    "remark_on_advice",
    "remark_on_axioms",
    "remark_on_date",
    "remark_on_names",
    "remark_on_prefixes",
    "remark_on_same",
]

_SHOWN = 5


def remark_on_date(case: Case, asked: str) -> None:
    """Say that the date asked for lies outside all negotiations: before they begin, or after they end."""
    if asked in ("all", "last"):
        return
    from leverkg.case.dates import days_of
    from leverkg.case.working_set import day_of
    from leverkg.errors import UsageError
    from leverkg.theory.terms import lev

    begins, ends = lev("begins"), lev("ends")
    try:
        day = day_of(asked)
    except UsageError:
        return  # told when it is used
    spans: dict[Term, dict[IRI, Term]] = {}
    for s, p, o in case.asserted.having(begins, ends):
        spans.setdefault(s, {})[p] = o
    told = []
    for negotiation, said in spans.items():
        begin, end = days_of(said.get(begins)), days_of(said.get(ends))
        label = case.labels.of(negotiation)
        if begin and day < begin.first:
            told.append(f"{label} begins only on {case.labels.of(said[begins])}")
        elif end and day > end.last:
            told.append(f"{label} ended on {case.labels.of(said[ends])}")
        else:
            return
    if told:
        note(f"{asked} is outside the negotiation: {'; '.join(told[:3])}{' …' if len(told) > 3 else ''}")


def remark_on_same(case: Case) -> None:
    """Say which nodes are taken for one, as owl:sameAs says."""
    from leverkg.case.one_name import joined
    from leverkg.rdf.term import BlankNode
    from leverkg.wording.grammar import listed

    found = joined(case.asserted.same)
    if not found:
        note("nothing says of two nodes that they are the same (owl:sameAs)")
    for one, others in list(found.items())[:_SHOWN]:
        names = dict.fromkeys(
            "a node without a name" if isinstance(node, BlankNode) else case.labels.name(node)
            for node in others
        )
        note(f"{case.labels.name(one)} stands for {listed(names)} too")
    if len(found) > _SHOWN:
        note(f"and {len(found) - _SHOWN} more nodes stand for others")


def remark_on_axioms(case: Case) -> None:
    """Say that the files hold axioms which were not run, where something does not follow."""
    from leverkg.engine.axioms.compiled import compile_axioms

    if compile_axioms(case.asserted.triples):
        note("the files hold axioms of RDFS or OWL, which were not run: --axioms runs them")


def remark_on_prefixes(case: Case, text: str) -> None:
    """Say of which meaning a prefix is taken that the files declare with several, if a text uses it."""
    for prefix, others in case.asserted.clashes.items():
        if re.search(rf"(?<![\w:<]){re.escape(prefix)}:\w", text):
            first = case.asserted.prefixes[prefix]
            note(
                f"{prefix}: is taken as <{first}>; other files mean "
                f"{', '.join(f'<{other}>' for other in others)}: write a name from there in full"
            )


def remark_on_advice(case: Case, question: Query) -> None:
    """Say how a party is advised, where a question asks for moves and nobody is: it finds nothing then."""
    from leverkg.sparql.traverse import nodes
    from leverkg.theory.terms import lev

    move, advises = lev("Move"), lev("advises")
    if not any(node == move for node in nodes(question)):
        return
    if not case.asserted.having(advises):
        note(
            "moves are looked for only where a party is advised: "
            "add a file that says `lev:theRun lev:advises :PARTY`"
        )


def remark_on_names(result: Result, question: Query) -> None:
    """Say which properties and classes that a question asks for nothing has, and what was probably meant."""
    from leverkg.answers.near_names import near_names
    from leverkg.sparql.traverse import nodes
    from leverkg.sparql.tree import TriplePattern

    asked = [(node.predicate, node.object) for node in nodes(question) if isinstance(node, TriplePattern)]
    for name, meant in near_names(result, asked).items():
        note(f"nothing has {result.labels.name(name)}; did you mean {result.labels.name(meant)}?")
