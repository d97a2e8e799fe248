"""Sentences that say whose, since when and of what, where a reader could not tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import ROOT, Ran

Cli = Callable[..., Ran]
HERE = Path(__file__).parent
LEASE, SALARY = HERE / "lease.ttl", HERE / "salary.ttl"


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[│├└─]|\S*\.ttl:\d+|rule [a-z-]+\n", " ", text).split())


def test_an_agreement_is_refused_not_what_its_lack_would_bring(cli: Cli) -> None:
    text = cli("demo", LEASE).out

    assert "can refuse the agreement; at stake is the café's loss of its fittings: moderate" in text
    assert "can withhold the café's loss" not in text
    assert "can withhold the premises: high" in text


def test_the_need_that_no_way_out_covers_is_named(cli: Cli) -> None:
    ran = cli("explain", LEASE, "walk-away", "--views", "landlord", "--as-of", "2025-11-25")

    assert "no way out nearly as good is known for the café's loss of its fittings" in _flat(ran.out)


def test_a_rival_offer_is_the_best_way_out_of_its_need(cli: Cli) -> None:
    need = "Ana's need for a higher salary"
    told = (
        f"Corvid's offer could serve {need} without Brightline; the best of the ways out: Corvid's offer, "
        "worth high"
    )
    for verb in ("explain", "why-not"):
        text = _flat(cli(verb, SALARY, "best alternative", "--as-of", "2025-05-06").out)
        assert text.startswith(
            "No best alternative to a negotiated agreement follows from the case for single"
        )
        assert f"none of these replaces the whole agreement {told} (2025-05-06, the facts)" in text
    assert told in _flat(cli("explain", SALARY, "best alternative of Ana").out)
    assert told not in _flat(cli("explain", SALARY, "best alternative of Brightline").out)
    assert told not in _flat(cli("explain", SALARY, "best alternative", "--as-of", "2025-04-10").out)


def test_beside_a_best_alternative_other_ways_out_of_single_needs(cli: Cli) -> None:
    text = _flat(cli("explain", ROOT / "cases" / "apple-gtat", "BATNA of GT Advanced Technologies").out)

    assert "would turn to walking away with its furnaces" in text
    assert "is walking away with its furnaces" not in text


def test_what_a_date_costs_is_said_of_the_date(cli: Cli, tmp_path: Path) -> None:
    text = _flat(cli("explain", SALARY, "time pressure", "--as-of", "2025-05-06").out)

    assert "Ana must settle by 2025-05-15, and no date presses Brightline sooner" in text
    assert "missing the day Corvid's offer lapses would cost Ana: moderate" in text
    out = tmp_path / "out.ttl"
    cli("infer", SALARY, "--as-of", "2025-05-06", "-o", out)
    assert "# Missing the day Corvid's offer lapses would cost Ana: moderate" in out.read_text(
        encoding="utf-8"
    )


def test_what_there_is_none_of(cli: Cli) -> None:
    assert cli("explain", LEASE, "duress").out.startswith("No duress follows from the case\n")
    ran = cli("why-not", SALARY, "rule lock-in")
    assert ran.out.startswith("The rule lock-in concludes nothing\n")
    assert "leverage by Ana's work on the launch has holder Ana" in _flat(ran.out)


def test_what_is_contested_is_told_side_by_side(cli: Cli) -> None:
    text = _flat(cli("infer", ROOT / "cases" / "nhl-lockout", "--views", "facts").err)

    assert (
        "contested: for the players: salaries tied to revenue by a cap, high; for the team owners: "
        "the last day on which the players' season could be saved on 2005-02-16, high" in text
    )


def test_several_gains_of_a_threat_are_one_sentence(cli: Cli) -> None:
    case = ROOT / "cases" / "ups-strike"
    text = _flat(cli("explain", case, "negative leverage over United Parcel Service", "--views", "facts").out)

    assert text.count("would serve nobody but the Teamsters, by the gain of") == 1
    assert "full-time jobs in place of part-time ones and the Teamsters' pension plans; carrying out" in text


def test_two_degrees_are_two_sentences(cli: Cli) -> None:
    """At one time it is the one and at another the other: `moderate and slight` would say neither."""
    text = _flat(cli("explain", ROOT / "cases" / "apple-gtat", "exposure", "--views", "facts").out)

    lost = "GT Advanced Technologies would lose towards Apple"
    assert f"{lost}: moderate; {lost}: slight" in text


def test_the_caution_beside_duress_says_what_to_be_cautious_of(cli: Cli) -> None:
    text = _flat(cli("explain", ROOT / "cases" / "austin-loral", "duress").out)

    assert (
        "to set it aside might leave Loral worse off, for Austin's threat to stop deliveries was believed "
        "(extreme) and might else have been carried out" in text
    )


def test_a_way_out_relieves_a_loss_and_does_not_serve_it(cli: Cli) -> None:
    case = ROOT / "cases" / "cuban-missiles"
    text = _flat(cli("explain", case, "balance", "--views", "facts", "--as-of", "1962-10-28").out)

    assert "could relieve war, for the Soviet Union without the United States" in text
    assert "could serve war" not in text


def test_threats_may_be_asked_for_and_lead_to_their_forces(cli: Cli) -> None:
    case = ROOT / "cases" / "ups-strike"
    one, several = (cli("explain", case, word, "--views", "facts") for word in ("threat", "threats"))

    assert one.code == several.code == 0
    assert one.out == several.out
    assert 'ask for "forces"' in one.out


def test_as_of_takes_no_word(cli: Cli) -> None:
    ran = cli("infer", LEASE, "--as-of", "last")

    assert ran.code == 2
    assert '--as-of takes a date, not "last"' in ran.err
    assert "write --moments last, or a date" in ran.err


def test_a_division_is_the_cause_of_the_shift_that_it_brings(cli: Cli, tmp_path: Path) -> None:
    lev = "@prefix lev: <https://w3id.org/leverkg#> . @prefix : <https://example.org/#> ."
    names = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
    dates = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
    case = tmp_path / "rift.ttl"
    case.write_text(
        f"""{lev} {names} {dates}
:talks a lev:Negotiation ; rdfs:label "the lease" ; lev:party :Club , :Owner ;
    lev:begins "2022-01-01"^^xsd:date .
:Club a lev:Party ; rdfs:label "the club" . :Owner a lev:Party ; rdfs:label "the owner" .
:School a lev:Agent ; rdfs:label "the school" .
:hall a lev:Resource ; rdfs:label "a hall" . :rent a lev:Resource ; rdfs:label "rent" .
:nHall a lev:Need ; rdfs:label "the need for a hall" ;
    lev:needOf :Club ; lev:needs :hall ; lev:intensity lev:high .
:nRent a lev:Need ; rdfs:label "the need for rent" ; lev:needOf :Owner ; lev:needs :rent .
:pHall a lev:Provision ; rdfs:label "the owner's hall" ; lev:provider :Owner ; lev:provides :hall .
:pRent a lev:Provision ; rdfs:label "the club's rent" ; lev:provider :Club ; lev:provides :rent .
:gym a lev:Provision ; rdfs:label "the gym" ;
    lev:provider :School ; lev:provides :hall ; lev:quality lev:high .
:suit a lev:Threat ; rdfs:label "the threat to sue" ;
    lev:madeBy :Owner ; lev:addressedTo :Club ; lev:demands :rent .
:papers a lev:Support ; rdfs:label "the papers" ; lev:supporter :School ; lev:supports :Owner .
:rift a lev:Division ; rdfs:label "the quarrel in the club" ; lev:dividedParty :Club ;
    lev:from "2022-03-01"^^xsd:date .
""",
        encoding="utf-8",
    )

    text = _flat(cli("infer", case, "--views", "facts").err)

    assert "2022-01-01 club ~ owner contested" in text
    assert (
        "2022-03-01 owner > club by visible support alone: the papers, moderate; shift: the quarrel in the"
        in text
    )


def test_why_a_threat_is_weakened_is_told_with_it(cli: Cli) -> None:
    case = ROOT / "cases" / "ups-strike"
    text = _flat(cli("explain", case, "force of the Teamsters", "--views", "facts").out)

    assert "as much as the harm: high; the Teamsters' threat to stay out, of moderate force only" in text


def test_an_act_with_several_versions_is_listed_once(cli: Cli) -> None:
    text = cli("explain", ROOT / "cases" / "houston-lighting", "threats").out

    assert _flat(text).lower().count("the threat to build a spur to the competing line") == 1


_TALKS = """
@prefix : <https://example.org/talks/> .
@prefix lev: <https://w3id.org/leverkg#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:talks a lev:Negotiation ; rdfs:label "the lease talks" ; lev:party :City , :Club ;
    lev:begins "2024-01-01"^^xsd:date .
:City a lev:Party ; rdfs:label "the city" .
:Club a lev:Party ; rdfs:label "the club" .
:stadium a lev:Resource ; rdfs:label "the stadium" .
:rent a lev:Resource ; rdfs:label "rent" .
:nStadium a lev:Need ; rdfs:label "the need for a stadium" ; lev:needOf :Club ; lev:needs :stadium ;
    lev:intensity lev:high .
:nRent a lev:Need ; rdfs:label "the need for rent" ; lev:needOf :City ; lev:needs :rent .
:pStadium a lev:Provision ; rdfs:label "the city's stadium" ; lev:provider :City ; lev:provides :stadium .
:pRent a lev:Provision ; rdfs:label "the club's rent" ; lev:provider :Club ; lev:provides :rent .
"""
_THREAT = """
:move a lev:Harm ; rdfs:label "moving away" ; lev:harmer :Club ; lev:harmed :City ; lev:harm lev:extreme ;
    lev:actual false ; lev:seenBy :City .
:threat a lev:Threat ; rdfs:label "the threat to move" ; lev:madeBy :Club ; lev:addressedTo :City ;
    lev:announces :move ; lev:demands :stadium ; lev:credibility lev:high ; lev:harm lev:extreme ;
    lev:from "2024-02-01"^^xsd:date ;
    lev:phase [ lev:from "2024-04-01"^^xsd:date ; lev:ended lev:exposed ;
        rdfs:comment "No other town is found" ] .
"""
_OFFER = """
:offer a lev:Alternative ; rdfs:label "another town" ; lev:alternativeOf :Club ; lev:meets :stadium ;
    lev:attractiveness lev:extreme ; lev:actual false ;
    lev:view [ lev:by :City ; lev:from "2024-03-01"^^xsd:date ; lev:learntBy lev:disclosure ] .
"""


def _written(tmp_path: Path, more: str) -> Path:
    path = tmp_path / "talks.ttl"
    path.write_text(_TALKS + more, encoding="utf-8")
    return path


def test_how_a_threat_came_to_an_end_is_told_with_the_shift(cli: Cli, tmp_path: Path) -> None:
    path = _written(tmp_path, _THREAT)

    assert "shift: no other town is found (the threat to move, exposed)" in cli("infer", path).err
    told = cli("explain", path, "shifts").out
    assert re.search(r"since 2024-04-01: ended as exposed, .*talks\.ttl:\d+\n", told)
    assert re.search(r"the threat to move +\S*talks\.ttl:\d+\n", told)


def test_that_something_is_not_so_is_a_fact_where_the_case_says_so(cli: Cli, tmp_path: Path) -> None:
    told = cli("explain", _written(tmp_path, _THREAT), "discrepancies").out

    assert re.search(
        r"nothing of it holds in the facts\n.* moving away is not so in fact +\S*talks\.ttl:\d+\n", told
    )


def test_what_somebody_was_told_reads_as_such(cli: Cli, tmp_path: Path) -> None:
    told = _flat(cli("explain", _written(tmp_path, _OFFER), "misrepresentation").out)

    assert "The club told the city of another town, which is not so or not worth extreme" in told
    assert "the city learnt of another town by disclosure on 2024-03-01" in told
    assert "nothing in the facts makes it worth as much another town is not so in fact" in told


def test_a_shift_by_time_alone_names_the_date_that_is_past(cli: Cli) -> None:
    case = ROOT / "cases" / "nhl-lockout"

    assert "by the passing of time alone: past the last day on which the" in cli("infer", case).err
    assert re.search(r"past the last day .*\n.*\(2005-02-16\)", cli("explain", case, "shifts").out)


def test_what_is_without_effect_is_told_beside_what_weighs(cli: Cli) -> None:
    case = ROOT / "tests" / "cases" / "void-both-committed" / "given.ttl"

    told = cli("explain", case, "balance").out
    assert re.search(r"the word of the west: does not count \(both committed\) +\S*given\.ttl:\d+\n", told)


def test_dates_read_on_to_their_value(cli: Cli, tmp_path: Path) -> None:
    bid = ':bid a lev:Provision ; rdfs:label "the bid" ; lev:provider :City ; lev:provides :stadium ;\n'
    path = _written(tmp_path, bid + '    lev:from "2024-07-01"^^xsd:date .\n')

    told = cli("explain", path, ':bid lev:from "2024-07-01"^^xsd:date').out
    assert told.startswith("The bid (holds from 2024-07-01)")
