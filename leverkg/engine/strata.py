"""In which order rules run: strata computed from what they read and write.

A rule depends on each rule that writes what it reads. The strongly connected components of these
dependencies (Tarjan, *Depth-first search and linear graph algorithms*, 1972) are the strata; a component
is recursive if it has a cycle. A cycle through a negated read has no right order, and one through a new
node need not end: both are errors that name the rules, files, lines and reads (Apt, Blair and Walker,
*Towards a theory of declarative knowledge*, 1988).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from leverkg.engine.access import Access
from leverkg.engine.rule import Rule
from leverkg.errors import Position, RuleError
from leverkg.rdf.term import IRI

if TYPE_CHECKING:
    from leverkg.engine.sorts import Disjointness

__all__ = [
    "Dependency",
    "Stratum",
    "dependencies_of",
    "levels",
    "order_errors",
    "recursive_rules",
    "stratify",
]


class Stratum(NamedTuple):
    """Rules that run together.

    Attributes:
        rules: in order of their names.
        recursive: they feed each other, so they run to a fix-point; else each runs once.
        level: strata of one level do not depend on each other.
        makes_terms: a recursive stratum that makes new nodes; run only within a bound.
    """

    rules: tuple[Rule, ...]
    recursive: bool
    level: int
    makes_terms: bool = False


class Dependency(NamedTuple):
    """A rule reads what another one writes; ``negated`` if it must be complete first."""

    reader: str
    writer: str
    read: Access
    negated: bool


def dependencies_of(rules: Sequence[Rule], disjoint: Disjointness | None = None) -> list[Dependency]:
    """Return who depends on whom, through which read; one a pair, a negated read rather than another.

    Args:
        rules: the rules.
        disjoint: which classes have no common member; reads and writes of such do not meet.
    """
    from leverkg.engine.sorts import read_sorts, write_sorts  # not needed where dependencies are known

    told = disjoint is not None and bool(disjoint.pairs)
    writing = {rule.name: write_sorts(rule) for rule in rules} if told else {}
    reading = {rule.name: read_sorts(rule) for rule in rules} if told else {}
    known_apart: dict[tuple[frozenset[IRI], frozenset[IRI]], bool] = {}

    def apart(ours: frozenset[IRI], theirs: frozenset[IRI]) -> bool:
        assert disjoint is not None
        if (ours, theirs) not in known_apart:
            known_apart[ours, theirs] = disjoint.apart(ours, theirs)
        return known_apart[ours, theirs]

    by_predicate: dict[object, list[tuple[Rule, Access]]] = {}
    for rule in rules:
        for write in rule.writes:
            by_predicate.setdefault(write.predicate, []).append((rule, write))
    everywhere = by_predicate.get(None, [])
    everything = [pair for pairs in by_predicate.values() for pair in pairs]
    found: dict[tuple[str, str], Dependency] = {}
    for rule in rules:
        for read in sorted(rule.reads | rule.negated, key=str):
            negated = read in rule.negated
            if read.predicate is None:
                candidates = everything
            else:
                candidates = by_predicate.get(read.predicate, []) + everywhere
            for writer, write in candidates:
                pair = (rule.name, writer.name)
                known = found.get(pair)
                if (known is None or (negated and not known.negated)) and read.unifies(write):
                    mine, theirs = reading.get(rule.name, {}), writing.get(writer.name, {})
                    # No subject that is read can be one that is written.
                    if told and all(apart(one, other) for one in mine[read] for other in theirs[write]):
                        continue
                    found[pair] = Dependency(rule.name, writer.name, read, negated)
    return list(found.values())


def stratify(
    rules: Iterable[Rule],
    *,
    allow_new_terms: bool = False,
    disjoint: Disjointness | None = None,
    known: Iterable[Dependency] | None = None,
    makers: frozenset[str] | None = None,
) -> list[Stratum]:
    """Return the strata of rules in an order in which they can run.

    Args:
        rules: the rules; their names are unique.
        allow_new_terms: let a recursion make new nodes; whoever runs it must bound it.
        disjoint: classes declared disjoint, which keep rules about their members apart.
        known: the dependencies between these rules, and maybe others, if they are known already.
        makers: the names of the rules that make new terms, if they are known already.

    Raises:
        RuleError: a cycle through a negated read (``LEV-R020``), or through a new node (``LEV-R021``).
    """
    graph = _Dependencies(rules, disjoint, known, makers)
    strata: list[Stratum] = []
    level_of: dict[str, int] = {}
    for component, inside in graph.components():
        for error in graph.errors(component, inside, allow_new_terms):
            raise error
        members = set(component)
        makes = bool(inside) and graph.any_makes(component)
        needs = (d for name in component for d in graph.needs[name] if d.writer not in members)
        level = max((level_of[d.writer] + 1 for d in needs), default=0)
        level_of.update(dict.fromkeys(component, level))
        found = tuple(graph.by_name[name] for name in sorted(component))
        strata.append(Stratum(found, bool(inside), level, makes))
    return sorted(strata, key=lambda stratum: (stratum.level, stratum.rules[0].name))


def recursive_rules(rules: Iterable[Rule]) -> frozenset[str]:
    """Return the names of the rules that read what follows from what they write."""
    graph = _Dependencies(rules, None, None, None)
    return frozenset(name for component, inside in graph.components() if inside for name in component)


def order_errors(rules: Iterable[Rule], disjoint: Disjointness | None = None) -> list[RuleError]:
    """Return why rules cannot be put in order: all that :func:`stratify` would raise, one after the other.

    Args:
        rules: the rules; their names are unique.
        disjoint: classes declared disjoint.
    """
    graph = _Dependencies(rules, disjoint, None, None)
    return [error for component, inside in graph.components() for error in graph.errors(component, inside)]


class _Dependencies:
    """The dependency graph of rules."""

    def __init__(
        self,
        rules: Iterable[Rule],
        disjoint: Disjointness | None,
        known: Iterable[Dependency] | None,
        makers: frozenset[str] | None,
    ) -> None:
        ordered = sorted(rules, key=lambda rule: rule.name)
        self.makers = makers
        self.by_name = {rule.name: rule for rule in ordered}
        self.needs: dict[str, list[Dependency]] = {rule.name: [] for rule in ordered}
        for dependency in dependencies_of(ordered, disjoint) if known is None else known:
            if dependency.reader in self.needs and dependency.writer in self.needs:
                self.needs[dependency.reader].append(dependency)

    def components(self) -> Iterator[tuple[list[str], list[Dependency]]]:
        """Yield each strongly connected component after those it depends on, and the dependencies in it."""
        for component in _components({name: [d.writer for d in found] for name, found in self.needs.items()}):
            members = set(component)
            yield component, [d for name in component for d in self.needs[name] if d.writer in members]

    def any_makes(self, component: Sequence[str]) -> bool:
        return any(_makes(self.by_name[name], self.makers) for name in component)

    def errors(
        self, component: Sequence[str], inside: Sequence[Dependency], allow_new_terms: bool = False
    ) -> Iterator[RuleError]:
        """Yield what keeps a component from running: a negation in its cycle, or new terms."""
        negated = next((dependency for dependency in inside if dependency.negated), None)
        if negated is not None:
            yield _cycle_error(negated, inside, self.by_name)
        if inside and not allow_new_terms and self.any_makes(component):
            yield _new_terms_error(component, inside, self.by_name)


def _makes(rule: Rule, makers: frozenset[str] | None) -> bool:
    if makers is not None:
        return rule.name in makers
    from leverkg.engine.terms_made import makes_terms

    return bool(makes_terms(rule))


def levels(strata: Iterable[Stratum]) -> list[list[Stratum]]:
    """Group strata by level."""
    grouped: dict[int, list[Stratum]] = {}
    for stratum in strata:
        grouped.setdefault(stratum.level, []).append(stratum)
    return [grouped[level] for level in sorted(grouped)]


def _components(edges: dict[str, list[str]]) -> list[list[str]]:
    """Return the strongly connected components, each after those it points to; without recursion."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[list[str]] = []
    for root in edges:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        work = [(root, iter(edges[root]))]
        while work:
            node, successors = work[-1]
            for successor in successors:
                if successor not in index:
                    index[successor] = low[successor] = len(index)
                    stack.append(successor)
                    on_stack.add(successor)
                    work.append((successor, iter(edges[successor])))
                    break
                if successor in on_stack:
                    low[node] = min(low[node], index[successor])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == index[node]:
                    component = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        component.append(member)
                        if member == node:
                            break
                    found.append(component)
    return found


def _path(start: str, goal: str, inside: Sequence[Dependency]) -> list[Dependency]:
    """Return a shortest path along dependencies from a rule to another (empty if they are the same)."""
    came: dict[str, Dependency | None] = {start: None}
    queue = deque([start])
    while queue and goal not in came:
        node = queue.popleft()
        for dependency in inside:
            if dependency.reader == node and dependency.writer not in came:
                came[dependency.writer] = dependency
                queue.append(dependency.writer)
    path: list[Dependency] = []
    step = came.get(goal)
    while step is not None:
        path.append(step)
        step = came[step.reader]
    return path[::-1]


def _cycle_error(first: Dependency, inside: Sequence[Dependency], rules: dict[str, Rule]) -> RuleError:
    cycle = [first, *_path(first.writer, first.reader, inside)]
    lines = [_link(dependency, rules) for dependency in cycle]
    reader = rules[first.reader]
    return RuleError(
        "these rules depend on each other through a negation: " + "; ".join(lines),
        code="LEV-R020",
        position=Position(reader.path, _line_of(reader, first.read)),
        source_line=_source_line(reader, first.read),
        hint="break the cycle at one of these reads, for instance with a narrower class or property",
    )


def _new_terms_error(
    component: Sequence[str], inside: Sequence[Dependency], rules: dict[str, Rule]
) -> RuleError:
    from leverkg.engine.terms_made import makes_terms

    maker = next(rules[name] for name in sorted(component) if makes_terms(rules[name]))
    first = next(dependency for dependency in inside if dependency.reader == maker.name)
    cycle = [first, *_path(first.writer, first.reader, inside)]
    made = ", ".join(makes_terms(maker))
    lines = [_link(dependency, rules) for dependency in cycle]
    return RuleError(
        f"rule {maker.name!r} makes new terms ({made}) out of what follows from them: " + "; ".join(lines),
        code="LEV-R021",
        position=maker.position,
        hint="break the cycle, or allow a bounded number of rounds with --allow-new-terms N",
    )


def _link(dependency: Dependency, rules: dict[str, Rule]) -> str:
    from leverkg.engine.short_names import short_names

    reader, writer = rules[dependency.reader], rules[dependency.writer]
    verb = "needs all of" if dependency.negated else "reads"
    place = Position(reader.path, _line_of(reader, dependency.read))
    read = short_names(str(dependency.read), (reader, writer))
    return f"{reader.name} ({place}) {verb} {read}, which {writer.name} ({writer.position}) writes"


def _line_of(rule: Rule, read: Access) -> int:
    return dict(rule.places).get(read, rule.line)


def _source_line(rule: Rule, read: Access) -> str | None:
    lines = rule.text.splitlines()
    number = _line_of(rule, read)
    return lines[number - 1] if 0 < number <= len(lines) else None
