"""A portfolio of synthetic negotiations: any number of triples in the shape of real cases.

A portfolio is made of sectors of one size, so that work grows as data does. In a sector buyers bargain with
sellers about goods; a seller bargains with several buyers, who are each other's rivals, outside suppliers
stand by for all of them, and some suppliers depend on a seller or join it in a cartel. A circumstance has
dates, phases and views as often as one in the case library. The same size and seed give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from benchmarks.blocks import FIRST, HEAD, LAST, Blocks, day_literal

__all__ = ["AS_OF", "portfolio"]

AS_OF = "2020-06-30"
"""The day on which most negotiations of a portfolio are under way."""

BUYERS, SELLERS, GOODS, SUPPLIERS = 10, 5, 4, 6


def portfolio(triples: int, *, seed: int = 1) -> Iterator[str]:
    """Yield a portfolio as blocks of Turtle: the prefixes, then sector by sector.

    Args:
        triples: how many triples it has at least; it ends with the sector that reaches them.
        seed: another one gives another portfolio.
    """
    yield HEAD
    total, number = 0, 0
    while total < triples:
        sector = _Sector(f"s{number}", Random(f"{seed}/{number}"))
        sector.write()
        yield "".join(sector.blocks)
        total += sector.triples
        number += 1


class _Sector(Blocks):
    """One sector under way."""

    def write(self) -> None:
        """Write the agents, what they can provide, and the negotiations."""
        for good in range(GOODS):
            self.add(f"good{good}", "Resource", f"good {good}")
        for seller in range(SELLERS):
            self.add(f"seller{seller}", "Party", f"seller {seller}")
            self.add(f"payment{seller}", "Resource", f"payment to seller {seller}")
            self.seller(seller)
        for supplier in range(SUPPLIERS):
            self.supplier(supplier)
        if self.chance(0.4):
            self.cartel()
        for buyer in range(BUYERS):
            self.negotiation(buyer)

    # --- who there is -------------------------------------------------------------------------------------

    def seller(self, number: int) -> None:
        """Write what a seller needs and sells, to whomever it bargains with."""
        self.add(
            f"needPayment{number}",
            "Need",
            f"the need of seller {number} for payment",
            f"needOf {self.node(f'seller{number}')}",
            f"needs {self.node(f'payment{number}')}",
            f"intensity {self.degree()}",
            "needKind lev:economicNeed",
            *self.phases("intensity", 0.3, FIRST, LAST),
        )
        self.add(
            f"selling{number}",
            "Provision",
            f"what seller {number} sells",
            f"provider {self.node(f'seller{number}')}",
            f"provides {self.node(f'good{number % GOODS}')}",
            f"quality {self.degree()}",
            "withholdable true",
            *self.phases("quality", 0.2, FIRST, LAST),
        )

    def supplier(self, number: int) -> None:
        """Write an outside supplier of one of the goods, who may depend on a seller."""
        self.add(f"supplier{number}", "Agent", f"supplier {number}")
        details = [
            f"provider {self.node(f'supplier{number}')}",
            f"provides {self.node(f'good{number % GOODS}')}",
            f"quality {self.degree()}",
            f"switchingCost {self.degree()}",
        ]
        if self.chance(0.3):
            details.append(f"leadTime {self.random.randrange(20, 200)}")
        if self.chance(0.2):
            details.append(f"reliesOn {self.node(f'selling{self.random.randrange(SELLERS)}')}")
        if self.chance(0.4):
            details.append(f"from {self.day(FIRST, LAST)}")
        else:
            details += self.phases("quality", 0.4, FIRST, LAST)
        self.add(f"supply{number}", "Provision", f"what supplier {number} offers", *details)

    def cartel(self) -> None:
        """Write a coalition of a seller and a supplier of the same good."""
        self.add("cartel", "Coalition", "cartel")
        start = self.day(FIRST, LAST)
        for member in ("seller0", "supplier0"):
            self.add(
                f"in-{member}",
                "Membership",
                f"the place of {member} in the cartel",
                f"member {self.node(member)}",
                f"coalition {self.node('cartel')}",
                f"from {start}",
            )

    # --- one negotiation ----------------------------------------------------------------------------------

    def negotiation(self, number: int) -> None:
        """Write the talks of a buyer with a seller, and with a lender now and then."""
        seller = number % SELLERS
        buyer, name = f"buyer{number}", f"talks{number}"
        begins = FIRST + timedelta(self.random.randrange(200))
        ends = begins + timedelta(self.random.randrange(350, 700))
        parties = [buyer, f"seller{seller}"]
        self.add(buyer, "Party", f"buyer {number}")
        if self.chance(0.15):
            parties.append(f"lender{number}")
            self.lender(number, begins)
        details = [f"party {' , '.join(map(self.node, parties))}", f"begins {day_literal(begins)}"]
        details.append(f"issue {self.node(f'good{seller % GOODS}')} , {self.node(f'payment{seller}')}")
        if self.chance(0.7):
            details.append(f"ends {day_literal(ends)}")
        self.add(name, "Negotiation", f"the talks of buyer {number} and seller {seller}", *details)
        self.buyer(number, seller, begins, ends)
        self.acts(number, seller, begins, ends)
        self.circumstances(number, seller, begins, ends)

    def lender(self, number: int, begins: date) -> None:
        """Write a third party that lends to the buyer."""
        lender, loan, interest = f"lender{number}", f"loan{number}", f"interest{number}"
        self.add(lender, "Party", f"lender {number}")
        self.add(loan, "Resource", f"loan to buyer {number}")
        self.add(interest, "Resource", f"interest from buyer {number}")
        for who, what in ((f"buyer{number}", loan), (lender, interest)):
            self.add(
                f"need-{what}",
                "Need",
                f"the need of {who} for {what}",
                f"needOf {self.node(who)}",
                f"needs {self.node(what)}",
                f"intensity {self.degree()}",
                f"from {day_literal(begins)}",
            )
        for who, what in ((lender, loan), (f"buyer{number}", interest)):
            self.add(
                f"giving-{what}",
                "Provision",
                f"what {who} gives: {what}",
                f"provider {self.node(who)}",
                f"provides {self.node(what)}",
            )

    def buyer(self, number: int, seller: int, begins: date, ends: date) -> None:
        """Write what a buyer needs, pays, and can do instead."""
        buyer = self.node(f"buyer{number}")
        self.add(
            f"needGood{number}",
            "Need",
            f"the need of buyer {number} for the good",
            f"needOf {buyer}",
            f"needs {self.node(f'good{seller % GOODS}')}",
            f"intensity {self.degree()}",
            "needKind lev:economicNeed",
            f"from {day_literal(begins)}",
            *self.phases("intensity", 0.6, begins, ends),
            *self.hidden(f"seller{seller}", "intensity", begins, ends),
        )
        self.add(
            f"paying{number}",
            "Provision",
            f"what buyer {number} pays",
            f"provider {buyer}",
            f"provides {self.node(f'payment{seller}')}",
            f"recipient {self.node(f'seller{seller}')}",
            f"quality {self.degree()}",
        )
        for kind in range(self.random.randrange(1, 3)):
            self.add(
                f"alone{number}-{kind}",
                "Alternative",
                f"what buyer {number} can do alone ({kind})",
                f"alternativeOf {buyer}",
                f"meets {self.node(f'good{seller % GOODS}')}",
                f"attractiveness {self.degree()}",
                f"feasibility {self.degree()}",
                f"inNegotiation {self.node(f'talks{number}')}",
                *self.phases("feasibility", 0.4, begins, ends),
                *self.hidden(f"seller{seller}", "feasibility", begins, ends),
            )
        if self.chance(0.4):
            self.add(
                f"loss{number}",
                "NoDealOutcome",
                f"what buyer {number} loses without agreement",
                f"borneBy {buyer}",
                f"loss {self.degree()}",
                f"inNegotiation {self.node(f'talks{number}')}",
            )

    def acts(self, number: int, seller: int, begins: date, ends: date) -> None:
        """Write what each side could do to the other, and what it says about it."""
        sides = (f"seller{seller}", f"buyer{number}")
        for maker, other in (sides, sides[::-1]):
            if not self.chance(0.6):
                continue
            act = f"{maker}-{number}"
            wanted = f"payment{seller}" if maker.startswith("seller") else f"good{seller % GOODS}"
            talks = f"inNegotiation {self.node(f'talks{number}')}"
            made = begins + timedelta(self.random.randrange(30, 200))
            self.add(
                f"harm-{act}",
                "Harm",
                f"the harm that {maker} could do to {other} ({number})",
                f"harmer {self.node(maker)}",
                f"harmed {self.node(other)}",
                f"harm {self.degree()}",
                talks,
            )
            if self.chance(0.7):
                self.add(
                    f"threat-{act}",
                    "Threat",
                    f"the threat of {maker} against {other} ({number})",
                    f"madeBy {self.node(maker)}",
                    f"addressedTo {self.node(other)}",
                    f"announces {self.node(f'harm-{act}')}",
                    f"demands {self.node(wanted)}",
                    f"credibility {self.degree()}",
                    f"costToMaker {self.degree()}",
                    f"from {day_literal(made)}",
                    talks,
                    *self.phases("credibility", 0.4, made, ends),
                )
                if self.chance(0.3):
                    self.add(
                        f"bound-{act}",
                        "BindingCommitment",
                        f"what binds {maker} to its threat ({number})",
                        f"boundParty {self.node(maker)}",
                        f"backs {self.node(f'threat-{act}')}",
                        f"from {day_literal(made)}",
                    )
        if self.chance(0.3):
            self.add(
                f"promise{number}",
                "Promise",
                f"the promise of buyer {number}",
                f"madeBy {self.node(f'buyer{number}')}",
                f"addressedTo {self.node(f'seller{seller}')}",
                f"announces {self.node(f'paying{number}')}",
                f"demands {self.node(f'good{seller % GOODS}')}",
                f"credibility {self.degree()}",
                f"from {self.day(begins, ends)}",
                f"inNegotiation {self.node(f'talks{number}')}",
            )

    def circumstances(self, number: int, seller: int, begins: date, ends: date) -> None:
        """Write deadlines, norms, decisions and support."""
        buyer, other = self.node(f"buyer{number}"), self.node(f"seller{seller}")
        talks = f"inNegotiation {self.node(f'talks{number}')}"
        if self.chance(0.5):
            self.add(
                f"due{number}",
                "Deadline",
                f"the deadline of the talks {number}",
                f"binds {self.random.choice((buyer, other))}",
                f"date {self.day(begins, ends)}",
                f"costOfMissing {self.degree()}",
                talks,
            )
        if self.chance(0.3):
            self.add(
                f"norm{number}",
                "Norm",
                f"the norm of seller {seller} ({number})",
                f"heldBy {other}",
                f"regard {self.degree()}",
                f"relevantTo {self.node(f'good{seller % GOODS}')}",
                talks,
            )
            self.add(
                f"appeal{number}",
                "NormAppeal",
                f"the appeal of buyer {number}",
                f"invokedBy {buyer}",
                f"invokes {self.node(f'norm{number}')}",
                f"addressedTo {other}",
                f"from {self.day(begins, ends)}",
                talks,
            )
        if self.chance(0.3):
            self.add(
                f"decision{number}",
                "Decision",
                f"the decision of buyer {number}",
                f"decidedBy {buyer}",
                f"decides {self.node(f'payment{seller}')}",
                f"decisionKind lev:{self.random.choice(('assents', 'refuses', 'concedes'))}",
                f"date {self.day(begins, ends)}",
                talks,
            )
        if self.chance(0.2):
            self.add(f"backer{number}", "Agent", f"backer of buyer {number}")
            self.add(
                f"support{number}",
                "Support",
                f"the support for buyer {number}",
                f"supporter {self.node(f'backer{number}')}",
                f"supports {buyer}",
                f"extent {self.degree()}",
                f"from {self.day(begins, ends)}",
            )
