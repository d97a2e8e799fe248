"""One engine on one workload, in a process of its own: `python -m benchmarks.peers`.

The folder has the data and the rules, and gets the answer (`answer.nt`) and the times of the steps
(`times.json`). Each engine is used as its documentation says, with the encoding that suits it: the Datalog
engines get one relation a predicate. What is imported for an engine alone is imported inside it, since
importing is part of what a user waits for.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from benchmarks.programs import Program, line
from benchmarks.workloads import WORKLOADS

__all__ = [
    "ANSWER",
    "DATA",
    "ENGINES",
    "FLOORS",
    "MODULES",
    "TIMES",
    "Clock",
    "as_the_command_does",
    "peak",
    "processor_time",
    "resident",
]

DATA, ANSWER, TIMES = "data.nt", "answer.nt", "times.json"


class Clock:
    """The seconds that each step took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Add the time of a block to a step."""
        started = perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + perf_counter() - started


def leverkg(folder: Path, program: Program, clock: Clock, executor: str = "auto") -> None:
    """Leverkg through its Python interface, without the theory, as `leverkg infer --no-theory`."""
    with clock.step("import"):
        import leverkg
        from leverkg.engine import Guards

    rules = folder / "rules"
    rules.mkdir(exist_ok=True)
    for name, text in program.rq():
        (rules / f"{name.lower()}.rq").write_text(text)
    with clock.step("load"):
        case = leverkg.load(folder / DATA)
    with clock.step("infer"):
        limits = Guards(max_rounds=1_000_000)
        result = case.infer([rules], theory=False, rounds=False, guards=limits, executor=executor)
    with clock.step("write"), (folder / ANSWER).open("wb") as answer:
        answer.writelines(result.conclusions().lines())


def leverkg_store(folder: Path, program: Program, clock: Clock) -> None:
    """The same with the rules evaluated in Oxigraph, as where polars is not installed."""
    leverkg(folder, program, clock, "oxigraph")


def rdflib(folder: Path, program: Program, clock: Clock) -> None:
    """A plain loop: every rule as CONSTRUCT over an rdflib graph, until nothing new comes."""
    with clock.step("import"):
        from rdflib import Graph
    with clock.step("load"):
        graph = Graph().parse(folder / DATA, format="nt")
    with clock.step("infer"):
        before = -1
        while len(graph) > before:
            before = len(graph)
            for rule in program.rules:
                for triple in list(graph.query(program.construct(rule))):
                    graph.add(triple)
    with clock.step("write"):
        graph.serialize(folder / ANSWER, format="nt", encoding="utf-8")


def pyshacl(folder: Path, program: Program, clock: Clock) -> None:
    """PySHACL: the rules as `sh:SPARQLRule`, iterated."""
    with clock.step("import"):
        from pyshacl import validate
        from rdflib import Graph
    with clock.step("load"):
        graph = Graph().parse(folder / DATA, format="nt")
        shapes = Graph().parse(data=program.shacl(), format="turtle")
    with clock.step("infer"):
        validate(graph, shacl_graph=shapes, advanced=True, iterate_rules=True, inplace=True)
    with clock.step("write"):
        graph.serialize(folder / ANSWER, format="nt", encoding="utf-8")


def owlrl(folder: Path, program: Program, clock: Clock) -> None:
    """Owlrl: the axioms, under OWL 2 RL."""
    with clock.step("import"):
        from owlrl import DeductiveClosure, OWLRL_Semantics
        from rdflib import Graph
    with clock.step("load"):
        graph = Graph().parse(folder / DATA, format="nt").parse(data=program.axioms, format="turtle")
    with clock.step("infer"):
        DeductiveClosure(OWLRL_Semantics).expand(graph)
    with clock.step("write"):
        # It puts literals in the place of subjects, which no serialiser takes.
        triples = (t for t in graph if not any(type(term).__name__ == "Literal" for term in t))
        (folder / ANSWER).write_text("".join(" ".join(term.n3() for term in t) + " .\n" for t in triples))


def reasonable(folder: Path, program: Program, clock: Clock) -> None:
    """Reasonable: the axioms, under OWL 2 RL, in Rust."""
    with clock.step("import"):
        from reasonable import PyReasoner
    with clock.step("load"):
        axioms = folder / "axioms.ttl"
        axioms.write_text(program.axioms or "")
        data = folder / "data.ttl"  # it knows N-Triples by no ending of its own
        data.hardlink_to(folder / DATA)
        reasoner = PyReasoner()
        reasoner.load_file(str(data))
        reasoner.load_file(str(axioms))
    with clock.step("infer"):
        triples = reasoner.reason()
    with clock.step("write"), (folder / ANSWER).open("w") as out:
        for triple in triples:
            out.write(" ".join(term.n3() for term in triple) + " .\n")


def clingo(folder: Path, program: Program, clock: Clock) -> None:
    """Clingo: the rules as a logic program, one relation a predicate."""
    with clock.step("import"):
        import clingo
    with clock.step("load"):
        names = program.relations()
        control = clingo.Control(["--warn=none"])
        text = [f'{names[p]}("{s}","{o}").' for s, p, o in _facts(folder, program)]
        text += program.datalog("V{}", '"{}"')
        text += [f"#show {names[p]}/2." for p in sorted(program.derived)]
        control.add("base", [], "\n".join(text))
    with clock.step("infer"):
        control.ground([("base", [])])
        with control.solve(yield_=True) as handle:
            shown = next(iter(handle)).symbols(shown=True)
    with clock.step("write"), (folder / ANSWER).open("w") as out:
        predicates = {name: predicate for predicate, name in names.items()}
        for atom in shown:
            subject, object_ = (argument.string for argument in atom.arguments)
            out.write(line((subject, predicates[atom.name], object_)))


def nemo(folder: Path, program: Program, clock: Clock) -> None:
    """Nemo through its Python package: one relation a predicate, from CSV (its RDF import panics here)."""
    with clock.step("import"):
        from nmo_python import NemoEngine, load_string
    with clock.step("load"):
        names = program.relations()
        rows: dict[str, list[str]] = {p: [] for p in names}
        for s, p, o in _facts(folder, program):
            rows[p].append(f"{s},{o}\n")
        text = []
        for predicate, name in names.items():
            if rows[predicate]:
                (folder / f"{name}.csv").write_text("".join(rows[predicate]))
                text.append(f'@import in_{name} :- csv{{resource="{folder / name}.csv"}} .')
                text.append(f"{name}(?x,?y) :- in_{name}(?x,?y) .")
        text += program.datalog("?{}", "{}")
        text += [f"@output {names[p]} ." for p in sorted(program.derived)]
        engine = NemoEngine(load_string("\n".join(text)))
    with clock.step("infer"):
        engine.reason()
    with clock.step("write"), (folder / ANSWER).open("w") as out:
        for predicate in sorted(program.derived):
            for subject, object_ in engine.result(names[predicate]):
                out.write(line((str(subject), predicate, str(object_))))


def _facts(folder: Path, program: Program) -> Iterator[tuple[str, str, str]]:
    """Yield the triples that the rules read; the file has IRIs only."""
    known = program.relations()
    with (folder / DATA).open() as data:
        for text in data:
            s, p, o, _ = text.split(" ")
            if p in known:
                yield s, p, o


def parse_and_serialise(folder: Path, program: Program, clock: Clock) -> None:
    """A floor: Oxigraph's parser and serialiser."""
    with clock.step("import"):
        import pyoxigraph as ox
    with clock.step("load"):
        quads = list(ox.parse(path=str(_data(folder)), format=_format(folder)))
    with clock.step("write"):
        ox.serialize(quads, output=str(folder / "floor.nq"), format=ox.RdfFormat.N_QUADS)


def load_and_dump(folder: Path, program: Program, clock: Clock) -> None:
    """A floor: bulk loading Oxigraph's store, and dumping it."""
    with clock.step("import"):
        import pyoxigraph as ox
    with clock.step("load"):
        store = ox.Store()
        store.bulk_load(path=str(_data(folder)), format=_format(folder))
    with clock.step("write"):
        store.dump(output=str(folder / "floor.nq"), format=ox.RdfFormat.N_QUADS)


def _data(folder: Path) -> Path:
    case = folder / "case.ttl"
    return case if case.exists() else folder / DATA


def _format(folder: Path) -> object:
    import pyoxigraph as ox

    return ox.RdfFormat.TURTLE if _data(folder).suffix == ".ttl" else ox.RdfFormat.N_TRIPLES


ENGINES: dict[str, Callable[[Path, Program, Clock], None]] = {
    "leverkg": leverkg,
    "leverkg, store": leverkg_store,
    "clingo": clingo,
    "nemo": nemo,
    "reasonable": reasonable,
    "owlrl": owlrl,
    "rdflib": rdflib,
    "pyshacl": pyshacl,
}
FLOORS: dict[str, Callable[[Path, Program, Clock], None]] = {
    "floor: parse+serialise": parse_and_serialise,
    "floor: load+dump": load_and_dump,
}


MODULES = {"nemo": "nmo_python", "leverkg, store": "leverkg"}
"""What an engine is imported as, where that is not its name."""


def main(engine: str, workload: str, folder: Path) -> None:
    """Run one engine on the data of a workload, and write its answer and times."""
    as_the_command_does()
    program = next((w.program for w in WORKLOADS if w.name == workload), Program(()))
    clock = Clock()
    (ENGINES | FLOORS)[engine](folder, program, clock)
    (folder / TIMES).write_text(json.dumps({"seconds": clock.seconds, "peak": peak()}))


def as_the_command_does() -> None:
    """Look for circles of objects as seldom as `leverkg` does; it helps whoever makes many objects."""
    gc.set_threshold(200_000, 20, 100)


def peak(process: int | str = "self") -> int:
    """Return a process's peak of resident memory in bytes, 0 where the system does not tell.

    Not `getrusage`, whose figure of a child begins with its parent's.
    """
    return _of_status(str(process), "VmHWM")


def resident(process: int) -> int:
    """Return the resident memory of a process in bytes, 0 where the system does not tell."""
    return _of_status(str(process), "VmRSS")


def processor_time(process: int) -> float:
    """Return the processor time of a running process in seconds, 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _of_status(process: str, what: str) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(text.split()[1]) * 1024 for text in lines if text.startswith(f"{what}:")), 0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
