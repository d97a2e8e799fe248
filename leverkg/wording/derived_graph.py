"""The derived graph as a text to read: grouped by situation, each conclusion under its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from leverkg.answers.balances import FACTS, facts_first, situations, when_text
from leverkg.case.working_set import THE_RUN
from leverkg.rdf.columns import by_graph, objects_by_subject
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Literal, Quad, Term, Triple, TripleTerm
from leverkg.theory.terms import PREFIXES, lev, rule_node
from leverkg.wording.grammar import listed

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase
    from leverkg.engine.executor import Derived

__all__ = ["provenance", "quads_of", "sections", "write_graph"]

_PROV = PREFIXES["prov"]
_REIFIES = IRI(PREFIXES["rdf"] + "reifies")
_SOURCE_RULE = IRI(PREFIXES["sh"] + "sourceRule")
_RUN_OF = "https://w3id.org/leverkg/id/run-of-"
_RULE_LINE = 100
_NONE: frozenset[Term] = frozenset()


def write_graph(
    result: InferredCase, format: str, *, with_data: bool = False, provenance_as: str | None = None
) -> Iterable[bytes]:
    """Return what follows, in a format, in pieces; the same case gives the same bytes.

    Lines and Turtle are made while they are read, and can be read once.

    Args:
        result: what follows.
        format: `ttl`, `trig`, `nt`, `nq`, `rdf` or `jsonld`.
        with_data: the asserted triples too, in the lexical forms in which they are written.
        provenance_as: say of each conclusion which rule made it: `rdf12` on triples, `prov` on nodes.

    Raises:
        OutputError: the format cannot carry it (LEV-O004).
    """
    from leverkg.rdf.formats import by_name
    from leverkg.rdf.serialise import refuse_what_cannot_be_carried, serialise

    if format in ("nt", "nq") and not with_data and not provenance_as:
        return result.conclusions().lines()
    prefixes = {**result.labels.prefixes, "levi": "https://w3id.org/leverkg/id/"}
    said = ((*t, None) for t in provenance(result, provenance_as)) if provenance_as else ()
    if format not in ("ttl", "trig"):
        return [serialise([*quads_of(result, with_data=with_data), *said], format, prefixes)]
    besides = [*(_asserted(result) if with_data else ()), *said]
    refuse_what_cannot_be_carried(besides, by_name(format))
    return _turtle(result, prefixes, besides)


def _turtle(result: InferredCase, prefixes: Mapping[str, str], besides: Iterable[Quad]) -> Iterator[bytes]:
    """Return what follows, and other quads, as Turtle or TriG; what is wrong is said at once."""
    from leverkg.wording.node_sentences import sentences

    graphs = by_graph(besides)
    derived = result.conclusions()
    subjects = derived.subjects()
    if stated := graphs.get(None):
        subjects = {*subjects, *(subject for some, _ in stated.values() for subject in some)}
    groups = sections(result, subjects, derived)
    return derived.turtle(prefixes, groups, sentences(result, subjects, derived).get, graphs)


def quads_of(result: InferredCase, *, with_data: bool = False) -> Iterator[Quad]:
    """Yield the derived triples, after the asserted quads if these are wanted."""
    if with_data:
        yield from _asserted(result)
    for s, p, o in result.derived():
        yield s, p, o, None


def _asserted(result: InferredCase) -> Iterator[Quad]:
    """Yield the asserted quads, and by which statements nodes have one name."""
    yield from result.case.asserted.quads
    yield from result.case.asserted.identities


# ── sections ───────────────────────────────────────────────────────────────────────────────────────────


def sections(
    result: InferredCase, subjects: Iterable[Term], derived: Derived
) -> list[tuple[str, list[Term]]]:
    """Return the headings with their subjects: the run, each situation, shifts, and so on.

    Args:
        result: what follows.
        subjects: those that are to be placed, each once.
        derived: what follows.
    """
    if not result.theory:
        return []
    kinds = objects_by_subject(*derived.pairs(RDF_TYPE))
    # A best alternative stands in the first situation in which it is one; others say where they stand.
    place = dict(zip(*map(reversed, derived.pairs(lev("batnaIn"))), strict=True))
    place.update(zip(*derived.pairs(lev("inSituation")), strict=True))
    prepared = result.given.prepared
    versions = {s for s, _, _ in prepared.having(lev("since"))} if prepared else set()
    asserted = {s for s, _, _ in result.case.asserted.triples}
    where: dict[Term | str, dict[tuple[int, str], list[Term]]] = {}  # situation or section → rank → subjects
    section_of, rank_of = cache(_section_of), cache(_rank_of)
    for subject in subjects:
        classes = kinds.get(subject, _NONE)
        name: Term | str | None = place.get(subject)
        if name is None:
            name = "The run" if subject == THE_RUN else section_of(classes)
        if name is None and subject in asserted:
            name = "The case"
        elif name is None:
            name = "Versions of what changes" if subject in versions or not classes else "Ways out"
        where.setdefault(name, {}).setdefault(rank_of(classes), []).append(subject)

    def ranked(name: Term | str) -> list[Term]:
        found = where.get(name, {})
        return [node for rank in sorted(found) for node in sorted(found[rank], key=str)]

    found = [("The run", ranked("The run"))]
    found += [(heading, ranked(node)) for node, heading in _situation_headings(result)]
    found.append(("Shifts", sorted(ranked("Shifts"), key=lambda n: _when(result, n))))
    found += [(name, ranked(name)) for name in _LAST_SECTIONS]
    return [(_rule(heading), members) for heading, members in found if members]


_LAST_SECTIONS = (
    "Ways out",
    "Moments and situations",
    "Versions of what changes",
    "The case",
)
"""The sections behind the run, the situations and the shifts; what follows of the case itself comes last."""


def _section_of(kinds: frozenset[Term]) -> str | None:
    """Return the section of what has these classes, if they tell."""
    if kinds & {lev("Moment"), lev("Situation")}:
        return "Moments and situations"
    if lev("Substitute") in kinds:
        return "Ways out"
    return "Shifts" if lev("Shift") in kinds else None


def _rule(heading: str) -> str:
    return f"── {heading} " + "─" * max(3, _RULE_LINE - len(heading))


_FIRST = ("Balance", "Exposure", "Leverage", "PositiveLeverage", "NegativeLeverage", "NormativeLeverage")
_RANKS: dict[Term, int] = {lev(name): number for number, name in enumerate(_FIRST)}


def _rank_of(kinds: frozenset[Term]) -> tuple[int, str]:
    """A key that puts balances first, then exposures, leverage and the rest, by class."""
    return min((_RANKS[k] for k in kinds if k in _RANKS), default=len(_RANKS)), min(
        map(str, kinds), default=""
    )


def _when(result: InferredCase, node: Term) -> tuple[str, str]:
    found = result.value(node, lev("shiftOn"))
    return (found.lexical if isinstance(found, Literal) else "", str(node))


def _situation_headings(result: InferredCase) -> list[tuple[Term, str]]:
    """Return the situations by negotiation, date and eyes, each with a heading."""
    rows = []
    many = len(result.nodes(lev("Negotiation"))) > 1
    parties = result.objects(lev("party"))
    known = situations(result)
    for node in result.nodes(lev("Situation")):
        if node not in known:
            continue
        negotiation, day, eyes = known[node]
        when = when_text(date.fromordinal(day)) if 1 <= day <= date.max.toordinal() else "before all dates"
        seen = _seen(result, parties.get(negotiation, ()), eyes)
        heading = f"{when} · {seen}" + (f" · {result.labels.of(negotiation)}" if many else "")
        rows.append(((str(negotiation), day, facts_first(eyes[0])), node, heading))
    return [(situation, heading) for _, situation, heading in sorted(rows, key=lambda row: row[0])]


def _seen(result: InferredCase, parties: Iterable[Term], eyes: Sequence[Term]) -> str:
    """Return whose eyes these are: `the facts and Iran's eyes`, or in short when everybody sees the facts."""
    if eyes[0] == FACTS and parties and {*parties} <= {*eyes}:
        return "the facts, as everybody sees them"
    return listed("the facts" if e == FACTS else _eyes(result, e) for e in eyes)


def _eyes(result: InferredCase, party: Term) -> str:
    name = result.labels.of(party)
    return f"{name}'{'' if name.endswith('s') else 's'} eyes"


# ── provenance ─────────────────────────────────────────────────────────────────────────────────────────


def provenance(result: InferredCase, how: str) -> Iterator[Triple]:
    """Yield which rule made what.

    Args:
        result: what follows.
        how: `rdf12` gives each derived triple a reifier (RDF 1.2 Concepts, section 3.1) that names its rule
            by `sh:sourceRule`; `prov` says of each node which activities generated it if rules made it, and
            which influenced it if it was there and rules only say more of it (PROV-O, section 3.2).
    """
    asserted = {end for s, _, o in result.case.asserted.triples for end in (s, o)}
    derived = set(result.derived())
    nodes = {rule.name: rule_node(rule) for rule in result.run.ruleset}
    for number, triple in enumerate(sorted((t for t in result.run.derived() if t in derived), key=str)):
        makers = result.run.executor.makers(triple)
        if how == "rdf12":
            node = BlankNode(f"by{number}")
            yield node, _REIFIES, TripleTerm(*triple)
            for name in makers:
                yield node, _SOURCE_RULE, nodes[name]
        else:
            verb = "wasInfluencedBy" if triple[0] in asserted else "wasGeneratedBy"
            for name in makers:
                activity = IRI(f"{_RUN_OF}{re.sub(r'[^A-Za-z0-9_.-]+', '-', name)}")
                yield triple[0], IRI(_PROV + verb), activity
                yield activity, RDF_TYPE, IRI(_PROV + "Activity")
                yield activity, IRI(_PROV + "used"), nodes[name]
    yield from _rule_lines(result)


def _rule_lines(result: InferredCase) -> Iterator[Triple]:
    """Say of each rule that made something where it stands and what it rests on."""
    made = {firing.rule for firing in result.run.stats.firings if firing.new != 0}
    for rule in result.run.ruleset:
        if rule.name in made:
            node = rule_node(rule)
            yield node, IRI(PREFIXES["rdfs"] + "label"), Literal(rule.header.summary)
            for work in rule.header.source:
                if rule.header.source:
                    yield node, IRI(PREFIXES["dcterms"] + "source"), IRI(PREFIXES["levs"] + work)
