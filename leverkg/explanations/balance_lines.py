"""A balance explained: both sides, the decisive reason first, the rest in one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from leverkg.answers.balances import FACTS, Balance, when_text
from leverkg.answers.exposures import exposure, rank_of
from leverkg.engine.proofs.proof import Proof
from leverkg.explanations.explanation import Line
from leverkg.explanations.proof_lines import ProofLines
from leverkg.rdf.term import RDF_TYPE, Term, Triple
from leverkg.theory.terms import lev
from leverkg.wording.grammar import listed
from leverkg.wording.phrases import stake_phrase
from leverkg.wording.summary import verdict_phrase

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["BalanceLines", "heading"]

_SHOWN = 8
_WITHOUT_EFFECT = ("restsOnAct", "restsOnNorm", "restsOnOption")


def heading(result: InferredCase, balance: Balance) -> str:
    """Return what a balance says, when and in whose eyes."""
    labels = result.labels
    eyes = "the facts" if FACTS in balance.eyes else f"in the eyes of {labels.of(balance.eyes[0])}"
    when = f"({when_text(balance.day)}, {eyes})"
    if balance.favours is not None and balance.favours_over is not None:
        one, other = labels.of(balance.favours), labels.of(balance.favours_over)
        return f"the balance favours {one} over {other} {when}, {verdict_phrase(balance)}"
    pair = listed(labels.of(p) for p in balance.between)
    return f"the balance between {pair} is {verdict_phrase(balance)} {when}"


class BalanceLines:
    """Makes the lines of a balance out of its proof."""

    def __init__(self, result: InferredCase, lines: ProofLines, prove: Callable[[Triple], Proof]) -> None:
        self.result = result
        self.lines = lines
        self.labels = result.labels
        self._prove = prove

    def of(self, balance: Balance) -> Line:
        """Return the line of a balance, with those of both sides and of what else weighs."""
        triple = self._main(balance)
        proof = self._prove(triple)
        inside = {p.triple: p for p in proof.walk()}
        step = proof.steps[0]
        loser = balance.favours_over or balance.between[0]
        winner = balance.favours or balance.between[1]
        sides = [self.side(loser, winner, balance, inside), self.side(winner, loser, balance, inside)]
        others = self._secondary(balance, inside)
        return Line(
            heading(self.result, balance),
            rules=(step.rule.name,),
            sources=(*step.rule.header.seed, *step.rule.header.source),
            children=tuple(line for line in (*sides, *others) if line is not None),
            triples=(triple,),
        )

    def _main(self, balance: Balance) -> Triple:
        if balance.favours is not None:
            return balance.node, lev("favours"), balance.favours
        if balance.finds is not None:
            return balance.node, lev("finds"), balance.finds
        return balance.node, RDF_TYPE, lev("Balance")

    # ── the two sides ──────────────────────────────────────────────────────────────────────────────────────

    def side(
        self, of: Term, to: Term, balance: Balance, inside: Mapping[Triple, Proof] = MappingProxyType({})
    ) -> Line | None:
        """Return what one party stands to lose towards the other: the chief reason, the rest, the ways
        out."""
        node = exposure(self.result, of, to, balance.situation)
        degree = self.result.value(node, lev("degree")) if node is not None else None
        if node is None or degree is None:
            return None
        triple = (node, lev("degree"), degree)
        proof = inside.get(triple) or self._prove(triple)
        chief = [o for _, _, o in self.result.match(node, lev("chiefly"))]
        needs_first = sorted(chief, key=lambda r: (self.result.value(r, lev("restsOnNeed")) is None, str(r)))
        shown = [self._leverage(reason, proof) for reason in needs_first]
        void = self._void(to, of, balance.situation)
        if not chief:
            line = self.lines.of(proof)
            below = (*line.children, *void)
            return Line(line.text, line.kind, line.rules, line.sources, None, below, line.triples)
        rest = self._rest(node, set(chief))
        one, other = self.labels.of(of), self.labels.of(to)
        text = f"without agreement {one} would lose towards {other} up to: {self.labels.of(degree)}"
        children = [*(line for line in shown if line is not None), *([rest] if rest else []), *void]
        return Line(text, rules=(proof.steps[0].rule.name,), children=tuple(children), triples=(triple,))

    def _leverage(self, node: Term, proof: Proof) -> Line | None:
        """Return the line of a leverage or force that makes an exposure, with what stands against it."""
        inside = {p.triple: p for p in proof.walk()}
        wanted = [t for t in self.result.match(node, RDF_TYPE) if t[2] != lev("Leverage")]
        wanted += list(self.result.match(node, lev("strength")))
        about = [inside.get(t) or self._prove(t) for t in sorted(wanted, key=str)]
        if not about:
            return None
        line = self.lines.of(about[0], also=about[1:])
        ways = self.ineffective(node)
        return Line(line.text, line.kind, line.rules, (), None, (*line.children, *ways), line.triples)

    def ineffective(self, leverage: Term) -> list[Line]:
        """Return the ways out that do not count, with the reason."""
        need = self.result.value(leverage, lev("restsOnNeed"))
        holder = self.result.value(leverage, lev("holder"))
        situation = self.result.value(leverage, lev("inSituation"))
        if need is None or holder is None or situation is None:
            return []
        stated = self.labels.stated(need)
        found = []
        for substitute, _, _ in self.result.match(None, lev("servesNeed"), stated):
            if not self.result.holds((substitute, lev("insteadOf"), holder)):
                continue
            if not self.result.holds((substitute, lev("ineffectiveIn"), situation)):
                continue
            option = self.result.value(substitute, lev("byOption"))
            named = (
                self.result.value(p, lev("namesReason"))
                for _, p, _ in self.result.match(substitute, None, situation)
            )
            reasons = sorted(self.labels.of(reason) for reason in named if reason is not None)
            if option is not None:
                place = self.lines.place([], option)
                text = f"instead: {self.labels.of(option)}: does not count ({listed(reasons)})"
                found.append(Line(text, "fact", place=place))
        return sorted(found, key=lambda line: line.text)

    def _void(self, holder: Term, over: Term, situation: Term) -> list[Line]:
        """Return what is without effect of that which one party says to the other, or had in its hands."""
        found: dict[str, Line] = {}
        for node, _, reason in self.result.match(None, lev("voidBecause")):
            roles = ((lev("holder"), holder), (lev("over"), over), (lev("inSituation"), situation))
            if not all(self.result.holds((node, p, o)) for p, o in roles):
                continue
            for role in _WITHOUT_EFFECT:
                thing = self.result.value(node, lev(role))
                if thing is not None:
                    text = f"{self.labels.of(thing)}: does not count ({self.labels.of(reason)})"
                    found[text] = Line(text, "fact", place=self.lines.place([], thing))
        return [found[text] for text in sorted(found)]

    def _rest(self, node: Term, chief: set[Term]) -> Line | None:
        """Return what weighs less, in one line."""
        weights: list[tuple[int, str]] = []
        for _, _, reason in self.result.match(node, lev("becauseOf")):
            if reason in chief:
                continue
            strength = self.result.value(reason, lev("strength"))
            phrase = stake_phrase(self.result, reason)
            if strength is None or not phrase:
                continue
            weak = self.result.holds((reason, lev("standing"), lev("weakened")))
            rank = rank_of(self.result, strength)
            weights.append((-rank, f"{phrase}, {self.labels.of(strength)}" + (" (weakened)" if weak else "")))
        texts = list(dict.fromkeys(text for _, text in sorted(weights)))
        if not texts:
            return None
        cut = [f"{len(texts) - _SHOWN} more"] if len(texts) > _SHOWN else []
        return Line("less: " + "; ".join([*texts[:_SHOWN], *cut]), "rest")

    # ── what else weighs ───────────────────────────────────────────────────────────────────────────────────

    def _secondary(self, balance: Balance, inside: dict[Triple, Proof]) -> list[Line]:
        """Return the clock and the norms that speak for either side, or that none does.

        A clear lead settles a balance whatever else there is; then that is told as what does not matter.
        """
        proofs = [p for p in inside.values() if p.triple[1] == lev("secondary")]
        matters = bool(proofs)
        proofs = proofs or [self._prove(t) for t in self._secondary_triples(balance)]
        proofs.sort(key=lambda p: (p.triple[2] == lev("none"), str(p.triple)))
        speaking = [p for p in proofs if p.triple[2] != lev("none")]
        if speaking and matters:
            return [self.lines.of(proof) for proof in speaking]
        if speaking:
            texts = [
                self.lines.of(proof).text.removeprefix("beside what is at stake, ") for proof in speaking
            ]
            return [Line("beside, and outweighed by a clear lead: " + "; ".join(texts), "rest")]
        return [self._nothing_else(proofs)] if proofs else []

    def _secondary_triples(self, balance: Balance) -> list[Triple]:
        found = []
        for node, _, party in self.result.match(None, lev("compares")):
            if party in balance.between and self.result.holds((node, lev("inSituation"), balance.situation)):
                other = self.result.value(node, lev("comparedWith"))
                if other in balance.between:
                    found += list(self.result.match(node, lev("secondary")))
        return sorted(found, key=str)

    def _nothing_else(self, proofs: list[Proof]) -> Line:
        found = [self.lines.of(proof) for proof in proofs]
        looked = list(dict.fromkeys(c.text for line in found for c in line.children if c.kind == "absence"))
        about = next((text.removeprefix("looked for: ") for text in looked), "")
        text = "nothing else weighs here" + (f" (looked for: {about})" if about else "")
        return Line(text, "absence", rules=found[0].rules, triples=tuple(p.triple for p in proofs))
