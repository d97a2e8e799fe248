"""The rule model: what schedulers, executors, the prover and exporters need to know of a rule.

A rule of any kind (a ``.rq`` file, a Python function, an axiom of an ontology, a rule in Turtle) ends up as
one frozen :class:`Rule`. Nothing here touches a store, and nothing here parses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from leverkg.engine.access import Access, needed_kinds
from leverkg.engine.late import Late
from leverkg.errors import Position
from leverkg.rdf.term import IRI, Term
from leverkg.sparql.variable import Variable
from leverkg.values import Value, fill

if TYPE_CHECKING:
    from leverkg.engine.python_view import Function
    from leverkg.sparql.tree import GroupPattern

__all__ = [
    "HeadTerm",
    "Header",
    "Kind",
    "Minted",
    "Rule",
    "Schedule",
    "Template",
    "TripleTemplate",
    "minted_in",
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


class Minted(NamedTuple):
    """A node that a rule makes (a Skolem term): its IRI is a function of rule, label and arguments' values.

    Attributes:
        rule: the name of the rule that makes it.
        label: the blank node's label in the head (``b0``, ``b1`` … for anonymous ones).
        arguments: names of the head's variables, sorted; an unbound one is a value of its own.
    """

    rule: str
    label: str
    arguments: tuple[str, ...]


class TripleTemplate(NamedTuple):
    """A triple term with variables or new nodes inside (RDF 1.2)."""

    subject: HeadTerm
    predicate: HeadTerm
    object: HeadTerm


HeadTerm: TypeAlias = Term | Variable | Minted | TripleTemplate


class Template(Value):
    """One triple of a head. ``position`` is where it stands."""

    __slots__ = __match_args__ = ("subject", "predicate", "object", "position")
    _BESIDE = frozenset(("position",))
    subject: HeadTerm
    predicate: HeadTerm
    object: HeadTerm
    position: Position | None

    def __init__(
        self, subject: HeadTerm, predicate: HeadTerm, object: HeadTerm, position: Position | None = None
    ) -> None:
        fill(self, subject=subject, predicate=predicate, object=object, position=position)

    def terms(self) -> tuple[HeadTerm, HeadTerm, HeadTerm]:
        """Return subject, predicate and object."""
        return self.subject, self.predicate, self.object


class Header(NamedTuple):
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
    lines: tuple[tuple[str, int], ...] = ()


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

    __match_args__ = (
        *("name", "kind", "position", "header", "head", "body", "reads", "negated", "writes", "bound"),
        *("places", "monotone", "schedule", "layer", "function", "text", "iri"),
    )
    __slots__ = (*__match_args__, "needed")
    _BESIDE = frozenset(("places",))

    name: str
    kind: Kind
    position: Position
    header: Header
    head: tuple[Template, ...]
    body: GroupPattern | None
    reads: frozenset[Access]
    negated: frozenset[Access]
    writes: frozenset[Access]
    bound: frozenset[str]
    places: tuple[tuple[Access, int], ...]
    monotone: bool
    schedule: Schedule
    layer: int
    function: Function | None
    text: str
    iri: IRI | None
    needed: tuple[Access, ...]

    def __init__(
        self,
        name: str,
        kind: Kind,
        position: Position,
        header: Header,
        head: tuple[Template, ...] = (),
        body: GroupPattern | None = None,
        reads: frozenset[Access] = frozenset(),
        negated: frozenset[Access] = frozenset(),
        writes: frozenset[Access] = frozenset(),
        bound: frozenset[str] = frozenset(),
        places: tuple[tuple[Access, int], ...] = (),
        monotone: bool = True,
        schedule: Schedule = Schedule.STRATIFIED,
        layer: int = 0,
        function: Function | None = None,
        text: str = "",
        iri: IRI | None = None,
    ) -> None:
        fill(self, name=name, kind=kind, position=position, header=header, head=head, body=body)
        fill(self, reads=reads, negated=negated, writes=writes, bound=bound, places=places)
        fill(self, monotone=monotone, schedule=schedule, layer=layer, function=function, text=text, iri=iri)

    def _made(self, name: str) -> dict[str, object]:
        return {name: needed_kinds(self.body)} if name == "needed" else {}

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
        return minted_in(self.head)

    @property
    def head_variables(self) -> tuple[str, ...]:
        """Names of the variables in the head, sorted."""
        names = {t.name for template in self.head for t in _parts(template) if isinstance(t, Variable)}
        return tuple(sorted(names | {name for node in self.minted for name in node.arguments}))


def minted_in(head: Iterable[Template]) -> tuple[Minted, ...]:
    """Return the nodes that a head makes, each once, in order of appearance."""
    return tuple(dict.fromkeys(t for template in head for t in _parts(template) if isinstance(t, Minted)))


def _parts(template: Template | TripleTemplate) -> Iterator[HeadTerm]:
    for term in (template.subject, template.predicate, template.object):
        if isinstance(term, TripleTemplate):
            yield from _parts(term)
        else:
            yield term
