"""The shipped theory for tests: inference over a case, with or without one of the rules."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from leverkg.case.load import Asserted, load_files
from leverkg.case.working_set import Narrowing, working_set
from leverkg.engine import RuleSet, Run, infer, load_rules
from leverkg.engine.axioms.compiled import compile_axioms
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.engine.sorts import Disjointness
from leverkg.rdf.parse import parse
from leverkg.rdf.sources import Source, read_source
from leverkg.rdf.term import IRI, BlankNode, Triple
from leverkg.sparql.parse import parse_query
from leverkg.theory.folders import folder
from leverkg.theory.labels import Labels
from leverkg.theory.ontology import ontology
from leverkg.theory.terms import DERIVED, PREFIXES

ROOT = Path(__file__).parent.parent
HEAD = """@prefix : <https://example.org/> . @prefix lev: <https://w3id.org/leverkg#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


class Theory:
    """The shipped rules and axioms, compiled once."""

    def __init__(self) -> None:
        self.rules = load_rules([folder("rules")], PREFIXES)
        self.axioms = tuple(compile_axioms(ontology()))
        self.disjoint = Disjointness.of(ontology())

    def infer(
        self,
        case: str | Path | Asserted,
        *,
        without: str | None = None,
        extra: Iterable[Triple] = (),
        **narrowing: object,
    ) -> Run:
        """Return the run over a file, a text in Turtle, or a loaded case.

        Args:
            case: what to infer from.
            without: a rule that is left out.
            extra: further asserted triples.
            narrowing: as of :class:`leverkg.case.working_set.Narrowing`.
        """
        asserted = load(case)
        labels = Labels((*ontology(), *asserted.triples), asserted.prefixes)
        given = working_set(asserted, Narrowing(**narrowing), labels).given
        executor = OxigraphExecutor()
        executor.add([*given, *extra])
        rules = [rule for rule in self.rules if rule.name != without]
        return infer(executor, RuleSet((*rules, *self.axioms)), disjoint=self.disjoint, base=DERIVED)


def load(case: str | Path | Asserted) -> Asserted:
    """Return a loaded case: of a file, or of a text with the usual prefixes."""
    if isinstance(case, Asserted):
        return case
    if isinstance(case, Path):
        return load_files([str(case)])
    source = Source("case.ttl", (HEAD + case).encode(), "ttl")
    return Asserted((source,), tuple(parse(source, blank_prefix="b")), dict(PREFIXES))


def matches(run: Run, pattern: Path) -> bool:
    """Tell whether all triples of a file hold together, its blank nodes standing for any node."""
    triples = [quad[:3] for quad in parse(read_source(str(pattern)), blank_prefix="v")]
    assert triples, f"{pattern} says nothing"
    lines = (" ".join(_variable(term) for term in triple) + " ." for triple in triples)
    found = run.executor.query(parse_query("ASK {" + "\n".join(lines) + "}"))
    assert isinstance(found, bool)
    return found


def _variable(term: object) -> str:
    return f"?{term.label}" if isinstance(term, BlankNode) else str(term)


def select(run: Run, query: str) -> list[dict[str, str]]:
    """Return the solutions of a query, terms as their local names or lexical forms."""
    rows = run.executor.query(parse_query(query, prefixes=PREFIXES))
    assert not isinstance(rows, bool)
    return [{name: local(term) for name, term in row.items()} for row in rows if isinstance(row, dict)]


def local(term: object) -> str:
    """Return the local name of an IRI, or the lexical form of a literal."""
    if isinstance(term, IRI):
        return term.value.rpartition("#" if "#" in term.value else "/")[2]
    return getattr(term, "lexical", str(term))


BALANCES = """SELECT ?date ?eyes ?one ?other ?lead ?finds WHERE {
  ?balance a lev:Balance ; lev:inSituation ?s . ?s lev:viewpoint ?eyes ; lev:atMoment ?m . ?m lev:day ?day
  OPTIONAL { ?m lev:date ?date }
  OPTIONAL { ?balance lev:favours ?one ; lev:favoursOver ?other ; lev:byLead ?lead }
  OPTIONAL { ?balance lev:finds ?finds }
} ORDER BY ?day ?eyes ?one"""


def balances(run: Run, eyes: str = "theFacts") -> list[tuple[str, str]]:
    """Return (date, verdict) for each balance in these eyes: `a > b by 2`, `even` or `contested`."""
    return [
        (
            row.get("date", ""),
            f"{row['one']} > {row['other']} by {row['lead']}"
            if "one" in row
            else row.get("finds", "nothing"),
        )
        for row in select(run, BALANCES)
        if row["eyes"] == eyes
    ]
