"""The rule model: what schedulers, executors, the prover and exporters need to know of a rule.

A rule of any kind (a ``.rq`` file, a Python function, an axiom of an ontology, a rule in Turtle) ends up as
one frozen :class:`Rule`. Nothing here touches a store, and nothing here parses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from leverkg.engine.late import Late
from leverkg.errors import Position
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, XSD_STRING, Literal, Term
from leverkg.sparql.variable import Variable

if TYPE_CHECKING:
    from leverkg.engine.python_rule import Conclusion, View
    from leverkg.engine.shacl_rules import RulesGraph
    from leverkg.sparql.tree import GroupPattern

__all__ = [
    "Access",
    "HeadTerm",
    "Header",
    "Kind",
    "Minted",
    "Rule",
    "RuleSet",
    "Schedule",
    "Template",
    "TripleTemplate",
    "identity",
]


class Kind(StrEnum):
    """Where a rule comes from."""

    SPARQL = "sparql"
    PYTHON = "python"
    AXIOM = "axiom"
    TRIPLE = "triple"


class Schedule(StrEnum):
    """Who answers for the order of rules: the engine (stratified) or the author (layered)."""

    STRATIFIED = "stratified"
    LAYERED = "layered"


_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


def identity(term: object) -> IRI | bool | tuple[str] | None:
    """Return what a term is in any store, so that another term of another identity surely is another one.

    Returns:
        ``None`` where that is not known. Numbers and dates that are written differently may be one value in a
        store, and so may literals of unknown types; a plain string is its text, and a truth value has two
        spellings. Language tags differ in case.
    """
    if isinstance(term, IRI):
        return term
    if not isinstance(term, Literal) or term.language:
        return None
    if term.datatype == XSD_STRING:
        return (term.lexical,)
    return _TRUTHS.get(term.lexical) if term.datatype == XSD + "boolean" else None


class Access(NamedTuple):
    """What a rule reads or writes: a predicate, and an object where it is constant; ``None`` stands for any.

    ``rdf:type`` with its class is the case that matters most: rules that write different classes do not
    depend on each other. IRIs, plain strings and truth values tell two objects apart (:func:`identity`).
    """

    predicate: IRI | None
    object: Term | None = None

    def unifies(self, other: Access) -> bool:
        """Tell whether one triple could be meant by both."""
        if self.predicate is not None and other.predicate is not None and self.predicate != other.predicate:
            return False
        mine, theirs = self.object, other.object
        if mine is None or theirs is None:
            return True
        if isinstance(mine, IRI) and isinstance(theirs, IRI):
            return mine == theirs
        one, another = identity(mine), identity(theirs)
        return one is None or another is None or one == another

    def __str__(self) -> str:
        if self.predicate == RDF_TYPE:
            return f"a {self.object or 'any class'}"
        predicate = str(self.predicate) if self.predicate else "any property"
        return f"{predicate} {self.object}" if self.object is not None else predicate


@dataclass(frozen=True, slots=True)
class Minted:
    """A node that a rule makes: its IRI is a function of rule, label and the arguments' values.

    Attributes:
        rule: the name of the rule that makes it.
        label: the blank node's label in the head (``b0``, ``b1`` … for anonymous ones).
        arguments: names of the head's variables, sorted; an unbound one is a value of its own.
    """

    rule: str
    label: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TripleTemplate:
    """A triple term with variables or new nodes inside (RDF 1.2)."""

    subject: HeadTerm
    predicate: HeadTerm
    object: HeadTerm


HeadTerm: TypeAlias = Term | Variable | Minted | TripleTemplate


@dataclass(frozen=True, slots=True)
class Template:
    """One triple of a head. ``position`` is where it stands."""

    subject: HeadTerm
    predicate: HeadTerm
    object: HeadTerm
    position: Position | None = field(default=None, compare=False)

    def terms(self) -> tuple[HeadTerm, HeadTerm, HeadTerm]:
        """Return subject, predicate and object."""
        return self.subject, self.predicate, self.object


@dataclass(frozen=True, slots=True)
class Header:
    """What a rule says of itself.

    Attributes:
        summary: one line.
        description: a few sentences.
        source: local names of the works it rests on.
        seed: numbers of the seed sentences it implements.
        statement: numbers of the rule statements it implements.
        says: sentence template of a conclusion, with ``{variable}`` placeholders.
        absent: sentence templates, one for each negated group, in order.
        blocked: sentence template for a conclusion that does not follow.
        tags: free words.
        lines: for each key the line it stands on.
    """

    summary: str
    description: str = ""
    source: tuple[str, ...] = ()
    seed: tuple[str, ...] = ()
    statement: tuple[str, ...] = ()
    says: str | None = None
    absent: tuple[str, ...] = ()
    blocked: str | None = None
    tags: tuple[str, ...] = ()
    lines: tuple[tuple[str, int], ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Rule(Late):
    """One rule, analysed.

    Attributes:
        name: the stem of its file; its IRI's local name, its test folder, its page.
        kind: where it comes from.
        position: the file, and the line on which the rule proper begins.
        header: what it says of itself.
        head: the triples it concludes.
        body: the pattern it matches; ``None`` for a Python rule.
        reads: what it reads, the negated reads included.
        negated: what it must see complete before it runs.
        writes: what it concludes.
        bound: names of the variables that every solution of the body binds.
        places: the line on which each read stands, as far as known.
        monotone: more facts never take a conclusion away, and a further run may add one.
        schedule: the scheduler it was written for.
        layer: its layer under the layered scheduler.
        function: what a Python rule calls.
        text: the source text, for carets and documentation.
        iri: the IRI that a rule in Turtle has of its own.
        needed: kinds of triple without one of which the body has no solution; made when it is asked for.
    """

    name: str
    kind: Kind
    position: Position
    header: Header
    head: tuple[Template, ...] = ()
    body: GroupPattern | None = None
    reads: frozenset[Access] = frozenset()
    negated: frozenset[Access] = frozenset()
    writes: frozenset[Access] = frozenset()
    bound: frozenset[str] = frozenset()
    places: tuple[tuple[Access, int], ...] = field(default=(), compare=False)
    monotone: bool = True
    schedule: Schedule = Schedule.STRATIFIED
    layer: int = 0
    function: Callable[[View], Iterable[Conclusion]] | None = None
    text: str = ""
    iri: IRI | None = None
    needed: tuple[Access, ...] = field(init=False, compare=False)

    def _made(self, name: str) -> dict[str, object]:
        if name != "needed":
            return {}
        from leverkg.engine.dependencies import needed_kinds

        return {name: needed_kinds(self.body)}

    def __repr__(self) -> str:
        return f"<Rule {self.name} {self.position}>"

    @property
    def path(self) -> str:
        """The file it stands in, as the user named it."""
        return self.position.file

    @property
    def line(self) -> int:
        """The line on which the rule proper begins."""
        return self.position.line

    @property
    def minted(self) -> tuple[Minted, ...]:
        """The nodes that the head makes, in order of appearance."""
        return tuple(
            dict.fromkeys(t for template in self.head for t in _parts(template) if isinstance(t, Minted))
        )

    @property
    def head_variables(self) -> tuple[str, ...]:
        """Names of the variables in the head, sorted."""
        names = {t.name for template in self.head for t in _parts(template) if isinstance(t, Variable)}
        return tuple(sorted(names | {name for node in self.minted for name in node.arguments}))


def _parts(template: Template | TripleTemplate) -> Iterator[HeadTerm]:
    for term in (template.subject, template.predicate, template.object):
        if isinstance(term, TripleTemplate):
            yield from _parts(term)
        else:
            yield term


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules in order of their names, each name once.

    Attributes:
        rules: all rules, those in Turtle among them.
        turtle: the rules in Turtle as the layered scheduler runs them, if there are any.
    """

    rules: tuple[Rule, ...] = ()
    turtle: RulesGraph | None = field(default=None, compare=False)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def __getitem__(self, name: str) -> Rule:
        for rule in self.rules:
            if rule.name == name:
                return rule
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(rule.name == name for rule in self.rules)

    def __add__(self, other: RuleSet | Iterable[Rule]) -> RuleSet:
        """Return both together, sorted by name; :func:`leverkg.engine.load.load_rules` checks for doubles."""
        turtle = self.turtle or (other.turtle if isinstance(other, RuleSet) else None)
        return RuleSet(tuple(sorted((*self.rules, *other), key=lambda rule: rule.name)), turtle)

    def in_turtle(self) -> tuple[Rule, ...]:
        """Return the rules in Turtle, whose author gave them their order."""
        return tuple(rule for rule in self.rules if rule.schedule is Schedule.LAYERED)

    def stratified(self) -> RuleSet:
        """Return the rules whose order the engine computes: all but those in Turtle."""
        if self.turtle is None:
            return self
        return RuleSet(tuple(rule for rule in self.rules if rule.schedule is Schedule.STRATIFIED))
