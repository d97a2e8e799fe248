"""What single changes to a case would make of a balance: one step in one degree, or one thing less.

Only degrees on which a balance rests can change it by one step: a reason that is not the largest stays at
most as large as the largest when it grows by a step, and shrinking it changes nothing. A degree of none is
the exception, since what was nothing begins to count. So these two sorts of degrees are stepped, each in a
copy of the case of its own, and all copies are inferred together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from leverkg.answers.balances import FACTS, Balance, balances
from leverkg.answers.exposures import exposure
from leverkg.case.load import Asserted
from leverkg.case.loaded import LoadedCase
from leverkg.case.working_set import Narrowing
from leverkg.engine.literal_values import canonical_triple
from leverkg.engine.proofs.proof import Proof, prove
from leverkg.errors import Position
from leverkg.inference.infer import infer
from leverkg.rdf.term import IRI, RDF_TYPE, BlankNode, Quad, Term, Triple
from leverkg.theory.terms import DCTERMS, PREFIXES, RDFS, lev

if TYPE_CHECKING:
    from leverkg.case.inferred import InferredCase

__all__ = ["Change", "Less", "Tip", "balances_after", "degrees_under", "neighbours", "things_under"]


@dataclass(frozen=True, slots=True)
class Tip:
    """One step in one degree, and the balance that would follow.

    Attributes:
        triple: what is stated.
        degree: the degree one step up or down.
        place: where it is stated.
        then: the balance that would follow.
    """

    triple: Triple
    degree: IRI
    place: Position | None
    then: Balance


@dataclass(frozen=True, slots=True)
class Less:
    """One thing that is stated and were not so, and the balance that would follow.

    Attributes:
        thing: the circumstance, such as a way out, an act, an appeal or a deadline.
        place: where it is stated.
        then: the balance that would follow.
    """

    thing: Term
    place: Position | None
    then: Balance


Change = tuple[Triple, IRI] | IRI
"""What is changed in a copy: the degree of a triple, or a thing that is left out."""

_NO_MATTER = (RDFS + "label", RDFS + "comment", DCTERMS)
"""What no rule reads, so that copies need not carry it."""

_SHARED = frozenset(
    [lev("Profile")]
    + [IRI(PREFIXES["owl"] + n) for n in ("Class", "ObjectProperty", "DatatypeProperty")]
    + [IRI(RDFS + "Class"), IRI(PREFIXES["skos"] + "Concept")]
)
"""Classes of what a case adds to the theory, which all copies share."""

_SETTING = frozenset(lev(n) for n in ("Negotiation", "Party", "Agent", "Coalition", "Resource", "Need"))
"""What a negotiation is about and between whom: without these it would be another one."""


def balances_after(
    result: InferredCase, day: date, changes: Mapping[Change, Sequence[Balance]], *, views: str = "facts"
) -> Iterator[tuple[Change, Balance, Balance]]:
    """Yield for each change and each balance that it may concern the balance that would follow.

    Args:
        result: what follows from the case as it is stated.
        day: the moment of the balances.
        changes: the changes, each with the balances that are asked about.
        views: `facts` if all balances are of the facts, else `all`.
    """
    if not changes:
        return
    ordered = sorted(changes, key=str)
    copies, renamed = _copies(result.case, result.given.withheld, ordered)
    narrowing = Narrowing(day.isoformat(), views, result.case.narrowing.profile)
    changed = LoadedCase(Asserted((), tuple(copies), {}), narrowing)
    then = balances(infer(changed, rounds=False, max_cells=10**9))
    at = {(b.negotiation, frozenset(b.between), eyes): b for b in then for eyes in b.eyes}
    for number, change in enumerate(ordered):
        names = renamed[number]
        back = {new: old for old, new in names.items()}
        for balance in changes[change]:
            pair = frozenset(names[p] for p in balance.between)
            eyes = FACTS if FACTS in balance.eyes else names[balance.eyes[0]]
            other = at.get((names[balance.negotiation], pair, eyes))
            if other is None:
                continue
            plain = other._replace(
                between=balance.between,
                negotiation=balance.negotiation,
                eyes=balance.eyes,
                favours=back[other.favours] if other.favours is not None else None,
                favours_over=back[other.favours_over] if other.favours_over is not None else None,
            )
            yield change, balance, plain


# ── what a balance rests on ─────────────────────────────────────────────────────────────────────────────────


def degrees_under(result: InferredCase, balance: Balance) -> list[Triple]:
    """Return the stated degrees on which a balance rests, and those of none that hold in its situation."""
    stated_as = _stated(result)
    found: dict[Triple, None] = {}
    for proof in _proofs_under(result, balance):
        stated = stated_as(proof.triple)
        if stated is not None and neighbours(result, stated[2]):
            found[stated] = None
    for version, _, _ in result.match(None, lev("holdsIn"), balance.situation):
        for triple in result.match(version, None, lev("none")):
            stated = stated_as(canonical_triple(triple))
            if stated is not None:
                found[stated] = None
    return sorted(found, key=str)


def things_under(result: InferredCase, balance: Balance) -> list[IRI]:
    """Return the stated circumstances on which a balance rests: ways out, acts, appeals, dates and the like.

    The parties, what they negotiate about, what they need and what they offer each other are not among them.
    """
    offered = {s for party in balance.between for s, _, _ in result.match(None, lev("provider"), party)}
    own = {result.labels.stated(node) for node in offered}
    stated = {s for s, _, _ in result.case.asserted.triples}
    found: dict[IRI, None] = {}
    for proof in _proofs_under(result, balance):
        node = result.labels.stated(proof.triple[0])
        if isinstance(node, IRI) and node in stated and node not in own:
            kinds = {o for _, _, o in result.match(node, RDF_TYPE)}
            if kinds and not kinds & _SETTING and not kinds & _SHARED:
                found[node] = None
    return sorted(found, key=str)


def _proofs_under(result: InferredCase, balance: Balance) -> Iterator[Proof]:
    """Yield the facts on which the two exposures and the strongest secondary considerations rest."""
    wanted: list[Triple] = []
    one, other = balance.between
    for of, to in ((one, other), (other, one)):
        node = exposure(result, of, to, balance.situation)
        if node is None:
            continue
        for _, _, leverage in result.match(node, lev("chiefly")):
            wanted += result.match(leverage, lev("strength"))
            for _, _, option in result.match(leverage, lev("weakenedBy")):
                wanted += result.match(option, lev("worth"))
    for compared, _, party in result.match(None, lev("compares")):
        if party in balance.between and result.holds((compared, lev("inSituation"), balance.situation)):
            wanted += result.match(compared, lev("secondary"))
    for triple in dict.fromkeys(wanted):
        yield from (proof for proof in prove(result.run, triple).walk() if proof.asserted)


def _stated(result: InferredCase) -> Callable[[Triple], Triple | None]:
    """Return what finds the statement for what rules see of it: as it is written, or in a version."""
    written = {canonical_triple(t): t for t in result.case.asserted.triples}
    origins = result.given.prepared.origins if result.given.prepared else None

    def stated(triple: Triple) -> Triple | None:
        restated = origins.of_canonical(triple) if origins else None
        return restated or written.get(triple)

    return stated


def neighbours(result: InferredCase, degree: Term) -> list[IRI]:
    """Return the degrees one step below and above a degree; none for what is no degree."""
    below = [s for s, _, _ in result.match(None, lev("nextDegree"), degree)]
    above = [o for _, _, o in result.match(degree, lev("nextDegree"), None)]
    return [term for term in (*below, *above) if isinstance(term, IRI)]


# ── copies ──────────────────────────────────────────────────────────────────────────────────────────────────


def _copies(
    case: LoadedCase, withheld: Iterable[Triple], changes: Sequence[Change]
) -> tuple[list[Quad], list[dict[Term, Term]]]:
    """Return a copy of the case for each change, all of its things renamed, and the new names."""
    hidden = set(withheld)
    triples = [t for t in case.asserted.triples if t not in hidden and not t[1].value.startswith(_NO_MATTER)]
    shared = {s for s, p, o in triples if p == RDF_TYPE and o in _SHARED}
    own = {s for s, _, _ in triples if isinstance(s, IRI | BlankNode) and s not in shared}
    quads: dict[Quad, None] = {}
    names: list[dict[Term, Term]] = []
    for number, change in enumerate(changes):
        called: dict[Term, Term] = {
            term: IRI(f"{term.value}~{number}")
            if isinstance(term, IRI)
            else BlankNode(f"{term.label}x{number}")
            for term in own
        }
        names.append(called)
        for triple in triples:
            if isinstance(change, IRI):
                if change in (triple[0], triple[2]):
                    continue
                s, p, o = triple
            else:
                stated, degree = change
                s, p, o = (*stated[:2], degree) if triple == stated else triple
            quads[called.get(s, s), p, called.get(o, o), None] = None
    return list(quads), names
