"""The derived graph as a text to read: grouped by situation, each conclusion under its sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from leverkg.answers.balances import FACTS, facts_first, when_text
from leverkg.rdf.columns import Columns, add_columns, by_graph, objects_by_subject
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Literal, Quad, Term, Triple, TripleTerm
from leverkg.theory.terms import PREFIXES, lev, rule_node
from leverkg.wording.messages import listed

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["provenance", "quads_of", "sections", "write_graph"]

_PROV = PREFIXES["prov"]
_REIFIES = IRI(PREFIXES["rdf"] + "reifies")
_SOURCE_RULE = IRI(PREFIXES["sh"] + "sourceRule")
_RUN_OF = "https://w3id.org/leverkg/id/run-of-"
_RULE_LINE = 100
_NONE: frozenset[Term] = frozenset()
_NO_PAIRS: tuple[list[Term], list[Term]] = ([], [])
_PIECE = 1_000  # so many parts of the text are written at once


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
        return result.derived_lines()
    prefixes = {**result.labels.prefixes, "levi": "https://w3id.org/leverkg/id/"}
    said = ((*t, None) for t in provenance(result, provenance_as)) if provenance_as else ()
    if format not in ("ttl", "trig"):
        return [serialise([*quads_of(result, with_data=with_data), *said], format, prefixes)]
    besides = [*(result.case.asserted.quads if with_data else ()), *said]
    refuse_what_cannot_be_carried(besides, by_name(format))
    return _turtle(result, prefixes, besides)


def _turtle(result: InferredCase, prefixes: Mapping[str, str], besides: Iterable[Quad]) -> Iterator[bytes]:
    """Return what follows, and other quads, as Turtle or TriG; what is wrong is said at once."""
    from leverkg.rdf import turtle
    from leverkg.wording.node_sentences import Sentences

    made = result.run.executor.made_by_predicate()
    derived = result.derived_by_predicate(made)
    graphs = by_graph(besides)
    default = graphs.setdefault(None, {})
    add_columns(default, derived)
    subjects = {subject for subjects, _ in default.values() for subject in subjects}
    groups = sections(result, subjects, derived)
    return _in_pieces(turtle.blocks(graphs, prefixes, groups, Sentences(result, made).of))


def _in_pieces(texts: Iterator[str]) -> Iterator[bytes]:
    while piece := "".join(islice(texts, _PIECE)):
        yield piece.encode()


def quads_of(result: InferredCase, *, with_data: bool = False) -> Iterator[Quad]:
    """Yield the derived triples, after the asserted quads if these are wanted."""
    if with_data:
        yield from result.case.asserted.quads
    for s, p, o in result.derived():
        yield s, p, o, None


# ── sections ───────────────────────────────────────────────────────────────────────────────────────────


def sections(
    result: InferredCase, subjects: Iterable[Term], derived: Columns
) -> list[tuple[str, list[Term]]]:
    """Return the headings with their subjects: the run, each situation, shifts, and so on.

    Args:
        result: what follows.
        subjects: those that are to be placed, each once.
        derived: what follows by predicate.
    """
    if not result.theory:
        return []
    kinds = objects_by_subject(*derived.get(RDF_TYPE, _NO_PAIRS))
    # A best alternative stands in the first situation in which it is one; others say where they stand.
    place = dict(zip(*map(reversed, derived.get(lev("batnaIn"), _NO_PAIRS)), strict=True))
    place.update(zip(*derived.get(lev("inSituation"), _NO_PAIRS), strict=True))
    prepared = result.given.prepared
    versions = {s for s, _, _ in prepared.having(lev("since"))} if prepared else set()
    asserted = {s for s, _, _ in result.case.asserted.triples}
    by_name: dict[str, list[Term]] = {name: [] for name in _SECTIONS}
    situations: dict[Term, list[Term]] = defaultdict(list)
    section_of = cache(_section_of)
    for subject in subjects:
        if subject in place:
            situations[place[subject]].append(subject)
            continue
        classes = kinds.get(subject, _NONE)
        name = "The run" if subject == lev("theRun") else section_of(classes)
        if name is None and subject in asserted:
            name = "The case"
        elif name is None:
            name = "Versions of what changes" if subject in versions or not classes else "Ways out"
        by_name[name].append(subject)
    rank_of = cache(_rank_of)

    def ranked(members: Iterable[Term]) -> list[Term]:
        return sorted(members, key=lambda node: (rank_of(kinds.get(node, _NONE)), str(node)))

    found = [(_SECTIONS[0], by_name[_SECTIONS[0]])]
    found += [(heading, ranked(situations.get(node, ()))) for node, heading in _situation_headings(result)]
    found.append((_SECTIONS[1], sorted(by_name[_SECTIONS[1]], key=lambda n: _when(result, n))))
    found += [(name, ranked(by_name[name])) for name in _SECTIONS[2:]]
    return [(_rule(heading), members) for heading, members in found if members]


_SECTIONS = (
    "The run",
    "Shifts",
    "Ways out",
    "Moments and situations",
    "Versions of what changes",
    "The case",
)
"""The sections other than situations, which come after the first; what follows of the case itself comes
last."""


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
    for situation in result.nodes(lev("Situation")):
        negotiation = result.value(situation, lev("situationOf"))
        moment = result.value(situation, lev("atMoment"))
        day = result.number(moment, lev("day")) if moment is not None else None
        eyes = sorted((o for _, _, o in result.match(situation, lev("viewpoint"))), key=facts_first)
        if negotiation is None or day is None or not eyes:
            continue
        when = when_text(date.fromordinal(day)) if 1 <= day <= date.max.toordinal() else "before all dates"
        seen = _seen(result, negotiation, eyes)
        heading = f"{when} · {seen}" + (f" · {result.labels.of(negotiation)}" if many else "")
        rows.append(((str(negotiation), day, facts_first(eyes[0])), situation, heading))
    return [(situation, heading) for _, situation, heading in sorted(rows, key=lambda row: row[0])]


def _seen(result: InferredCase, negotiation: Term, eyes: list[Term]) -> str:
    """Return whose eyes these are: `the facts and Iran's eyes`, or in short when everybody sees the facts."""
    parties = {o for _, _, o in result.match(negotiation, lev("party"))}
    if eyes[0] == FACTS and parties and parties <= set(eyes):
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
