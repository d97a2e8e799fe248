"""Derive everything that follows from a case."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from leverkg.case.inferred import InferredCase
from leverkg.case.working_set import WorkingSet, bare_set
from leverkg.engine.access import Access
from leverkg.engine.axioms.live import live_rules
from leverkg.engine.executor import Executor
from leverkg.engine.rule import Rule
from leverkg.engine.rule_set import RuleSet
from leverkg.engine.run import Checkpoint, Guards, Run
from leverkg.engine.run import infer as run_rules
from leverkg.errors import GuardReached, LeverkgError, RuleError
from leverkg.inference.activity import doing, now
from leverkg.inference.executor_choice import GROWN, choose, columns_work
from leverkg.inference.starting_point import starting_point
from leverkg.theory.ontology import ontology
from leverkg.theory.rules import Theory, adds_axioms
from leverkg.theory.rules import theory as shipped
from leverkg.theory.terms import PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

    from leverkg.case.loaded import LoadedCase
    from leverkg.engine.executors.oxigraph_layered import OxigraphQueries
    from leverkg.engine.sorts import Disjointness
    from leverkg.rdf.term import Triple

__all__ = ["MAX_CELLS", "infer", "rules_of"]

MAX_CELLS = 1_000_000
"""How many cells (one circumstance in one situation) a run may have unless told otherwise."""


def rules_of(
    paths: str | Path | Iterable[str | Path] | None = None,
    *,
    theory: bool = True,
    axioms: bool = False,
    may_be_none: bool = False,
    faults: list[LeverkgError] | None = None,
) -> RuleSet:
    """Return the rules of a run: the shipped ones, a user's own, or both.

    Args:
        paths: rule files (.rq, .py, .ttl), or folders of them; one or several.
        theory: whether the shipped rules are among them.
        axioms: whether axioms are wanted too, for which files in Turtle may be without rules.
        may_be_none: whether there may be no rule at all.
        faults: gets what is wrong with files, which are left out then; by default the first is raised.

    Raises:
        RuleError: a file that cannot be used, two rules of one name, or no rule at all.
    """
    own = tuple(map(str, _listed(paths)))
    if theory and not own:
        return shipped().rules
    from leverkg.engine.load import load_rules

    rules = load_rules(own, PREFIXES, beside=shipped().rules if theory else (), axioms=axioms, faults=faults)
    if not rules and not may_be_none and not faults:
        raise RuleError(
            "there are no rules to run",
            code="LEV-R090",
            hint="name a file or folder of them with --rules PATH, or run the data's axioms with --axioms",
        )
    return rules


def _listed(paths: str | Path | Iterable[str | Path] | None) -> tuple[str | Path, ...]:
    return (paths,) if isinstance(paths, str | os.PathLike) else tuple(paths or ())


def infer(
    case: LoadedCase,
    rules: str | Path | Iterable[str | Path] | None = None,
    *,
    theory: bool = True,
    guards: Guards | None = None,
    rounds: bool = True,
    max_cells: int = MAX_CELLS,
    allow_new_terms: int | None = None,
    executor: str = "auto",
    axioms: bool = False,
    may_be_none: bool = False,
) -> InferredCase:
    """Return everything that follows from a case.

    Args:
        case: what is asserted, and how the run is narrowed.
        rules: rule files or folders of the user's own, beside the shipped ones.
        theory: whether the ontology, the versions of circumstances and the shipped rules take part; without
            it, any rules run over any RDF.
        guards: limits of time, triples and rounds.
        rounds: keep what `explain` needs.
        max_cells: how many cells may come of the case's circumstances, moments and viewpoints.
        allow_new_terms: let recursions make new nodes for so many rounds.
        executor: what evaluates the rules, `rows`, `oxigraph` or `columns`; `auto` takes what is faster for a
            case of its size. What follows is the same.
        axioms: whether what RDFS and OWL say in the data and in the Turtle files of the rules is run, without
            the theory too; with it, the axioms of the data always are.
        may_be_none: whether there may be no rule at all, so that nothing follows.

    Raises:
        RuleError: rules that cannot be read, ordered or evaluated.
        GuardReached: a limit is passed; nothing partial is given out.
    """
    given = case.given if theory else bare_set(case.asserted)
    own = _listed(rules)
    own_axioms: tuple[Triple, ...] | None = () if theory and adds_axioms(given.tables) else None
    if axioms:
        ruleset, own_axioms = _with_axioms(case, given, own, theory=theory)
        known = None
    else:
        ruleset, known = _rules(
            given, own, theory=theory, own_axioms=own_axioms is not None, may_be_none=may_be_none
        )
    guards = guards or Guards()
    began = perf_counter()

    def derive(name: str, guards: Guards) -> Run:
        start = starting_point(name, given, known, with_ontology=theory)
        store = start.executor
        for graph, triples in case.named_graphs().items():
            store.add(triples, graph)
        checkpoints: list[Checkpoint] = []
        live = ruleset
        if theory:
            from leverkg.case.cells import cell_guard

            checkpoints = cell_guard(given, max_cells)
            kept = (*live_rules(ruleset.stratified(), _presence(store)), *ruleset.in_turtle())
            live = RuleSet(tuple(sorted(kept, key=lambda rule: rule.name)), ruleset.turtle)
        run = run_rules(
            store,
            live,
            guards=guards,
            rounds=rounds,
            allow_new_terms=allow_new_terms,
            disjoint=_disjoint() if theory and known is None else None,
            dependencies=known.dependencies if known is not None else None,
            makers=known.makers if known is not None else None,
            checkpoints=checkpoints,
            queries=_queries,
            entering=_entering,
            began=began,
        )
        if known is not None:
            start.keep(known)
        return run

    try:
        run = _derived(derive, choose(executor, given), guards)
    except GuardReached as error:
        # The limits of the engine are passed in some rule; cells are counted between rules.
        if error.code.startswith("LEV-G01") and now() and now() not in error.message:
            error.message = f"{error.message}, {now()}"
        raise
    doing("")
    return InferredCase(case, given, run, own_axioms)


def _derived(derive: Callable[[str, Guards], Run], names: Sequence[str], guards: Guards) -> Run:
    """Return a run by the first of one or two executors, unless more follows than is for that one."""
    if len(names) == 1 or guards.max_triples <= GROWN:
        return derive(names[0], guards)
    try:
        return derive(names[0], guards._replace(max_triples=GROWN))
    except GuardReached as error:
        if error.code not in ("LEV-G011", "LEV-G014"):
            raise
    return derive(names[1] if columns_work() else names[0], guards)


def _entering(rules: Sequence[Rule]) -> None:
    """Note which rules are being evaluated."""
    doing(partial(_in, rules))


def _queries() -> OxigraphQueries:
    """Return an empty store for rules in Turtle, which are what is evaluated from now on."""
    from leverkg.engine.executors.oxigraph_layered import OxigraphQueries

    doing("in the rules in Turtle")
    return OxigraphQueries()


def _in(rules: Sequence[Rule]) -> str:
    names = [rule.name for rule in rules]
    return f"in rule {names[0]}" if len(names) == 1 else f"in the rules {', '.join(names[:4])}"


def _with_axioms(
    case: LoadedCase, given: WorkingSet, own: tuple[str | Path, ...], *, theory: bool
) -> tuple[RuleSet, tuple[Triple, ...]]:
    """Return the rules of a run, among them the axioms of the data and of the rules' files; and what these
    files say.

    Raises:
        RuleError: there are neither rules nor axioms, or what :func:`rules_of` raises.
    """
    from leverkg.inference.own_axioms import excludes, own_axioms, triples_of_rules

    rules = rules_of(own, theory=theory, axioms=True, may_be_none=True)
    beside, positions = triples_of_rules(own)
    facts = given.given
    found = rules + own_axioms(case.asserted, facts, beside, positions)
    if not found and not excludes((*facts, *beside)):
        raise RuleError(
            "there are neither rules nor axioms to run",
            code="LEV-R090",
            hint="axioms are what RDFS and OWL say in the files: rdfs:subClassOf, owl:TransitiveProperty, …",
        )
    return found, tuple(beside)


def _rules(
    given: WorkingSet, own: tuple[str | Path, ...], *, theory: bool, own_axioms: bool, may_be_none: bool
) -> tuple[RuleSet, Theory | None]:
    """Return the rules of a run, axioms among them; and these compiled, all but those in Turtle, if they are.

    What the axioms of a case add is known only with the case, and what rules in Python make only when they
    are read.
    """
    if own and not own_axioms:
        from leverkg.theory.own_rules import with_own_rules

        known = with_own_rules(own, shipped() if theory else None)
        if known is not None:
            return known.rules + known.axioms, known
    rules = rules_of(own, theory=theory, may_be_none=may_be_none)
    if not theory:
        return rules, None
    compiled = shipped()
    if len(rules.stratified()) == len(compiled.rules) and not own_axioms:
        return rules + compiled.axioms, compiled
    from leverkg.engine.axioms.compiled import compile_axioms

    return rules + compile_axioms(given.given), None


def _disjoint() -> Disjointness:
    from leverkg.engine.sorts import Disjointness

    return Disjointness.of(ontology())


def _presence(executor: Executor) -> Callable[[Access], bool]:
    def present(access: Access) -> bool:
        return next(executor.match(None, access.predicate, access.object), None) is not None

    return present
