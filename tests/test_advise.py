"""Moves are tried out: what is advised betters the balance or an exposure, and nothing else is advised."""

from __future__ import annotations

from theory import load, local

from leverkg.api import Case
from leverkg.library.advise import advise, moves
from leverkg.rdf.term import IRI

HEAD = """:n a lev:Negotiation ; lev:party :printer , :mill ; lev:begins "2020-01-01"^^xsd:date .
:printer a lev:Party . :mill a lev:Party . :rival a lev:Agent .
:paper a lev:Resource . :orders a lev:Resource .
:needs-paper a lev:Need ; lev:needOf :printer ; lev:needs :paper ; lev:intensity lev:high .
:needs-orders a lev:Need ; lev:needOf :mill ; lev:needs :orders ; lev:intensity lev:moderate .
:paper-sold a lev:Provision ; lev:provider :mill ; lev:provides :paper .
:ordering a lev:Provision ; lev:provider :printer ; lev:provides :orders .
"""
ALONE = (
    ":recycling a lev:Alternative ; lev:alternativeOf :printer ; lev:attractiveness {} ; lev:feasibility {} ."
)


def advised(text, party):
    return [
        (local(a.kind), local(a.circumstance), local(a.eyes), {b[0] for b in a.better})
        for a in advise(Case(load(HEAD + text)), party)
    ]


def candidates(text, party):
    at = Case(load(HEAD + text))
    found = moves(at, IRI(f"https://example.org/{party}"))
    return [(local(move["moveKind"]), local(move["onCircumstance"])) for move, _ in found]


def test_bettering_an_alternative_is_advised_where_it_lowers_the_exposure():
    text = ALONE.format("lev:moderate", "lev:moderate")

    assert ("improveAlternative", "recycling") in candidates(text, "printer")
    assert ("improveAlternative", "recycling", "theFacts", {"exposure", "balance"}) in advised(
        text, "printer"
    )


def test_a_candidate_that_betters_nothing_is_not_advised():
    text = ALONE.format("lev:none", "lev:none") + ":old a lev:Alternative ; lev:alternativeOf :printer ."

    assert ("improveAlternative", "recycling") in candidates(text, "printer")
    assert "recycling" not in {circumstance for _, circumstance, *_ in advised(text, "printer")}


def test_a_harm_that_one_could_do_may_be_announced():
    text = ":boycott a lev:Harm ; lev:harmer :printer ; lev:harmed :mill ; lev:harm lev:extreme ."
    slight = ":needs-orders lev:phase [ lev:from '2020-01-01'^^xsd:date ; lev:intensity lev:slight ] ."

    assert ("announceHarm", "boycott", "theFacts", {"exposure"}) in advised(text + slight, "printer")
    assert ("announceHarm", "boycott") in candidates(text, "printer")
    assert "announceHarm" not in {kind for kind, *_ in advised(text, "printer")}


def test_joining_forces_takes_a_way_out_from_the_other_side():
    text = ":other-paper a lev:Provision ; lev:provider :rival ; lev:provides :paper ."

    assert ("joinCoalition", "other-paper", "theFacts", {"balance", "exposure"}) in advised(text, "mill")
    allied = advised(text + ":rival lev:actsFor :mill .", "mill")
    assert "joinCoalition" not in {kind for kind, *_ in allied}


def test_finding_out_what_the_other_hides_counts_in_ones_own_eyes():
    text = """:panic a lev:Need ; lev:needOf :mill ; lev:needs :orders ; lev:intensity lev:extreme ;
      lev:unseenBy :printer ."""

    assert ("learnMore", "panic", "printer", {"balance", "exposure"}) in advised(text, "printer")


def test_keeping_a_need_to_oneself_counts_in_the_others_eyes():
    assert ("tellLess", "needs-paper", "mill", {"balance", "exposure"}) in advised("", "printer")
    assert "tellLess" not in {kind for kind, *_ in advised(":needs-paper lev:unseenBy :mill .", "printer")}


def test_a_need_that_the_other_has_seen_cannot_be_kept_from_it():
    text = ":due a lev:Deadline ; lev:binds :mill ; lev:date '2020-03-01'^^xsd:date ."
    case = Case(load(HEAD + text))
    first, later = (
        [local(a.circumstance) for a in advise(case, "printer", moment=day) if local(a.kind) == "tellLess"]
        for day in ("2020-01-01", "2020-03-01")
    )

    assert (set(first), later) == ({"needs-paper"}, [])


def test_showing_a_way_out_counts_in_the_others_eyes():
    text = ALONE.format("lev:extreme", "lev:extreme")[:-1] + "; lev:unseenBy :mill ."

    assert ("disclose", "recycling", "mill", {"balance", "exposure"}) in advised(text, "printer")


def test_a_threat_that_is_believed_more_weighs_more():
    text = """:ultimatum a lev:Threat ; lev:madeBy :printer ; lev:addressedTo :mill ; lev:harm lev:extreme ;
      lev:credibility lev:moderate ."""

    assert ("bindOneself", "ultimatum", "theFacts", {"balance", "exposure"}) in advised(text, "printer")
