"""What must be true of a profile, tried over all inputs that a balance can have.

A balance is struck from three things alone: by how many steps one side leads, and how strong the strongest
secondary consideration of either side is. That makes 225 inputs, few enough to ask the rules about every one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from leverkg.checks.checking import SAID_OF_PROFILES, finding_at, stated_profiles
from leverkg.engine import RuleSet, infer
from leverkg.engine.executors.oxigraph import OxigraphExecutor
from leverkg.findings import Finding, Severity
from leverkg.rdf.term import IRI, RDF_TYPE, XSD, Literal, Term, Triple
from leverkg.theory.ontology import ontology
from leverkg.theory.rules import theory
from leverkg.theory.terms import DERIVED, LEV, PREFIXES, lev

if TYPE_CHECKING:
    from leverkg.case.loaded import LoadedCase

__all__ = ["INPUTS", "Answers", "answers", "broken_laws", "profile_findings"]

Input = tuple[int, int, int]
"""The lead of one side, the rank of its strongest secondary consideration, and that of the other side's."""

Answers = Mapping[Input, list[str]]
"""What is answered for each input: `one`, `other`, `even` or `contested`; one answer each, if all is well."""

DEGREES = ("none", "slight", "moderate", "high", "extreme")
INPUTS: tuple[Input, ...] = tuple(product(range(-4, 5), range(5), range(5)))

_FAVOURS, _FINDS = lev("favours"), lev("finds")
_COUNTS, _SETTLING, _CONTESTING = SAID_OF_PROFILES
_SIDES = {IRI(DERIVED + "side/one"): "one", IRI(DERIVED + "side/other"): "other"}
_ONE, _OTHER = _SIDES
_SCORE = {"one": 1, "other": -1}
_MIRRORED = {"one": "other", "other": "one"}


def answers(profile: Term, said: Iterable[Triple] = ()) -> Answers:
    """Return what the shipped rules answer for every input under a profile.

    Args:
        profile: the profile.
        said: what is said of profiles beside the ontology.

    Raises:
        RuleError: the rules that strike balances cannot be evaluated.
    """
    from leverkg.engine.sorts import Disjointness  # for few cases; what it needs would be read for all

    executor = OxigraphExecutor()
    executor.add(t for t in (*ontology(), *said) if t[1] == lev("rank") or t[1] in SAID_OF_PROFILES)
    executor.add([(lev("theRun"), lev("profile"), profile)])
    executor.add(triple for given in INPUTS for triple in _as_other_rules_conclude(given))
    infer(executor, _striking(), disjoint=Disjointness.of(ontology()), base=DERIVED)
    found: dict[Input, list[str]] = defaultdict(list)
    by_node = {_node("balance", given): given for given in INPUTS}
    for prop in (_FAVOURS, _FINDS):
        for balance, _, value in executor.match(None, prop, None):
            if isinstance(balance, IRI) and isinstance(value, IRI):
                found[by_node[balance]].append(_SIDES.get(value, value.value.removeprefix(LEV)))
    return dict(found)


@cache
def _striking() -> RuleSet:
    """Return the rules that say whom a balance favours, or what it is found to be."""
    return RuleSet(
        tuple(r for r in theory().rules if any(w.predicate in (_FAVOURS, _FINDS) for w in r.writes))
    )


def _node(kind: str, given: Input) -> IRI:
    return IRI(f"{DERIVED}profile-check/{kind}/" + "/".join(map(str, given)))


def _as_other_rules_conclude(given: Input) -> Iterator[Triple]:
    """Yield a balance and its two comparisons, as the rules before those that strike balances make them."""
    lead, ours, theirs = given
    situation, balance, reason = _node("situation", given), _node("balance", given), _node("reason", given)
    yield from ((balance, RDF_TYPE, lev("Balance")), (balance, lev("inSituation"), situation))
    yield from ((balance, lev("between"), _ONE), (balance, lev("between"), _OTHER))
    yield (reason, lev("considerationKind"), lev("clockKind"))
    for one, other, steps, rank in ((_ONE, _OTHER, lead, ours), (_OTHER, _ONE, -lead, theirs)):
        comparison = _node(f"comparison-of-{_SIDES[one]}", given)
        yield (comparison, RDF_TYPE, lev("Comparison"))
        yield (comparison, lev("compares"), one)
        yield (comparison, lev("comparedWith"), other)
        yield (comparison, lev("inSituation"), situation)
        yield (comparison, lev("lead"), Literal(str(steps), XSD + "integer"))
        yield (comparison, lev("secondary"), lev(DEGREES[rank]))
        if rank:
            yield (comparison, lev("secondaryBy"), reason)


# ── the laws ────────────────────────────────────────────────────────────────────────────────────────────────


def broken_laws(found: Answers) -> dict[str, str]:
    """Return the laws that answers break: which, and the first input that shows it, in words.

    The laws: every input has one answer; exchanging the sides exchanges it; more for a side never lowers
    that side; where nobody leads and nothing else weighs, it is even.
    """
    broken: dict[str, str] = {}
    simplest_first = sorted(INPUTS, key=lambda i: (abs(i[0]), i[0] < 0, i[1] + i[2], i[1]))
    for given in simplest_first:
        several = sorted(found.get(given, []))
        if len(several) != 1:
            what = " and ".join(several) if several else "nothing"
            broken.setdefault("one answer", f"{_words(given)}, the answer is {what}")
    if broken:
        return broken  # without one answer each there is nothing to compare
    one = {given: several[0] for given, several in found.items()}
    for given in simplest_first:
        answer, (lead, ours, theirs) = one[given], given
        if one[-lead, theirs, ours] != _MIRRORED.get(answer, answer):
            broken.setdefault(
                "symmetry", f"{_words(given)}, exchanging the sides does not exchange the answer"
            )
        for more in ((lead + 1, ours, theirs), (lead, ours + 1, theirs), (lead, ours, theirs - 1)):
            if more in one and _SCORE.get(one[more], 0) < _SCORE.get(answer, 0):
                broken.setdefault("monotonicity", f"{_words(given)}, more for one side would lower that side")
    if one[0, 0, 0] != "even":
        broken["nothing"] = f"{_words((0, 0, 0))}, the answer is {one[0, 0, 0]}"
    return broken


def _words(given: Input) -> str:
    lead, ours, theirs = given
    steps = f"{abs(lead)} step" + "s" * (abs(lead) != 1)
    leads = "nobody leads" if not lead else f"{'one side' if lead > 0 else 'the other side'} leads by {steps}"
    beside = f"{DEGREES[ours]} weighs for the one and {DEGREES[theirs]} for the other"
    return f"where {leads} and {beside if ours or theirs else 'nothing else weighs'}"


# ── the profiles of a case ──────────────────────────────────────────────────────────────────────────────────


def profile_findings(case: LoadedCase) -> list[Finding]:
    """Return what is wrong with the profiles that a case states, or says more of: LEV-T040, LEV-T041."""
    own = stated_profiles(case.asserted)
    return [finding for profile in own for finding in _findings(case, profile)]


def _findings(case: LoadedCase, profile: Term) -> Iterator[Finding]:
    said = [t for t in dict.fromkeys((*ontology(), *case.asserted.triples)) if t[0] == profile]
    name = case.labels.known(profile) or case.labels.name(profile)
    hint = _hint(said)
    for words in broken_laws(answers(profile, said)).values():
        yield _finding(case, profile, "LEV-T040", Severity.ERROR, f'in the profile "{name}", {words}', hint)
    for triple in said:
        foreign = isinstance(triple[2], IRI) and not triple[2].value.startswith(LEV)
        if triple[1] == _COUNTS and foreign and triple[2] not in _kinds(case):
            message = f'the profile "{name}" counts {case.labels.name(triple[2])}, which is no consideration'
            place = case.asserted.positions.place_of_triple(triple)
            yield finding_at(place, "LEV-T020", Severity.ERROR, message, _OWN_KIND, profile)
    if not any(p == _COUNTS and o == lev("exposureKind") for _, p, o in said):
        message = f'the profile "{name}" does not count exposure, which counts all the same'
        hint = "a profile chooses what counts beside exposure: add `lev:countsKind lev:exposureKind`"
        yield _finding(case, profile, "LEV-T041", Severity.WARNING, message, hint)


_OWN_KIND = (
    "`leverkg terms countsKind` lists the kinds; one of your own is a skos:Concept with "
    "skos:inScheme lev:considerationKindScheme, which a rule of yours concludes"
)


def _kinds(case: LoadedCase) -> set[Term]:
    in_scheme = IRI(PREFIXES["skos"] + "inScheme")
    everything = (*ontology(), *case.asserted.triples)
    return {s for s, p, o in everything if p == in_scheme and o == lev("considerationKindScheme")}


def _hint(said: list[Triple]) -> str:
    """Return what to write, by what is missing or said twice."""
    leads = [o.lexical for _, p, o in said if p == _SETTLING and isinstance(o, Literal)]
    if len(leads) != 1 or not leads[0].lstrip("+").isdigit() or int(leads[0]) < 1:
        got = " and ".join(leads) or "none"
        return f"a profile says one lev:settlingLead, a whole number from 1 on; this one says {got}"
    degrees = [o for _, p, o in said if p == _CONTESTING]
    if len(degrees) != 1:
        return f"a profile says one lev:contestingDegree, as in `lev:moderate`; this one says {len(degrees)}"
    return "compare it with `leverkg terms shell`"


def _finding(
    case: LoadedCase, profile: Term, code: str, severity: Severity, message: str, hint: str
) -> Finding:
    triples = case.asserted.about(profile)
    shown = [t for t in triples if t[1] == _SETTLING] or [t for t in triples if t[1] == RDF_TYPE] or triples
    place = case.asserted.positions.place_of_triple(shown[-1])
    return finding_at(place, code, severity, message, hint, profile)
