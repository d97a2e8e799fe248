"""The derived graph as a text to read: grouped by situation, each conclusion under its sentence.

A rule's sentence speaks of variables that are named like the properties they fill, so a conclusion's own
properties complete it; what cannot be completed so is left without a sentence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from leverkg.balances import FACTS, balances, facts_first, when_text
from leverkg.engine.header import placeholders
from leverkg.engine.rule import Rule
from leverkg.messages import listed, sentence
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Literal, Quad, Term, Triple, TripleTerm
from leverkg.terms import PREFIXES, lev, rule_node
from leverkg.wording.phrases import described
from leverkg.wording.summary import arrow, why

if TYPE_CHECKING:
    from leverkg.result import Result

__all__ = ["Sentences", "groups", "provenance", "quads_of", "write_graph"]

_PROV = PREFIXES["prov"]
_REIFIES = IRI(PREFIXES["rdf"] + "reifies")
_SOURCE_RULE = IRI(PREFIXES["sh"] + "sourceRule")
_RULE_LINE = 100
_RUN_OF = "https://w3id.org/leverkg/id/run-of-"


def write_graph(
    result: Result, format: str, *, with_data: bool = False, provenance_as: str | None = None
) -> Iterable[bytes]:
    """Return what follows, in a format, in pieces; the same case gives the same bytes.

    Lines alone are made while they are read, and can be read once.

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
    quads = list(quads_of(result, with_data=with_data))
    if provenance_as:
        quads += [(*t, None) for t in provenance(result, provenance_as)]
    prefixes = _prefixes(result)
    if format not in ("ttl", "trig"):
        return [serialise(quads, format, prefixes)]
    refuse_what_cannot_be_carried(quads, by_name(format))
    from leverkg.rdf import turtle

    sentences = Sentences(result)
    return [turtle.write(quads, prefixes, groups(result, quads), sentences.of).encode()]


def _prefixes(result: Result) -> dict[str, str]:
    return {**result.labels.prefixes, "levi": "https://w3id.org/leverkg/id/"}


def quads_of(result: Result, *, with_data: bool = False) -> Iterator[Quad]:
    """Yield the derived triples, after the asserted quads if these are wanted."""
    if with_data:
        yield from result.case.asserted.quads
    for s, p, o in result.derived():
        yield s, p, o, None


# ── groups ─────────────────────────────────────────────────────────────────────────────────────────────────


def groups(result: Result, quads: Iterable[Quad]) -> list[tuple[str, list[Term]]]:
    """Return the sections of the text: the run, the case, versions, the stage, each situation, shifts."""
    subjects = list(dict.fromkeys(q[0] for q in quads if q[3] is None))
    if not result.theory:
        return []
    kinds: dict[Term, set[Term]] = defaultdict(set)
    place: dict[Term, Term] = {}
    for s, p, o in result.derived():
        if p == RDF_TYPE:
            kinds[s].add(o)
        elif p == lev("inSituation") or (p == lev("batnaIn") and s not in place):
            place[s] = o
    versions = {
        s for s, p, _ in (result.given.prepared.triples if result.given.prepared else ()) if p == lev("since")
    }
    asserted = {s for s, _, _ in result.case.asserted.triples}
    sections: dict[str, list[Term]] = {name: [] for name in _SECTIONS}
    situations: dict[Term, list[Term]] = defaultdict(list)
    for subject in subjects:
        if subject in place:
            situations[place[subject]].append(subject)
        else:
            sections[_section(subject, kinds[subject], asserted, versions)].append(subject)
    found = [(_SECTIONS[0], sections[_SECTIONS[0]])]
    for situation, heading in situation_headings(result):
        members = situations.pop(situation, [])
        found.append((heading, sorted(members, key=_order_in(result, kinds))))
    found.append((_SECTIONS[1], sorted(sections[_SECTIONS[1]], key=lambda n: _when(result, n))))
    found += [(name, sorted(sections[name], key=_order_in(result, kinds))) for name in _SECTIONS[2:]]
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


def _section(subject: Term, kinds: set[Term], asserted: set[Term], versions: set[Term]) -> str:
    if subject == lev("theRun"):
        return "The run"
    if kinds & {lev("Moment"), lev("Situation")}:
        return "Moments and situations"
    if lev("Substitute") in kinds:
        return "Ways out"
    if lev("Shift") in kinds:
        return "Shifts"
    if subject in asserted:
        return "The case"
    return "Versions of what changes" if subject in versions or not kinds else "Ways out"


def _rule(heading: str) -> str:
    return f"── {heading} " + "─" * max(3, _RULE_LINE - len(heading))


_FIRST = ("Balance", "Exposure", "Leverage", "PositiveLeverage", "NegativeLeverage", "NormativeLeverage")


def _order_in(result: Result, kinds: dict[Term, set[Term]]) -> Callable[[Term], tuple[int, str, str]]:
    """A key that puts balances first, then exposures, leverage and the rest, each by name."""
    rank: dict[Term, int] = {lev(name): number for number, name in enumerate(_FIRST)}

    def key(node: Term) -> tuple[int, str, str]:
        number = min((rank[k] for k in kinds.get(node, ()) if k in rank), default=len(rank))
        kind = min((str(k) for k in kinds.get(node, ())), default="")
        return number, kind, str(node)

    return key


def _when(result: Result, node: Term) -> tuple[str, str]:
    found = result.value(node, lev("shiftOn"))
    return (found.lexical if isinstance(found, Literal) else "", str(node))


def situation_headings(result: Result) -> list[tuple[Term, str]]:
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


def _seen(result: Result, negotiation: Term, eyes: list[Term]) -> str:
    """Return whose eyes these are: `the facts and Iran's eyes`, or in short when everybody sees the facts."""
    parties = {o for _, _, o in result.match(negotiation, lev("party"))}
    if eyes[0] == FACTS and parties and parties <= set(eyes):
        return "the facts, as everybody sees them"
    return listed("the facts" if e == FACTS else _eyes(result, e) for e in eyes)


def _eyes(result: Result, party: Term) -> str:
    name = result.labels.of(party)
    return f"{name}'{'' if name.endswith('s') else 's'} eyes"


# ── sentences ──────────────────────────────────────────────────────────────────────────────────────────────


class Sentences:
    """The sentence of each conclusion."""

    def __init__(self, result: Result) -> None:
        self._result = result
        self._rules = {rule.name: rule for rule in result.run.ruleset}
        self._about: dict[Term, list[tuple[str, Triple]]] = defaultdict(list)
        self._balances = {balance.node: balance for balance in balances(result)} if result.theory else {}
        for rule, triple in result.made:
            self._about[triple[0]].append((rule, triple))

    def of(self, node: Term) -> str | None:
        """Return the sentence that a rule says of a node that it made; None for other nodes."""
        if node in self._balances:
            balance = self._balances[node]
            return f"{arrow(self._result, balance)}, {why(self._result, balance, None)}"
        found = self._about.get(node)
        if not found or not any(p == RDF_TYPE for _, (_, p, _) in found):
            return self._described(node)
        made: dict[str, bool] = {}
        told: dict[str, Triple] = {}
        for rule_name, triple in found:
            if rule_name:
                made[rule_name] = made.get(rule_name, False) or triple[1] == RDF_TYPE
            name = triple[1].value.replace("#", "/").rsplit("/", 1)[-1]
            if name not in told or _later(triple, told[name]):
                told[name] = triple
        values = {name: o for name, (_, _, o) in told.items()}
        ordered = sorted(made, key=lambda name: (not made[name], name))
        for name in ordered:
            rule = self._rules.get(name)
            if rule is not None and not {"frame", "stage"} & set(rule.header.tags):
                text = self._filled(rule, values)
                if text:
                    return text
        return self._described(node)

    def _filled(self, rule: Rule, values: dict[str, Term]) -> str | None:
        template = rule.header.says
        if not template:
            return None
        for name in placeholders(template):
            if name not in values:
                return None
            template = template.replace("{" + name + "}", described(self._result, values[name]))
        return sentence(template)

    def _described(self, node: Term) -> str | None:
        """Return the label of a version with the day from which it is so; what is labelled needs no
        comment."""
        labels = self._result.labels
        stated = labels.stated(node)
        if stated == node:
            return None
        since = self._result.value(node, lev("since"))
        name = labels.of(stated)
        return (
            f"{name}, since {since.lexical}" if isinstance(since, Literal) else f"{name}, from the beginning"
        )


def _later(one: Triple, other: Triple) -> bool:
    """Tell whether a triple comes after another one about the same node."""
    return (repr(one[1].value), _text(one[2])) > (repr(other[1].value), _text(other[2]))


def _text(term: Term) -> str:
    return f"IRI(value={term.value!r})" if isinstance(term, IRI) else repr(term)


# ── provenance ─────────────────────────────────────────────────────────────────────────────────────────────


def provenance(result: Result, how: str) -> Iterator[Triple]:
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


def _rule_lines(result: Result) -> Iterator[Triple]:
    """Say of each rule that made something where it stands and what it rests on."""
    made = {firing.rule for firing in result.run.stats.firings if firing.new != 0}
    for rule in result.run.ruleset:
        if rule.name in made:
            node = rule_node(rule)
            yield node, IRI(PREFIXES["rdfs"] + "label"), Literal(rule.header.summary)
            for work in rule.header.source:
                if rule.header.source:
                    yield node, IRI(PREFIXES["dcterms"] + "source"), IRI(PREFIXES["levs"] + work)
