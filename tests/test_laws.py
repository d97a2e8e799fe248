"""What must be true of every case: laws of the theory, over generated cases, through the whole pipeline."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from generated import DAYS, DEGREES, FRAMES, PROFILES, Generated, cases, date
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tally import count
from theory import ROOT, Theory, balances, load, select

from leverkg.case.load import Asserted

LAW = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
)
THEORY = Theory()
EXPOSURES = """SELECT ?day ?eyes ?of ?to ?rank WHERE {
  ?e a lev:Exposure ; lev:exposureOf ?of ; lev:exposureTo ?to ; lev:degree ?d ; lev:inSituation ?s .
  ?d lev:rank ?rank . ?s lev:viewpoint ?eyes ; lev:onDay ?day }"""
PRESSURES = """SELECT ?day ?eyes ?on ?for ?rank WHERE {
  ?p a lev:TimePressure ; lev:pressureOn ?on ; lev:inFavourOf ?for ; lev:degree ?d ; lev:inSituation ?s .
  ?d lev:rank ?rank . ?s lev:viewpoint ?eyes ; lev:onDay ?day }"""
VERDICTS = """SELECT ?day ?eyes ?side ?lead ?finds WHERE {
  ?balance a lev:Balance ; lev:inSituation ?s ; lev:side ?side . ?s lev:viewpoint ?eyes ; lev:onDay ?day
  OPTIONAL { ?balance lev:byLead ?lead } OPTIONAL { ?balance lev:finds ?finds } }"""

OUTCOMES = """SELECT ?balance ?side ?finds WHERE {
  ?balance a lev:Balance ; lev:side ?side OPTIONAL { ?balance lev:finds ?finds } }"""


def exposures(run):
    return {(r["day"], r["eyes"], r["of"], r["to"]): int(r["rank"]) for r in select(run, EXPOSURES)}


def sides(run):
    """Return (day, eyes) → who is favoured, by how much, or what is found."""
    return {(r["day"], r["eyes"]): (r["side"], r.get("lead"), r.get("finds")) for r in select(run, VERDICTS)}


def pressures(run):
    """Return (day, eyes, pressed party) → how hard the clock presses it, in every situation."""
    found = {(*key, on): 0 for key in sides(run) for on in "ab"}
    for r in select(run, PRESSURES):
        key = (r["day"], r["eyes"], r["on"])
        found[key] = max(found[key], int(r["rank"]))
    return found


def by_moment(conclusions):
    """Return conclusions in force at each of their days, so that cases with other moments compare."""
    found = {}
    for key, value in sorted(conclusions.items(), key=lambda item: int(item[0][0])):
        found.setdefault(key[1:], []).append((int(key[0]), value))
    return found


def at(series, day):
    before = [value for start, value in series if start <= day]
    return before[-1] if before else None


def compared(first, second):
    """Yield (key, day, value in the first, value in the second) for every day of either."""
    ours, theirs = by_moment(first), by_moment(second)
    for key in sorted(ours.keys() & theirs.keys()):
        for day in sorted({start for start, _ in ours[key]} | {start for start, _ in theirs[key]}):
            yield key, day, at(ours[key], day), at(theirs[key], day)


def infer(case, **options):
    """Return the run over a case under its profile; what its balances are is counted."""
    run = THEORY.infer(str(case), profile=case.profile, **options)
    for what in outcomes(run):
        count(f"generated balances, profile {case.profile}", what)
    return run


def outcomes(run):
    """Return what each balance is: a party that it favours, even or contested."""
    rows = select(run, OUTCOMES)
    return [f"favours {row['side']}" if row["side"] != "nobody" else row["finds"] for row in rows]


def score(side, party):
    return {party: 1, "nobody": 0}.get(side[0], -1)


@LAW
@given(cases(), st.sampled_from(DEGREES[1:]), st.sampled_from("xy"))
def test_an_effective_substitute_never_raises_the_holders_leverage(case, quality, resource):
    more = case.plus(
        "new",
        f":new a lev:Provision ; lev:provider :d ; lev:provides :{resource} ; lev:recipient :b ;"
        f" lev:quality lev:{quality} .",
    )
    before, after = infer(case), infer(more)

    for (_, of, to), _, old, new in compared(exposures(before), exposures(after)):
        if (of, to) == ("b", "a"):
            assert new <= old
    for _, _, old, new in compared(sides(before), sides(after)):
        assert score(new, "a") <= score(old, "a")


@LAW
@given(cases(), st.sampled_from("xy"))
def test_a_substitute_that_the_needy_party_does_not_see_does_not_change_its_view(case, resource):
    more = case.plus(
        "new", f":new a lev:Provision ; lev:provider :d ; lev:provides :{resource} ; lev:unseenBy :b ."
    )
    changed = [
        (key, day)
        for key, day, old, new in compared(exposures(infer(case)), exposures(infer(more)))
        if key[0] == "b" and old != new
    ]
    assert changed == []


ALONE = """:alone-b a lev:Alternative ; lev:alternativeOf :b ; lev:attractiveness lev:{} ;
    lev:feasibility lev:{} ."""
THREAT = ":t a lev:Threat ; lev:madeBy :a ; lev:addressedTo :b ; lev:harm lev:{} ; lev:credibility lev:{}{} ."


@LAW
@given(cases(), st.sampled_from(DEGREES), st.integers(1, 4), st.data())
def test_a_less_credible_threat_never_helps_its_maker(case, harm, believed, data):
    less = data.draw(st.integers(0, believed - 1))
    before = infer(case.plus("t", THREAT.format(harm, DEGREES[believed], "")))
    after = infer(case.plus("t", THREAT.format(harm, DEGREES[less], "")))

    for _, _, old, new in compared(sides(before), sides(after)):
        assert score(new, "a") <= score(old, "a")


@LAW
@given(cases(), st.sampled_from(DEGREES))
def test_a_threat_that_its_addressee_disbelieves_equals_no_threat(case, harm):
    assume("act-a" not in case.blocks)
    view = " ; lev:view [ lev:by :a ; lev:credibility lev:extreme ]"
    disbelieved = infer(case.plus("t", THREAT.format(harm, "none", view)))

    for key, _, old, new in compared(sides(infer(case)), sides(disbelieved)):
        if key != ("a",):
            assert new == old


@LAW
@given(cases(), st.sampled_from(DEGREES[1:]), st.sampled_from(DEGREES[1:]), st.sampled_from(DEGREES))
def test_a_threat_that_visibly_binds_its_maker_is_as_strong_as_one_that_costs_it_nothing(
    case, harm, believed, cost
):
    bound = ":bound a lev:BindingCommitment ; lev:boundParty :a ; lev:backs :t ."
    dear = case.plus("t", THREAT.format(harm, believed, f" ; lev:costToMaker lev:{cost}"))
    free = case.plus("t", THREAT.format(harm, believed, ""))
    loose, tied = infer(dear), infer(dear.plus("bound", bound))

    assert exposures(tied) == exposures(infer(free))
    for (_, of, to), _, old, new in compared(exposures(loose), exposures(tied)):
        assert new >= old or (of, to) != ("b", "a")


@LAW
@given(cases(), st.sampled_from(DEGREES), st.sampled_from(FRAMES))
def test_a_further_need_that_the_other_can_serve_never_lowers_the_other(case, intensity, frame):
    block = f":more a lev:Need ; lev:needOf :b ; lev:needs :x ; lev:intensity lev:{intensity}{frame} ."
    before, after = infer(case), infer(case.plus("more", block))
    for _, _, old, new in compared(sides(before), sides(after)):
        assert score(new, "a") >= score(old, "a")


@LAW
@given(cases(), st.sampled_from(DEGREES))
def test_a_common_date_later_than_all_others_changes_nothing(case, cost):
    body = f":common a lev:Deadline ; lev:binds :a , :b ; lev:date {date('2020-12-01')}"
    block = f"{body} ; lev:costOfMissing lev:{cost} ."
    assume("leadTime" not in str(case))
    for _, day, old, new in compared(sides(infer(case)), sides(infer(case.plus("common", block)))):
        assert new == old, day


DUE = ":{} a lev:Deadline ; lev:binds :{} ; lev:date {} ; lev:costOfMissing lev:{} ."


def hurts_only(party, case, harder):
    """Hold that the clock presses a party no less in the second case, the other no more, nor helps it."""
    before, after = infer(case), infer(harder)
    for (_, on), day, old, new in compared(pressures(before), pressures(after)):
        assert new >= old if on == party else new <= old, (on, day)
    for _, day, old, new in compared(sides(before), sides(after)):
        assert score(new, party) <= score(old, party), day


@LAW
@given(cases(), st.sampled_from(DAYS), st.sampled_from(DEGREES))
def test_a_further_date_never_helps_the_party_that_it_binds(case, day, cost):
    hurts_only("a", case, case.plus("more", DUE.format("more", "a", date(day), cost)))


@LAW
@given(cases(), st.integers(1, 4), st.data())
def test_a_cheaper_earlier_date_never_helps_the_party_that_it_binds(case, cost, data):
    less = data.draw(st.integers(0, cost - 1))
    case = case.minus("due-b").plus("due-a", DUE.format("due-a", "a", date("2020-06-01"), DEGREES[cost]))
    earlier = DUE.format("more", "a", date(data.draw(st.sampled_from(DAYS[:2]))), DEGREES[less])
    hurts_only("a", case, case.plus("more", earlier))


@LAW
@given(cases(), st.sampled_from(DAYS), st.integers(1, 4), st.data())
def test_a_date_that_becomes_dearer_never_helps_the_party_that_it_binds(case, day, cost, data):
    cheap = DUE.format("due-a", "a", date(day), DEGREES[data.draw(st.integers(0, cost - 1))])
    dear = DUE.format("due-a", "a", date(day), DEGREES[cost])
    hurts_only("a", case.plus("due-a", cheap), case.plus("due-a", dear))


@LAW
@given(cases(), st.sampled_from(DAYS), st.sampled_from(DEGREES), st.sampled_from(DEGREES))
def test_one_day_presses_the_party_to_which_it_costs_more(case, day, ours, theirs):
    dates = {f"due-{p}": DUE.format(f"due-{p}", p, date(day), c) for p, c in (("a", ours), ("b", theirs))}
    case = case.plus("due-a", dates["due-a"]).plus("due-b", dates["due-b"])
    found = pressures(infer(case, moments="2020-01-01"))
    costs = DEGREES.index(ours), DEGREES.index(theirs)
    for (_, _, on), rank in found.items():
        own, other = costs if on == "a" else costs[::-1]
        assert rank == (own if own > other else 0)


@LAW
@given(cases())
def test_exchanging_the_parties_exchanges_the_conclusions(case):
    name = {"a": "b", "b": "a"}
    mirrored = {
        (day, name.get(eyes, eyes)): (name.get(side, side), *rest)
        for (day, eyes), (side, *rest) in sides(infer(case)).items()
    }
    assert sides(infer(case.mirrored())) == mirrored


@LAW
@given(cases())
def test_a_coalition_with_the_only_substitute_equals_a_case_without_it(case):
    new = ":new a lev:Provision ; lev:provider :d ; lev:provides :x ; lev:recipient :b ."
    allied = """:k a lev:Coalition . :m1 a lev:Membership ; lev:member :a ; lev:coalition :k .
    :m2 a lev:Membership ; lev:member :d ; lev:coalition :k ."""
    without = exposures(infer(case))
    for key, day, old, now in compared(
        without, exposures(infer(case.plus("new", new).plus("allied", allied)))
    ):
        assert now == old or key[1:] == ("a", "b"), (key, day)


@LAW
@given(cases(), st.sampled_from(DEGREES[1:]), st.sampled_from(DEGREES[1:]))
def test_a_stated_loss_is_relieved_by_a_way_out_like_any_need(case, loss, worth):
    block = f":loss-b a lev:NoDealOutcome ; lev:borneBy :b ; lev:loss lev:{loss} ."
    case = case.minus("alone-b").plus("loss-b", block)
    out = ALONE.format(worth, "extreme")
    query = """SELECT ?rank WHERE { ?l a lev:PositiveLeverage ; lev:strength ?d ; lev:inSituation ?s ;
      lev:restsOnNeed <https://example.org/loss-b> . ?d lev:rank ?rank }"""
    before, after = select(infer(case), query), select(infer(case.plus("alone-b", out)), query)

    stated, left = DEGREES.index(loss), 4 - DEGREES.index(worth)
    assert {int(r["rank"]) for r in before} == {stated}
    assert {int(r["rank"]) for r in after} == {max(1, min(stated - 1, left))}


@LAW
@given(cases(), st.sampled_from(DEGREES))
def test_a_phase_that_changes_nothing_changes_nothing(case, intensity):
    plain = f":p a lev:Need ; lev:needOf :a ; lev:needs :x ; lev:intensity lev:{intensity} ."
    phased = plain[:-1] + f"; lev:phase [ lev:from {date('2020-03-01')} ; lev:intensity lev:{intensity} ] ."
    before, after = infer(case.plus("p", plain)), infer(case.plus("p", phased))

    assert sides(after) == sides(before)
    assert exposures(after) == exposures(before)


@LAW
@given(cases())
def test_two_views_with_the_same_contents_have_the_same_conclusions(case):
    view = "lev:view [ lev:by :a ; lev:intensity lev:extreme ] , [ lev:by :b ; lev:intensity lev:extreme ]"
    only = Generated(
        {
            "both": f":both a lev:Need ; lev:needOf :a ; lev:needs :x ; {view} .",
            "gives": ":gives a lev:Provision ; lev:provider :b ; lev:provides :x .",
            **{n: t for n, t in case.blocks.items() if n.startswith(("due", "alone"))},
        }
    )
    run = infer(only)
    shared = select(
        run, "SELECT ?s WHERE { ?s lev:viewpoint <https://example.org/a> , <https://example.org/b> }"
    )

    assert balances(run, "a") == balances(run, "b")
    assert len({row["s"] for row in shared}) == len(balances(run, "a"))


@LAW
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_triples_and_files_never_matters(case, random):
    asserted = load(str(case))
    quads = list(asserted.quads)
    random.shuffle(quads)
    shuffled = Asserted(asserted.sources, tuple(quads), asserted.prefixes)

    assert set(THEORY.infer(shuffled).derived()) == set(THEORY.infer(asserted).derived())


@LAW
@given(cases(), st.sampled_from(DEGREES))
def test_an_event_after_the_moment_asked_for_has_no_effect(case, intensity):
    body = f":later a lev:Need ; lev:needOf :b ; lev:needs :x ; lev:intensity lev:{intensity}"
    block = f"{body} ; lev:from {date('2020-09-01')} ."
    before = infer(case, moments="2020-05-01")
    after = infer(case.plus("later", block), moments="2020-05-01")

    assert sides(after) == sides(before)
    assert exposures(after) == exposures(before)


@LAW
@given(cases())
def test_an_expert_verdict_changes_nothing(case):
    verdict = """:v a lev:ExpertVerdict ; lev:verdictOn :n ; lev:favours :b ; lev:favoursOver :a ;
      lev:asOf '2020-01-05'^^xsd:date ."""
    assert set(infer(case.plus("v", verdict)).derived()) == set(infer(case).derived())


@LAW
@given(cases(), st.sampled_from(DEGREES[2:]))
def test_removing_a_reasonable_alternative_never_lowers_a_duress_indicator(case, worth):
    threat = """:t a lev:Threat ; lev:madeBy :a ; lev:addressedTo :b ; lev:demands :x ; lev:harm lev:high ;
      lev:credibility lev:high ; lev:impropriety lev:crimeOrTort .
    :d a lev:Decision ; lev:decidedBy :b ; lev:decides :x ; lev:decisionKind lev:concedes ;
      lev:date "2020-03-01"^^xsd:date ."""
    out = ALONE.format(worth, worth)
    case = case.minus("alone-b").plus("t", threat)
    query = "SELECT ?s WHERE { ?r a lev:RiskIndicator ; lev:riskKind lev:duress ; lev:inSituation ?s }"

    without = {row["s"] for row in select(infer(case), query)}
    assert {row["s"] for row in select(infer(case.plus("alone-b", out)), query)} <= without


WEAKENINGS = {
    "a known breach of the norm invoked": (
        """:held a lev:Norm ; lev:heldBy :b ; lev:regard lev:{} .
        :said a lev:NormAppeal ; lev:invokedBy :a ; lev:invokes :held ; lev:addressedTo :b .""",
        ":broken a lev:Breach ; lev:breachedBy :a ; lev:breaches :held .",
    ),
    "patience of the other": (
        """:calm a lev:Patience ; lev:patienceOf :a ; lev:patience lev:{} .
        :haste a lev:Patience ; lev:patienceOf :b ; lev:patience lev:slight .""",
        ":haste lev:phase [ lev:from '2020-01-01'^^xsd:date ; lev:patience lev:high ] .",
    ),
    "further demands that giving way to a threat would invite": (
        """:says a lev:Threat ; lev:madeBy :a ; lev:addressedTo :b ; lev:harm lev:{} ;
        lev:credibility lev:high . :a lev:aggregatePower lev:extreme .""",
        ":says lev:invitesDemands true .",
    ),
}


@pytest.mark.parametrize("name", WEAKENINGS)
@LAW
@given(case=cases(), degree=st.sampled_from(DEGREES))
def test_a_weakening_never_raises_the_holder(name, case, degree):
    basis, weakening = WEAKENINGS[name]
    case = case.plus("basis", basis.format(degree))
    before, after = infer(case), infer(case.plus("weak", weakening))

    for (_, of, to), _, old, new in compared(exposures(before), exposures(after)):
        assert new <= old or (of, to) != ("b", "a")
    for _, _, old, new in compared(sides(before), sides(after)):
        assert score(new, "a") <= score(old, "a")


LATE = """:late a lev:{} ; lev:leadTime 60 .
    :wanted a lev:Need ; lev:needOf :b ; lev:needs :x ; lev:intensity lev:{} .
    :served a lev:Provision ; lev:provider :a ; lev:provides :x .
    :judged a lev:Deadline ; lev:binds :b ; lev:date "2020-07-01"^^xsd:date ; lev:costOfMissing lev:{} ."""
WAYS = (
    "Provision ; lev:provider :d ; lev:provides :x ; lev:quality lev:extreme",
    "Alternative ; lev:alternativeOf :b ; lev:attractiveness lev:high ; lev:feasibility lev:extreme",
)
RELIEF = """SELECT ?day ?eyes ?over ?need ?rank WHERE { ?l a lev:PositiveLeverage ; lev:over ?over ;
  lev:restsOnNeed ?need ; lev:strength ?d ; lev:inSituation ?s . ?d lev:rank ?rank .
  ?s lev:viewpoint ?eyes ; lev:onDay ?day }"""
DURESS = "SELECT ?s WHERE { ?r a lev:RiskIndicator ; lev:riskKind lev:duress ; lev:inSituation ?s }"
PRESSED = """:t a lev:Threat ; lev:madeBy :a ; lev:addressedTo :b ; lev:demands :x ; lev:harm lev:high ;
    lev:credibility lev:high ; lev:impropriety lev:crimeOrTort .
  :d a lev:Decision ; lev:decidedBy :b ; lev:decides :x ; lev:decisionKind lev:concedes ;
    lev:date "2020-05-15"^^xsd:date ."""


@LAW
@given(cases(), st.sampled_from(WAYS), st.sampled_from(DEGREES[2:]), st.integers(0, 3), st.data())
def test_raising_the_cost_of_missing_never_makes_a_late_way_out_count_for_more(case, way, need, cost, data):
    dearer = data.draw(st.integers(cost + 1, 4))
    case = case.plus("pressed", PRESSED if data.draw(st.booleans()) else "")
    before, after = (infer(case.plus("late", LATE.format(way, need, DEGREES[n]))) for n in (cost, dearer))

    def left(run):
        rows = select(run, RELIEF)
        return {(r["day"], r["eyes"], r["need"]): int(r["rank"]) for r in rows if r["over"] == "b"}

    for key, day, old, new in compared(left(before), left(after)):
        assert new >= old, (key, day)
    for (_, of, to), day, old, new in compared(exposures(before), exposures(after)):
        assert new >= old or (of, to) != ("b", "a"), day
    for key, day, old, new in compared(sides(before), sides(after)):
        assert score(new, "a") >= score(old, "a"), (key, day)
    assert {row["s"] for row in select(before, DURESS)} <= {row["s"] for row in select(after, DURESS)}


TOLD = (
    "ripeness",
    "rising-exposure",
    "risen-exposure",
    "withdrawal",
    "withdrawal-under-pressure",
    "strengthened-by-recognition",
    "duress-outside-threat",
    "no-assent",
    "worse-if-set-aside",
    "throffer",
)


@pytest.mark.parametrize("rule", TOLD)
@pytest.mark.parametrize("profile", PROFILES)
def test_what_is_only_told_never_tips_a_balance(theory, rule, profile):
    path = ROOT / "tests" / "cases" / rule / "given.ttl"

    assert sides(theory.infer(path, profile=profile, without=rule)) == sides(
        theory.infer(path, profile=profile)
    )


GIVEN = sorted((ROOT / "tests" / "textbook").glob("*.ttl"))


@pytest.mark.parametrize("path", GIVEN, ids=lambda path: path.stem)
def test_running_twice_adds_nothing(theory, path: Path):
    asserted = load(path)
    once = theory.infer(asserted)
    everything = [*once.asserted(), *once.derived()]
    again = theory.infer(
        Asserted(asserted.sources, (*asserted.quads, *((*t, None) for t in everything)), asserted.prefixes)
    )

    assert list(again.derived()) == []


@pytest.mark.parametrize("profile", PROFILES)
def test_generated_cases_are_neither_mostly_even_nor_mostly_contested(profile):
    """Else the laws would hold of conclusions that say nothing; and neither side is favoured by its name."""
    found = Counter()

    @settings(LAW, max_examples=40)
    @given(cases())
    def look(case):
        found.update(outcomes(infer(replace(case, profile=profile), views="facts")))

    look()
    total = found.total()
    assert total > 100
    assert found["contested"] / total < 0.3
    assert found["even"] / total < 0.6
    assert min(found["favours a"], found["favours b"]) > (found["favours a"] + found["favours b"]) / 4
