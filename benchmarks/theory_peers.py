"""The shipped theory as others run it, in a process of its own: `python -m benchmarks.theory_peers`.

They get the rules as `leverkg rules export` writes them, and the working set of the case. What no exported
rule says (the rules in Python, and the axioms of the ontology) leverkg has concluded for them beforehand: it
is among their data, and costs them nothing but reading it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.peers import ANSWER, TIMES, Clock, as_the_command_does, peak
from benchmarks.portfolio import AS_OF

if TYPE_CHECKING:
    from leverkg.rdf.term import Term, Triple

__all__ = ["PEERS", "as_answered", "prepare", "starts_with"]

ASSERTED, STARTED_WITH = "asserted.nt", "started-with.nt"
RULES, SHAPES = "rules.ttl", "shapes.ttl"
BLANK = "urn:x-blank:"
"""What blank nodes are called meanwhile: read from a file, they would get other labels."""


def starts_with(folder: Path) -> tuple[list[Triple], set[Triple]]:
    """Return the working set of the case in a folder, and what follows by no exported rule."""
    import leverkg
    from leverkg.case.working_set import working_set
    from leverkg.engine.rule import Kind

    case = leverkg.load(folder / "case.ttl", moments=AS_OF, views="facts")
    asserted = working_set(case.asserted, case.narrowing, case.labels).given
    run = case.infer(max_cells=10**9).run
    exported = {rule.name for rule in run.ruleset if rule.kind is Kind.SPARQL}
    return list(asserted), {triple for rule, triple in run.executor.made() if rule not in exported}


def prepare(folder: Path) -> None:
    """Write what the others start from: the working set, what is concluded for them, and the rules."""
    from leverkg.inference.infer import rules_of
    from leverkg.reference.rule_catalogue import exported

    asserted, concluded = starts_with(folder)
    lines = {*map(_line, asserted)}
    (folder / ASSERTED).write_text("".join(sorted(lines)))
    (folder / STARTED_WITH).write_text("".join(sorted(lines | {*map(_line, concluded)})))
    for name, dialect in ((RULES, "shacl12"), (SHAPES, "shacl-af")):
        done, refused = exported(rules_of(), dialect)
        if refused:
            raise SystemExit(f"not every rule can be exported: {refused[0].message}")
        (folder / name).write_text(done.text)


def _line(triple: Triple) -> str:
    return " ".join(map(_term, triple)) + " .\n"


def _term(term: Term) -> str:
    text = str(term)
    return f"<{BLANK}{text[2:]}>" if text.startswith("_:") else text


def as_answered(folder: Path) -> set[str]:
    """Return the lines of an answer: of one that repeats what was asserted, those that it adds."""
    lines = {*(folder / ANSWER).read_text().splitlines(keepends=True)}
    asserted = folder / ASSERTED
    if asserted.exists():
        lines -= {*asserted.read_text().splitlines(keepends=True)}
    return {re.sub(f"<{BLANK}([^>]*)>", r"_:\1", line) if BLANK in line else line for line in lines}


def rdflib(folder: Path, clock: Clock) -> None:
    """A plain loop: the rules as CONSTRUCT, parsed once; each stratum is repeated until nothing new comes."""
    with clock.step("import"):
        from rdflib import Graph
    with clock.step("rules"):
        strata = [*_strata(Graph().parse(folder / RULES, format="turtle"))]
    with clock.step("load"):
        graph = Graph().parse(folder / STARTED_WITH, format="nt")
    with clock.step("infer"):
        for queries in strata:
            before = -1
            while len(graph) > before:
                before = len(graph)
                for query in queries:
                    for triple in list(graph.query(query)):
                        graph.add(triple)
    with clock.step("write"):
        graph.serialize(folder / ANSWER, format="nt", encoding="utf-8")


def _strata(rules: object) -> Iterator[list[object]]:
    """Yield the queries of exported rules, layer by layer."""
    from rdflib import Namespace
    from rdflib.plugins.sparql import prepareQuery

    SH = Namespace("http://www.w3.org/ns/shacl#")  # noqa: N806 - rdflib's own knows nothing of layers
    prefixes = {
        str(rules.value(declared, SH.prefix)): str(rules.value(declared, SH.namespace))
        for declared in rules.objects(None, SH.declare)
    }
    layers: dict[int, list[object]] = {}
    for rule, text in sorted(rules.subject_objects(SH.construct)):
        layer = rules.value(rule, SH.layer)
        layers.setdefault(int(layer), []).append(prepareQuery(str(text), initNs=prefixes))
    for _, queries in sorted(layers.items()):
        yield queries


def pyshacl(folder: Path, clock: Clock) -> None:
    """PySHACL: the rules in SHACL-AF, a shape a stratum, in `sh:order`, each until nothing new comes."""
    with clock.step("import"):
        from pyshacl import shacl_rules
        from rdflib import Graph
    with clock.step("rules"):
        shapes = Graph().parse(folder / SHAPES, format="turtle")
    with clock.step("load"):
        graph = Graph().parse(folder / STARTED_WITH, format="nt")
    with clock.step("infer"):
        shacl_rules(graph, shacl_graph=shapes, advanced=True, iterate_rules=True, inplace=True)
    with clock.step("write"):
        graph.serialize(folder / ANSWER, format="nt", encoding="utf-8")


PEERS: dict[str, Callable[[Path, Clock], None]] = {"rdflib": rdflib, "pyshacl": pyshacl}
"""Who runs the shipped theory beside leverkg."""


def main(name: str, folder: Path) -> None:
    """Prepare a folder, or run one peer in it and write its answer and times."""
    if name == "prepare":
        prepare(folder)
        return
    as_the_command_does()
    clock = Clock()
    PEERS[name](folder, clock)
    (folder / TIMES).write_text(json.dumps({"seconds": clock.seconds, "peak": peak()}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
