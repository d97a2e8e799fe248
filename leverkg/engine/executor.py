"""The executor seam: the only part of the engine that touches a store.

No term of a store, no dialect and no SPARQL text crosses it: executors take rules, syntax trees and
terms, and give rows, triples and counts. How one finds what is new is its own affair.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from time import gmtime, strftime
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from leverkg.engine.access import Access
from leverkg.engine.rule import Rule
from leverkg.rdf.columns import Columns, Tables
from leverkg.rdf.term import IRI, BlankNode, GraphName, Term, Triple

if TYPE_CHECKING:
    from leverkg.engine.executors.made import Made
    from leverkg.rdf.turtle import Comment, Group
    from leverkg.sparql.tree import GroupPattern, Query

__all__ = [
    "Applied",
    "CheckLimits",
    "Derived",
    "Executor",
    "Firing",
    "Limits",
    "Options",
    "Row",
    "Statistics",
    "Triples",
    "moment",
]

Row: TypeAlias = dict[str, Term]
"""A solution: the variables that are bound, by name."""

Triples: TypeAlias = Iterable[Triple]


class Options(NamedTuple):
    """How a run is kept.

    Attributes:
        base: what the IRIs of new nodes begin with.
        rounds: keep who made each triple in which round; proofs need it.
    """

    base: str
    rounds: bool = True


def moment() -> str:
    """Return what ``NOW()`` is in all rules of a run that begins: this second, as an ``xsd:dateTime``."""
    return strftime("%Y-%m-%dT%H:%M:%SZ", gmtime())


class Limits(NamedTuple):
    """What a recursive stratum may use; ``check`` raises when triples or time are up."""

    first_round: int
    max_rounds: int
    check: CheckLimits
    new_term_rounds: int | None = None


class CheckLimits(Protocol):
    """Called between steps with the number of triples made so far in the stratum."""

    def __call__(self, new: int, /) -> None:
        """Raise GuardReached if a limit is passed."""
        ...


class Firing(NamedTuple):
    """What one rule did.

    Attributes:
        rule: its name.
        new: how many new triples it made; ``None`` where that was not counted.
        seconds: how long it took.
        rounds: in how many rounds it was evaluated.
        plan: how it was evaluated, in words, as far as the executor tells.
    """

    rule: str
    new: int | None
    seconds: float
    rounds: int = 1
    plan: str = ""


class Applied(NamedTuple):
    """What rules did together: their firings, the new triples in all, and the last round that made one."""

    firings: tuple[Firing, ...]
    new: int
    last_round: int


class Statistics(NamedTuple):
    """What there is of one kind of triple."""

    triples: int
    subjects: int
    objects: int


class Derived(Protocol):
    """Derived triples and others that are written with them; see :meth:`Executor.derived`."""

    @property
    def made(self) -> Made:
        """What rules made, whatever is left out, by predicate; terms may be made when they are asked for."""
        ...

    def speakers(self, rules: Collection[str]) -> tuple[list[Term], list[str]]:
        """Return of which nodes some rules said something else than a class, each with the rule's name.

        A pair may be there twice.
        """
        ...

    def subjects(self) -> Iterable[Term]:
        """Return of what something follows, each once."""
        ...

    def pairs(self, predicate: IRI) -> tuple[list[Term], list[Term]]:
        """Return the subjects and the objects of a predicate, those first that were not derived.

        A triple may be there twice.
        """
        ...

    def lines(self) -> Iterator[bytes]:
        """Return the triples as lines of N-Triples, sorted, each once; a piece may have many."""
        ...

    def turtle(
        self,
        prefixes: Mapping[str, str],
        groups: Sequence[Group] = (),
        comment: Comment | None = None,
        besides: Mapping[GraphName, Columns] | None = None,
    ) -> Iterator[bytes]:
        """Return the triples as Turtle, or as TriG where there are named graphs, in pieces.

        Args:
            prefixes, groups, comment: as for :func:`leverkg.rdf.turtle.write`.
            besides: other triples that are written with them, by graph.

        Raises:
            OutputError: LEV-O006, a term is not valid in any format; at once.
        """
        ...


class Executor(Protocol):
    """A store with a working set, in which rules can be evaluated and bodies solved.

    Attributes:
        at_once: how many rules at most are evaluated in one call of :meth:`apply`; limits are looked at
            between the calls.
    """

    at_once: int

    def add(self, triples: Iterable[Triple], graph: GraphName = None) -> None:
        """Add asserted triples to the working set, and to a named graph if one is given."""
        ...

    def remove(self, triples: Iterable[Triple]) -> None:
        """Take asserted triples away, before anything is derived."""
        ...

    def copy(self) -> Executor:
        """Return a fresh executor with the asserted triples only."""
        ...

    def prepare(self, rules: Sequence[Rule], options: Options) -> None:
        """Check that all rules can be evaluated here; raise RuleError otherwise."""
        ...

    def leave_out(self, nodes: Mapping[str, frozenset[BlankNode]]) -> None:
        """Conclude nothing from solutions for which a head's first new node is one of these, by rule."""
        ...

    def apply(self, rules: Sequence[Rule], round_number: int, *, simultaneous: bool = False) -> Applied:
        """Evaluate rules once each and add what is new.

        Args:
            rules: no Python rules; none reads what another one writes, unless ``simultaneous``.
            round_number: the rank of what they make.
            simultaneous: no rule sees what another one makes in this call.

        Raises:
            RuleError: a rule fails; the row is shown.
        """
        ...

    def conclude(self, rule: Rule, triples: Iterable[Triple], round_number: int) -> Applied:
        """Add what a Python rule concluded."""
        ...

    def fixpoint(self, rules: Sequence[Rule], limits: Limits) -> Applied:
        """Evaluate rules that feed each other until nothing new follows; ranks grow by round.

        Raises:
            GuardReached: a limit is passed.
        """
        ...

    def solve(
        self,
        body: GroupPattern,
        bindings: Mapping[str, Term],
        *,
        columns: Sequence[str] | None = None,
        limit: int | None = None,
        ordered: bool = False,
    ) -> Iterator[Row]:
        """Return the solutions of a body under bindings, which reach into every part of it.

        Args:
            body: the pattern.
            bindings: terms put in place of variables.
            columns: the variables wanted; by default all that the body lets one see.
            limit: at most so many.
            ordered: in an order that depends on the data alone; see :mod:`leverkg.engine.choice`.
        """
        ...

    def ask(self, body: GroupPattern, bindings: Mapping[str, Term]) -> bool:
        """Tell whether a body has a solution under bindings."""
        ...

    def match(self, subject: Term | None, predicate: IRI | None, object: Term | None, /) -> Iterator[Triple]:
        """Return the triples of the working set that agree with the terms given; ``None`` is any."""
        ...

    def rank(self, triple: Triple, /) -> int | None:
        """Return the round that made a triple: 0 if it is asserted, ``None`` if it does not hold."""
        ...

    def makers(self, triple: Triple, /) -> list[str]:
        """Return the names of the rules known to have made a triple; empty if asserted or not kept."""
        ...

    def made(self) -> Iterator[tuple[str, Triple]]:
        """Return the derived triples, each with a rule that made it; the name is empty where not kept."""
        ...

    def made_by_predicate(self) -> Made:
        """Return the same by predicate, in the same order, as columns of rules, subjects and objects.

        They may be made when they are asked for.
        """
        ...

    def derived(self, also: Tables = (), less: Triples = (), not_of: Iterable[Term] = ()) -> Derived:
        """Return the derived triples as outputs want them.

        Args:
            also: other triples that are to be among them, whatever follows says.
            less: triples that are left out if they are derived.
            not_of: subjects; what is derived of them is left out.
        """
        ...

    def statistics(self, access: Access) -> Statistics:
        """Return how many triples of a kind there are, with how many subjects and objects."""
        ...

    def query(self, query: Query) -> Iterator[Row] | Iterator[Triple] | bool:
        """Answer a query over the working set; GRAPH sees the input's graphs only."""
        ...

    def triples(self, *, derived: bool | None = None) -> Iterator[Triple]:
        """Return the working set, or only its derived or its asserted part."""
        ...

    def size(self) -> int:
        """Return how many triples the working set has."""
        ...
