"""The shipped theory on one portfolio, in a process of its own: `python -m benchmarks.theory_runs`.

The variants show what a part of the engine is worth: columns in place of a store, the order of patterns that
it plans, keeping what proofs need. All must derive the same.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random
from unittest.mock import patch

from benchmarks.peers import ANSWER, TIMES, Clock, as_the_command_does, peak
from benchmarks.portfolio import AS_OF

__all__ = ["VARIANTS"]

VARIANTS = {
    "leverkg": "as `leverkg infer` runs it: over rows, and in columns where the input is large",
    "leverkg, rows": "over rows, whatever its size",
    "leverkg, columns": "in columns, whatever its size",
    "leverkg, columns, shuffled": "the patterns of each rule in an order drawn by lot",
    "leverkg, store": "in the store, whatever its size",
    "leverkg, no rounds": "in the store, without what `explain` needs",
    "leverkg, shuffled": "in the store, the patterns of each rule in an order drawn by lot",
    "leverkg, shuffled and unplanned": "that order kept, where it is planned otherwise",
    "leverkg, rdflib": "its strata, most of them once, over rdflib in place of Oxigraph",
}

_EXECUTORS = {
    "leverkg": "auto",
    "leverkg, rows": "rows",
    "leverkg, columns": "columns",
    "leverkg, store": "oxigraph",
    "leverkg, no rounds": "oxigraph",
}
"""The variants that an option asks for."""


def main(variant: str, folder: Path) -> None:
    """Run one variant and write its answer and times."""
    as_the_command_does()
    clock = Clock()
    with clock.step("import"):
        import leverkg
        from leverkg.inference.infer import rules_of
    with clock.step("rules"):
        rules_of()
    with clock.step("load"):
        case = leverkg.load(folder / "case.ttl", moments=AS_OF, views="facts")
    with clock.step("infer"):
        if variant in _EXECUTORS:
            executor = _EXECUTORS[variant]
            run = case.infer(rounds="no rounds" not in variant, executor=executor, max_cells=10**9).run
        else:
            run = _otherwise(case, variant)
    with clock.step("write"), (folder / ANSWER).open("wb") as answer:
        answer.writelines(run.executor.derived().lines())
    longest = sorted(run.stats.firings, key=lambda firing: -firing.seconds)[:5]
    slowest = [(firing.rule, firing.seconds) for firing in longest]
    report = {"seconds": clock.seconds, "peak": peak(), "slowest": slowest}
    (folder / TIMES).write_text(json.dumps(report))


def _otherwise(case: object, variant: str) -> object:
    from leverkg.case.working_set import working_set
    from leverkg.engine import RuleSet, infer
    from leverkg.engine.axioms.compiled import compile_axioms
    from leverkg.engine.axioms.live import live_rules
    from leverkg.engine.executors import oxigraph_planned
    from leverkg.engine.executors.oxigraph import OxigraphExecutor
    from leverkg.engine.sorts import Disjointness
    from leverkg.inference.infer import ontology, rules_of

    if "rdflib" in variant:
        from tests.rdflib_executor import RdflibExecutor

        executor = RdflibExecutor()
    elif "columns" in variant:
        from leverkg.engine.executors.columns import ColumnsExecutor

        executor = ColumnsExecutor()
    else:
        executor = OxigraphExecutor()
    given = working_set(case.asserted, case.narrowing, case.labels).given
    executor.add(given)

    def present(access: object) -> bool:
        return next(executor.match(None, access.predicate, access.object), None) is not None

    rules = live_rules([*rules_of(), *compile_axioms(given)], present)
    if "shuffled" in variant:
        rules = list(_shuffled(rules))
    ruleset = RuleSet(tuple(sorted(rules, key=lambda rule: rule.name)))
    disjoint = Disjointness.of(ontology())
    if "unplanned" in variant:
        with patch.object(oxigraph_planned, "in_order", lambda body, statistics: body):
            return infer(executor, ruleset, rounds=False, disjoint=disjoint)
    return infer(executor, ruleset, rounds=False, disjoint=disjoint)


def _shuffled(rules: Iterable[object]) -> Iterable[object]:
    """Yield the rules with each run of triple patterns in an order drawn by lot."""
    from leverkg.sparql.traverse import map_tree
    from leverkg.sparql.tree import GroupPattern, TriplePattern

    random = Random(11)

    def change(part: object) -> object:
        if not isinstance(part, GroupPattern):
            return part
        elements: list[object] = []
        run: list[object] = []
        for element in (*part.elements, None):
            if isinstance(element, TriplePattern):
                run.append(element)
                continue
            elements += random.sample(run, len(run))
            run = []
            if element is not None:
                elements.append(element)
        return part.replaced(elements=tuple(elements))

    for rule in rules:
        yield rule if rule.body is None else rule.replaced(body=map_tree(rule.body, change))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
