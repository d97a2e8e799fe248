"""The edges behind a property path: a path is one opaque premise until it is opened."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import TypeAlias

from leverkg.engine.choice import text_of
from leverkg.engine.executor import Executor
from leverkg.rdf.term import IRI, Term, Triple
from leverkg.sparql.tree import Path, PathAlternative, PathInverse, PathNegated, PathRepeat, PathSequence

__all__ = ["open_path"]

Edges: TypeAlias = tuple[Triple, ...]
Usable: TypeAlias = Callable[[Triple], bool]


def open_path(executor: Executor, start: Term, path: Path, end: Term, usable: Usable) -> Edges | None:
    """Return the triples along a way from start to end; ``None`` if there is none.

    Where the path repeats, the way is a shortest one; of several, that of the first alternatives as written,
    then of the least edges by their texts.

    Args:
        executor: where the triples are looked up.
        start: the subject.
        path: the path.
        end: the object.
        usable: tells which triples may be used.
    """
    walk = _Walk(executor, usable)
    return next((edges for node, edges in walk.steps(path, start, True, end) if node == end), None)


class _Walk:
    """Steps along a path, forwards or backwards, each with the triples used."""

    def __init__(self, executor: Executor, usable: Usable) -> None:
        self.executor = executor
        self.usable = usable

    def steps(
        self, path: Path, node: Term, forward: bool, goal: Term | None = None
    ) -> Iterator[tuple[Term, Edges]]:
        if isinstance(path, IRI):
            yield from self.edges(path, node, forward, goal)
        elif isinstance(path, PathInverse):
            yield from self.steps(path.path, node, not forward, goal)
        elif isinstance(path, PathAlternative):
            for alternative in path.alternatives:
                yield from self.steps(alternative, node, forward, goal)
        elif isinstance(path, PathSequence):
            yield from self.sequence(path.steps if forward else path.steps[::-1], node, forward, goal)
        elif isinstance(path, PathRepeat):
            yield from self.repeat(path, node, forward)
        elif isinstance(path, PathNegated):
            yield from self.negated(path, node, forward)

    def edges(
        self, predicate: IRI | None, node: Term, forward: bool, goal: Term | None = None
    ) -> Iterator[tuple[Term, Edges]]:
        subject, object_ = (node, goal) if forward else (goal, node)
        for triple in sorted(self.executor.match(subject, predicate, object_), key=text_of):
            if self.usable(triple):
                yield triple[2] if forward else triple[0], (triple,)

    def sequence(
        self, steps: tuple[Path, ...], node: Term, forward: bool, goal: Term | None
    ) -> Iterator[tuple[Term, Edges]]:
        if len(steps) == 1:
            yield from self.steps(steps[0], node, forward, goal)
            return
        for middle, edges in self.steps(steps[0], node, forward):
            for end, more in self.sequence(steps[1:], middle, forward, goal):
                yield end, (*edges, *more)

    def repeat(self, path: PathRepeat, node: Term, forward: bool) -> Iterator[tuple[Term, Edges]]:
        if path.modifier != "+":
            yield node, ()
        if path.modifier == "?":
            yield from self.steps(path.path, node, forward)
            return
        seen: set[Term] = set()
        queue: deque[tuple[Term, Edges]] = deque([(node, ())])
        while queue:
            current, way = queue.popleft()
            for following, edges in self.steps(path.path, current, forward):
                if following not in seen:
                    seen.add(following)
                    queue.append((following, (*way, *edges)))
                    yield following, (*way, *edges)

    def negated(self, path: PathNegated, node: Term, forward: bool) -> Iterator[tuple[Term, Edges]]:
        for excluded, ahead in ((path.forward, forward), (path.inverse, not forward)):
            if excluded:
                for end, edges in self.edges(None, node, ahead):
                    if edges[0][1] not in excluded:
                        yield end, edges
