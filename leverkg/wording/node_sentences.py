"""The sentence of each conclusion.

A rule's sentence speaks of variables that are named like the properties they fill, so a conclusion's own
properties complete it; what cannot be completed so is left without a sentence.
"""

from __future__ import annotations

from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING

from leverkg.answers.balances import balances
from leverkg.engine.header import placeholders
from leverkg.rdf.columns import objects_by_subject
from leverkg.rdf.term import IRI, RDF_TYPE, Literal, Term, local_name
from leverkg.theory.terms import lev
from leverkg.wording.messages import sentence
from leverkg.wording.phrases import described
from leverkg.wording.summary import arrow, why

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase
    from leverkg.engine.executors.made import Made

__all__ = ["Sentences"]

_NONE: frozenset[str] = frozenset()


class Sentences:
    """The sentence of each conclusion.

    Args:
        result: what follows.
        made: what the rules made, by predicate.
    """

    def __init__(self, result: InferredCase, made: Made) -> None:
        self._result = result
        self._made = made
        self._said = {
            rule.name: (rule.header.says, placeholders(rule.header.says))
            for rule in result.run.ruleset
            if rule.header.says and not {"frame", "stage"} & set(rule.header.tags)
        }
        self._balances = {balance.node: balance for balance in balances(result)} if result.theory else {}
        self._values: dict[str, dict[Term, Term]] = {}
        self._called: dict[Term, str] = {}
        self._ordered: dict[tuple[frozenset[str], frozenset[str]], list[str]] = {}

    @cached_property
    def _makers(self) -> dict[Term, frozenset[str]]:
        """Which rules gave each node its classes."""
        rules, subjects, _ = self._made.get(RDF_TYPE, ([], [], []))
        return objects_by_subject(subjects, rules)

    @cached_property
    def _others(self) -> dict[Term, frozenset[str]]:
        """Which rules that have a sentence said something else of each node."""
        found_subjects: list[Term] = []
        found_rules: list[str] = []
        for predicate, (rules, subjects, _) in self._made.items():
            if predicate != RDF_TYPE and not self._said.keys().isdisjoint(rules):
                said = [rule in self._said for rule in rules]
                found_subjects += compress(subjects, said)
                found_rules += compress(rules, said)
        return objects_by_subject(found_subjects, found_rules)

    def of(self, node: Term) -> str | None:
        """Return the sentence that a rule says of a node that it made; None for other nodes."""
        balance = self._balances.get(node)
        if balance is not None:
            return f"{arrow(self._result, balance)}, {why(self._result, balance, None)}"
        makers = self._makers.get(node)
        if makers is not None:
            for rule in self._rules(makers, self._others.get(node, _NONE)):
                text = self._filled(rule, node)
                if text:
                    return text
        return self._described(node)

    def _rules(self, makers: frozenset[str], others: frozenset[str]) -> list[str]:
        """Return the rules to ask for a sentence: those that gave the classes come first."""
        found = self._ordered.get((makers, others))
        if found is None:
            wanted = [*sorted(makers), *sorted(others - makers)]
            found = self._ordered[makers, others] = [rule for rule in wanted if rule in self._said]
        return found

    def _filled(self, rule: str, node: Term) -> str | None:
        template, names = self._said[rule]
        values = [self._value(name, node) for name in names]
        if None in values:
            return None
        for name, value in zip(names, values, strict=True):
            assert value is not None
            called = self._called.get(value)
            if called is None:
                called = self._called[value] = described(self._result, value)
            template = template.replace("{" + name + "}", called)
        return sentence(template)

    def _value(self, name: str, node: Term) -> Term | None:
        """Return what rules said of a node by a property of that local name; of several the last."""
        values = self._values.get(name)
        if values is None:
            values = self._values[name] = self._last(name)
        return values.get(node)

    def _last(self, name: str) -> dict[Term, Term]:
        told: dict[Term, tuple[IRI, Term]] = {}
        for predicate, (_, subjects, objects) in self._made.items():
            if local_name(predicate.value) == name:
                for subject, object in zip(subjects, objects, strict=True):
                    before = told.get(subject)
                    if before is None or _key(predicate, object) > _key(*before):
                        told[subject] = (predicate, object)
        return {subject: object for subject, (_, object) in told.items()}

    def _described(self, node: Term) -> str | None:
        """Return the label of a version with the day from which it is so; what is labelled needs no
        comment."""
        labels = self._result.labels
        stated = labels.stated(node)
        if stated == node:
            return None
        since = self._result.value(node, lev("since"))
        name = labels.of(stated)
        return (
            f"{name}, since {since.lexical}" if isinstance(since, Literal) else f"{name}, from the beginning"
        )


def _key(predicate: IRI, term: Term) -> tuple[str, str]:
    """What comes last of several values is told."""
    return str(predicate), str(term)
