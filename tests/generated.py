"""Generated cases: small negotiations of two parties, as blocks of Turtle that laws add and take away."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from hypothesis import strategies as st

DEGREES = ("none", "slight", "moderate", "high", "extreme")
EXTRAS = (
    *("", "", "", " ; lev:withholdable false", " ; lev:leadTime 40"),
    *(" ; lev:recipient :a", " ; lev:recipient :b"),
)
PROFILES = ("shell", "kirgis", "emerson", "broad")
FRAMES = ("", "", " ; lev:frame lev:toKeep", " ; lev:frame lev:toGain")
DAYS = ("2020-02-01", "2020-04-01", "2020-06-01")
BASE = """:n a lev:Negotiation ; lev:party :a , :b ; lev:begins "2020-01-01"^^xsd:date .
:a a lev:Party . :b a lev:Party . :c a lev:Agent . :d a lev:Agent .
:x a lev:Resource . :y a lev:Resource ."""


@dataclass(frozen=True)
class Generated:
    """A case as blocks by name; the text of a block says everything of one circumstance.

    Attributes:
        blocks: name → text.
        profile: the profile under which it is looked at.
    """

    blocks: dict[str, str]
    profile: str = "shell"

    def __str__(self) -> str:
        return "\n".join([BASE, *self.blocks.values()])

    def plus(self, name: str, text: str) -> Generated:
        """Return the case with a block added or replaced."""
        return replace(self, blocks={**self.blocks, name: text})

    def minus(self, name: str) -> Generated:
        """Return the case without a block."""
        return replace(self, blocks={n: t for n, t in self.blocks.items() if n != name})

    def mirrored(self) -> Generated:
        """Return the case with the two parties in each other's place."""
        other = {":a": ":b", ":b": ":a"}
        return replace(
            self,
            blocks={n: re.sub(r":[ab]\b(?!-)", lambda m: other[m[0]], t) for n, t in self.blocks.items()},
        )


degrees = st.sampled_from(DEGREES)
days = st.sampled_from(DAYS)


def date(day: str) -> str:
    """Return a day as a Turtle literal."""
    return f'"{day}"^^xsd:date'


@st.composite
def spans(draw: st.DrawFn) -> str:
    """Return nothing, a beginning or an end."""
    kind = draw(st.sampled_from(["", "", "from", "until"]))
    return f" ; lev:{kind} {date(draw(days))}" if kind else ""


@st.composite
def sights(draw: st.DrawFn) -> str:
    """Return nothing, or who sees or does not see it."""
    kind = draw(st.sampled_from(["", "", "", "seenBy", "unseenBy"]))
    return f" ; lev:{kind} :{draw(st.sampled_from('ab'))}" if kind else ""


@st.composite
def phases(draw: st.DrawFn, prop: str) -> str:
    """Return nothing, a phase or a view that sets the property."""
    kind = draw(st.sampled_from(["", "", "phase", "view"]))
    if not kind:
        return ""
    by = f"lev:by :{draw(st.sampled_from('ab'))} ; " if kind == "view" else ""
    return f" ; lev:{kind} [ {by}lev:from {date(draw(days))} ; lev:{prop} lev:{draw(degrees)} ]"


@st.composite
def needs(draw: st.DrawFn, name: str, party: str) -> str:
    """Return a need of the party for x or y."""
    body = f":{name} a lev:Need ; lev:needOf :{party} ; lev:needs :{draw(st.sampled_from('xy'))}"
    rest = draw(st.sampled_from(FRAMES)) + draw(spans()) + draw(sights()) + draw(phases("intensity"))
    return f"{body} ; lev:intensity lev:{draw(degrees)}{rest} ."


@st.composite
def provisions(draw: st.DrawFn, name: str, provider: str) -> str:
    """Return a provision of x or y."""
    body = f":{name} a lev:Provision ; lev:provider :{provider} ; lev:provides :{draw(st.sampled_from('xy'))}"
    extra = draw(st.sampled_from(EXTRAS))
    return f"{body} ; lev:quality lev:{draw(degrees)}{extra}{draw(spans())}{draw(sights())} ."


@st.composite
def threats(draw: st.DrawFn, name: str, maker: str, other: str) -> str:
    """Return a threat, promise or warning."""
    kind, effect = draw(st.sampled_from([("Threat", "harm"), ("Promise", "benefit"), ("Warning", "harm")]))
    body = f":{name} a lev:{kind} ; lev:madeBy :{maker} ; lev:addressedTo :{other} ; lev:demands :x"
    degree = f"lev:{effect} lev:{draw(degrees)} ; lev:credibility lev:{draw(degrees)}"
    cost = f"lev:costToMaker lev:{draw(degrees)}"
    return f"{body} ; {degree} ; {cost}{draw(spans())}{draw(phases('credibility'))} ."


@st.composite
def cases(draw: st.DrawFn) -> Generated:
    """Return a case with needs and provisions of both sides and some of everything else, and a profile."""
    blocks = {}
    for party, other in (("a", "b"), ("b", "a")):
        for i in range(draw(st.integers(1, 2))):
            blocks[f"need-{party}{i}"] = draw(needs(f"need-{party}{i}", party))
        blocks[f"gives-{party}"] = draw(provisions(f"gives-{party}", party))
        if draw(st.booleans()):
            blocks[f"act-{party}"] = draw(threats(f"act-{party}", party, other))
        if draw(st.booleans()):
            body = f":loss-{party} a lev:NoDealOutcome ; lev:borneBy :{party} ; lev:loss lev:{draw(degrees)}"
            blocks[f"loss-{party}"] = f"{body}{draw(spans())} ."
        if draw(st.booleans()):
            worth = f"lev:attractiveness lev:{draw(degrees)} ; lev:feasibility lev:{draw(degrees)}"
            blocks[f"alone-{party}"] = (
                f":alone-{party} a lev:Alternative ; lev:alternativeOf :{party} ; {worth} ."
            )
        if draw(st.booleans()):
            body = f":due-{party} a lev:Deadline ; lev:binds :{party} ; lev:date {date(draw(days))}"
            blocks[f"due-{party}"] = f"{body} ; lev:costOfMissing lev:{draw(degrees)} ."
        if draw(st.booleans()):
            norm = f":norm-{party} a lev:Norm ; lev:heldBy :{other} ; lev:regard lev:{draw(degrees)} ."
            appeal = f":appeal-{party} a lev:NormAppeal ; lev:invokedBy :{party} ; lev:invokes :norm-{party}"
            blocks[f"norm-{party}"] = f"{norm} {appeal} ; lev:addressedTo :{other} ."
        if draw(st.booleans()):
            body = (
                f":calm-{party} a lev:Patience ; lev:patienceOf :{party} ; lev:patience lev:{draw(degrees)}"
            )
            blocks[f"calm-{party}"] = f"{body}{draw(spans())} ."
    if draw(st.booleans()):
        blocks["other"] = draw(provisions("other", "c"))
    return Generated(blocks, draw(st.sampled_from(PROFILES)))
