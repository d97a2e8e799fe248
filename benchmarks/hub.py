"""A hub: one seller in many negotiations, whose author seldom says which circumstance belongs to which.

The seller bargains with each buyer about a good of its own. Every negotiation has its own need, provision,
harm, threat, commitment, norm, appeal, decision, alternative, deadline and the like, and most of them are the
seller's. What follows must grow with the negotiations and not with their square, but for the kinds of
circumstance that bear on all negotiations of a party because nothing says of them where they matter.
The same size and seed give the same bytes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from random import Random

from benchmarks.blocks import FIRST, HEAD, Blocks, day_literal

__all__ = ["EVERYWHERE", "hub"]

EVERYWHERE = ("Deadline", "NoDealOutcome", "Support")
"""The kinds of the seller's circumstances of which nothing but `lev:inNegotiation` says where they matter."""


def hub(talks: int, *, confined: Collection[str] = EVERYWHERE, seed: int = 1) -> Iterator[str]:
    """Yield a hub as blocks of Turtle: the prefixes, the seller, then negotiation by negotiation.

    Args:
        talks: how many negotiations the seller is in.
        confined: the kinds of circumstance that say with `lev:inNegotiation` where they belong.
        seed: another one gives another hub.
    """
    yield HEAD
    for number in range(talks):
        part = _Talks("hub", Random(f"{seed}/{number}"))
        if not number:
            part.add("seller", "Party", "the seller")
        part.write(number, frozenset(confined))
        yield "".join(part.blocks)


class _Talks(Blocks):
    """One negotiation under way."""

    def write(self, number: int, confined: Collection[str]) -> None:
        """Write the parties, what they need and can do, and what each says, holds and decides."""
        seller, buyer, backer = self.node("seller"), self.node(f"buyer{number}"), self.node(f"backer{number}")
        good, payment = self.node(f"good{number}"), self.node(f"payment{number}")
        talks = self.node(f"talks{number}")
        begins = FIRST + timedelta(number % 100)
        self.add(f"buyer{number}", "Party", f"buyer {number}")
        self.add(f"backer{number}", "Agent", f"backer {number}")
        self.add(f"good{number}", "Resource", f"good {number}")
        self.add(f"payment{number}", "Resource", f"payment {number}")
        self.add(
            f"talks{number}",
            "Negotiation",
            f"the talks with buyer {number}",
            f"party {seller} , {buyer}",
            f"issue {good}",
            f"begins {day_literal(begins)}",
        )

        def add(local: str, kind: str, *details: str) -> None:
            where = [f"inNegotiation {talks}"] if kind in confined else []
            self.add(f"{local}{number}", kind, f"{local} {number}", *details, *where)

        made, taken = (day_literal(begins + timedelta(days)) for days in (100, 200))
        for who, wanted, giver, given in (
            (buyer, good, seller, "good-of"),
            (seller, payment, buyer, "payment-of"),
        ):
            add(f"need-{given}", "Need", f"needOf {who}", f"needs {wanted}", f"intensity {self.degree()}")
            add(given, "Provision", f"provider {giver}", f"provides {wanted}", f"quality {self.degree()}")
            add(
                f"without-{given}",
                "Alternative",
                f"alternativeOf {who}",
                f"meets {wanted}",
                f"attractiveness {self.degree()}",
            )
        add("harm", "Harm", f"harmer {seller}", f"harmed {buyer}", f"harm {self.degree()}")
        add(
            "threat",
            "Threat",
            f"madeBy {seller}",
            f"addressedTo {buyer}",
            f"announces {self.node(f'harm{number}')}",
            f"demands {payment}",
            f"from {made}",
        )
        add(
            "pledge",
            "BindingCommitment",
            f"boundParty {seller}",
            f"backs {self.node(f'threat{number}')}",
            f"from {made}",
        )
        add("norm", "Norm", f"heldBy {seller}", f"relevantTo {good}", f"regard {self.degree()}")
        add(
            "appeal",
            "NormAppeal",
            f"invokedBy {buyer}",
            f"addressedTo {seller}",
            f"invokes {self.node(f'norm{number}')}",
            f"from {made}",
        )
        add("custom", "Norm", f"heldBy {buyer}", f"relevantTo {payment}", f"regard {self.degree()}")
        add(
            "plea",
            "NormAppeal",
            f"invokedBy {seller}",
            f"addressedTo {buyer}",
            f"invokes {self.node(f'custom{number}')}",
            f"from {made}",
        )
        add(
            "breach",
            "Breach",
            f"breachedBy {seller}",
            f"breaches {self.node(f'custom{number}')}",
        )
        add(
            "decision",
            "Decision",
            f"decidedBy {seller}",
            f"decides {payment}",
            "decisionKind lev:concedes",
            f"date {taken}",
        )
        add("plant", "SpecificInvestment", f"investedBy {seller}", f"specificTo {buyer}")
        add("terms", "Terms", f"offeredBy {seller}", f"offeredTo {buyer}", f"oneSided {self.degree()}")
        add(
            "status",
            "StatusQuo",
            f"contentParty {seller}",
            f"discontentParty {buyer}",
            f"weight {self.degree()}",
        )
        add("honour", "Recognition", f"givenBy {seller}", f"givenTo {buyer}", f"makesValued {good}")
        add("due", "Deadline", f"binds {seller}", f"date {taken}", f"costOfMissing {self.degree()}")
        add("loss", "NoDealOutcome", f"borneBy {seller}", f"loss {self.degree()}")
        add("support", "Support", f"supporter {backer}", f"supports {seller}", f"extent {self.degree()}")
