from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from leverkg.engine import Rule, Run, infer, rule_from_text
from leverkg.engine.executor import Executor
from leverkg.engine.executors.columns import ColumnsExecutor
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.executors.rows import RowsExecutor
from leverkg.rdf.parse import parse
from leverkg.rdf.sources import Source
from leverkg.rdf.term import IRI, RDF_TYPE, Term, Triple

EX = "http://example.org/"
PREFIXES = {"": EX, "xsd": "http://www.w3.org/2001/XMLSchema#"}
HEADER = "#+ summary: {name}\n#+ description: {name}\n#+ source: somebody-1999\n#+ says: so it is\n"


def short(term: Term) -> str:
    if term == RDF_TYPE:
        return "a"
    if isinstance(term, IRI) and term.value.startswith(EX):
        return ":" + term.value[len(EX) :]
    return str(term)


@pytest.fixture
def rule() -> Callable[..., Rule]:
    """A rule of a name and a query; header lines may be given instead of the usual ones."""

    def make(name: str, query: str, header: str | None = None) -> Rule:
        text = (HEADER.format(name=name) if header is None else header) + query
        return rule_from_text(text, name=name, prefixes=PREFIXES)

    return make


@pytest.fixture
def triples() -> Callable[[str], list[Triple]]:
    """The triples of Turtle with the empty prefix declared."""

    def read(turtle: str) -> list[Triple]:
        text = f"PREFIX : <{EX}> PREFIX xsd: <{PREFIXES['xsd']}>\n{turtle}"
        return [q[:3] for q in parse(Source("given.ttl", text.encode(), "ttl"), blank_prefix="b")]

    return read


@pytest.fixture(params=[OxigraphExecutor, RowsExecutor, ColumnsExecutor], ids=["oxigraph", "rows", "columns"])
def empty(request: pytest.FixtureRequest) -> Callable[[], Executor]:
    """A class of executors, each in turn."""
    return request.param


@pytest.fixture
def run(triples, empty) -> Callable[..., Run]:
    """Inference over Turtle."""

    def make(turtle: str, *rules: Rule, **options) -> Run:
        executor = empty()
        executor.add(triples(turtle))
        return infer(executor, rules, **options)

    return make


@pytest.fixture
def shown() -> Callable[[Iterable[Triple]], list[str]]:
    """Triples as sorted text."""

    def show(found: Iterable[Triple]) -> list[str]:
        return sorted(" ".join(map(short, triple)) for triple in found)

    return show
