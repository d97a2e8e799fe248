"""Why a balance is not another one: by how much a side trails, by which stakes, what speaks beside, what does
not count, and what would have to be otherwise.

All of it is read from what is derived. What would have to be otherwise is asked of the rules that strike
balances, for each lead and each degree that could speak beside; which single change to the case would do is
tried in copies of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from leverkg.answers.balances import FACTS, Balance
from leverkg.answers.exposures import comparison, exposure, rank_of
from leverkg.answers.single_steps import (
    Change,
    Less,
    Tip,
    balances_after,
    degrees_under,
    neighbours,
    things_under,
)
from leverkg.checks.profile_laws import DEGREES, Answers, answers
from leverkg.engine.proofs.proof import prove
from leverkg.engine.rule import Kind
from leverkg.errors import Position
from leverkg.explanations.balance_lines import BalanceLines
from leverkg.explanations.explanation import Line
from leverkg.explanations.proof_lines import ProofLines
from leverkg.explanations.question import Asked
from leverkg.explanations.step_lines import less_words, step_words
from leverkg.rdf.term import IRI, RDF_TYPE, Term
from leverkg.theory.rules import theory
from leverkg.theory.terms import lev
from leverkg.wording.grammar import listed
from leverkg.wording.phrases import consideration_phrase, described, stake_phrase
from leverkg.wording.summary import arrow, verdict_phrase

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["MOST", "gap_lines"]

MOST = 400_000
"""So many facts may all copies of a case have together in which single changes are tried."""

_SHOWN = 8
_STEPS = ("no step", "one step", "two steps", "three steps", "four steps")


def gap_lines(lines: ProofLines, asked: Asked, *, steps: bool = True) -> Iterator[Line]:
    """Yield lines for why a balance is not what is asked, and what would make it so.

    Args:
        lines: says triples in words, and where they stand.
        asked: what is asked, which is not so.
        steps: whether to try which single changes would make it so.
    """
    result, balance = lines.result, asked.chosen
    one = asked.one if asked.sign == ">" else balance.favours_over or balance.between[0]
    other = next(party for party in balance.between if party != one)
    gap = _Gap(lines, asked, one, other)
    yield gap.standing()
    yield from gap.beside()
    yield from gap.discounted()
    if all(rule.kind is Kind.AXIOM or rule.name in theory().rules for rule in result.run.ruleset):
        yield from gap.needed()
        if steps:
            yield from gap.single()
    else:
        yield Line("what would make it so is not looked for where rules of your own take part", "note")


class _Gap:
    """What lies between a balance and the one that is asked for, seen from one of the parties."""

    def __init__(self, lines: ProofLines, asked: Asked, one: Term, other: Term) -> None:
        self.lines = lines
        self.result: InferredCase = lines.result
        self.labels = lines.labels
        self.asked = asked
        self.balance = asked.chosen
        self.one, self.other = one, other
        self.names = (self.labels.of(one), self.labels.of(other))
        situation = self.balance.situation
        self.compared = comparison(self.result, one, other, situation)
        mirror = comparison(self.result, other, one, situation)
        self.lead = self._number(self.compared, "lead")
        self.weights = (self._rank(self.compared), self._rank(mirror))
        self.profile = self.result.value(lev("theRun"), lev("profile"))

    def _number(self, node: Term | None, name: str) -> int:
        return (self.result.number(node, lev(name)) or 0) if node is not None else 0

    def _rank(self, compared: Term | None) -> int:
        degree = self.result.value(compared, lev("secondary")) if compared is not None else None
        return rank_of(self.result, degree)

    def _answers(self) -> Answers:
        if self.profile is None:
            return {}
        said = self.result.case.asserted.about(self.profile)
        return answers(self.profile, said)

    # ── what is at stake ───────────────────────────────────────────────────────────────────────────────────

    def standing(self) -> Line:
        """Return the line of the lead, with one for what each side stands to lose and by what."""
        one, other = self.names
        own, theirs = (self._loss(*pair) for pair in ((self.one, self.other), (self.other, self.one)))
        if self.lead == 0:
            text = "in what is at stake nobody leads"
        else:
            word = "trails" if self.lead < 0 else "leads"
            by = _STEPS[min(abs(self.lead), 4)]
            text = f"in what is at stake {one} {word} by {by}"
        text += f": what {one} would lose is {own}, what {other} would lose is {theirs}"
        rules: tuple[str, ...] = ()
        found = list(self.result.match(self.compared, lev("lead"))) if self.compared is not None else []
        if found:
            rules = tuple(s.rule.name for s in prove(self.result.run, found[0]).steps[:1])
        sides = [self._side(self.one, self.other), self._side(self.other, self.one)]
        return Line(text, rules=rules, children=tuple(s for s in sides if s), triples=tuple(found))

    def _loss(self, of: Term, to: Term) -> str:
        node = exposure(self.result, of, to, self.balance.situation)
        degree = self.result.value(node, lev("degree")) if node is not None else None
        return self.labels.of(degree) if degree is not None else "nothing"

    def _side(self, of: Term, to: Term) -> Line | None:
        teller = BalanceLines(self.result, self.lines, lambda triple: prove(self.result.run, triple))
        line = teller.side(of, to, self.balance)
        if line is None:
            return None
        node = exposure(self.result, of, to, self.balance.situation)
        chief = {stake_phrase(self.result, o) for _, _, o in self.result.match(node, lev("chiefly"))}
        kept = [_shallow(child, 1) for child in line.children]
        degree = self._loss(of, to)
        if len(chief) > 1:
            less = f"{self.labels.of(of)} would lose less only if each of them fell below {degree}"
            kept.insert(0, Line(f"{len(chief)} stakes of that size: {less}", "note"))
        return replace(line, children=tuple(kept))

    # ── what speaks beside ─────────────────────────────────────────────────────────────────────────────────

    def beside(self) -> Iterator[Line]:
        """Yield what else speaks for either side, the strongest first, and that nothing does."""
        found = {party: self._considered(party) for party in (self.one, self.other)}
        if not any(found.values()):
            yield Line("beside what is at stake nothing speaks for either side", "absence")
            return
        settled = self._settled()
        for party, texts in found.items():
            name = self.labels.of(party)
            said = "; ".join(texts) or "nothing"
            note = ", outweighed by a lead of that size" if settled and texts else ""
            yield Line(f"beside it speaks for {name}{note}: {said}", "conclusion" if texts else "absence")

    def _considered(self, party: Term) -> list[str]:
        weights: dict[str, tuple[int, str]] = {}
        for node, _, _ in self.result.match(None, lev("inFavourOf"), party):
            kind = self.result.value(node, lev("considerationKind"))
            degree = self.result.value(node, lev("degree"))
            if (
                kind in (None, lev("exposureKind"))
                or degree is None
                or not self.result.holds((node, lev("inSituation"), self.balance.situation))
                or self.result.value(node, lev("against")) not in self.balance.between
            ):
                continue
            counted = self.profile is not None and self.result.holds((self.profile, lev("countsKind"), kind))
            rank = rank_of(self.result, degree)
            phrase = consideration_phrase(self.result, node)
            text = f"{phrase}, {self.labels.of(degree)}"
            text += "" if counted else f" (not counted by {self._profile_name()})"
            # Of one reason with several faces the strongest counts.
            weights[phrase] = min(weights.get(phrase, (9, "")), (-rank if counted else 8 - rank, text))
        return [text for _, text in sorted(weights.values())]

    def _profile_name(self) -> str:
        return f"the profile {self.labels.of(self.profile)}" if self.profile is not None else "the profile"

    def _settled(self) -> bool:
        found = self._answers()
        said = {tuple(a) for (lead, _, _), a in found.items() if lead == self.lead}
        return len(said) == 1 and self.lead != 0

    # ── what does not count, or less ───────────────────────────────────────────────────────────────────────

    def discounted(self) -> Iterator[Line]:
        """Yield what is void or weakened, and which ways out do not count or come late, with the reasons."""
        found: list[Line] = []
        for holder, over in ((self.one, self.other), (self.other, self.one)):
            found += self._void(holder, over)
            found += self._weakened(holder, over)
            found += self._ways_out(of=holder, held_by=over)
        unique = list({line.text: line for line in found}.values())
        if unique:
            rest = [Line(f"{len(unique) - _SHOWN} more", "rest")] if len(unique) > _SHOWN else []
            text = "what counts for less than one might think, or for nothing"
            yield Line(text, "note", children=(*unique[:_SHOWN], *rest))

    def _held(self, holder: Term, over: Term) -> list[Term]:
        place = self.balance.situation
        held = [s for s, _, _ in self.result.match(None, lev("holder"), holder)]
        return [
            s
            for s in sorted(held, key=str)
            if self.result.holds((s, lev("over"), over)) and self.result.holds((s, lev("inSituation"), place))
        ]

    def _void(self, holder: Term, over: Term) -> Iterator[Line]:
        for node in self._held(holder, over):
            reasons = [o for _, _, o in self.result.match(node, lev("voidBecause"))]
            if reasons:
                option = self.result.value(node, lev("restsOnOption"))
                what = (
                    described(self.result, option) if option is not None else stake_phrase(self.result, node)
                )
                why = listed(sorted(self.labels.of(reason) for reason in reasons))
                yield Line(f"{what}: does not count for {self.labels.of(holder)} ({why})")

    def _weakened(self, holder: Term, over: Term) -> Iterator[Line]:
        for node in self._held(holder, over):
            strength = self.result.value(node, lev("strength"))
            if strength is None or not self.result.holds((node, lev("standing"), lev("weakened"))):
                continue
            what = stake_phrase(self.result, node)
            act = self.result.value(node, lev("restsOnAct"))
            by = {o for _, _, o in self.result.match(node, lev("weakenedBy")) if o != act}
            named = listed(sorted({described(self.result, o) for o in by}))
            reasons = self._against(act) if act is not None else []
            by_what = f"weakened by {named}" if named else "weakened"
            text = f"{what}: only {self.labels.of(strength)} for {self.labels.of(holder)}, {by_what}"
            yield Line(text, children=tuple(Line(reason) for reason in reasons))

    def _against(self, act: Term) -> list[str]:
        """Return the sentences of what weakens an act where the balance stands."""
        forces = [s for s, _, _ in self.result.match(None, lev("ofAct"), act)]
        here = [f for f in forces if self.result.holds((f, lev("inSituation"), self.balance.situation))]
        found = sorted((t for f in here for t in self.result.match(f, lev("weakenedBy"))), key=str)
        told = ProofLines(self.result)
        return list(dict.fromkeys(told.of(prove(self.result.run, triple)).text for triple in found))

    def _ways_out(self, *, of: Term, held_by: Term) -> Iterator[Line]:
        """Yield the ways out of a party that count for nothing, and those that come late."""
        teller = BalanceLines(self.result, self.lines, lambda triple: prove(self.result.run, triple))
        for node in self._held(held_by, of):
            if not self.result.holds((node, RDF_TYPE, lev("PositiveLeverage"))):
                continue
            whom = self.labels.of(of)
            for line in teller.ineffective(node):
                yield replace(line, text=f"{line.text.removeprefix('instead: ')}, as a way out of {whom}")
        for delay, _, _ in self.result.match(None, lev("inSituation"), self.balance.situation):
            substitute = self.result.value(delay, lev("delayOf"))
            if substitute is None or not self.result.holds((substitute, lev("insteadOf"), held_by)):
                continue
            option = self.result.value(substitute, lev("byOption"))
            after, left = (self.result.value(delay, lev(name)) for name in ("comesAfter", "leaves"))
            if option is not None and after is not None and left is not None:
                late = f"comes after {self.labels.of(after)}, which leaves {self.labels.of(left)} of it"
                yield Line(f"{self.labels.of(option)}: {late}, as a way out of {self.labels.of(of)}")

    # ── what would make it so ──────────────────────────────────────────────────────────────────────────────

    def needed(self) -> Iterator[Line]:
        """Yield what lead, and what beside it, would make it so by the rules that strike balances."""
        target = "one" if self.asked.sign == ">" else "even" if self.asked.sign == "=" else "contested"
        found = list(_needed(self._answers(), target, (self.lead, *self.weights)))
        if not found:
            return
        texts = [self._need_words(lead, pairs, ordered=target == "one") for lead, pairs in found]
        text = f"what would make it so, as {self._profile_name()} weighs, if all else stayed as it is"
        moves = [lead - self.lead for lead, _ in found if lead != self.lead]
        if moves:
            less, more = self.names if moves[0] > 0 else self.names[::-1]
            text += f" (a step at stake is one less for {less} to lose, or one more for {more})"
        yield Line(text, "note", children=tuple(Line(text) for text in texts))

    def _need_words(self, lead: int, pairs: list[tuple[int, int]], *, ordered: bool) -> str:
        moved = lead - self.lead
        ahead = self.names[0] if lead > 0 else self.names[1]
        where = f"{ahead} is ahead by {_STEPS[abs(lead)]}" if lead else "nobody is ahead"
        number = _STEPS[abs(moved)] if abs(moved) < len(_STEPS) else f"{abs(moved)} steps"
        text = f"{number} at stake, so that {where}" if moved else f"{where} at stake, as now"
        ways = [self._beside_words(*pair, ordered=ordered) for pair in pairs]
        return f"{text}, and beside it {', or '.join(ways)}" if ways else text

    def _beside_words(self, ours: int, theirs: int, *, ordered: bool) -> str:
        said = []
        for name, now, then in zip(self.names, self.weights, (ours, theirs), strict=True):
            if now != then:
                bound = "" if not ordered or then in (0, 4) else "at least " if then > now else "at most "
                degree = DEGREES[then] if then else "nothing"
                said.append(f"{bound}{degree} for {name} (now {DEGREES[now] if now else 'nothing'})")
        return listed(said)

    def single(self) -> Iterator[Line]:
        """Yield the single changes to what is stated that would make it so, or that none would."""
        day, balance = self.balance.day, self.balance
        changes: dict[Change, list[Balance]] = {}
        for triple in degrees_under(self.result, balance):
            for degree in neighbours(self.result, triple[2]):
                changes[triple, degree] = [balance]
        for thing in things_under(self.result, balance):
            changes[thing] = [balance]
        facts = len(self.result.case.asserted.triples)
        if facts * len(changes) > MOST:
            yield Line(f"single changes were not tried: {facts:,} facts are too many to try each", "note")
            return
        views = "facts" if FACTS in balance.eyes else "all"
        tried = [(c, then) for c, _, then in balances_after(self.result, day, changes, views=views)]
        making = [(c, then) for c, then in tried if self.asked.says(then)]
        nearer = [(c, then) for c, then in tried if self._score(then) > self._score(balance)]
        none = "no single step in a degree, and no single thing left out, would make it so"
        if making:
            yield Line("single changes, each of which would make it so", "note", children=self._told(making))
        elif nearer:
            yield Line(f"{none}; nearer to it would come", "note", children=self._told(nearer))
        else:
            yield Line(none, "note")

    def _score(self, balance: Balance) -> int:
        if self.asked.sign != ">":
            return 0
        return 1 if balance.favours == self.one else -1 if balance.favours == self.other else 0

    def _told(self, found: list[tuple[Change, Balance]]) -> tuple[Line, ...]:
        told = []
        for change, then in found:
            positions = self.result.case.asserted.positions
            if isinstance(change, IRI):
                place = positions.of_node(change)
                text = less_words(self.result, Less(change, place, then))
            else:
                place = positions.of_triple(change[0])
                text = step_words(self.result, Tip(*change, place, then))
            if place is not None:
                place = Position(place.file, place.line)
            says = arrow(self.result, then)
            said = says if then.finds is not None else f"{says}, {verdict_phrase(then)}"
            told.append(Line(f"{text}: {said}", place=place))
        return tuple(told)


def _shallow(line: Line, depth: int) -> Line:
    """Return a line with so many levels of what it rests on."""
    kept = tuple(_shallow(child, depth - 1) for child in line.children) if depth else ()
    return replace(line, children=kept)


def _needed(
    found: Answers, target: str, now: tuple[int, int, int]
) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Yield the leads at which an answer is as wanted, the nearest first, each with the least that would have
    to change beside: pairs of ranks, none where nothing would."""
    lead, ours, theirs = now
    for way in (1, -1) if target != "one" else (1,):
        for there in range(lead if way == 1 else lead - 1, 5 * way, way):
            if found.get((there, ours, theirs)) == [target]:
                yield there, []
                break
            right = [(o, t) for o in range(5) for t in range(5) if found.get((there, o, t)) == [target]]
            right.sort(key=lambda pair: abs(pair[0] - ours) + abs(pair[1] - theirs))
            # Only what has to be otherwise is: one of both degrees where that is enough.
            theirs_alone = [pair for pair in right if pair[0] == ours][:1]
            ours_alone = [pair for pair in right if pair[1] == theirs][:1]
            if right:
                yield there, theirs_alone + ours_alone or right[:1]
