"""Small rule programs that are stratified by the way they are made, and graphs for them.

Predicates have levels. A rule of a level writes predicates of that level, reads those of its level or below,
and looks for absence, counts, or computes from those below alone; one that makes terms reads only what is
below. So every program must be accepted, and its levels are an order to run it in.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st
from peers.bodies import NODES, VALUES, Draft, classes, node_predicates
from peers.literals import POOLS

from leverkg.engine import Rule, rule_from_text
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Literal, Term, Triple

__all__ = ["EX", "HEADER", "LEVELS", "PREFIXES", "Program", "SmallRule", "graphs", "programs"]

EX = "http://example.org/"
PREFIXES = {"": EX}
HEADER = "#+ summary: s\n#+ description: d\n#+ source: x\n#+ says: x\n"
LEVELS = 3
GUARD = "FILTER NOT EXISTS { ?c a :A }"


@dataclass(frozen=True)
class SmallRule:
    """A rule as text without header, and its level."""

    name: str
    level: int
    text: str

    def rule(self) -> Rule:
        """Return it as the engine reads it."""
        return rule_from_text(HEADER + self.text, name=self.name, prefixes=PREFIXES)


@dataclass(frozen=True)
class Program:
    """Rules in no order."""

    rules: tuple[SmallRule, ...]

    def __str__(self) -> str:
        return "\n".join(f"{rule.name} ({rule.level}): {rule.text}" for rule in self.rules)


@st.composite
def _rules(draw: st.DrawFn, name: str, level: int) -> SmallRule | None:
    draft = Draft(draw, level, makes=draw(st.integers(1, 100)) <= 55)
    draft.parts.append(draft.patterns(1, 3))
    for _ in range(draw(st.sampled_from([0, 1, 1, 1, 2]))):
        draft.extra()
    head = draft.head()
    if head is None:
        return None
    return SmallRule(name, level, f"CONSTRUCT {{ {head} }} WHERE {{ {' '.join(draft.parts)} }}")


@st.composite
def _recursions(draw: st.DrawFn, name: str, level: int) -> list[SmallRule]:
    """Return rules that feed each other: a closure, or two predicates by turns."""
    base = draw(st.sampled_from(node_predicates(draw(st.integers(0, level - 1)))))
    one, two = node_predicates(level)
    begin = f"CONSTRUCT {{ ?a {one} ?b }} WHERE {{ ?a {base} ?b }}"
    steps = [
        [f"CONSTRUCT {{ ?a {one} ?c }} WHERE {{ ?a {one} ?b . ?b {base} ?c }}"],
        [f"CONSTRUCT {{ ?a {one} ?c }} WHERE {{ ?a {base} ?b . ?b {one} ?c }}"],
        [f"CONSTRUCT {{ ?a {one} ?c }} WHERE {{ ?a {one} ?b . ?b {one} ?c }}"],
        [f"CONSTRUCT {{ ?a {one} ?c }} WHERE {{ ?a {one} ?b . ?b {one} ?c FILTER(?a != ?c) }}"],
        [f"CONSTRUCT {{ ?a {one} ?c }} WHERE {{ ?a {one} ?b . ?b {base} ?c {GUARD} }}"],
        [
            f"CONSTRUCT {{ ?a {two} ?c }} WHERE {{ ?a {one} ?b . ?b {base} ?c }}",
            f"CONSTRUCT {{ ?a {one} ?c }} WHERE {{ ?a {two} ?b . ?b {base} ?c }}",
        ],
        [f"CONSTRUCT {{ ?b a :A{level} }} WHERE {{ ?a a :A{level} ; {one} ?b }}"],
    ]
    texts = [begin, *draw(st.sampled_from(steps))]
    return [SmallRule(f"{name}-{index}", level, text) for index, text in enumerate(texts)]


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Return a few rules on one to three levels."""
    found: list[SmallRule] = []
    for level in range(1, draw(st.integers(1, LEVELS)) + 1):
        if draw(st.integers(1, 100)) <= 30:
            found += draw(_recursions(f"c{level}", level))
        for index in range(draw(st.integers(1, 2))):
            rule = draw(_rules(f"r{level}-{index}", level))
            found += [rule] if rule is not None else []
    return Program(tuple(draw(st.permutations(found))))


_SUBJECTS: list[Term] = [*(IRI(EX + node[1:]) for node in NODES), BlankNode("x1")]


@st.composite
def _facts(draw: st.DrawFn) -> Triple:
    subject = draw(st.sampled_from(_SUBJECTS))
    level = draw(st.sampled_from([0, 0, 0, 0, 0, 0, 0, 1, 2]))
    kind = draw(st.sampled_from(["node"] * 9 + ["class"] * 3 + ["value"] * 8))
    if kind == "class":
        return subject, RDF_TYPE, IRI(EX + draw(st.sampled_from(classes(level)))[1:])
    if kind == "node":
        return (
            subject,
            IRI(EX + draw(st.sampled_from(node_predicates(level)))[1:]),
            draw(st.sampled_from(_SUBJECTS)),
        )
    sort = draw(st.sampled_from((*VALUES, "int", "num", "any", "any", "any"))) if level == 0 else "num"
    if sort == "any":
        term: Term = draw(st.sampled_from([lit for pool in POOLS.values() for lit in pool] + _SUBJECTS[:2]))
        if draw(st.booleans()):
            term = draw(st.sampled_from(POOLS["other"]))
    else:
        term = draw(st.sampled_from(POOLS[sort]))
    assert isinstance(term, (IRI, BlankNode, Literal))
    return subject, IRI(f"{EX}{sort}{level or ''}"), term


@st.composite
def graphs(draw: st.DrawFn) -> list[Triple]:
    """Return facts over the predicates of all levels, most of them of the lowest."""
    return draw(st.lists(_facts(), min_size=14, max_size=36, unique=True))
