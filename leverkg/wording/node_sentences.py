"""The sentences of conclusions.

A rule's sentence speaks of variables that are named like the properties they fill, so a conclusion's own
properties complete it; what cannot be completed so is left without a sentence. A rule is asked once for all
of its conclusions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from leverkg.answers.balances import balances
from leverkg.engine.header import placeholders
from leverkg.rdf.columns import objects_by_subject
from leverkg.rdf.term import IRI, RDF_TYPE, Literal, Term, local_name
from leverkg.theory.terms import lev
from leverkg.wording.grammar import sentence
from leverkg.wording.phrases import described
from leverkg.wording.summary import arrow, why

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase
    from leverkg.engine.executor import Derived
    from leverkg.engine.executors.made import Made

__all__ = ["sentences"]

_NONE: frozenset[str] = frozenset()


def sentences(result: InferredCase, nodes: Iterable[Term], derived: Derived) -> dict[Term, str]:
    """Return the sentences that rules say of nodes that they made, and what versions are called.

    Args:
        result: what follows.
        nodes: those that are asked about, each once.
        derived: what follows, as outputs want it.
    """
    found = _of_balances(result) if result.theory else {}
    rules, subjects, _ = derived.made.get(RDF_TYPE, ([], [], []))
    makers = objects_by_subject(subjects, rules)
    say = _Say(result, derived.made)
    alike: dict[frozenset[str], list[Term]] = {}  # by which rules they have their classes
    for node in nodes:
        if node not in found:
            alike.setdefault(makers.get(node, _NONE), []).append(node)
    others = alike.pop(_NONE, [])
    left = say.all_of(alike, found)
    if able := say.able(left):
        speakers = objects_by_subject(*derived.speakers(able))
        # Those that gave a node its classes were asked first.
        then: dict[frozenset[str], list[Term]] = {}
        for node in left:
            then.setdefault(speakers.get(node, _NONE) - makers[node], []).append(node)
        left = say.all_of(then, found)
    _describe_versions(result, (*others, *left), found)
    return found


def _of_balances(result: InferredCase) -> dict[Term, str]:
    return {one.node: f"{arrow(result, one)}, {why(result, one, None)}" for one in balances(result)}


def _describe_versions(result: InferredCase, nodes: Iterable[Term], found: dict[Term, str]) -> None:
    """Give versions their labels with the days from which they are so; what is labelled needs no comment."""
    labels = result.labels
    starts: dict[Term, Term] | None = None
    for node in nodes:
        stated = labels.stated(node)
        if stated != node:
            if starts is None:
                starts = result.values(lev("since"))
            since = starts.get(node)
            start = f"since {since.lexical}" if isinstance(since, Literal) else "from the beginning"
            found[node] = f"{labels.of(stated)}, {start}"


class _Say:
    """Fills the sentences of rules.

    Args:
        result: what follows.
        made: what the rules made, by predicate.

    Attributes:
        rules: those that have a sentence.
    """

    def __init__(self, result: InferredCase, made: Made) -> None:
        self._result = result
        self._made = made
        self.rules = {
            rule.name: rule.header.says
            for rule in result.run.ruleset
            if rule.header.says and not {"frame", "stage"} & set(rule.header.tags)
        }
        self._predicates: dict[str, list[IRI]] = {}  # by local name
        for predicate in made:
            self._predicates.setdefault(local_name(predicate.value), []).append(predicate)
        self._values: dict[str, dict[Term, Term]] = {}
        self._called: dict[Term, str] = {}

    def all_of(self, alike: Mapping[frozenset[str], list[Term]], found: dict[Term, str]) -> list[Term]:
        """Find for each node the first of its rules, by name, that can say its sentence.

        Args:
            alike: rules, with the nodes that are theirs.
            found: gets the sentences.

        Returns: the nodes for which none can.
        """
        silent: list[Term] = []
        for rules, nodes in alike.items():
            left = nodes
            for rule in sorted(rules & self.rules.keys()):
                left = self._fill(rule, left, found)
            silent += left
        return silent

    def able(self, nodes: Iterable[Term]) -> set[str]:
        """Return the rules whose sentences some nodes can fill, whichever rules spoke of these."""
        asked = {*nodes}
        return {rule for rule, template in self.rules.items() if self._can_fill(template, asked)}

    def _can_fill(self, template: str, nodes: AbstractSet[Term]) -> bool:
        columns: list[AbstractSet[Term]] = [
            nodes,
            *(self._of(name).keys() for name in placeholders(template)),
        ]
        fewest = min(columns, key=len)
        return any(all(node in column for column in columns) for node in fewest)

    def _fill(self, rule: str, nodes: list[Term], found: dict[Term, str]) -> list[Term]:
        """Find the sentence of a rule for the nodes that have all that it speaks of; return the others."""
        template = self.rules[rule]
        names = placeholders(template)
        form = template.replace("%", "%%")
        for name in names:
            form = form.replace(f"{{{name}}}", f"%({name})s")
        columns = [self._of(name) for name in names]
        left: list[Term] = []
        for node in nodes:
            values = [value for of in columns if (value := of.get(node)) is not None]
            said = ""
            if len(values) == len(names):
                said = sentence(form % dict(zip(names, map(self._call, values), strict=True)))
            if said:
                found[node] = said
            else:
                left.append(node)
        return left

    def _call(self, value: Term) -> str:
        called = self._called.get(value)
        if called is None:
            called = self._called[value] = described(self._result, value)
        return called

    def _of(self, name: str) -> dict[Term, Term]:
        """Return what rules said of nodes by a property of that local name; of several the last."""
        values = self._values.get(name)
        if values is None:
            values = self._values[name] = self._last(name)
        return values

    def _last(self, name: str) -> dict[Term, Term]:
        predicates = self._predicates.get(name, ())
        if len(predicates) == 1:
            _, subjects, objects = self._made[predicates[0]]
            found = dict(zip(subjects, objects, strict=True))
            if len(found) == len(subjects):
                return found
        told: dict[Term, tuple[IRI, Term]] = {}
        for predicate in predicates:
            _, subjects, objects = self._made[predicate]
            for subject, object in zip(subjects, objects, strict=True):
                before = told.get(subject)
                if before is None or _key(predicate, object) > _key(*before):
                    told[subject] = (predicate, object)
        return {subject: object for subject, (_, object) in told.items()}


def _key(predicate: IRI, term: Term) -> tuple[str, str]:
    """What comes last of several values is told."""
    return str(predicate), str(term)
