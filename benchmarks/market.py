"""A market of suppliers who rely on each other: many provisions, few negotiations about them.

Goods come in chains of four stages, and whoever provides a good of one stage relies on providers of the
stage before it, in its own chain or in an older one; so some providers have much of the market hanging on
them, and ways out that look independent meet upstream. At the end of each chain buyers bargain with one of
the providers. Circumstances have dates, phases and views as in the case library, and some providers form
coalitions. The same size and seed give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from benchmarks.blocks import FIRST, HEAD, LAST, Blocks, day_literal

__all__ = ["market"]

STAGES, PROVIDERS, BUYERS = 4, 20, 3


def market(provisions: int, *, seed: int = 1) -> Iterator[str]:
    """Yield a market as blocks of Turtle: the prefixes, then chain by chain.

    Args:
        provisions: how many provisions it has at least; it ends with the chain that reaches them.
        seed: another one gives another market.
    """
    yield HEAD
    number, known = 0, 0
    older: list[str] = []
    while known < provisions:
        chain = _Chain(f"c{number}", Random(f"market/{seed}/{number}"), older=older)
        chain.write()
        yield "".join(chain.blocks)
        older.append(chain.name)
        known += STAGES * PROVIDERS
        number += 1


@dataclass
class _Chain(Blocks):
    """One chain of goods, and those that came before it."""

    older: list[str] = field(default_factory=list)

    def write(self) -> None:
        """Write goods, providers with what they rely on, coalitions, and negotiations."""
        for stage in range(STAGES):
            self.add(f"good{stage}", "Resource", f"good {stage}")
            for provider in range(PROVIDERS):
                self.provision(stage, provider)
        if self.chance(0.3):
            self.coalition()
        for buyer in range(BUYERS):
            self.negotiation(buyer)

    def provision(self, stage: int, provider: int) -> None:
        """Write a provider, what it offers to anybody, and on whom of the stage before it relies."""
        # One that may sit at a table is a party; only those of the last stage do.
        kind = "Party" if stage == STAGES - 1 and provider < BUYERS else "Agent"
        self.add(f"firm{stage}-{provider}", kind, f"firm {stage}.{provider}")
        details = [
            f"provider {self.node(f'firm{stage}-{provider}')}",
            f"provides {self.node(f'good{stage}')}",
            f"quality {self.degree()}",
            f"switchingCost {self.degree()}",
        ]
        if stage:
            count = 2 if self.chance(0.2) else 1
            details += {f"reliesOn {self.upstream(stage - 1)}": None for _ in range(count)}
        if self.chance(0.3):
            details.append(f"leadTime {self.random.randrange(20, 200)}")
        if self.chance(0.2):
            day = day_literal(FIRST + timedelta(self.random.randrange(3, (LAST - FIRST).days)))
            details.append(f"phase [ lev:from {day} ; lev:quality {self.degree()} ]")
        self.add(f"offer{stage}-{provider}", "Provision", f"what firm {stage}.{provider} offers", *details)

    def upstream(self, stage: int) -> str:
        """Return a provision of a stage; few of them have many who rely on them."""
        provider = min(self.random.randrange(PROVIDERS), self.random.randrange(PROVIDERS))
        if self.older and self.chance(0.1):
            place = min(self.random.randrange(len(self.older)), self.random.randrange(len(self.older)))
            return f":{self.older[place]}-offer{stage}-{provider}"
        return self.node(f"offer{stage}-{provider}")

    def coalition(self) -> None:
        """Write a coalition of one who bargains and two who could replace it."""
        self.add("cartel", "Coalition", "cartel")
        for provider in (0, BUYERS, BUYERS + 1):
            self.add(
                f"place{provider}",
                "Membership",
                f"the place of firm {provider}",
                f"member {self.node(f'firm{STAGES - 1}-{provider}')}",
                f"coalition {self.node('cartel')}",
                f"from {day_literal(FIRST + timedelta(self.random.randrange(400)))}",
            )

    def negotiation(self, number: int) -> None:
        """Write the talks of a buyer with a provider of the last good."""
        begins = FIRST + timedelta(self.random.randrange(200))
        buyer, firm = self.node(f"buyer{number}"), self.node(f"firm{STAGES - 1}-{number}")
        payment = self.node(f"payment{number}")
        self.add(f"buyer{number}", "Party", f"buyer {number}")
        self.add(f"payment{number}", "Resource", f"payment of buyer {number}")
        self.add(
            f"talks{number}",
            "Negotiation",
            f"talks {number}",
            f"party {buyer} , {firm}",
            f"begins {day_literal(begins)}",
        )
        change = day_literal(begins + timedelta(self.random.randrange(20, 300)))
        seen = f"view [ lev:by {firm} ; lev:from {change} ; lev:intensity {self.degree()} ]"
        self.add(
            f"need{number}",
            "Need",
            f"the need of buyer {number}",
            f"needOf {buyer}",
            f"needs {self.node(f'good{STAGES - 1}')}",
            f"intensity {self.degree()}",
            *([seen] if self.chance(0.25) else []),
        )
        self.add(
            f"needPayment{number}",
            "Need",
            f"the need of firm {number} for payment",
            f"needOf {firm}",
            f"needs {payment}",
            f"intensity {self.degree()}",
            f"phase [ lev:from {change} ; lev:intensity {self.degree()} ]",
        )
        self.add(
            f"paying{number}",
            "Provision",
            f"what buyer {number} pays",
            f"provider {buyer}",
            f"provides {payment}",
            f"recipient {firm}",
        )
        if self.chance(0.5):
            due = day_literal(begins + timedelta(self.random.randrange(310, 500)))
            self.add(
                f"deadline{number}",
                "Deadline",
                f"the date of buyer {number}",
                f"binds {buyer}",
                f"date {due}",
                f"costOfMissing {self.degree()}",
                f"inNegotiation {self.node(f'talks{number}')}",
            )
