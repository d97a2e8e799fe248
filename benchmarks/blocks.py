"""Turtle of large synthetic cases, put together node by node."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

__all__ = ["FIRST", "HEAD", "LAST", "Blocks", "day_literal"]

HEAD = """\
@prefix :     <https://example.org/portfolio/> .
@prefix lev:  <https://w3id.org/leverkg#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd:  <http://www.w3.org/2001/XMLSchema#> .
"""

DEGREES = ("slight", "moderate", "moderate", "high", "high", "extreme")
FIRST = date(2019, 9, 1)
LAST = date(2021, 12, 1)


@dataclass
class Blocks:
    """A part of a large case under way: what its nodes are called, and the Turtle so far."""

    name: str
    random: Random
    blocks: list[str] = field(default_factory=list)
    triples: int = 0

    def add(self, local: str, kind: str, label: str, *details: str) -> None:
        """Write one node: its class, its label with the name of the part, and its properties."""
        lines = [f'{self.node(local)} a lev:{kind} ; rdfs:label "{label} of {self.name}"']
        lines += [f"    lev:{detail}" for detail in details]
        self.blocks.append(" ;\n".join(lines) + " .\n\n")
        self.triples += 2 + len(details) + sum(detail.count(sign) for detail in details for sign in ",;[")

    def node(self, local: str) -> str:
        """Return the name of a node of this part."""
        return f":{self.name}-{local}"

    def chance(self, share: float) -> bool:
        """Tell, by lot, whether something is so that is so in a share of cases."""
        return self.random.random() < share

    def degree(self) -> str:
        """Return a degree drawn by lot, the middle ones more often."""
        return f"lev:{self.random.choice(DEGREES)}"

    def day(self, first: date, last: date) -> str:
        """Return a day at least three days inside the span."""
        span = (last - first).days
        return day_literal(first + timedelta(self.random.randrange(3, max(4, span - 3))))

    def phases(self, degree: str, share: float, first: date, last: date) -> list[str]:
        """Return up to three phases of other degrees, each from a day of its own."""
        count = self.random.choice((1, 1, 2, 3)) if self.chance(share) else 0
        days = sorted(self.random.sample(range(5, (last - first).days - 3), count))
        return [
            f"phase [ lev:from {day_literal(first + timedelta(day))} ; lev:{degree} {self.degree()} ]"
            for day in days
        ]

    def hidden(self, party: str, degree: str, first: date, last: date) -> list[str]:
        """Return, now and then, that the other side does not see it, or sees it otherwise from a day on."""
        if not self.chance(0.25):
            return []
        since = self.day(first, last)
        view = f"view [ lev:by {self.node(party)} ; lev:from {since} ; lev:{degree} {self.degree()} ]"
        return [f"unseenBy {self.node(party)}", view] if self.chance(0.5) else [view]


def day_literal(day: date) -> str:
    """Return a date as Turtle."""
    return f'"{day.isoformat()}"^^xsd:date'
