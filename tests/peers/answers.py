"""What each engine derives, as triples that can be compared: new nodes by what is said of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import rdflib
from peers.datalog import Const
from peers.literals import normal_triple
from peers.naive import MADE, _to
from peers.small_programs import Program
from peers.solvers import Answer
from peers.translate import Translation
from rdflib.compare import isomorphic

from leverkg.engine import infer
from leverkg.engine.executor import Executor
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.mint import DEFAULT_BASE, is_made
from leverkg.rdf.term import IRI, RDF_TYPE, Term, Triple

__all__ = ["by_leverkg", "by_solver", "difference"]

Solver = Callable[..., Answer]


def by_leverkg(
    program: Program, facts: Sequence[Triple], executor: Executor | None = None, **options: object
) -> set[Triple]:
    """Return all triples after inference, in normal form."""
    executor = executor or OxigraphExecutor()
    executor.add(facts)
    infer(executor, [rule.rule() for rule in program.rules], **options)  # type: ignore[arg-type]
    return {normal_triple(triple) for triple in executor.triples()}


def by_solver(solver: Solver, translation: Translation, facts: Sequence[Triple]) -> set[Triple]:
    """Return all triples that a solver finds, in normal form; IRIs of made nodes begin with ``MADE``."""
    parts = [*translation.facts(facts), *translation.parts]
    coding, relations = translation.coding, translation.relations
    defined = {getattr(part, "head", None) and part.head.relation for part in parts}  # type: ignore[union-attr]
    wanted = [name for name in relations if name in defined]
    answer = solver(parts, coding.classes(), coding.ranks, wanted)

    def term(node: Const | str) -> Term:
        return IRI(f"{MADE}{node}") if isinstance(node, str) else coding.term(node)

    found: set[Triple] = set()
    for name, rows in answer.items():
        predicate, klass = relations[name]
        for row in rows:
            found.add((term(row[0]), predicate, klass if klass is not None else term(row[1])))
    assert all(klass is None or predicate == RDF_TYPE for predicate, klass in relations.values())
    return found


def difference(ours: set[Triple], theirs: set[Triple]) -> str:
    """Return how two sets of triples differ, the made nodes of either renamed as it may be; empty if not."""
    plain, other = ({t for t in ts if not any(map(_is_made, t))} for ts in (ours, theirs))
    if plain != other:
        return f"only leverkg: {_shown(plain - other)}\nonly the other: {_shown(other - plain)}"
    mine, yours = ours - plain, theirs - other
    if len(mine) == len(yours) and (not mine or isomorphic(_graph(mine), _graph(yours))):
        return ""
    return f"made by leverkg: {_shown(mine)}\nmade by the other: {_shown(yours)}"


def _is_made(term: Term) -> bool:
    return is_made(term, DEFAULT_BASE) or (isinstance(term, IRI) and term.value.startswith(MADE))


def _graph(triples: Iterable[Triple]) -> rdflib.Graph:
    graph = rdflib.Graph()
    for triple in triples:
        nodes = (rdflib.BNode("m" + str(t).encode().hex()) if _is_made(t) else _to(t) for t in triple)
        graph.add(tuple(nodes))  # type: ignore[arg-type]
    return graph


def _shown(triples: Iterable[Triple]) -> str:
    return "\n  ".join(sorted(" ".join(map(str, triple)) for triple in triples)) or "nothing"
